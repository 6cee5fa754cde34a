#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# mutants.sh BUILD_DIR [PATCH_DIR]: each patch (of mutants/) is a fault that one of the tests must find. Applies each to a
# copy of the readers, builds it and demands that a test fails. The tree as it is must pass first, and there must be
# patches.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: mutants.sh BUILD_DIR [PATCH_DIR]}
patches_in=${2:-$here/mutants}
compiler=${CC:-gcc}
flags="-std=c11 -O1 -Wall -Wextra -Wpedantic -Werror -Wno-unused-function -I$here/../../parser -I$here"
tests="ref_test heads_test chunked_test values_test date_test products_test conditions_test"

need() { command -v "$1" >/dev/null || { echo "$1 is missing: install the Debian package $2" >&2; exit 1; }; }
need "$compiler" gcc
need patch patch
[ -e /usr/include/cmocka.h ] || { echo "cmocka.h is missing: install the Debian package libcmocka-dev" >&2; exit 1; }

# fresh DIR copies the readers, without the tests, to DIR.
fresh() {
  rm -rf "$1"
  mkdir -p "$1"
  cp "$here"/ref*.c "$1/"
  rm "$1/ref_test.c"
}

# build_reader DIR builds the readers in DIR.
build_reader() {
  # shellcheck disable=SC2086
  "$compiler" $flags -c "$1/ref.c" -o "$1/ref.o"
}

# verdict DIR says "passes", "fails" (cases of some test failed) or "breaks" (a test ended in another way).
verdict() {
  local status test
  for test in $tests; do
    status=0
    "$compiler" "$build/$test.o" "$1/ref.o" -lcmocka -o "$1/$test"
    timeout 60 "$1/$test" >"$1/log" 2>&1 || status=$?
    [ "$status" = 0 ] && continue
    if grep -q '\[  FAILED  \]' "$1/log"; then echo fails; else echo "breaks ($test, exit $status)"; fi
    return
  done
  echo passes
}

shopt -s nullglob
patches=("$patches_in"/*.patch)
[ "${#patches[@]}" -gt 0 ] || { echo "no patch in $patches_in" >&2; exit 1; }

mkdir -p "$build"
for test in $tests; do
  # shellcheck disable=SC2086
  "$compiler" $flags -c "$here/$test.c" -o "$build/$test.o"
done
fresh "$build/unchanged"
build_reader "$build/unchanged"
[ "$(verdict "$build/unchanged")" = passes ] || { echo "a test fails without any fault" >&2; exit 1; }

survivors=0
for file in "${patches[@]}"; do
  name=$(basename "$file" .patch)
  dir=$build/$name
  fresh "$dir"
  patch -s -p1 --no-backup-if-mismatch -d "$dir" <"$file" || { echo "$name does not apply: make it anew" >&2; exit 1; }
  build_reader "$dir"
  outcome=$(verdict "$dir")
  if [ "$outcome" = fails ]; then
    printf '%-32s killed by: %s\n' "$name" "$(sed -n 's/^\[  FAILED  \] \([^0-9].*\)/\1/p' "$dir/log" | head -n 1)"
  else
    printf '%-32s SURVIVES: the tests: %s\n' "$name" "$outcome"
    survivors=$((survivors + 1))
  fi
done
echo "killed $((${#patches[@]} - survivors)) of ${#patches[@]} seeded faults"
[ "$survivors" = 0 ]
