#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Applies each seeded fault of parser/mutants/ to a copy of the library and demands that the fact it names turns red.
#   unit_teeth.sh FOLDER
set -u
cd "$(dirname "$0")/.."
folder=$1
cc=${CC:-gcc}
passed=0 failed=0

fail() {
  failed=$((failed + 1))
  echo "NOT CAUGHT: $1"
}

for patch in parser/mutants/*.patch; do
  [ -e "$patch" ] || break
  name=$(basename "$patch" .patch)
  read -r first <"$patch"
  if ! [[ $first =~ ^killed\ by\ ([a-z_]+):\ (.+)$ ]]; then
    fail "$name: its first line names no fact"
    continue
  fi
  test=${BASH_REMATCH[1]} fact=${BASH_REMATCH[2]}
  tree=$folder/$name
  rm -rf "$tree"
  mkdir -p "$tree/fuzz/oracle"
  cp -r parser "$tree/"
  cp fuzz/oracle/guard.[ch] "$tree/fuzz/oracle/"
  if ! patch -s -p1 -d "$tree" <"$patch"; then
    fail "$name: the patch does not apply"
  elif ! "$cc" -std=c11 -O1 -w -DHG_HOOKS=0 -I"$tree/parser" "$tree/parser/${test}_test.c" "$tree/fuzz/oracle/guard.c" \
    -lcmocka -o "$tree/run"; then
    fail "$name: it does not compile, which shows nothing"
  else
    "$tree/run" >"$tree/log" 2>&1
    if grep -qxF "[  FAILED  ] $fact" "$tree/log"; then
      passed=$((passed + 1))
    else
      fail "$name: '$fact' stays green; see $tree/log"
    fi
  fi
done
[ $((passed + failed)) -gt 0 ] || fail "no seeded fault was found"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
