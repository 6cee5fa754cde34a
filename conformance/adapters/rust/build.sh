#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the adapter with Debian's source of the crate, without cargo, and so without the crate's vector code.
#   build.sh SOURCE PEERS OUT
set -eu
command -v rustc >/dev/null || { echo "rustc is missing (package rustc)" >&2; exit 1; }
crate=$(echo /usr/share/cargo/registry/httparse-*)
[ -f "$crate/src/lib.rs" ] || { echo "httparse is missing (package librust-httparse-dev)" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rustc -O --edition 2018 --cap-lints allow --crate-type rlib --crate-name httparse --cfg 'feature="std"' \
  "$crate/src/lib.rs" --out-dir "$work"
cd "$(dirname "$0")"
HTTPARSE_VERSION=${crate##*-} rustc -O --edition 2021 --extern httparse="$work/libhttparse.rlib" "$1" -o "$3"
