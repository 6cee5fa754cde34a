# SPDX-License-Identifier: MIT
# The labelled corpus: its checker, the seeded faults that the checker must find, and the forms that others take.

CORPUS_CHECK := $(BUILD)/corpus-check
CORPUS_REF   := $(filter-out %_test.c,$(wildcard fuzz/ref/*.c)) $(wildcard fuzz/ref/*.h parser/*.def) parser/httpz.h

# The Python that Debian's python3-jsonschema serves, where another stands before it in PATH without that module.
CORPUS_PYTHON = $(firstword $(foreach p,python3 /usr/bin/python3,$(shell $(p) -c 'import jsonschema' 2>/dev/null && echo $(p))) python3)

.PHONY: corpus-check corpus-teeth corpus-forms

$(CORPUS_CHECK)/recompute: corpus/checks/recompute.c $(wildcard corpus/checks/*.h) $(CORPUS_REF)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Ifuzz/ref $< -o $@

corpus-check: $(CORPUS_CHECK)/recompute ## check the labels of the corpus and recompute every reading
	$(call need,python3,python3)
	@$(CORPUS_PYTHON) corpus/check.py --recompute $< $(if $(V),--only '$(V)')

corpus-teeth: $(CORPUS_CHECK)/recompute ## seeded faults in labels, each to be found by the corpus checker
	$(call need,python3,python3)
	@$(CORPUS_PYTHON) corpus/checks/must_fail/run.py --recompute $< --work $(CORPUS_CHECK)/teeth

corpus-forms: ## write the corpus as raw files, JSON lines, binary, C header and fuzz seeds below build/corpus
	$(call need,python3,python3)
	@python3 corpus/forms.py $(BUILD)/corpus
