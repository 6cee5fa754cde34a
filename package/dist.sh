#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Writes what is released, and tries it: the sources unpack and build, the checksums fit.
#   dist.sh OUT-FOLDER VERSION BUILD-FOLDER
set -eu
cd "$(dirname "$0")/.."
out=$1 version=$2 build=$3
tags=$(basename "$(find corpus/lists -name '*.txt' | sort -V | tail -n 1)" .txt)
name=httpz-$version corpus=httpz-corpus-$tags
rm -rf "$out"
mkdir -p "$out/$corpus"

# The sources are what git knows, with the times of the commit: the same commit gives the same archive.
git archive --format=tar --prefix="$name/" HEAD | gzip -n >"$out/$name.tar.gz"
cp "$build/package/httpz.c" "$build/package/httpz.h" "$out/"
cp -r "$build"/corpus/{all.jsonl,httpz_vectors.bin,httpz_vectors.h,manifest.json,SHA256SUMS,raw} "$build"/corpus/seeds-*.zip "$out/$corpus/"
cp corpus/LICENSE corpus/README.md corpus/DISPUTED.md corpus/policies.tsv corpus/schema.json corpus/lists/"$tags".txt "$out/$corpus/"
tar -C "$out" --sort=name --owner=0 --group=0 --mtime=@0 -cf - "$corpus" | gzip -n >"$out/$corpus.tar.gz"
rm -rf "${out:?}/$corpus"
(cd "$out" && sha256sum ./* >SHA256SUMS)

passed=0
tried=$(mktemp -d)
trap 'rm -rf "$tried"' EXIT
(cd "$out" && sha256sum --quiet -c SHA256SUMS) && passed=$((passed + 1))
tar -C "$tried" -xzf "$out/$name.tar.gz" && make -s -C "$tried/$name" build/libhttpz.a >/dev/null && passed=$((passed + 1))
tar -C "$tried" -xzf "$out/$corpus.tar.gz" && (cd "$tried/$corpus" && sha256sum --quiet -c SHA256SUMS) && passed=$((passed + 1))
ls -l "$out" | awk 'NR > 1 { printf "%12d  %s\n", $5, $9 }'
echo "$passed passed, $((3 - passed)) failed"
[ "$passed" -eq 3 ]
