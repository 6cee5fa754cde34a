/* SPDX-License-Identifier: MIT
 * An array whose length the caller chooses. It must be refused: dynamic frame in fault. */
#pragma GCC diagnostic ignored "-Wvla"

int fault(unsigned length);

int fault(unsigned length) {
  volatile char bytes[length + 1];
  bytes[length] = 1;
  return bytes[length];
}
