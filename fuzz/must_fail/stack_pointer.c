/* SPDX-License-Identifier: MIT
 * A call through a pointer: nobody knows how deep it goes. It must be refused: indirect call in fault. */
int fault(int (*callback)(int), int value);

int fault(int (*callback)(int), int value) {
  return callback(value) + 1;
}
