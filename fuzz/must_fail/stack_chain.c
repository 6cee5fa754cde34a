/* SPDX-License-Identifier: MIT
 * Three frames of 400 bytes, one below the other. It must be refused: over 1024 bytes: fault. */
int fault(unsigned at);

__attribute__((noinline)) static int third(unsigned at) {
  volatile char bytes[400];
  bytes[at % sizeof bytes] = 1;
  return bytes[(at + 1) % sizeof bytes];
}

__attribute__((noinline)) static int second(unsigned at) {
  volatile char bytes[400];
  bytes[at % sizeof bytes] = 1;
  return third(at + 1) + bytes[(at + 1) % sizeof bytes];
}

int fault(unsigned at) {
  volatile char bytes[400];
  bytes[at % sizeof bytes] = 1;
  return second(at + 1) + bytes[(at + 1) % sizeof bytes];
}
