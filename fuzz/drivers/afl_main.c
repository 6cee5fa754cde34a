/* SPDX-License-Identifier: MIT
 *
 * The AFL++ driver: persistent, inputs through shared memory. Compile it with afl-clang-fast. */
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifndef __AFL_FUZZ_TESTCASE_LEN
#error "this driver is for afl-clang-fast"
#endif

/* The macros are the compiler's own, and not written with our warnings in mind. */
#pragma clang diagnostic ignored "-Wextra-semi"
#pragma clang diagnostic ignored "-Wgnu-statement-expression"
#pragma clang diagnostic ignored "-Wsign-conversion"
#pragma clang diagnostic ignored "-Wshorten-64-to-32"

enum { INPUTS_PER_PROCESS = 100000 };

__AFL_FUZZ_INIT();

int main(void) {
  __AFL_INIT();
  const unsigned char *bytes = __AFL_FUZZ_TESTCASE_BUF; /* is only there after __AFL_INIT */
  while (__AFL_LOOP(INPUTS_PER_PROCESS)) {
    int len = __AFL_FUZZ_TESTCASE_LEN;
    LLVMFuzzerTestOneInput(bytes, (size_t)len);
  }
  return 0;
}
