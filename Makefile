# SPDX-License-Identifier: MIT
# httpz: `make help` lists the verbs. Folders add theirs in a rules.mk of their own.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

BUILD := build
ifeq ($(origin CC),default)
CC := gcc
endif
CLANG ?= $(firstword $(foreach v,19 18 17 16 15 14,$(if $(shell command -v clang-$(v)),clang-$(v))) clang)

WARN   := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
STD    := -std=c11
OPT    ?= -O2
# The library: no stack protector (it would call into libc), no vectoriser (slower on these short loops).
LIB_CFLAGS := $(STD) $(OPT) -g -gdwarf-4 $(WARN) -fno-stack-protector -fno-tree-vectorize -Iparser
CFLAGS ?= -O2 -g
ALL_CFLAGS := $(STD) $(CFLAGS) $(WARN) -Iparser

PARSER_SRC := $(wildcard parser/*.c parser/*.h parser/*.def parser/*.inc)

# $(call need,TOOL,PACKAGE) stops with the package's name where a tool is missing.
need = @command -v $(1) >/dev/null 2>&1 || { echo "$(1) is missing. 'make setup' installs it (package $(2))." >&2; exit 1; }

# What `make test` runs: everything that needs no fuzzing engine and no prover.
TESTS := unit tables readme pieces no-heap stack strict guard-test ref-test corpus-check httpz-parse-test vectors vectors-header requirements conformance conformance-test adapter-check package-test examples server-test fuzz-short
# What `make teeth` runs: the seeded faults that show each of these red.
TEETH := runner-teeth unit-teeth ref-mutants corpus-teeth httpz-parse-teeth vectors-teeth requirements-teeth conformance-teeth fuzz-mutants prove-teeth

.PHONY: all help setup test teeth runner-teeth tables readme format clean
all: $(BUILD)/libhttpz.a ## build the library and the tools

help: ## list the verbs
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST) | LC_ALL=C sort

test: all ## run every test
	@MAKE="$(MAKE)" ./test.sh $(TESTS)

teeth: all ## seed faults, one by one, and show that the checks catch each
	@MAKE="$(MAKE)" ./test.sh $(TEETH)

runner-teeth: $(BUILD)/libhttpz.a ## faults for the runners themselves: what they add up, the README's check, the bound of pieces
	@CC=$(CC) ./runner_teeth.sh

tables: ## check that generated files are what their generators write
	@python3 parser/make_field_table.py --check && echo "1 passed, 0 failed"

readme: $(BUILD)/libhttpz.a ## compile and run what the README shows
	@CC=$(CC) ./readme_test.sh

format: ## format all C files
	$(call need,clang-format-14,clang-format-14)
	@git ls-files '*.c' '*.h' | xargs clang-format-14 -i

setup: ## install what the project needs from Debian's packages
	@./setup.sh

$(BUILD)/libhttpz.a: $(PARSER_SRC)
	@mkdir -p $(@D)
	$(CC) $(LIB_CFLAGS) -c parser/httpz.c -o $(BUILD)/httpz.o
	@rm -f $@
	@ar rcs $@ $(BUILD)/httpz.o

clean: ## remove all that was built
	rm -rf $(BUILD)

-include parser/rules.mk fuzz/rules.mk corpus/rules.mk proofs/rules.mk conformance/rules.mk bench/rules.mk fuzz/ref/rules.mk package/rules.mk examples/rules.mk server/rules.mk
