#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the named make targets one after the other, shows what each says at its end, and adds it all up.
#   test.sh TARGET...
# A target counts by the closing lines of its runners: "N passed, N failed[, N skipped]", cmocka's own, or "[name:] N of M ...".
# One that has none counts as failed, because a runner that found nothing to run must not look like success.
set -u
cd "$(dirname "$0")"
logs=build/test
mkdir -p "$logs"
passed=0 failed=0 skipped=0 number=0 begun=$SECONDS

# count LOG: prints what passed, failed and was skipped, from all closing lines.
count() {
  awk '
    /^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ { p += $1; f += $3; s += $5 }
    /^\[  PASSED  \] [0-9]+ test/ { p += $4 }
    /^\[  FAILED  \] [0-9]+ test/ { f += $4 }
    /^([a-z-]+:? )?[0-9]+ of [0-9]+ / { i = $1 ~ /^[0-9]/ ? 1 : 2; p += $i; f += $(i + 2) - $i }
    END { print p + 0, f + 0, s + 0 }' "$1"
}

[ $# -gt 0 ] || { echo "test.sh: no target was named" >&2; exit 2; }

for target in "$@"; do
  number=$((number + 1))
  start=$SECONDS
  log=$logs/$target.log
  [ -t 1 ] && printf '[%d/%d] %-18s running, %d s so far\r' "$number" $# "$target" $((SECONDS - begun))
  "${MAKE:-make}" --no-print-directory "$target" >"$log" 2>&1
  code=$?
  read -r p f s < <(count "$log")
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  if [ $((p + f)) -eq 0 ]; then f=1; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if [ "$f" -gt 0 ]; then
    printf '[%d/%d] %-18s FAILED after %d s; run it again with: make %s\n' "$number" $# "$target" $((SECONDS - start)) "$target"
    tail -n 30 "$log" | sed 's/^/    /'
  else
    printf '[%d/%d] %-18s %6d passed, %d skipped, %d s\n' "$number" $# "$target" "$p" "$s" $((SECONDS - start))
  fi
  grep -hE '^guard: |SKIP|[1-9][0-9]* skipped' "$log" | sort | uniq -c | sort -rn | head -n 3 | sed -E 's/^ *[0-9]+ /      /'
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
