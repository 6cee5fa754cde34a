#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Shows from the object code alone that the library can touch neither the heap nor the kernel, nor keep state:
# it is compiled by each compiler at each level, and its objects may
#   - leave undefined only memcpy, memmove, memset and memcmp,
#   - link into a closed shared object with four such functions of our own and nothing else, needing no other library,
#   - hold no writable section with anything in it, and no instruction that enters the kernel.
#
#   no_heap.sh [SOURCE]      the default is parser/httpz.c
#   no_heap.sh --self-test   each seeded fault fuzz/must_fail/link_*.c must be refused, for the reason it names
#
# COMPILERS, LEVELS, LIB_CFLAGS (without -O) and BUILD may be set; `make no-heap` sets them from the Makefile.
set -euo pipefail

COMPILERS=${COMPILERS:-gcc clang-19}
LEVELS=${LEVELS:--O0 -O1 -O2 -O3 -Os}
LIB_CFLAGS=${LIB_CFLAGS:--std=c11 -g -fno-stack-protector -fno-tree-vectorize -Iparser}
BUILD=${BUILD:-build}
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
MAY_NEED='^(memcpy|memmove|memset|memcmp)$'
ENTERS_KERNEL='[[:space:]](syscall|sysenter|sysexit|int[[:space:]]+\$0x80|svc)([[:space:]]|$)'

need() {
  command -v "$1" >/dev/null 2>&1 && return
  echo "$1 is missing. 'make setup' installs it (package $2)." >&2
  exit 1
}

# undefined_symbols OBJECT: what it needs beyond the four.
undefined_symbols() {
  nm --undefined-only --format=posix "$1" | awk '{print $1}' | grep -vE "$MAY_NEED" | sort -u || true
}

# writable_sections OBJECT: sections that are loaded, writable (W) and not empty. Thread-local ones are among them.
# readelf's flags follow the size; sections are numbered "[ 1]" or "[12]".
writable_sections() {
  readelf --wide --section-headers "$1" | sed -nE 's/^ *\[ *[0-9]+\] +//p' |
    awk '$1 ~ /^\./ && $7 ~ /W/ && $7 ~ /A/ && $5 !~ /^0+$/ {print $1}'
}

# kernel_entries OBJECT: the instructions that enter the kernel.
kernel_entries() { objdump --disassemble --no-show-raw-insn "$1" | grep -E "$ENTERS_KERNEL" || true; }

# needed_libraries FILE: what the dynamic loader would have to load.
needed_libraries() { readelf --dynamic "$1" | grep -F '(NEEDED)' || true; }

# text_size OBJECT: an empty object would pass every check above.
text_size() { size --format=sysv "$1" | awk '$1 ~ /^\.text/ {sum += $2} END {print sum + 0}'; }

# check_object OBJECT: prints each reason to refuse it.
check_object() {
  local found
  found=$(undefined_symbols "$1") && [ -z "$found" ] || echo "undefined symbol: ${found//$'\n'/ }"
  found=$(writable_sections "$1") && [ -z "$found" ] || echo "writable section: ${found//$'\n'/ }"
  found=$(kernel_entries "$1") && [ -z "$found" ] || echo "kernel entry: ${found//$'\n'/;}"
  [ "$(text_size "$1")" -gt 0 ] || echo "no code: nothing was checked"
}

# check_closed OBJECT MEMFN OUT: links the closed object and prints each reason to refuse it.
check_closed() {
  local found
  if ! found=$(ld -shared --no-undefined -nostdlib -o "$3" "$1" "$2" 2>&1); then
    echo "does not close: $(grep -m1 -oE 'undefined reference to .*' <<<"$found" || echo "$found")"
    return
  fi
  found=$(needed_libraries "$3") && [ -z "$found" ] || echo "needs a library: $found"
}

# compile_memfn COMPILER OBJECT: without -fno-builtin the compiler would make memcpy's loop a call of memcpy.
compile_memfn() {
  $1 -std=c11 -O1 -fPIC -ffreestanding -fno-builtin -fno-stack-protector -c "$ROOT/fuzz/checks/memfn.c" -o "$2"
}

