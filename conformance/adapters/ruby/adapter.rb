# SPDX-License-Identifier: MIT
# What adapters in Ruby share: lines in, JSON out. The protocol is ../../PROTOCOL.md.
require 'json'

# Bytes as the protocol has them: each the code point of the same number.
def text(bytes)
  bytes.to_s.dup.force_encoding('BINARY').encode('UTF-8', 'ISO-8859-1')
end

# The fields of a request as Rack has them.
def rack_fields(env)
  named = env.select { |name, _| name.start_with?('HTTP_') || %w[CONTENT_LENGTH CONTENT_TYPE].include?(name) }
  named.reject { |name, _| name == 'HTTP_VERSION' }.map { |name, value| [text(name), text(value)] }
end

# `ok` needs a request that has ended.
def answer(requests, ending, error = nil)
  ending = 'incomplete' if ending == 'ok' && requests.empty?
  said = { requests: requests, end: ending }
  said[:error] = text("#{error.class}: #{error.message}") if error
  said
end

def hello(name, package, version, level, more = {})
  installed = IO.popen(['dpkg-query', '-W', '-f', '${Version}', package], err: File::NULL, &:read)
  installed = 'unknown' if installed.empty?
  { adapter: 1, name: name, version: version || installed, package: "#{package} #{installed}", level: level }.merge(more)
end

# Answers lines until there are no more. The block makes an answer of the pieces.
def drive(hello)
  $stdout.sync = true
  $stdin.each_line do |line|
    first, *words = line.split
    bytes = [first == '-' ? '' : first].pack('H*')
    cuts = words.select { |word| word.start_with?('[') }.flat_map { |word| JSON.parse(word) }
    pieces = [0, *cuts].zip([*cuts, bytes.bytesize]).map { |from, to| bytes.byteslice(from, to - from) }
    $stdout.write(JSON.generate(first == '?' ? hello : yield(bytes, pieces), ascii_only: true) + "\n")
  end
end
