# SPDX-License-Identifier: MIT

.PHONY: pieces
pieces: $(BUILD)/bench/pieces ## count instructions of a head read in pieces of 1 byte to all (callgrind)
	$(call need,valgrind,valgrind)
	@./bench/pieces.sh $<

$(BUILD)/bench/pieces: bench/pieces.c $(BUILD)/libhttpz.a
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -gdwarf-4 $< $(BUILD)/libhttpz.a -o $@
