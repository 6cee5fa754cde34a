# SPDX-License-Identifier: MIT
# Fuzzing: the laws of fuzz/targets/ under two engines, a replay, a sweep and seeded faults. fuzz/README.md says how.

FUZZ_BUILD   ?= $(BUILD)/fuzz
FUZZ_SECONDS ?= 30
# FUZZ_RUNS=N: N inputs a target and core in place of seconds, from fixed seeds: what a gate runs, so that it is red for
# what was changed and not for the speed of the day
FUZZ_RUNS    ?= 0
BUDGET       ?= 2000000
FUZZ_JOBS    ?= $(shell nproc)
FUZZ_TARGETS := $(patsubst fuzz/targets/%.c,%,$(wildcard fuzz/targets/*.c))
# FUZZ_MUTATOR=0: the engines' own mutations alone, without those of fuzz/mutate/
FUZZ_MUTATOR ?= 1
# T=NAME: one target alone
FUZZ_CHOSEN  := $(or $(T),$(FUZZ_TARGETS))
# $(call fuzz_seeds,TARGET): the folders that it replays
fuzz_seeds    = fuzz/seeds/$(1) $(wildcard corpus/seeds/$(1) corpus/found/$(1))
FUZZ_SEEDS   := $(call fuzz_seeds,request)

FUZZ_ORACLE  := laws region cuts plain reading head play
FUZZ_COMMON  := ref guard entry $(FUZZ_ORACLE)
FUZZ_HEADERS := $(wildcard fuzz/*/*.h fuzz/*/*.def fuzz/ref/*.c) $(PARSER_SRC)
FUZZ_FLAGS   := $(STD) -g $(WARN) -Iparser -DHTTPZ_FUZZ

FUZZ_SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

.PHONY: fuzz fuzz-exhaustive fuzz-short fuzz-replay fuzz-sweep fuzz-repro fuzz-mutants fuzz-programs

# $(call fuzz_kind,NAME,COMPILER,FLAGS,SANITIZERS,COVERAGE,HG_HOOKS)
# The parser is built with the sanitizers. Coverage is counted in the parser and in the reference reader: both guide an
# engine. The oracle has neither: it would be noise, and it has guard slots and unmapped pages of its own.
define fuzz_kind
$(FUZZ_BUILD)/$(1)/httpz.o: parser/httpz.c $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$(2) $(FUZZ_FLAGS) $(3) $(4) $(5) -c $$< -o $$@
$(FUZZ_BUILD)/$(1)/ref.o: fuzz/ref/ref.c $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$(2) $(FUZZ_FLAGS) $(3) $(if $(5),$(5) -fno-sanitize-coverage=trace-cmp) -c $$< -o $$@
$(FUZZ_BUILD)/$(1)/guard.o: fuzz/oracle/guard.c fuzz/oracle/guard.h
	@mkdir -p $$(@D)
	$(CC) $(STD) -O2 -g -fno-sanitize=all -DHG_HOOKS=$(6) -c $$< -o $$@
$(FUZZ_BUILD)/$(1)/%.o: fuzz/oracle/%.c $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$(2) $(FUZZ_FLAGS) $(3) -c $$< -o $$@
$(FUZZ_BUILD)/$(1)/%.o: fuzz/targets/%.c $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$(2) $(FUZZ_FLAGS) $(3) -c $$< -o $$@
$(FUZZ_BUILD)/$(1)/%.o: fuzz/drivers/%.c $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$(2) $(FUZZ_FLAGS) $(3) -c $$< -o $$@
$(FUZZ_BUILD)/$(1)/%.o: fuzz/mutate/%.c $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$(2) $(FUZZ_FLAGS) $(3) -c $$< -o $$@
FUZZ_$(1)_OBJECTS := $(addprefix $(FUZZ_BUILD)/$(1)/,$(addsuffix .o,httpz $(FUZZ_COMMON)))
$(addprefix $(FUZZ_BUILD)/$(1)/,$(FUZZ_TARGETS)): %: %.o $$(FUZZ_$(1)_OBJECTS) $(addprefix $(FUZZ_BUILD)/$(1)/,mutate.o libfuzzer.o)
	$(2) $(3) $(4) -fsanitize=fuzzer $$^ -pthread -o $$@
.SECONDARY: $$(FUZZ_$(1)_OBJECTS) $(addprefix $(FUZZ_BUILD)/$(1)/,$(addsuffix .o,$(FUZZ_TARGETS) replay sweep files mutate libfuzzer))
endef

# $(call fuzz_drivers,NAME,COMPILER,FLAGS): replay and sweep, which need no engine
define fuzz_drivers
$(FUZZ_BUILD)/$(1)/replay-%: $(FUZZ_BUILD)/$(1)/%.o $(addprefix $(FUZZ_BUILD)/$(1)/,replay.o files.o) $$(FUZZ_$(1)_OBJECTS)
	$(2) $(3) $$^ -pthread -o $$@
$(FUZZ_BUILD)/$(1)/sweep-%: $(FUZZ_BUILD)/$(1)/%.o $(addprefix $(FUZZ_BUILD)/$(1)/,sweep.o files.o) $$(FUZZ_$(1)_OBJECTS)
	$(2) $(3) $$^ -pthread -o $$@
$(FUZZ_BUILD)/$(1)/exhaustive.o: fuzz/exhaustive/exhaustive.c fuzz/exhaustive/positions.inc $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$(2) $(FUZZ_FLAGS) $(3) -c $$< -o $$@
$(FUZZ_BUILD)/$(1)/exhaustive-%: $(FUZZ_BUILD)/$(1)/%.o $(FUZZ_BUILD)/$(1)/exhaustive.o $$(FUZZ_$(1)_OBJECTS)
	$(2) $(3) $$^ -pthread -o $$@
endef

$(eval $(call fuzz_kind,gcc,$(CC),-O2,,,0))
$(eval $(call fuzz_kind,plain,$(CLANG),-O2,,-fsanitize=fuzzer-no-link,0))
$(eval $(call fuzz_kind,asan,$(CLANG),-O2,$(FUZZ_SANITIZE),-fsanitize=fuzzer-no-link,1))
$(eval $(call fuzz_kind,afl,AFL_QUIET=1 afl-clang-fast,-O2,,,0))
# the same once more, to tell AFL++ what was compared
$(eval $(call fuzz_kind,cmplog,AFL_QUIET=1 AFL_LLVM_CMPLOG=1 afl-clang-fast,-O2,,,0))

$(eval $(call fuzz_drivers,gcc,$(CC),-O2))
$(eval $(call fuzz_drivers,asan,$(CLANG),-O2 $(FUZZ_SANITIZE)))

$(FUZZ_BUILD)/afl/%-afl: $(FUZZ_BUILD)/afl/%.o $(FUZZ_BUILD)/afl/afl_main.o $(FUZZ_afl_OBJECTS)
	AFL_QUIET=1 afl-clang-fast -O2 $^ -pthread -o $@
$(FUZZ_BUILD)/cmplog/%-afl: $(FUZZ_BUILD)/cmplog/%.o $(FUZZ_BUILD)/cmplog/afl_main.o $(FUZZ_cmplog_OBJECTS)
	AFL_QUIET=1 AFL_LLVM_CMPLOG=1 afl-clang-fast -O2 $^ -pthread -o $@

# The mutator is loaded by afl-fuzz itself.
$(FUZZ_BUILD)/afl/mutator.so: fuzz/mutate/afl.c fuzz/mutate/mutate.c fuzz/mutate/mutate.h
	@mkdir -p $(@D)
	$(CC) $(FUZZ_FLAGS) -O2 -fPIC -shared fuzz/mutate/afl.c fuzz/mutate/mutate.c -o $@

$(FUZZ_BUILD)/gcc/mutate_test: $(addprefix $(FUZZ_BUILD)/gcc/,mutate_test.o mutate.o ref.o)
	$(CC) $^ -o $@

fuzz: ## fuzz every target: replay, sweep, libFuzzer, AFL++ (T=TARGET FUZZ_SECONDS=30 or FUZZ_RUNS=N, FUZZ_JOBS=cores)
	@fuzz/run.py full --build $(FUZZ_BUILD) --seconds $(FUZZ_SECONDS) --runs $(FUZZ_RUNS) --mutator $(FUZZ_MUTATOR) --jobs $(FUZZ_JOBS) --clang $(CLANG) --cc $(CC) $(FUZZ_CHOSEN)

fuzz-short: $(FUZZ_BUILD)/gcc/mutate_test ## the fuzz laws without an engine, in under a minute: replay and a short sweep
	@$(FUZZ_BUILD)/gcc/mutate_test
	@fuzz/run.py short --build $(FUZZ_BUILD) --jobs $(FUZZ_JOBS) --cc $(CC) $(FUZZ_CHOSEN)

fuzz-replay: $(addprefix $(FUZZ_BUILD)/gcc/replay-,$(FUZZ_CHOSEN)) ## run every seed and every finding through all laws (T=TARGET)
	@$(foreach t,$(FUZZ_CHOSEN),$(FUZZ_BUILD)/gcc/replay-$(t) $(call fuzz_seeds,$(t)) &&) true

fuzz-sweep: $(addprefix $(FUZZ_BUILD)/gcc/sweep-,$(FUZZ_CHOSEN)) ## every one-byte change of every boundary seed, through all laws (T=TARGET)
	@$(foreach t,$(FUZZ_CHOSEN),$(FUZZ_BUILD)/gcc/sweep-$(t) fuzz/seeds/$(t) &&) true

fuzz-exhaustive: ## every string up to a bound at each grammar position: parser = reference (T=TARGET BUDGET=inputs a position)
	@fuzz/run.py exhaustive --build $(FUZZ_BUILD) --budget $(BUDGET) --jobs $(FUZZ_JOBS) --cc $(CC) $(FUZZ_CHOSEN)

fuzz-repro: $(addprefix $(FUZZ_BUILD)/gcc/replay-,$(T)) ## run one input through all laws: T=TARGET F=FILE
	@test -n "$(T)" -a -n "$(F)" || { echo "say which: make fuzz-repro T=TARGET F=FILE" >&2; exit 2; }
	$< $(F)

fuzz-mutants: $(foreach t,$(FUZZ_TARGETS),$(FUZZ_BUILD)/gcc/replay-$(t) $(FUZZ_BUILD)/gcc/sweep-$(t)) $(FUZZ_BUILD)/gcc/exhaustive.o ## seeded faults, each to be killed by the law it names
	@fuzz/mutants/run.py --build $(FUZZ_BUILD) --cc $(CC)
	@fuzz/mutants/run.py --build $(FUZZ_BUILD) --cc $(CC) --exhaustive
	@CC=$(CC) fuzz/mutate/mutants.sh $(FUZZ_BUILD)/mutate-mutants

-include fuzz/guard.mk
