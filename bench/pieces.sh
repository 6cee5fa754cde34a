#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Counts the instructions of reading one 16 KiB head in pieces of several sizes, and refuses when byte by byte costs more
# than three times what one call does.
#   pieces.sh PROGRAM
set -eu
program=$1
most_percent=300

count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=httpz_read_request "$program" "$1" 2>&1 |
    sed -n 's/.*Collected : \([0-9]*\)$/\1/p'
}

whole=$(count 1000000)
[ -n "$whole" ] && [ "$whole" -gt 0 ] || { echo "pieces: callgrind counted nothing" >&2; exit 1; }
printf '%10s %14s %8s\n' 'piece' 'instructions' 'ratio'
printf '%10s %14d %8s\n' 'one call' "$whole" '1.00'
failed=0
for piece in 4096 1000 64 16 3 2 1; do
  n=$(count "$piece")
  percent=$((n * 100 / whole))
  printf '%8d B %14d %5d.%02d\n' "$piece" "$n" $((percent / 100)) $((percent % 100))
  [ "$percent" -le "$most_percent" ] || failed=$((failed + 1))
done
[ "$failed" -eq 0 ] || echo "pieces: a size costs more than 3.00 times one call" >&2
echo "$((7 - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
