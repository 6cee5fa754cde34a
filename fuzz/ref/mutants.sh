#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# mutants.sh BUILD_DIR [PATCH_DIR]: each patch (of mutants/) is a fault that ref_test must find. Applies each to a copy
# of ref.c, builds it and demands that ref_test fails. The tree as it is must pass first, and there must be patches.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: mutants.sh BUILD_DIR [PATCH_DIR]}
patches_in=${2:-$here/mutants}
compiler=${CC:-gcc}
flags="-std=c11 -O1 -Wall -Wextra -Wpedantic -Werror -Wno-unused-function -I$here/../../parser -I$here"

need() { command -v "$1" >/dev/null || { echo "$1 is missing: install the Debian package $2" >&2; exit 1; }; }
need "$compiler" gcc
need patch patch
[ -e /usr/include/cmocka.h ] || { echo "cmocka.h is missing: install the Debian package libcmocka-dev" >&2; exit 1; }

# build_test DIR builds ref_test from DIR/ref.c.
build_test() {
  # shellcheck disable=SC2086
  "$compiler" $flags "$build/ref_test.o" "$1/ref.c" -lcmocka -o "$1/ref_test"
}

# verdict DIR says "passes", "fails" (cases failed) or "breaks" (it ended in another way).
verdict() {
  local status=0
  timeout 60 "$1/ref_test" >"$1/log" 2>&1 || status=$?
  if [ "$status" = 0 ]; then echo passes
  elif grep -q '\[  FAILED  \]' "$1/log"; then echo fails
  else echo "breaks (exit $status)"; fi
}

shopt -s nullglob
patches=("$patches_in"/*.patch)
[ "${#patches[@]}" -gt 0 ] || { echo "no patch in $patches_in" >&2; exit 1; }

mkdir -p "$build/unchanged"
# shellcheck disable=SC2086
"$compiler" $flags -c "$here/ref_test.c" -o "$build/ref_test.o"
cp "$here/ref.c" "$build/unchanged/"
build_test "$build/unchanged"
[ "$(verdict "$build/unchanged")" = passes ] || { echo "ref_test fails without any fault" >&2; exit 1; }

survivors=0
for file in "${patches[@]}"; do
  name=$(basename "$file" .patch)
  dir=$build/$name
  mkdir -p "$dir"
  cp "$here/ref.c" "$dir/"
  patch -s -p1 --no-backup-if-mismatch -d "$dir" <"$file" || { echo "$name does not apply: make it anew" >&2; exit 1; }
  build_test "$dir"
  outcome=$(verdict "$dir")
  if [ "$outcome" = fails ]; then
    printf '%-28s killed by: %s\n' "$name" "$(sed -n 's/^\[  FAILED  \] \([^0-9].*\)/\1/p' "$dir/log" | head -n 1)"
  else
    printf '%-28s SURVIVES: ref_test %s\n' "$name" "$outcome"
    survivors=$((survivors + 1))
  fi
done
echo "killed $((${#patches[@]} - survivors)) of ${#patches[@]} seeded faults"
[ "$survivors" = 0 ]
