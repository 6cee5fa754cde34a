#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the unit tests, the connection vectors and the facts of the server, and adds up what they say.
#   run_tests.sh SERVER SANITIZED UNIT_TEST...
# SANITIZED is the same server under sanitizers: it meets vectors and facts too.
set -u
here=$(dirname "$0")
server=$1 sanitized=$2
shift 2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0 programs=0

add() { # what a runner said on its last line
  local line
  line=$(tail -n 1 "$log")
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]] && [ "${BASH_REMATCH[1]}" -gt 0 ]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    [ "$1" -eq 0 ] || [ "${BASH_REMATCH[2]}" -gt 0 ] || failed=$((failed + 1))
  else
    failed=$((failed + 1))
  fi
  grep -E '^(not ok|skip|#)' "$log"
  echo "$2: $line"
}

for test in "$@"; do
  programs=$((programs + 1))
  "$test" >"$log" 2>&1
  code=$?
  p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | head -n 1)
  f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$log" | head -n 1)
  if [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then f=1; fi
  if [ "${p:-0}" -eq 0 ] && [ "${f:-0}" -eq 0 ]; then f=1; fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
  [ "${f:-0}" -eq 0 ] || { echo "not ok $test (exit $code)"; grep -vE '^\[ (RUN|      OK) ' "$log"; }
done
echo "unit tests: $programs programs"
[ "$programs" -gt 0 ] || { echo "no unit test was found" >&2; failed=$((failed + 1)); }

python3 "$here/vectors_test.py" "$server" >"$log" 2>&1
add $? "connection vectors"
python3 "$here/server_test.py" "$server" >"$log" 2>&1
add $? "facts"
python3 "$here/vectors_test.py" "$sanitized" --unwatched >"$log" 2>&1
add $? "connection vectors, sanitized"
python3 "$here/server_test.py" "$sanitized" --unwatched >"$log" 2>&1
add $? "facts, sanitized"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
