#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compiles the vectors' C header alone, freestanding, as C99, C11 and C++, and demands that nothing is left to link.
#   check_header.sh HEADER FOLDER
set -eu
header=$1 folder=$2
cc=${CC:-gcc} passed=0 failed=0
mkdir -p "$folder"
cat >"$folder/use.c" <<'C'
#include "httpz_vectors.h"
extern const httpz_vector *const vectors_used;
extern const httpz_vector_class *const classes_used;
const httpz_vector *const vectors_used = httpz_vectors;
const httpz_vector_class *const classes_used = httpz_vector_classes;
C
cat >"$folder/types.c" <<'C'
#define HTTPZ_VECTORS_TYPES_ONLY
#include "httpz_vectors.h"
extern const size_t size_of_vector;
const size_t size_of_vector = sizeof(httpz_vector);
C
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Werror -ffreestanding"

for compiler in "$cc -x c -std=c99" "$cc -x c -std=c11" "g++ -x c++ -std=c++98" "g++ -x c++ -std=c++17"; do
  for use in use types; do
    # shellcheck disable=SC2086
    if $compiler $warnings -I"$(dirname "$header")" -c "$folder/$use.c" -o "$folder/$use.o" &&
      [ -z "$(nm -u "$folder/$use.o")" ]; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      echo "FAIL: $compiler does not take $header as $use"
    fi
  done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
