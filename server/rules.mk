# SPDX-License-Identifier: MIT
# The file server, its tests, the seeded faults that the tests must catch, and the benchmark.

SERVER_SRC := $(filter-out %_test.c,$(wildcard server/*.c))
SERVER_DEP := $(SERVER_SRC) $(wildcard server/*.h server/*.def)

.PHONY: server server-test server-teeth bench-server server-peers

server: $(BUILD)/httpz-server ## build the file server

$(BUILD)/httpz-server: $(SERVER_DEP) $(BUILD)/libhttpz.a
	@[ -e /usr/include/liburing.h ] || { echo "liburing is missing. 'make setup' installs it (package liburing-dev)." >&2; exit 1; }
	$(CC) $(ALL_CFLAGS) -pthread $(SERVER_SRC) $(BUILD)/libhttpz.a -luring -o $@

# The same under the sanitizers; their allocator takes the place of the heap watch.
$(BUILD)/httpz-server-sanitized: $(SERVER_DEP) $(PARSER_SRC)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -pthread \
	  $(SERVER_SRC) parser/httpz.c -luring -o $@

SERVER_UNITS := $(patsubst server/%_test.c,$(BUILD)/server/%_test,$(wildcard server/*_test.c))

# The pure parts. files.c makes media types.
$(BUILD)/server/%_test: server/%_test.c $(SERVER_DEP) server/test.h $(BUILD)/libhttpz.a
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -Iserver $< server/$*.c $(if $(filter files,$*),server/mime.c) $(BUILD)/libhttpz.a -lcmocka -o $@

server-test: $(BUILD)/httpz-server $(BUILD)/httpz-server-sanitized $(SERVER_UNITS) ## test the file server: units, connection vectors, facts over the wire
	$(call need,python3,python3)
	$(call need,curl,curl)
	@server/run_tests.sh $(BUILD)/httpz-server $(BUILD)/httpz-server-sanitized $(SERVER_UNITS)

server-teeth: $(BUILD)/httpz-server ## seeded faults in the server, each to be caught by the fact it names
	$(call need,python3,python3)
	$(call need,patch,patch)
	@CC="$(CC)" BUILD="$(BUILD)" python3 server/server_teeth.py

bench-server: $(BUILD)/httpz-server $(BUILD)/load ## the server against nginx, h2o and lighttpd: requests per CPU-second, latency, memory
	$(call need,python3,python3)
	@BUILD="$(BUILD)" python3 server/bench/bench.py $(BENCH_ARGS)

$(BUILD)/load: server/bench/load.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $< -o $@

server-peers: ## install the servers and clients that bench-server and some facts want
	@[ "$$(id -u)" -eq 0 ] || { echo "as root run: make server-peers" >&2; exit 1; }
	apt-get install -y --no-install-recommends nginx-light h2o lighttpd wrk nghttp2-client curl chromium
