# SPDX-License-Identifier: MIT
# Unit tests: each parser/*_test.c is a program of its own, built and run four ways.

UNIT_TESTS := $(patsubst parser/%_test.c,%,$(wildcard parser/*_test.c))
UNIT_WAYS  := gcc clang gcc-asan clang-asan
UNIT_OPT   := -O1
UNIT_PRIVATE := -DHTTPZ_PRIVATE=extern -DHTTPZ_PRIVATE_INLINE=extern
GUARD_FILES := fuzz/oracle/guard.c fuzz/oracle/guard.h

SAN := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
UNIT_CC_gcc        := gcc
UNIT_CC_clang      := $(CLANG)
UNIT_CC_gcc-asan   := gcc $(SAN)
UNIT_CC_clang-asan := $(CLANG) $(SAN)
GUARD_MODE_gcc        := 0
GUARD_MODE_clang      := 0
GUARD_MODE_gcc-asan   := 1
GUARD_MODE_clang-asan := 1

.PHONY: unit
unit: $(foreach way,$(UNIT_WAYS),$(foreach test,$(UNIT_TESTS),$(BUILD)/unit/$(way)/$(test))) ## run the unit tests with gcc and clang, plain and with sanitizers
	$(call need,$(CLANG),clang-19)
	@./parser/run_unit_tests.sh $(BUILD)/unit $(UNIT_WAYS)

# $(1): way
define unit_way
$(BUILD)/unit/$(1)/guard.o: $(GUARD_FILES)
	@mkdir -p $$(@D)
	@$(firstword $(UNIT_CC_$(1))) $(STD) -O2 -g -fno-sanitize=all -DHG_HOOKS=$(GUARD_MODE_$(1)) -c fuzz/oracle/guard.c -o $$@

# The private functions of this library can be called. Its warnings are those of the ordinary build.
$(BUILD)/unit/$(1)/httpz.o: $(PARSER_SRC)
	@mkdir -p $$(@D)
	@$(UNIT_CC_$(1)) $(STD) $(UNIT_OPT) -g -w -fno-stack-protector $(UNIT_PRIVATE) -Iparser -c parser/httpz.c -o $$@

$(BUILD)/unit/$(1)/%: parser/%_test.c $(wildcard parser/*.h parser/*.def) $(BUILD)/unit/$(1)/httpz.o $(BUILD)/unit/$(1)/guard.o
	@$(UNIT_CC_$(1)) $(STD) $(UNIT_OPT) -g $(WARN) $(UNIT_PRIVATE) -Iparser $$(filter %.c %.o,$$^) -lcmocka -o $$@
endef
$(foreach way,$(UNIT_WAYS),$(eval $(call unit_way,$(way))))

.PHONY: unit-teeth
unit-teeth: ## seeded faults, each to be killed by the unit test it names
	$(call need,patch,patch)
	@CC=$(CC) ./parser/unit_teeth.sh $(BUILD)/unit-teeth
