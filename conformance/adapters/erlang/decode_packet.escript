#!/usr/bin/env escript
%% SPDX-License-Identifier: MIT
%% erlang:decode_packet, the reader of heads that inets, mochiweb and yaws sit on. The protocol is ../../PROTOCOL.md.
-mode(compile).

main(_) ->
    io:setopts(standard_io, [binary, {encoding, latin1}]),
    loop().

loop() ->
    case file:read_line(standard_io) of
        {ok, Line} ->
            [First | _] = binary:split(Line, [<<" ">>, <<"\n">>], [global]),
            file:write(standard_io, [say(First), "\n"]),
            loop();
        eof -> ok
    end.

say(<<"?">>) ->
    Package = string:trim(os:cmd("dpkg-query -W -f '${Version}' erlang-base")),
    ["{\"adapter\":1,\"name\":\"Erlang decode_packet\",\"version\":\"OTP ", erlang:system_info(otp_release),
     "\",\"level\":\"head\",\"package\":\"erlang-base ", Package, "\"}"];
say(<<"-">>) -> said([], "incomplete");
say(Hex) -> read_line(<<<<(list_to_integer([A, B], 16))>> || <<A, B>> <= Hex>>).

said(Requests, End) -> ["{\"requests\":[", Requests, "],\"end\":\"", End, "\"}"].

read_line(Data) ->
    case erlang:decode_packet(http_bin, Data, []) of
        {more, _} -> said([], "incomplete");
        {ok, {http_request, Method, Target, Version}, Rest} -> read_fields(Rest, [], {Method, Target, Version});
        {ok, {http_error, Line}, Rest} when Line =:= <<"\r\n">>; Line =:= <<"\n">> -> read_line(Rest); % an empty line
        _ -> said([], "reject")
    end.

read_fields(Data, Fields, Start) ->
    case erlang:decode_packet(httph_bin, Data, []) of
        {more, _} -> said([], "incomplete");
        {ok, http_eoh, _} -> said(request(Start, lists:reverse(Fields)), "ok");
        {ok, {http_header, _, _, Name, Value}, Rest} ->
            read_fields(Rest, [["[", string(Name), ",", string(Value), "]"] | Fields], Start);
        _ -> said([], "reject")
    end.

%% What is no path comes taken apart, so its target is not shown.
request({Method, Target, {Major, Minor}}, Fields) ->
    ["{\"m\":", string(Method), target(Target), io_lib:format(",\"v\":\"~b.~b\"", [Major, Minor]),
     ",\"h\":[", lists:join(",", Fields), "]}"].

target({abs_path, Path}) -> [",\"t\":", string(Path)];
target('*') -> ",\"t\":\"*\"";
target(_) -> "".

string(Atom) when is_atom(Atom) -> string(atom_to_binary(Atom, latin1));
string(Bytes) -> [$", [escape(Byte) || <<Byte>> <= Bytes], $"].

escape(Byte) when Byte =:= $"; Byte =:= $\\; Byte < 32; Byte > 126 -> io_lib:format("\\u~4.16.0b", [Byte]);
escape(Byte) -> Byte.
