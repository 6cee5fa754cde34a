#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every unit test program below a folder and adds up what their runners say.
#   run_unit_tests.sh FOLDER WAY...
set -u
folder=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 programs=0 guarded=0 unwatched=0
for way in "$@"; do
  way_passed=0
  for program in "$folder/$way"/*; do
    [ -x "$program" ] && [ -f "$program" ] || continue
    programs=$((programs + 1))
    "$program" >"$log" 2>&1
    code=$?
    p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | head -n 1)
    f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$log" | head -n 1)
    g=$(sed -n 's/^guard: \([0-9]*\) guarded calls, heap none, syscalls.*/\1/p' "$log" | head -n 1)
    grep -q '^guard: .*syscalls none' "$log" || unwatched=$((unwatched + 1))
    # A program that dies, or whose tests did not run, or whose exit status says otherwise than its lines, has failed.
    if [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then f=1; fi
    if [ "${p:-0}" -eq 0 ] && [ "${f:-0}" -eq 0 ]; then f=1; fi
    way_passed=$((way_passed + ${p:-0}))
    failed=$((failed + ${f:-0}))
    guarded=$((guarded + ${g:-0}))
    if [ "${f:-0}" -ne 0 ]; then
      echo "FAILED: $program (exit $code); run it again with: $program"
      grep -vE '^\[ (RUN|      OK) ' "$log"
    fi
  done
  passed=$((passed + way_passed))
  printf '%-11s %5d passed\n' "$way" "$way_passed"
done
if [ "$unwatched" -eq 0 ]; then
  echo "guard: $guarded guarded calls, heap none, syscalls none"
else
  echo "guard: $guarded guarded calls, heap none, syscalls not watched in $unwatched of $programs programs"
fi
[ "$programs" -gt 0 ] || { echo "no unit test was found below $folder" >&2; exit 1; }
[ "$passed" -gt 0 ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
