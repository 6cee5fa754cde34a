#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Applies each seeded fault of parser/mutants/ to a copy of the library and demands that the fact it names turns red. Faults
# are tried side by side, one a core.
#   unit_teeth.sh FOLDER [NAME...]      all faults, or those named
set -u
cd "$(dirname "$0")/.."
export folder=$1 cc=${CC:-gcc}
shift

# try NAME: prints why a fault is not caught, or nothing.
try() {
  local name=$1 patch=parser/mutants/$1.patch tree=$folder/$1 first test fact
  read -r first <"$patch"
  if ! [[ $first =~ ^killed\ by\ ([a-z_0-9]+):\ (.+)$ ]]; then
    echo "$name: its first line names no fact"
    return
  fi
  test=${BASH_REMATCH[1]} fact=${BASH_REMATCH[2]}
  rm -rf "$tree"
  mkdir -p "$tree/fuzz/oracle"
  cp -r parser "$tree/"
  cp fuzz/oracle/guard.h "$tree/fuzz/oracle/"
  if ! patch -s -p1 -d "$tree" <"$patch" >"$tree/log" 2>&1; then
    echo "$name: the patch does not apply"
  elif ! "$cc" -std=c11 -O1 -w -DHTTPZ_PRIVATE=extern -DHTTPZ_PRIVATE_INLINE=extern -I"$tree/parser" \
    "$tree/parser/${test}_test.c" "$tree/parser/httpz.c" "$folder/guard.o" -lcmocka -o "$tree/run" 2>"$tree/log"; then
    echo "$name: it does not compile, which shows nothing"
  else
    FACT=$fact timeout 60 "$tree/run" >"$tree/log" 2>&1
    if grep -qxF "[  FAILED  ] $fact" "$tree/log"; then
      rm -rf "$tree"
    elif grep -qxF "[ RUN      ] $fact" "$tree/log" && ! grep -qxF "[       OK ] $fact" "$tree/log"; then
      rm -rf "$tree" # the test died in it, as by a fault of memory or of the guard
    else
      echo "$name: '$fact' stays green; see $tree/log"
    fi
  fi
}
export -f try

mkdir -p "$folder"
"$cc" -std=c11 -O2 -DHG_HOOKS=0 -c fuzz/oracle/guard.c -o "$folder/guard.o" || exit 1
if [ $# -eq 0 ]; then
  mapfile -t names < <(find parser/mutants -name '*.patch' -printf '%f\n' | sed 's/\.patch$//' | sort)
else
  names=("$@")
fi
[ ${#names[@]} -gt 0 ] || { echo "no seeded fault was found"; exit 1; }
survivors=$(printf '%s\n' "${names[@]}" | xargs -P "$(nproc)" -I{} bash -c 'try {}' 2>/dev/null)
failed=0
if [ -n "$survivors" ]; then
  echo "$survivors" | sed 's/^/NOT CAUGHT: /'
  failed=$(grep -c . <<<"$survivors")
fi
echo "$((${#names[@]} - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
