#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs the library below build/ and uses it from there in each way that users do.
set -u
cd "$(dirname "$0")/.."
cc=${CC:-gcc} clang=${CLANG:-clang-19} make=${MAKE:-make}
folder=$PWD/build/package-test
passed=0 failed=0
rm -rf "$folder"
mkdir -p "$folder"

check() { # SENTENCE COMMAND...
  local sentence=$1
  shift
  if "$@" >"$folder/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $sentence"
    tail -n 20 "$folder/log" | sed 's/^/    /'
  fi
}

for tool in pkg-config cmake g++ objdump nm; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: run make setup" >&2; exit 1; }
done

cat >"$folder/use.c" <<'END'
#include <httpz.h>

int main(void) {
  static const uint8_t bytes[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  httpz_reader reader = {0};
  httpz_request request;
  httpz_input input = {bytes, sizeof bytes - 1, sizeof bytes - 1};
  httpz_status status = httpz_read_request(&httpz_default_limits, input, &reader, slots, &request);
  return status == HTTPZ_OK && request.head_len == sizeof bytes - 1 ? 0 : 1;
}
END
sed 's/httpz_reader reader = {0};/httpz_reader reader = {};/' "$folder/use.c" >"$folder/use.cpp"
cat >"$folder/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.18)
project(use C)
find_package(httpz 0.1 REQUIRED)
foreach(kind IN ITEMS httpz static)
  add_executable(use_${kind} use.c)
  target_link_libraries(use_${kind} httpz::${kind})
endforeach()
END

root=$folder/root
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Werror)
export PKG_CONFIG_PATH=$root/lib/pkgconfig LD_LIBRARY_PATH=$root/lib

with_pkg_config() { # OPTIONS... builds with them and runs
  local flags
  flags=$(pkg-config --cflags --libs httpz) || return 1
  # shellcheck disable=SC2086
  "$cc" -std=c11 "${warnings[@]}" "$folder/use.c" "$@" $flags -o "$folder/use" && "$folder/use"
}
with_cmake() {
  cmake -S "$folder" -B "$folder/cmake" -DCMAKE_PREFIX_PATH="$root" -DCMAKE_C_COMPILER="$cc" &&
    cmake --build "$folder/cmake" && "$folder/cmake/use_httpz" && "$folder/cmake/use_static"
}
as_cpp() { # COMPILER STANDARD
  "$1" "-std=$2" -Wall -Wextra -Wpedantic -Wconversion -Werror -I"$root/include" "$folder/use.cpp" -L"$root/lib" -lhttpz -o "$folder/use_cpp" &&
    "$folder/use_cpp"
}
as_two_files() { # COMPILER
  "$1" -std=c11 "${warnings[@]}" -I"$root/include" "$folder/use.c" build/package/httpz.c -o "$folder/two" && "$folder/two"
}
same_code() {
  local flags=(-std=c11 -O2 -fno-stack-protector -fno-tree-vectorize)
  "$cc" "${flags[@]}" -Iparser -c parser/httpz.c -o "$folder/tree.o" || return 1
  "$cc" "${flags[@]}" -Ibuild/package -c build/package/httpz.c -o "$folder/two.o" || return 1
  objdump -d --no-show-raw-insn "$folder/tree.o" | tail -n +4 >"$folder/tree.s"
  objdump -d --no-show-raw-insn "$folder/two.o" | tail -n +4 >"$folder/two.s"
  [ "$(wc -l <"$folder/tree.s")" -gt 1000 ] && cmp "$folder/tree.s" "$folder/two.s"
}
only_our_symbols() {
  nm -D --defined-only "$root/lib/libhttpz.so" | awk '{ print $3 }' | grep -v '^HTTPZ_0$' >"$folder/symbols"
  [ -s "$folder/symbols" ] && ! grep -v '^httpz_' "$folder/symbols"
}
archive_is_clean() {
  nm -g --defined-only build/libhttpz.a | awk 'NF == 3 { print $3 }' >"$folder/symbols"
  [ -s "$folder/symbols" ] && ! grep -v '^httpz_' "$folder/symbols"
}
# The list must be told apart from one that lacks a line: a comparison that never fails shows nothing.
abi_is_watched() {
  sed 1d package/abi.txt >"$folder/abi.txt"
  ! package/abi.py build/package/libhttpz.so.0 build/package/httpz.h --cc "$cc" --against "$folder/abi.txt"
}
nothing_left() { [ -z "$(find "$root" -type f -o -type l)" ]; }

check "make install puts it below a DESTDIR" "$make" --no-print-directory install DESTDIR="$root" PREFIX=
sed -i "s|^prefix=.*|prefix=$root|" "$root/lib/pkgconfig/httpz.pc"
check "pkg-config finds the shared library" with_pkg_config
check "pkg-config and -static link the archive" with_pkg_config -static
check "CMake finds both" with_cmake
check "the header is C++11 for g++" as_cpp g++ c++11
check "the header is C++17 for g++" as_cpp g++ c++17
check "the two files compile with $cc and every warning" as_two_files "$cc"
check "the two files compile with $clang and every warning" as_two_files "$clang"
check "the two files are the same machine code as the tree" same_code
check "the shared library exports httpz_* and nothing else" only_our_symbols
check "the archive defines httpz_* and nothing else" archive_is_clean
check "the installed tool runs" "$root/bin/httpz-parse" --version
check "the binary interface is the released one" "$make" --no-print-directory abi
check "a symbol that the released list lacks is noticed" abi_is_watched
check "make uninstall removes all of it" "$make" --no-print-directory uninstall DESTDIR="$root" PREFIX=
check "nothing is left" nothing_left

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 10 ]
