# SPDX-License-Identifier: MIT
# The reference readers' own tests. README.md says what they show.

REF_BUILD := $(BUILD)/ref
REF_TESTS := ref_test heads_test chunked_test values_test date_test products_test conditions_test
REF_KINDS := response chunked trailers fields conditionals
REF_SRC   := $(filter-out %_test.c,$(wildcard fuzz/ref/*.c)) $(wildcard fuzz/ref/*.h)

.PHONY: ref-test ref-mutants

$(REF_BUILD)/ref.o: $(REF_SRC) $(PARSER_SRC)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c fuzz/ref/ref.c -o $@

$(addprefix $(REF_BUILD)/,$(REF_TESTS)): $(REF_BUILD)/%: fuzz/ref/%.c $(REF_BUILD)/ref.o
	@test -e /usr/include/cmocka.h || { echo "cmocka.h is missing: install the Debian package libcmocka-dev" >&2; exit 1; }
	$(CC) $(ALL_CFLAGS) -Ifuzz/ref $< $(REF_BUILD)/ref.o -lcmocka -o $@

$(REF_BUILD)/seed_test $(REF_BUILD)/kinds_seed_test: $(REF_BUILD)/%: fuzz/ref/%.c $(REF_BUILD)/ref.o
	$(CC) $(ALL_CFLAGS) -Ifuzz/ref $< $(REF_BUILD)/ref.o -o $@

ref-test: $(addprefix $(REF_BUILD)/,$(REF_TESTS) seed_test kinds_seed_test) ## test the reference readers, the seeds and the dictionary
	set -e; for test in $(REF_TESTS); do $(REF_BUILD)/$$test; done
	python3 corpus/seeds/make_seeds.py --check
	$(REF_BUILD)/seed_test corpus/seeds/request.tsv corpus/seeds/request
	set -e; for kind in $(REF_KINDS); do $(REF_BUILD)/kinds_seed_test corpus/seeds/$$kind.tsv corpus/seeds/$$kind; done
	fuzz/ref/check_dict.py fuzz/http.dict

ref-mutants: $(REF_BUILD)/seed_test $(REF_BUILD)/kinds_seed_test ## seeded faults in the reference readers and their checkers, each to be found
	CC=$(CC) fuzz/ref/mutants.sh $(REF_BUILD)/mutants
	fuzz/ref/must_fail.sh $(REF_BUILD)
