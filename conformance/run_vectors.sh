#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the programs that check the labelled vectors, shows what failed, and adds up.
#   run_vectors.sh PROGRAM...        V in the environment is a pattern of ids
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0
[ $# -gt 0 ] || { echo "run_vectors.sh: no program was named" >&2; exit 1; }

for program in "$@"; do
  "$program" >"$log" 2>&1
  code=$?
  p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | head -n 1)
  f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$log" | head -n 1)
  # A program that dies, ran nothing, or whose exit status says otherwise than its lines, has failed.
  if [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then f=1; fi
  if [ "${p:-0}" -eq 0 ] && [ "${f:-0}" -eq 0 ]; then f=1; fi
  s=$(grep -c '^skipped: ' "$log")
  skipped=$((skipped + s)) passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
  echo "== $program"
  grep -vE '^\[ (RUN|      OK) |^\[==========\]|^\[  (PASSED|FAILED|ERROR) |^ *[0-9]+ FAILED TEST|^ERROR: |^$' "$log"
  sed -n 's/^\[  FAILED  \] \([^0-9].*\)/failed: \1/p' "$log" | sort -u
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
