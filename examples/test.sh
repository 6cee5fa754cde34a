#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds every example with all warnings, runs it, and compares what it says with what the RFC asks for.
set -u
cd "$(dirname "$0")/.."
cc=${CC:-gcc}
folder=build/examples
passed=0 failed=0
mkdir -p "$folder"

check() { # SENTENCE COMMAND...
  local sentence=$1
  shift
  if "$@" >"$folder/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $sentence"
    sed 's/^/    /' "$folder/log"
  fi
}

compiles() { # NAME FILE...
  local name=$1
  shift
  "$cc" -std=c11 -O2 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Werror -Iparser \
    "$@" build/libhttpz.a -o "$folder/$name"
}

# says EXIT-CODE PROGRAM... : standard input from $1.in, output as in $1.out
says() { # NAME EXIT-CODE PROGRAM...
  local name=$1 due=$2
  shift 2
  "$@" <"$folder/$name.in" >"$folder/$name.got" 2>"$folder/$name.err"
  local code=$?
  [ "$code" -eq "$due" ] || { echo "exit code $code, $due was due"; return 1; }
  diff -u "$folder/$name.out" "$folder/$name.got"
}

give() { # NAME INPUT OUTPUT, as printf formats
  # shellcheck disable=SC2059
  printf "$2" >"$folder/$1.in"
  # shellcheck disable=SC2059
  printf "$3" >"$folder/$1.out"
}

for name in server client rewrite; do check "$name.c compiles" compiles "$name" "examples/$name.c"; done
check "firmware.c compiles" compiles firmware examples/firmware.c examples/firmware_board.c

ok='HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: '
give pipelined 'GET /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /b HTTP/1.1\r\nHost: x\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /d HTTP/1.1\r\nHost: x\r\n\r\n' \
  "${ok}16\r\n\r\nGET /a, 0 bytes\n${ok}17\r\n\r\n${ok}16\r\nConnection: close\r\n\r\nGET /c, 0 bytes\n"
check "the server answers pipelined requests, HEAD without content, none after close" says pipelined 0 "$folder/server"
give chunked 'POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n' \
  "HTTP/1.1 100 Continue\r\n\r\n${ok}17\r\n\r\nPOST /b, 3 bytes\n"
check "the server asks for chunks and reads them" says chunked 0 "$folder/server"
give smuggled 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n' ''
refuses_smuggling() {
  "$folder/server" <"$folder/smuggled.in" >"$folder/smuggled.got"
  grep -q '^HTTP/1.1 400 ' "$folder/smuggled.got" && grep -q '^Connection: close' "$folder/smuggled.got" && ! grep -q admin "$folder/smuggled.got"
}
check "the server refuses a request that says its length twice, and does not see what is hidden in it" refuses_smuggling

give rewritten 'POST http://h:8080/p?q=1 HTTP/1.0\r\nHost: other\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nX-Keep: 2\r\nContent-Length: 3\r\n\r\nabc' \
  'POST /p?q=1 HTTP/1.1\r\nHost: h:8080\r\nX-Keep: 2\r\nContent-Length: 3\r\nVia: 1.1 example\r\n\r\n'
check "the proxy drops what belongs to one connection and takes the host of the target" says rewritten 0 "$folder/rewrite"
give folded 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n' ''
check "the proxy passes nothing on that is folded" says folded 1 "$folder/rewrite"

asked='GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
give fetched 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n' "$asked"
check "the client passes over an interim response" says fetched 0 "$folder/client" a /x
content_is() { [ "$(cat "$folder/$1.err")" = "$2" ]; }
check "it reads the chunks" content_is fetched 'hello[OK]'
give cut 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello' "$asked"
check "the client notices content cut short" says cut 1 "$folder/client" a /x
check "it names it" content_is cut 'hello[INCOMPLETE_BODY]'
check "the client writes no target that splits the request" test "$(printf '' | "$folder/client" a $'/x\r\nX: y' 2>/dev/null | wc -c)" -eq 0

lamp() { # INPUT ANSWER
  # shellcheck disable=SC2059
  [ "$(printf "$1" | "$folder/firmware")" = "$2" ]
}
check "the lamp goes on" lamp 'PUT /led/on HTTP/1.1\r\nHost: lamp\r\n\r\n' 1
check "the lamp goes off" lamp 'PUT /led/off HTTP/1.1\r\nHost: lamp\r\n\r\n' 0
check "the lamp has no such thing" lamp 'PUT /led/blue HTTP/1.1\r\nHost: lamp\r\n\r\n' -404
check "the lamp refuses too large a head" lamp "PUT /led/on HTTP/1.1\r\nHost: lamp\r\nX: $(printf 'x%.0s' {1..700})\r\n\r\n" -431
check "the lamp waits for the rest" lamp 'PUT /led/on HTTP/1.1\r\nHost: la' -1
needs_no_libc() {
  "$cc" -std=c11 -O2 -ffreestanding -fno-stack-protector -fno-tree-loop-distribute-patterns -fPIC -Iparser -c examples/firmware.c -o "$folder/firmware.o" &&
    "$cc" -std=c11 -O2 -ffreestanding -fno-stack-protector -fPIC -Iparser -c parser/httpz.c -o "$folder/httpz.o" &&
    "$cc" -shared -nostdlib -nodefaultlibs -Wl,-z,defs "$folder/firmware.o" "$folder/httpz.o" -o "$folder/firmware.so"
}
check "the firmware links with no libc" needs_no_libc

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 15 ]
