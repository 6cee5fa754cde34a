#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compiles the program that README.md shows, runs it on the input shown, and compares with the output shown. Also demands
# that every verb README.md names is one that `make help` lists.
set -u
cd "$(dirname "$0")"
folder=build/readme
mkdir -p "$folder"
passed=0 failed=0

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

block() { awk -v open="$1" '$0 == open {on = 1; next} on && /^```$/ {exit} on' README.md; }

block '```c' >"$folder/example.c"
block '```output' >"$folder/expected"
compile() { "${CC:-gcc}" -std=c11 -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -Iparser "$folder/example.c" build/libhttpz.a -o "$folder/example"; }
runs_as_shown() {
  printf 'GET /hello HTTP/1.1\r\nHost: a\r\nUser-Agent: me\r\n\r\n' | "$folder/example" >"$folder/got"
  [ -s "$folder/expected" ] && diff -u "$folder/expected" "$folder/got"
}
refuses() {
  printf 'GET /hello HTTP/1.1\nHost: a\r\n\r\n' | "$folder/example" >"$folder/got"
  [ $? -eq 1 ] && grep -q 'at byte 19' "$folder/got"
}
knows_verb() { make help | grep -qE "^  $1 "; }

check "the program of the README compiles" compile
check "it prints what the README shows" runs_as_shown
check "it tells where a bare LF is" refuses
verbs=$(grep -oE '`make [a-z -]+`' README.md */README.md | sed 's/.*`make //; s/`//' | tr ' ' '\n' | sort -u)
for verb in $verbs; do check "make $verb is a verb" knows_verb "$verb"; done
for page in README.md */README.md; do
  for link in $(grep -oE '\]\([^)#]+\)' "$page" | sed 's/](//; s/)//' | grep -v '^http'); do
    check "$page links to $link, which is there" test -e "$(dirname "$page")/$link"
  done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 3 ]
