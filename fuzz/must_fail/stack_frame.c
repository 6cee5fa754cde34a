/* SPDX-License-Identifier: MIT
 * A frame of 2 KiB. It must be refused: over 1024 bytes: fault. */
int fault(unsigned at);

int fault(unsigned at) {
  volatile char bytes[2048];
  bytes[at % sizeof bytes] = 1;
  return bytes[(at + 1) % sizeof bytes];
}
