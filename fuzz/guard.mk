# SPDX-License-Identifier: MIT
# The guard and the checks that the library touches neither the heap nor the kernel and needs little stack.

# The folders whose files the strict and the tiny-stack replay read.
GUARD_INPUTS ?= $(FUZZ_SEEDS)
STACK_LIMIT ?= 1024

.PHONY: guard-test no-heap stack strict

guard-test: ## show that the heap and system-call guard bites in every kind of build
	$(call need,python3,python3)
	@python3 fuzz/checks/guard_test.py --folder $(BUILD)/guard-test --cc $(CC) --clang $(CLANG)

no-heap: ## show from the object code that the library can touch neither heap nor kernel
	@COMPILERS="$(CC) $(CLANG)" LIB_CFLAGS="$(filter-out -O%,$(LIB_CFLAGS))" BUILD=$(BUILD) fuzz/checks/no_heap.sh
	@COMPILERS="$(CC) $(CLANG)" BUILD=$(BUILD) fuzz/checks/no_heap.sh --self-test

stack: ## bound the stack of each public function, and read all seeds on the smallest stack
	$(call need,python3,python3)
	@python3 fuzz/checks/stack_bound.py --folder $(BUILD)/stack --flags="$(LIB_CFLAGS)" --limit $(STACK_LIMIT)
	@python3 fuzz/checks/stack_bound.py --folder $(BUILD)/stack/self-test --limit $(STACK_LIMIT) --self-test | tail -1
	@COMPILERS="$(CC) $(CLANG)" LIB_CFLAGS="$(LIB_CFLAGS)" BUILD=$(BUILD) LIMIT=$(STACK_LIMIT) \
	  fuzz/checks/replay_checks.sh tinystack $(GUARD_INPUTS)

strict: ## read all seeds where any system call kills
	@COMPILERS="$(CC) $(CLANG)" LIB_CFLAGS="$(LIB_CFLAGS)" BUILD=$(BUILD) \
	  fuzz/checks/replay_checks.sh strict $(GUARD_INPUTS)
