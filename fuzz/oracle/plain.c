/* SPDX-License-Identifier: MIT */
#include "plain.h"

#include <string.h>

static const char ALPHA_DIGIT[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static bool is_one_of(uint8_t byte, const char *list) {
  return byte != 0 && strchr(list, byte) != NULL;
}

bool plain_is_tchar(uint8_t byte) {
  return is_one_of(byte, ALPHA_DIGIT) || is_one_of(byte, "!#$%&'*+-.^_`|~");
}

bool plain_is_target_char(uint8_t byte) {
  return is_one_of(byte, ALPHA_DIGIT) || is_one_of(byte,
                                                   "-._~"
                                                   "!$&'()*+,;="
                                                   ":/?[]@"
                                                   "%");
}

bool plain_is_value_byte(uint8_t byte) {
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool plain_is_ows(uint8_t byte) {
  return byte == ' ' || byte == '\t';
}

bool plain_is_digit(uint8_t byte) {
  return byte >= '0' && byte <= '9';
}

static uint8_t lower(uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte - 'A' + 'a') : byte;
}

bool plain_same_name(const uint8_t *bytes, size_t len, const char *name) {
  if (strlen(name) != len) return false;
  for (size_t i = 0; i < len; i++) {
    if (lower(bytes[i]) != lower((uint8_t)name[i])) return false;
  }
  return true;
}

size_t plain_crlf(const uint8_t *bytes, size_t from, size_t len) {
  for (size_t i = from; i + 1 < len; i++) {
    if (bytes[i] == '\r' && bytes[i + 1] == '\n') return i;
  }
  return len;
}
