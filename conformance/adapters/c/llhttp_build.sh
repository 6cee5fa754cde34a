#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Turns the WebAssembly of llhttp that npm's undici carries into C (package wabt), and links it with the adapter.
#   llhttp_build.sh PEERS OUT
set -eu
peers=$1 out=$2
command -v wasm2c >/dev/null || { echo "wasm2c is missing (package wabt)" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
undici=$peers/node_modules/undici
node -e 'process.stdout.write(require(process.argv[1]))' "$undici/lib/llhttp/llhttp-wasm.js" >"$work/llhttp.wasm"
version=$(node -p 'require(process.argv[1]).version' "$undici/package.json")
wasm2c -n llhttp "$work/llhttp.wasm" -o "$work/llhttp_wasm.c"
cc=${CC:-gcc}
"$cc" -O2 -w -c "$work/llhttp_wasm.c" -o "$work/llhttp_wasm.o" # generated: its warnings are not ours
# The header that wasm2c writes needs C11 with GNU words; its parameters have no names.
"$cc" -std=gnu11 -O2 -g -Wall -Wextra -Werror -DUNDICI_VERSION="\"$version\"" -Ic -isystem "$work" \
  c/adapter.c c/events.c c/llhttp.c "$work/llhttp_wasm.o" -lwasm-rt-impl -lm -o "$out"
