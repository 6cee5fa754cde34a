# SPDX-License-Identifier: MIT
# puma's parser in C, which reads heads; its content is read by the server around it.
require_relative 'adapter'
require 'puma'
require 'puma/puma_http11'

# It takes up where it was, in the same string with more behind it, and writes in that string: it must be no one else's.
def read(pieces)
  parser, env, done, buffer = Puma::HttpParser.new, {}, 0, ''.b
  pieces.each do |piece|
    buffer << piece
    done = parser.execute(env, buffer, done) unless buffer.empty?
    break if parser.finished?
  end
  return answer([], 'incomplete') unless parser.finished?

  version = text(env['HTTP_VERSION'] || env['SERVER_PROTOCOL']).delete_prefix('HTTP/')
  answer([{ m: text(env['REQUEST_METHOD']), t: text(env['REQUEST_URI']), v: version, h: rack_fields(env) }], 'ok')
rescue Puma::HttpParserError => e
  answer([], 'reject', e)
end

drive(hello('puma', 'puma', Puma::Const::VERSION, 'head', quirks: %w[joins no-order names-underscore],
            caps: %w[request cuts])) { |_, pieces| read(pieces) }
