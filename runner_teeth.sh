#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Faults for the runners that no other folder tries: test.sh, run_unit_tests.sh, readme_test.sh and the bound of
# `make pieces`. Each fault must turn its runner red, and one clean case must stay green.
set -u
cd "$(dirname "$0")"
folder=$PWD/build/runner-teeth
passed=0 failed=0
rm -rf "$folder"
mkdir -p "$folder"

note() { # OUTCOME SENTENCE
  if [ "$1" -eq 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $2"
    tail -n 8 "$folder/log" | sed 's/^/    /'
  fi
}

# ---- test.sh: a make of our own prints the closing lines of one target and ends as told ------------------------------

adds_up() { # SENTENCE DUE-LAST-LINE DUE-EXIT-CODE LINES EXIT-CODE
  cp test.sh "$folder/test.sh"
  # shellcheck disable=SC2059
  printf '#!/bin/sh\nprintf "%s"\nexit %s\n' "$4" "$5" >"$folder/make"
  chmod +x "$folder/make"
  (cd "$folder" && MAKE=$folder/make ./test.sh one) >"$folder/log" 2>&1
  local code=$?
  [ "$code" -eq "$3" ] && [ "$(tail -n 1 "$folder/log")" = "$2" ]
  note $? "test.sh: $1"
}

adds_up "all is well" "3 passed, 0 failed, 1 skipped" 0 '2 passed, 0 failed, 1 skipped\\n1 passed, 0 failed\\n' 0
adds_up "a runner that says nothing has failed" "0 passed, 1 failed, 0 skipped" 1 '' 0
adds_up "a runner that found nothing has failed" "0 passed, 1 failed, 0 skipped" 1 '0 passed, 0 failed\\n' 0
adds_up "a failure counts whatever the exit code" "3 passed, 1 failed, 0 skipped" 1 '3 passed, 1 failed\\n' 0
adds_up "an exit code counts whatever is said" "3 passed, 1 failed, 0 skipped" 1 '3 passed, 0 failed\\n' 2
adds_up "what cmocka says counts" "4 passed, 2 failed, 0 skipped" 1 '[  PASSED  ] 4 test(s).\\n[  FAILED  ] 2 test(s), listed below:\\n' 0
adds_up "an open goal counts" "5 passed, 1 failed, 0 skipped" 1 'proved 5 of 6 goals\\n' 0

# ---- run_unit_tests.sh: programs that end in several ways -----------------------------------------------------------

units() { # SENTENCE DUE-LAST-LINE DUE-EXIT-CODE [PROGRAM-TEXT]
  rm -rf "$folder/units"
  mkdir -p "$folder/units/way"
  if [ $# -gt 3 ]; then
    printf '#!/bin/sh\n%s\n' "$4" >"$folder/units/way/program"
    chmod +x "$folder/units/way/program"
  fi
  parser/run_unit_tests.sh "$folder/units" way >"$folder/log" 2>&1
  local code=$?
  [ "$code" -eq "$3" ] && [ "$(tail -n 1 "$folder/log")" = "$2" ]
  note $? "run_unit_tests.sh: $1"
}

guard='echo "guard: 7 guarded calls, heap none, syscalls none"'
units "all is well" "2 passed, 0 failed" 0 "echo '[  PASSED  ] 2 test(s).'; $guard"
units "a program that dies has failed" "0 passed, 2 failed" 1 'kill -SEGV $$'
units "a program that dies after its tests has failed" "2 passed, 1 failed" 1 "echo '[  PASSED  ] 2 test(s).'; exit 3"
units "a program without a test has failed" "0 passed, 2 failed" 1 'exit 0'
units "no program at all is a failure" "no unit test was found below $folder/units" 1

# ---- readme_test.sh: the tree with one word of its README changed ---------------------------------------------------

readme() { # SENTENCE DUE-WORDS SED-SCRIPT
  rm -rf "$folder/tree"
  mkdir -p "$folder/tree/build"
  tar cf - --exclude=./build --exclude=./.git --exclude=./corpus . | tar xf - -C "$folder/tree"
  mkdir -p "$folder/tree/corpus"
  cp -r corpus/*.md corpus/LICENSE "$folder/tree/corpus/"
  cp build/libhttpz.a "$folder/tree/build/"
  [ -z "$3" ] || sed -i "$3" "$folder/tree/README.md"
  "$folder/tree/readme_test.sh" >"$folder/log" 2>&1
  local code=$?
  [ "$code" -ne 0 ] && grep -q "$2" "$folder/log"
  note $? "readme_test.sh: $1"
}

readme "a program that does not compile is noticed" "FAILED: the program of the README compiles" 's/httpz_reader reader/httpz_raeder reader/'
readme "output that is not as shown is noticed" "FAILED: it prints what the README shows" 's/^sent by me$/sent by you/'
readme "a verb that is none is noticed" "FAILED: make fuzzz is a verb" 's/`make fuzz-sweep`/`make fuzzz`/'
readme "a link to nothing is noticed" "FAILED: README.md links to parzer" 's/(parser.README.md)/(parzer\/README.md)/'

# ---- make pieces: the library without its ways for single bytes -----------------------------------------------------

pieces() {
  rm -rf "$folder/pieces"
  mkdir -p "$folder/pieces"
  cp -r parser bench "$folder/pieces/"
  sed -i '/takes_one_byte(limits, input, reader)) return HTTPZ_MORE/d; /takes_piece(limits, input, reader)) return HTTPZ_MORE/d' \
    "$folder/pieces/parser/read_request.c"
  "${CC:-gcc}" -std=c11 -O2 -g -w -fno-stack-protector -fno-tree-vectorize -I"$folder/pieces/parser" bench/pieces.c \
    "$folder/pieces/parser/httpz.c" -o "$folder/pieces/program" || return 1
  ! bench/pieces.sh "$folder/pieces/program" >"$folder/log" 2>&1 && grep -q 'costs more than' "$folder/log"
}
pieces
note $? "pieces.sh: a reader that is dear by the byte is noticed"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 10 ]
