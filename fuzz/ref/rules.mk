# SPDX-License-Identifier: MIT
# The reference reader's own tests. README.md says what they show.

REF_BUILD := $(BUILD)/ref

.PHONY: ref-test ref-mutants

$(REF_BUILD)/ref_test: fuzz/ref/ref_test.c fuzz/ref/ref.c fuzz/ref/ref.h $(PARSER_SRC)
	@mkdir -p $(@D)
	@test -e /usr/include/cmocka.h || { echo "cmocka.h is missing: install the Debian package libcmocka-dev" >&2; exit 1; }
	$(CC) $(ALL_CFLAGS) -Ifuzz/ref fuzz/ref/ref_test.c fuzz/ref/ref.c -lcmocka -o $@

$(REF_BUILD)/seed_test: fuzz/ref/seed_test.c fuzz/ref/ref.c fuzz/ref/ref.h $(PARSER_SRC)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Ifuzz/ref fuzz/ref/seed_test.c fuzz/ref/ref.c -o $@

ref-test: $(REF_BUILD)/ref_test $(REF_BUILD)/seed_test ## test the reference reader, the seeds and the dictionary
	$(REF_BUILD)/ref_test
	python3 corpus/seeds/make_seeds.py --check
	$(REF_BUILD)/seed_test corpus/seeds/request.tsv corpus/seeds/request
	fuzz/ref/check_dict.py fuzz/http.dict

ref-mutants: $(REF_BUILD)/seed_test ## seeded faults in the reference reader and its checkers, each to be found
	CC=$(CC) fuzz/ref/mutants.sh $(REF_BUILD)/mutants
	fuzz/ref/must_fail.sh $(REF_BUILD)
