/* SPDX-License-Identifier: MIT
 * A board to try firmware.c on: hands over standard input and prints what the firmware says. */
#include <stdint.h>
#include <stdio.h>

int led_after(const uint8_t *bytes, uint32_t len);

int main(void) {
  static uint8_t bytes[4096];
  uint32_t len = (uint32_t)fread(bytes, 1, sizeof bytes, stdin);
  printf("%d\n", led_after(bytes, len));
  return 0;
}
