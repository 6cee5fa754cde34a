/* SPDX-License-Identifier: MIT
 *
 * Boost.Beast: request_parser with a string for the content. */
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/version.hpp>
#include <cstdint>
#include <limits>
#include <string>

#include "adapter.h"

namespace beast = boost::beast;
namespace http = boost::beast::http;

using request_parser = http::request_parser<http::string_body>;

void adapter_hello(void) {
  say_hello("Boost.Beast", BOOST_LIB_VERSION, "libboost-dev", "full", ",\"caps\":[\"request\",\"cuts\"]");
}

static void say_member(const char *member, beast::string_view value) {
  text_put(&said, "%s:", member);
  text_string(&said, value.data(), value.size());
}

static void say_request(const request_parser::value_type &request, bool first) {
  text_put(&said, first ? "" : ",");
  say_member("{\"m\"", request.method_string());
  say_member(",\"t\"", request.target());
  text_put(&said, ",\"v\":\"%u.%u\"", request.version() / 10, request.version() % 10);
  if (request.method() != http::verb::connect) text_put(&said, ",\"k\":%s", request.keep_alive() ? "true" : "false");
  text_put(&said, ",\"h\":[");
  for (const auto &field : request)
    text_pair(&said, field.name_string().data(), field.name_string().size(), field.value().data(),
              field.value().size());
  text_put(&said, "]");
  say_member(",\"b\"", request.body());
  text_put(&said, "}");
}

/* Gives the parser pieces from `*at` on, until the message is whole, refused or short of bytes. What is not taken is shown
 * again with the piece that follows. */
static beast::error_code read_one(request_parser &parser, const adapter_line *line, size_t *at) {
  beast::error_code error;
  for (size_t end = *at; !parser.is_done();) {
    if (end == line->len) return http::error::need_more;
    end = line_piece(line, end);
    do {
      size_t taken = parser.put(boost::asio::buffer(line->at + *at, end - *at), error);
      *at += taken;
      if (taken == 0) break;
    } while (!error && !parser.is_done() && *at < end);
    if (error && error != http::error::need_more) return error;
  }
  return {};
}

void adapter_answer(const adapter_line *line) {
  const char *end = "incomplete";
  beast::error_code error;
  size_t at = 0;
  text_put(&said, "{\"requests\":[");
  for (bool first = true; at < line->len; first = false) {
    request_parser parser;
    parser.eager(true);
    parser.body_limit(std::numeric_limits<std::uint64_t>::max()); /* none makes this version refuse every length */
    error = read_one(parser, line, &at);
    if (error) break;
    say_request(parser.get(), first);
    end = parser.get().keep_alive() ? "ok" : "close";
    if (parser.get().method() == http::verb::connect) end = "upgrade";
    if (end[0] != 'o') break;
  }
  if (error) end = error == http::error::need_more ? "incomplete" : "reject";
  text_put(&said, "],\"end\":\"%s\"", end);
  if (error) say_member(",\"error\"", error.message());
  text_put(&said, "}");
}
