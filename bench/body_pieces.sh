#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Counts the instructions of reading a chunked body and a trailer section in pieces of several sizes. It refuses when
#   - a byte of a chunked body costs more than 80 instructions on average, whatever the size of the pieces (in one call its
#     data cost next to nothing, so that a ratio to that would tell of the data and not of the reader);
#   - twice the body costs more than 2.1 times the instructions;
#   - a trailer section costs more than three and a half times what one call does: its calls have one argument more than
#     those of a head, which goes over the stack.
#   body_pieces.sh PROGRAM
set -eu
program=$1
most_a_byte=80 most_doubled=210 most_percent=350
passed=0 failed=0

# count FUNCTION ARGUMENT...
count() {
  local function=$1 n
  shift
  n=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="$function" "$program" "$@" 2>&1 |
    sed -n 's/.*Collected : \([0-9]*\)$/\1/p')
  [ -n "$n" ] && [ "$n" -gt 0 ] || { echo "body_pieces: callgrind counted nothing for $*" >&2; exit 1; }
  echo "$n"
}

# judge VALUE BOUND WHAT
judge() {
  if [ "$1" -le "$2" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "body_pieces: $3" >&2
  fi
}

hundredths() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }

"$program" chunked 1000000 28 >/dev/null && bytes=$("$program" chunked 1000000 28 | sed -n 's/^bytes: //p')
printf '%10s %14s %8s %8s   chunked body of %s bytes\n' 'piece' 'instructions' 'a byte' 'doubled' "$bytes"
for piece in 1000000 4096 1000 64 16 3 2 1; do
  n=$(count httpz_read_body chunked "$piece" 28)
  twice=$(count httpz_read_body chunked "$piece" 56)
  printf '%8d B %14d %8s %8s\n' "$piece" "$n" "$(hundredths $((n * 100 / bytes)))" "$(hundredths $((twice * 100 / n)))"
  judge $((n / bytes)) "$most_a_byte" "a byte in pieces of $piece costs more than $most_a_byte instructions"
  judge $((twice * 100 / n)) "$most_doubled" "the work in pieces of $piece is not linear"
done

whole=$(count httpz_read_trailers trailers 1000000 1)
printf '%10s %14s %8s   trailer section of 16384 bytes\n' 'piece' 'instructions' 'ratio'
printf '%10s %14d %8s\n' 'one call' "$whole" '1.00'
for piece in 4096 1000 64 16 3 2 1; do
  n=$(count httpz_read_trailers trailers "$piece" 1)
  printf '%8d B %14d %8s\n' "$piece" "$n" "$(hundredths $((n * 100 / whole)))"
  judge $((n * 100 / whole)) "$most_percent" "trailers in pieces of $piece cost more than 3.50 times one call"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
