#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every adapter below build/adapters, and puts what they read on one page. An adapter that is unusable is named and
# counted, and the others are shown.
set -u
build=${BUILD:-build}
out=$build/matrix
tool=$build/conformance
rm -rf "$out"
mkdir -p "$out"

results=()
unusable=()
for adapter in "$build"/adapters/*; do
  [ -f "$adapter" ] && [ -x "$adapter" ] || continue
  name=$(basename "$adapter")
  "$tool" run -a "$adapter" -f json -o "$out/$name.json" >"$out/$name.log" 2>&1
  status=$?
  if [ $status -le 1 ]; then
    printf '%-24s %s\n' "$name" "$(tail -n 1 "$out/$name.log")"
    results+=("$out/$name.json")
  else
    printf '%-24s unusable: %s\n' "$name" "$(head -n 1 "$out/$name.log")"
    unusable+=("$name")
  fi
done

if [ ${#results[@]} -eq 0 ]; then
  echo "matrix: no adapter in $build/adapters could be run; 'make peers adapters' makes some" >&2
  exit 1
fi
"$tool" matrix "${results[@]}" -o "$out/index.html" --summary >"$out/summary.md" || exit 1
"$tool" pairs "${results[@]}" >"$out/pairs.txt" 2>&1
[ $? -le 1 ] || echo "no pairs: $(tail -n 1 "$out/pairs.txt")"
echo "$out/index.html: ${#results[@]} parsers; ${#unusable[@]} unusable${unusable[*]:+: ${unusable[*]}}"
echo "$out/summary.md, $out/pairs.txt"
[ ${#unusable[@]} -eq 0 ]
