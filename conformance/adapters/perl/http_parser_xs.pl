# SPDX-License-Identifier: MIT
# HTTP::Parser::XS, picohttpparser in Perl's clothes: heads alone. The protocol is ../../PROTOCOL.md.
use strict;
use warnings;
use HTTP::Parser::XS qw(parse_http_request);

sub string {
  my $bytes = shift // '';
  $bytes =~ s/([^ !#-\[\]-~])/sprintf '\\u%04x', ord $1/ge;
  return "\"$bytes\"";
}

sub fields {
  my $env = shift;
  my @names = grep { /^HTTP_/ || $_ eq 'CONTENT_LENGTH' || $_ eq 'CONTENT_TYPE' } sort keys %$env;
  return join ',', map { '[' . string($_) . ',' . string($env->{$_}) . ']' } @names;
}

# -1: refused; -2: not whole
sub answer {
  my %env;
  my $taken = parse_http_request(shift, \%env);
  return '{"requests":[],"end":"' . ($taken == -1 ? 'reject' : 'incomplete') . '"}' if $taken < 0;
  my ($version) = $env{SERVER_PROTOCOL} =~ m{^HTTP/(.*)};
  return '{"requests":[{"m":' . string($env{REQUEST_METHOD}) . ',"t":' . string($env{REQUEST_URI})
    . ',"v":' . string($version) . ',"h":[' . fields(\%env) . ']}],"end":"ok"}';
}

my $debian = `dpkg-query -W -f '\${Version}' libhttp-parser-xs-perl` || 'unknown';
my $hello = qq({"adapter":1,"name":"HTTP::Parser::XS","version":"$HTTP::Parser::XS::VERSION","level":"head",)
  . qq("package":"libhttp-parser-xs-perl $debian","quirks":["joins","no-order","names-underscore"]});
$| = 1;
while (my $line = <STDIN>) {
  my ($first) = split ' ', $line;
  print $first eq '?' ? $hello : answer($first eq '-' ? '' : pack 'H*', $first), "\n";
}