# check_build SOURCE COMPILER LEVEL FOLDER: compiles as the library is built, and once more as position-independent
# code, and prints each reason to refuse either.
check_build() {
  local source=$1 compiler=$2 level=$3 stem="$4/$2$3" pic
  for pic in "" -fPIC; do
    # shellcheck disable=SC2086
    $compiler $LIB_CFLAGS $level $pic -c "$source" -o "$stem$pic.o" 2>"$stem.log" ||
      { echo "does not compile: $(head -3 "$stem.log")"; return; }
    check_object "$stem$pic.o"
  done
  compile_memfn "$compiler" "$stem.memfn.o"
  check_closed "$stem-fPIC.o" "$stem.memfn.o" "$stem.so"
}

# check_source SOURCE FOLDER: one line for each compiler and level, and a total.
check_source() {
  local compiler level reasons builds=0 bad=0
  mkdir -p "$2"
  for compiler in $COMPILERS; do
    need "$compiler" "$(basename "$compiler")"
    for level in $LEVELS; do
      builds=$((builds + 1))
      reasons=$(check_build "$1" "$compiler" "$level" "$2" | sort -u)
      if [ -z "$reasons" ]; then
        printf 'no-heap: %-9s %s  %6d bytes of code, closed\n' "$compiler" "$level" \
          "$(text_size "$2/$compiler$level.o")"
      else
        bad=$((bad + 1))
        sed "s/^/no-heap: $compiler $level  REFUSED: /" <<<"$reasons"
      fi
    done
  done
  [ "$builds" -gt 0 ] || { echo "no-heap: no compiler and no level: nothing was checked"; return 1; }
  echo "no-heap: $((builds - bad)) of $builds builds touch neither heap nor kernel and keep no state"
  [ "$bad" -eq 0 ]
}

# self_test: the faults say on a line `must be refused: REASON` what is wrong with them; each build must be refused for
# it.
self_test() {
  local fault reason words total=0 refused=0 builds
  builds=$(($(wc -w <<<"$COMPILERS") * $(wc -w <<<"$LEVELS")))
  for fault in "$ROOT"/fuzz/must_fail/link_*.c; do
    reason=$(sed -nE 's/^.*must be refused: (.*)\.( \*\/)?$/\1/p' "$fault" | head -1)
    [ -n "$reason" ] || continue
    total=$((total + 1))
    if words=$(check_source "$fault" "$BUILD/no-heap/$(basename "$fault" .c)"); then
      echo "no-heap: NOT REFUSED: $(basename "$fault")"
    elif [ "$(grep -cF "REFUSED: $reason" <<<"$words")" -lt "$builds" ]; then
      printf 'no-heap: NOT REFUSED for its reason (%s) in all builds: %s\n%s\n' "$reason" "$fault" "$words"
    else
      refused=$((refused + 1))
    fi
  done
  [ "$total" -gt 0 ] || { echo "no-heap: no seeded fault was found"; return 1; }
  echo "no-heap: $refused of $total seeded faults refused, each in $builds builds"
  [ "$refused" -eq "$total" ]
}

# self_test_closing: the two link checks that no fault above isolates. An object that allocates does not close; a
# library linked in the ordinary way needs libc.
self_test_closing() {
  local folder=$BUILD/no-heap/closing words
  mkdir -p "$folder"
  gcc -fPIC -c "$ROOT/fuzz/must_fail/link_malloc.c" -o "$folder/malloc.o"
  compile_memfn gcc "$folder/memfn.o"
  words=$(check_closed "$folder/malloc.o" "$folder/memfn.o" "$folder/closed.so")
  grep -q '^does not close: .*malloc' <<<"$words" ||
    { echo "no-heap: an object that does not close is NOT REFUSED: $words"; return 1; }
  gcc -shared "$folder/malloc.o" -o "$folder/open.so"
  [ -n "$(needed_libraries "$folder/open.so")" ] || { echo "no-heap: a needed library is not seen"; return 1; }
  echo "no-heap: an object that does not close is refused, a needed library is seen"
}

for tool in nm readelf objdump ld size; do need "$tool" binutils; done
if [ "${1:-}" = --self-test ]; then
  self_test_closing
  self_test
else
  check_source "${1:-$ROOT/parser/httpz.c}" "$BUILD/no-heap/object"
fi
