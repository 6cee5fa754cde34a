# SPDX-License-Identifier: MIT
# Adapters: what hands the vectors to other parsers.

PEERS    ?= lean
ADAPTERS := conformance/adapters

.PHONY: peers adapters adapter-check adapter-teeth

peers: ## install the peers of conformance/adapters/peers.tsv; PEERS=all for more than the small ones
	$(call need,python3,python3)
	@python3 $(ADAPTERS)/peers.py install $(PEERS)

# Our own: the reading of the vectors' test, without its labels.
HTTPZ_ADAPTER_OBJ := $(patsubst %,$(BUILD)/vectors/gcc/%.o,vector_bytes vector_feed vector_grade vector_pool vector_read \
  vector_request vector_value vector_write httpz guard)

$(BUILD)/adapters/httpz: $(HTTPZ_ADAPTER_OBJ) $(ADAPTERS)/c/httpz.c $(ADAPTERS)/c/adapter.c $(ADAPTERS)/c/adapter.h \
  conformance/vector.h conformance/vector_read.h conformance/vector_write.h
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -I$(BUILD)/corpus $(ADAPTERS)/c/httpz.c $(ADAPTERS)/c/adapter.c $(HTTPZ_ADAPTER_OBJ) -o $@

adapters: $(BUILD)/adapters/httpz ## build the adapters of all peers that are installed
	$(call need,python3,python3)
	@CC="$(CC)" python3 $(ADAPTERS)/peers.py build --build $(BUILD)

adapter-check: adapters ## try every adapter: controls, protocol, and llhttp by two routes
	@python3 $(ADAPTERS)/adapter_check.py --build $(BUILD)

adapter-teeth: adapters ## show that the adapters' check is red where it must be
	@python3 $(ADAPTERS)/adapter_teeth.py --build $(BUILD)
