/* SPDX-License-Identifier: MIT
 * A call of a function that is not there. It must be refused: unknown function elsewhere called by fault. */
int fault(int value);
extern int elsewhere(int value);

int fault(int value) {
  return elsewhere(value) + 1;
}
