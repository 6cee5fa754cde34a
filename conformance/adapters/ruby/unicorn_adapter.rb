# SPDX-License-Identifier: MIT
# unicorn's parser in C: heads, and content by its filter.
require_relative 'adapter'
require 'unicorn'

# The content, or nil if it is not whole. What follows it is left in `rest`.
def content_of(parser, env, rest)
  length = parser.content_length
  return ''.b if length == 0 # nil: it is chunked

  content = ''.b
  parser.filter_body(content, rest)
  return nil if length ? content.bytesize < length : !parser.body_eof?

  parser.trailers(env, rest) if length.nil?
  content
end

def request_of(env, content)
  { m: text(env['REQUEST_METHOD']), t: text(env['REQUEST_URI'] || env['REQUEST_PATH']),
    v: text(env['HTTP_VERSION']).delete_prefix('HTTP/'), h: rack_fields(env), b: text(content) }
end

# Unicorn itself serves one request a connection; the parser can go on, and says whether it would.
def read(bytes)
  requests, rest = [], bytes.dup
  until rest.empty?
    parser = Unicorn::HttpParser.new
    parser.buf << rest
    env = parser.parse or return answer(requests, 'incomplete')
    content = content_of(parser, env, parser.buf) or return answer(requests, 'incomplete')
    requests << request_of(env, content)
    return answer(requests, 'close') unless parser.keepalive?

    rest = parser.buf.dup
  end
  answer(requests, 'ok')
rescue Unicorn::HttpParserError => e
  answer(requests, 'reject', e)
end

drive(hello('unicorn', 'unicorn', Unicorn::Const::UNICORN_VERSION, 'full',
            quirks: %w[joins no-order names-underscore])) { |bytes, _| read(bytes) }
