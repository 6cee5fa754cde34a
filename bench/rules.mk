# SPDX-License-Identifier: MIT

.PHONY: pieces
pieces: $(BUILD)/bench/pieces $(BUILD)/bench/body_pieces ## count instructions of a head and a body read in pieces of 1 byte to all (callgrind)
	$(call need,valgrind,valgrind)
	@./bench/pieces.sh $<
	@./bench/body_pieces.sh $(BUILD)/bench/body_pieces

$(BUILD)/bench/%: bench/%.c $(BUILD)/libhttpz.a
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -gdwarf-4 $< $(BUILD)/libhttpz.a -o $@
