# SPDX-License-Identifier: MIT
# http_parser.rb: http_parser of Joyent in Ruby's clothes.
require_relative 'adapter'
require 'http/parser'

def fields_of(headers)
  headers.flat_map { |name, values| [*values].map { |value| [text(name), text(value)] } }
end

def last_goes_on?(requests)
  requests.empty? || requests.last.fetch(:k, true)
end

def read(pieces)
  requests, current, tunnel = [], nil, false
  parser = HTTP::Parser.new
  parser.on_message_begin = -> { current = { b: ''.b }; nil }
  parser.on_headers_complete = lambda do |headers|
    current.merge!(m: parser.http_method, t: text(parser.request_url), v: parser.http_version.join('.'),
                   h: fields_of(headers))
    current[:k] = parser.keep_alive? unless current[:m] == 'CONNECT'
    nil
  end
  parser.on_body = ->(piece) { current[:b] << piece; nil }
  parser.on_message_complete = lambda do
    current[:b] = text(current[:b])
    requests << current if last_goes_on?(requests)
    current = nil
  end
  pieces.each { |piece| parser << piece unless tunnel ||= parser.upgrade? }
  ending = !last_goes_on?(requests) ? 'close' : current ? 'incomplete' : parser.upgrade? ? 'upgrade' : 'ok'
  answer(requests, ending)
rescue HTTP::Parser::Error => e
  answer(requests, !last_goes_on?(requests) ? 'close' : 'reject', e)
end

drive(hello('http_parser.rb', 'ruby-http-parser.rb', nil, 'full', caps: %w[request cuts],
            quirks: %w[joins])) { |_, pieces| read(pieces) }
