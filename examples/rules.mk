# SPDX-License-Identifier: MIT
.PHONY: examples
examples: $(BUILD)/libhttpz.a ## build and run the examples
	@CC=$(CC) examples/test.sh
