#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# must_fail.sh BUILD_DIR: gives every checker of this folder inputs that are wrong, and demands that it says so.
# BUILD_DIR has seed_test and kinds_seed_test; the wrong inputs are made below it.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "${1:?usage: must_fail.sh BUILD_DIR}" && pwd)
work=$build/must_fail
for program in seed_test kinds_seed_test; do
  [ -x "$build/$program" ] || { echo "$build/$program has not been built" >&2; exit 1; }
done
rm -rf "$work"
mkdir -p "$work"
tried=0
wrong=0

# passes COMMAND... : the checker is content with right inputs, else its complaints below would show nothing.
passes() {
  "$@" >"$work/log" 2>&1 || { echo "complains without a fault: $*" >&2; cat "$work/log" >&2; exit 1; }
}

# fails WHAT WORDS COMMAND... : the checker fails and its complaint holds WORDS.
fails() {
  local what=$1 words=$2 status=0
  shift 2
  tried=$((tried + 1))
  "$@" >"$work/log" 2>&1 || status=$?
  if [ "$status" != 0 ] && grep -q -- "$words" "$work/log"; then
    printf 'red: %s\n' "$what"
  else
    printf 'NOT RED (exit %s): %s\n' "$status" "$what"
    wrong=$((wrong + 1))
  fi
}

# fresh copies the seeds and their generator.
fresh() {
  rm -rf "$work/seeds"
  cp -r "$root/corpus/seeds" "$work/seeds"
}
list=$work/seeds/request.tsv
seeds=$work/seeds/request
seed_test() { "$build/seed_test" "$list" "$seeds"; }
generator() { python3 "$work/seeds/make_seeds.py" --check; }

fresh
passes seed_test
passes generator

fresh; sed -i 's/^\(curl-get.http\t\)OK/\1MORE/' "$list"
fails "a seed whose verdict is wrong" 'curl-get.http: OK' seed_test
fails "a list that the generator does not write" 'another list' generator
fresh; sed -i 's/^\(attack-cl-te.http\tREFUSED\t\)LENGTH_AND_TRANSFER_ENCODING/\1BAD_HOST/' "$list"
fails "a seed whose refusal has another name" 'attack-cl-te.http: LENGTH' seed_test
fresh; sed -i 's/^\(version-0-9.http\t.*\t\)5$/\16/' "$list"
fails "a seed whose refusal is elsewhere" 'version-0-9.http: refused at 5' seed_test
fresh; sed -i 's/^\(limit-shortest.http\t.*\t\)16$/\117/' "$list"
grep -q '^limit-shortest.http.*17$' "$list" || { echo "limit-shortest.http has another length now" >&2; exit 1; }
fails "a seed whose head has another length" 'a head of 16 bytes' seed_test
fresh; sed -i '/METHOD_TOO_LONG/d' "$list"
fails "a refusal without a seed" 'no seed is refused with METHOD_TOO_LONG' seed_test
fresh; : >"$list"
fails "a list without seeds" 'lists no seed' seed_test
fresh; rm "$seeds/curl-get.http"
fails "a seed that is listed and not there" 'curl-get.http is missing' seed_test
fails "a seed that the generator writes and is not there" 'curl-get.http is missing' generator
fresh; printf x >>"$seeds/curl-get.http"
fails "a seed with a byte more" 'curl-get.http has other bytes' generator
fresh; printf x >"$seeds/extra.http"
fails "a seed that nobody generates" 'extra.http is not of this generator' generator

# kinds KIND reads one of the other lists.
kinds() { "$build/kinds_seed_test" "$work/seeds/$1.tsv" "$work/seeds/$1"; }
fresh
for kind in response chunked trailers fields conditionals; do passes kinds "$kind"; done
fresh; sed -i 's/^\(nginx-page.http\tresponse\t\)OK/\1MORE/' "$work/seeds/response.tsv"
fails "a response whose verdict is wrong" 'nginx-page.http: OK' kinds response
fails "a list of responses that the generator does not write" 'response.tsv has another list' generator
fresh; sed -i '/BAD_REASON/d' "$work/seeds/response.tsv"
fails "a refusal of responses without a seed" 'no seed is refused with BAD_REASON' kinds response
fresh; sed -i '/BAD_CHUNK_SIZE/d' "$work/seeds/chunked.tsv"
fails "a refusal of chunks without a seed" 'no seed is refused with BAD_CHUNK_SIZE' kinds chunked
fresh; sed -i '/FORBIDDEN_TRAILER/d' "$work/seeds/trailers.tsv"
fails "a refusal of trailers without a seed" 'no seed is refused with FORBIDDEN_TRAILER' kinds trailers
fresh; sed -i 's/^\(tokens-star.value.*\t\)1$/\12/' "$work/seeds/fields.tsv"
fails "a value with another number of members" 'tokens-star.value: OK - 1, not' kinds fields
fresh; sed -i 's/^\(date-imf.value\t\)date/\1dates/' "$work/seeds/conditionals.tsv"
fails "a seed that no reader reads" 'date-imf.value: no reader' kinds conditionals
fresh; : >"$work/seeds/fields.tsv"
fails "a list of values without seeds" 'lists no seed' kinds fields
fresh; printf x >"$work/seeds/chunked/extra.chunked"
fails "a chunked seed that nobody generates" 'extra.chunked is not of this generator' generator

dict=$work/http.dict
check_dict() { "$here/check_dict.py" "$dict"; }
fresh_dict() { cp "$root/fuzz/http.dict" "$dict"; }
fresh_dict
passes check_dict
fresh_dict; echo 'GET' >>"$dict"
fails "a dictionary entry without quotes" 'no entry: GET' check_dict
fresh_dict; printf '%s\n' '"a\r"' >>"$dict"
fails "a dictionary entry with an escape that AFL++ does not know" 'no entry: ' check_dict
fresh_dict; printf '%s\n' '"\x47ET "' >>"$dict"
fails "a dictionary entry that stands twice" 'too' check_dict
fresh_dict; for i in {1..10}; do echo "\"entry$i\"" >>"$dict"; done
fails "a dictionary that is too long" 'entries, not 1 to' check_dict
fresh_dict; sed -i '/^"Host"$/d' "$dict"
fails "a dictionary without Host" "no entry for b'Host'" check_dict
: >"$dict"
fails "a dictionary without entries" '0 entries' check_dict

mutants() { "$here/mutants.sh" "$work/mutants" "$work/patches"; }
mkdir -p "$work/patches"
fails "no seeded fault at all" 'no patch in' mutants
cat >"$work/patches/harmless.patch" <<'PATCH'
A change that changes nothing.
--- a/ref.c
+++ b/ref.c
@@ -1,1 +1,1 @@
-/* SPDX-License-Identifier: MIT
+/* spdx-license-identifier: MIT
PATCH
fails "a seeded fault that no test finds" 'SURVIVES' mutants
sed -i 's/^-.*SPDX.*/-no such line/' "$work/patches/harmless.patch"
fails "a seeded fault that does not apply" 'does not apply' mutants

echo "$((tried - wrong)) of $tried wrong inputs were found"
[ "$wrong" = 0 ]
