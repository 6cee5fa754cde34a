#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# mutants.sh BUILD_DIR: each patch of mutants/ is a fault of the mutator that mutate_test must find. The mutator as it is
# must pass first, and there must be patches.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: mutants.sh BUILD_DIR}
command -v patch >/dev/null || { echo "patch is missing: install the Debian package patch" >&2; exit 1; }

# verdict DIR builds the test with the mutator of DIR; says "passes" or what failed first.
verdict() {
  "${CC:-gcc}" -std=c11 -O1 -g -I"$here/../../parser" "$1/mutate.c" "$1/mutate_test.c" "$build/ref.o" -o "$1/test"
  if timeout 60 "$1/test" >"$1/log" 2>&1; then echo passes; else grep -m1 '^FAILED' "$1/log" || echo "breaks"; fi
}

# fresh DIR copies the mutator to DIR.
fresh() {
  rm -rf "$1" && mkdir -p "$1"
  cp "$here"/mutate.[ch] "$1/"
  sed "s|\"../ref/|\"$here/../ref/|" "$here/mutate_test.c" >"$1/mutate_test.c"
}

shopt -s nullglob
patches=("$here"/mutants/*.patch)
[ "${#patches[@]}" -gt 0 ] || { echo "no patch in $here/mutants" >&2; exit 1; }
mkdir -p "$build"
"${CC:-gcc}" -std=c11 -O1 -I"$here/../../parser" -c "$here/../ref/ref.c" -o "$build/ref.o"
fresh "$build/unchanged"
[ "$(verdict "$build/unchanged")" = passes ] || { echo "mutate_test fails without any fault" >&2; exit 1; }

survivors=0
for file in "${patches[@]}"; do
  name=$(basename "$file" .patch)
  fresh "$build/$name"
  patch -s -p1 --no-backup-if-mismatch -d "$build/$name" <"$file" || { echo "$name does not apply: make it anew" >&2; exit 1; }
  outcome=$(verdict "$build/$name")
  case $outcome in
    FAILED*) printf 'killed  %-22s %s\n' "$name" "$outcome" ;;
    *) printf 'FAILED  %-22s %s\n' "$name" "$outcome"; survivors=$((survivors + 1)) ;;
  esac
done
echo "$((${#patches[@]} - survivors)) passed, $survivors failed"
[ "$survivors" = 0 ]
