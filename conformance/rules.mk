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
