#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Replays the inputs of a folder through the release build of the library, by each compiler:
#   replay_checks.sh strict FOLDER...      under seccomp strict mode: any system call kills
#   replay_checks.sh tinystack FOLDER...   on the smallest stack that will do, LIMIT bytes at most
# and then through a seeded fault, which must turn the replay red.
#
# COMPILERS, LIB_CFLAGS, LIMIT and BUILD may be set; the Makefile does.
set -euo pipefail

COMPILERS=${COMPILERS:-gcc clang-19}
LIB_CFLAGS=${LIB_CFLAGS:--std=c11 -O2 -g -fno-stack-protector -fno-tree-vectorize -Iparser}
LIMIT=${LIMIT:-1024}
BUILD=${BUILD:-build}
ROOT=$(cd "$(dirname "$0")/../.." && pwd)

need() {
  command -v "$1" >/dev/null 2>&1 && return
  echo "$1 is missing. 'make setup' installs it (package $2)." >&2
  exit 1
}

# build COMPILER DRIVER READER: prints the path of the driver linked with the reader's source.
build() {
  local out
  out="$BUILD/replay/$2-$1-$(basename "$3" .c)"
  mkdir -p "$BUILD/replay"
  # shellcheck disable=SC2086
  $1 $LIB_CFLAGS -c "$3" -o "$out.reader.o" &&
    $1 -std=c11 -O2 -g -I"$ROOT/parser" "$ROOT"/fuzz/drivers/{"$2",inputs,files}.c "$out.reader.o" -o "$out" &&
    echo "$out"
}

# replay DRIVER COMPILER READER FOLDER...
replay() {
  local driver=$1 compiler=$2 reader=$3 program
  shift 3
  program=$(build "$compiler" "$driver" "$reader") || return
  case $driver in
    strict) "$program" "$@" ;;
    tinystack) "$program" "$compiler $(grep -oE -- '-O[0-9s]' <<<"$LIB_CFLAGS" | tail -1)" "$LIMIT" "$@" ;;
  esac
}

# refuses DRIVER FAULT WORDS FOLDER...: the seeded fault must turn the replay red, and for its own reason.
refuses() {
  local driver=$1 fault=$2 expected=$3 words
  shift 3
  if words=$(replay "$driver" "${COMPILERS%% *}" "$ROOT/fuzz/must_fail/$fault" "$@" 2>&1); then
    echo "$driver: NOT REFUSED: $fault"
    return 1
  fi
  grep -qE "$expected" <<<"$words" ||
    { printf '%s: %s is NOT REFUSED for its reason:\n%s\n' "$driver" "$fault" "$words"; return 1; }
  echo "$driver: the seeded fault $fault is refused"
}

# finds_nothing DRIVER: a replay of an empty folder must be red.
finds_nothing() {
  mkdir -p "$BUILD/replay/empty"
  if replay "$1" "${COMPILERS%% *}" "$ROOT/parser/httpz.c" "$BUILD/replay/empty" >/dev/null 2>&1; then
    echo "$1: an empty folder is NOT REFUSED"
    return 1
  fi
}

driver=${1:?strict or tinystack}
shift
for compiler in $COMPILERS; do
  need "$compiler" "$(basename "$compiler")"
  replay "$driver" "$compiler" "$ROOT/parser/httpz.c" "$@"
done
case $driver in
  strict) refuses strict reader_syscall.c 'makes a system call' "$@" ;;
  tinystack)
    [ "$(uname -m)" = x86_64 ] || exit 0 # the driver has said that it was skipped
    refuses tinystack reader_deep.c 'are read on 2[01][0-9][0-9] bytes' "$@"
    ;;
  *) echo "no such driver: $driver" >&2; exit 2 ;;
esac
finds_nothing "$driver"
