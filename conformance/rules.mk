# SPDX-License-Identifier: MIT
# The command-line tool httpz-parse, its tests, and the seeded faults that the tests must catch.

HTTPZ_PARSE_SRC := $(wildcard conformance/httpz-parse*.c)
HTTPZ_PARSE_DEP := $(HTTPZ_PARSE_SRC) conformance/httpz-parse.h parser/httpz.h $(wildcard parser/*.def)

.PHONY: httpz-parse-test httpz-parse-teeth

all: $(BUILD)/httpz-parse

$(BUILD)/httpz-parse: $(HTTPZ_PARSE_DEP) $(BUILD)/libhttpz.a
	$(CC) $(ALL_CFLAGS) $(HTTPZ_PARSE_SRC) $(BUILD)/libhttpz.a -o $@

# The same sources with the library's, under the address and undefined-behaviour sanitizers.
$(BUILD)/httpz-parse-sanitized: $(HTTPZ_PARSE_DEP) $(PARSER_SRC)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fsanitize=address,undefined -fno-sanitize-recover=all \
	  $(HTTPZ_PARSE_SRC) parser/httpz.c -o $@

httpz-parse-test: $(BUILD)/httpz-parse $(BUILD)/httpz-parse-sanitized ## test the command-line tool
	$(call need,python3,python3)
	python3 conformance/httpz-parse_test.py $(BUILD)/httpz-parse
	python3 conformance/httpz-parse_test.py $(BUILD)/httpz-parse-sanitized

httpz-parse-teeth: $(BUILD)/httpz-parse ## show that the tool's tests catch seeded faults
	$(call need,python3,python3)
	$(call need,patch,patch)
	CC="$(CC)" python3 conformance/httpz-parse_teeth.py

# ---- the labelled vectors ------------------------------------------------------------------------------------------

VECTOR_FILES  := $(wildcard corpus/vectors/*/*.json)
VECTOR_HEADER := $(BUILD)/corpus/httpz_vectors.h
VECTOR_SRC    := $(wildcard conformance/vector_*.c) conformance/rfc9112_test.c
VECTOR_DEP    := $(wildcard conformance/vector*.h) parser/httpz.h $(wildcard parser/*.def) $(VECTOR_HEADER)
VECTOR_WAYS   := gcc clang-asan

.PHONY: vectors vectors-header vectors-teeth requirements requirements-teeth

$(VECTOR_HEADER): corpus/make_header.py $(VECTOR_FILES)
	$(call need,python3,python3)
	@python3 corpus/make_header.py $@

# The header is for any parser's author: it compiles alone, in any C or C++, and needs nothing at link time.
vectors-header: $(VECTOR_HEADER) ## check that the vectors' C header needs no libc, in C99, C11 and C++
	$(call need,$(CC),gcc)
	$(call need,g++,g++)
	@CC="$(CC)" conformance/check_header.sh $(VECTOR_HEADER) $(BUILD)/vectors/header

# $(1): way, of parser/rules.mk
define vector_way
$(BUILD)/vectors/$(1)/%.o: conformance/%.c $(VECTOR_DEP)
	@mkdir -p $$(@D)
	@$(UNIT_CC_$(1)) $(STD) $(UNIT_OPT) -g $(WARN) -Iparser -I$(BUILD)/corpus -c $$< -o $$@

$(BUILD)/vectors/$(1)/httpz.o: $(PARSER_SRC)
	@mkdir -p $$(@D)
	@$(UNIT_CC_$(1)) $(STD) $(UNIT_OPT) -g -w -fno-stack-protector -Iparser -c parser/httpz.c -o $$@

$(BUILD)/vectors/$(1)/guard.o: $(GUARD_FILES)
	@mkdir -p $$(@D)
	@$(firstword $(UNIT_CC_$(1))) $(STD) -O2 -g -fno-sanitize=all -DHG_HOOKS=$(GUARD_MODE_$(1)) -c fuzz/oracle/guard.c -o $$@

$(BUILD)/vectors/$(1)/rfc9112_test: $(VECTOR_SRC:conformance/%.c=$(BUILD)/vectors/$(1)/%.o) \
  $(BUILD)/vectors/$(1)/httpz.o $(BUILD)/vectors/$(1)/guard.o
	@$(UNIT_CC_$(1)) $$^ -lcmocka -o $$@
endef
$(foreach way,$(VECTOR_WAYS),$(eval $(call vector_way,$(way))))

vectors: $(VECTOR_WAYS:%=$(BUILD)/vectors/%/rfc9112_test) ## read every labelled vector and check the laws; V=id or 'fr-*' for some
	@V='$(V)' conformance/run_vectors.sh $^

vectors-teeth: $(BUILD)/vectors/gcc/rfc9112_test ## show that the vectors' test catches wrong labels and seeded faults
	$(call need,python3,python3)
	$(call need,patch,patch)
	@CC="$(CC)" BUILD="$(BUILD)" python3 conformance/vectors_teeth.py

requirements: ## hold the requirements of RFC 9110 and 9112 against the vectors, both ways
	$(call need,python3,python3)
	@python3 conformance/coverage.py

requirements-teeth: ## show that the requirement table is red where it must be
	$(call need,python3,python3)
	@python3 conformance/requirements_teeth.py

# ---- the conformance program -----------------------------------------------------------------------------------------

-include conformance/adapters.mk

CONFORMANCE_SRC := $(wildcard conformance/conformance*.c)
CONFORMANCE_DEP := $(CONFORMANCE_SRC) conformance/conformance.h $(BUILD)/conformance-page/matrix_page.inc
CONFORMANCE_CC   = $(STD) $(CFLAGS) $(WARN) -D_GNU_SOURCE -I$(BUILD)/conformance-page $(CONFORMANCE_SRC)
CONFORMANCE_ADAPTER ?= $(BUILD)/adapters/httpz
MATRIX := $(BUILD)/matrix

.PHONY: conformance conformance-test conformance-teeth matrix matrix-test

all: $(BUILD)/conformance

$(BUILD)/conformance-page/matrix_page.inc: conformance/matrix.html conformance/make_page.py
	$(call need,python3,python3)
	@mkdir -p $(@D)
	@python3 conformance/make_page.py conformance/matrix.html matrix_page > $@

$(BUILD)/conformance: $(CONFORMANCE_DEP)
	@[ -f /usr/include/jansson.h ] || { echo "jansson.h is missing. 'make setup' installs it (package libjansson-dev)." >&2; exit 1; }
	$(CC) $(CONFORMANCE_CC) -ljansson -o $@

# Memory that is kept for the whole run is no leak.
$(BUILD)/conformance-sanitized: $(CONFORMANCE_DEP)
	$(CC) -fsanitize=address,undefined -fno-sanitize-recover=all $(CONFORMANCE_CC) -ljansson -o $@

conformance: $(BUILD)/conformance $(CONFORMANCE_ADAPTER) ## hold our own parser to every vector, by its adapter and our stated policies
	@$(BUILD)/conformance run -a $(CONFORMANCE_ADAPTER) --level may --policy @corpus/policies.tsv $(if $(V),--only '$(V)')

conformance-test: $(BUILD)/conformance $(BUILD)/conformance-sanitized ## test the conformance program on targets that crash, hang, garble and lie
	$(call need,python3,python3)
	@python3 conformance/conformance_test.py $(BUILD)/conformance
	@ASAN_OPTIONS=detect_leaks=0 python3 conformance/conformance_test.py $(BUILD)/conformance-sanitized

conformance-teeth: $(BUILD)/conformance ## show that the program's tests catch seeded faults
	$(call need,python3,python3)
	$(call need,patch,patch)
	@CC="$(CC)" BUILD="$(BUILD)" python3 conformance/conformance_teeth.py

matrix: $(BUILD)/conformance ## run every adapter that is built over every vector: one page, build/matrix/index.html
	@BUILD="$(BUILD)" conformance/run_matrix.sh

matrix-test: $(BUILD)/conformance ## open the page in headless Chromium, filter it, and take a screenshot
	$(call need,chromium,chromium)
	$(call need,python3,python3)
	@python3 conformance/matrix_test.py $(BUILD)/conformance $(BUILD)/matrix-test
