# SPDX-License-Identifier: MIT
# WEBrick's HTTPRequest on a string. It takes the end of the input for the end of a head, so it is not shown half a one.
require_relative 'adapter'
require 'stringio'
require 'webrick'

CONFIG = WEBrick::Config::HTTP.merge(Logger: WEBrick::BasicLog.new(File::NULL), InputBufferSize: 65_536)

# A string that says who sent it, and whether more was asked for than there is.
class Peer < StringIO
  attr_reader :ended

  def gets(*) = super.tap { |line| @ended ||= line.nil? || !line.end_with?("\n") }
  def read(size = nil, *) = super.tap { |data| @ended ||= size && data.to_s.bytesize < size }
  def peeraddr(*) = ['AF_INET', 1, '127.0.0.1', '127.0.0.1']
  def addr(*) = ['AF_INET', 80, '127.0.0.1', '127.0.0.1']
end

def whole_head?(io)
  rest = io.string.byteslice(io.pos..).sub(/\A(?:\r?\n)+/n, '')
  rest.match?(/\n\r?\n/n)
end

def request_of(request, content)
  fields = request.header.flat_map { |name, values| values.map { |value| [text(name), text(value)] } }
  { m: text(request.request_method), t: text(request.unparsed_uri), v: request.http_version.to_s, h: fields,
    b: text(content) }
end

def read(bytes)
  requests, io = [], Peer.new(bytes)
  until io.eof?
    return answer(requests, 'incomplete') unless whole_head?(io)

    request, content = WEBrick::HTTPRequest.new(CONFIG), ''.b
    request.parse(io)
    request.body { |piece| content << piece }
    requests << request_of(request, content)
    return answer(requests, 'close') unless request.keep_alive?
  end
  answer(requests, 'ok')
rescue WEBrick::HTTPStatus::EOFError, WEBrick::HTTPStatus::RequestTimeout
  answer(requests, 'incomplete')
rescue StandardError => e
  cut_short = e.message.include?('invalid body size') && io.eof?
  answer(requests, io.ended || cut_short ? 'incomplete' : 'reject', e)
end

drive(hello('WEBrick', 'ruby-webrick', WEBrick::VERSION, 'full', quirks: %w[no-order])) { |bytes, _| read(bytes) }
