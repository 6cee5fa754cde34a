/* SPDX-License-Identifier: MIT
 * A global that is written. It must be refused: writable section: .data. */
int fault(void);

int fault_count = 1;

int fault(void) {
  return ++fault_count;
}
