/* SPDX-License-Identifier: MIT
 *
 * As in firmware: no libc, no heap, static buffers, bytes that come one at a time as from a UART. It is linked with
 * nothing but the library and the four functions below, which a board support package has too. */
#include "httpz.h"

typedef __SIZE_TYPE__ size;

void *memcpy(void *to, const void *from, size len);
void *memmove(void *to, const void *from, size len);
void *memset(void *to, int byte, size len);
int memcmp(const void *a, const void *b, size len);
int led_after(const uint8_t *bytes, uint32_t len);

void *memcpy(void *to, const void *from, size len) {
  for (size i = 0; i < len; i++) ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}

void *memmove(void *to, const void *from, size len) {
  if ((const uint8_t *)from > (uint8_t *)to) return memcpy(to, from, len);
  while (len-- > 0) ((uint8_t *)to)[len] = ((const uint8_t *)from)[len];
  return to;
}

void *memset(void *to, int byte, size len) {
  for (size i = 0; i < len; i++) ((uint8_t *)to)[i] = (uint8_t)byte;
  return to;
}

int memcmp(const void *a, const void *b, size len) {
  for (size i = 0; i < len; i++) {
    int difference = ((const uint8_t *)a)[i] - ((const uint8_t *)b)[i];
    if (difference != 0) return difference;
  }
  return 0;
}

/* 640 bytes of input and eight fields: what a lamp needs. */
enum { ROOM = 640, FIELDS = 8 };
static const httpz_limits limits = {.content_length = 16, .head = ROOM, .target = 64, .fields = FIELDS, .method = 8,
                                    .name = 40, .empty_lines = 1};
static uint8_t buffer[ROOM];
static httpz_field slots[FIELDS];
static httpz_reader reader;
static httpz_request request;

/* led_after takes the bytes as they come: 1 for PUT /led/on, 0 for PUT /led/off, minus the HTTP answer for a refusal,
 * -1 for a request that has not ended. */
int led_after(const uint8_t *bytes, uint32_t len) {
  memset(&reader, 0, sizeof reader);
  for (uint32_t i = 0; i < len && i < ROOM; i++) {
    buffer[i] = bytes[i];
    httpz_status status = httpz_read_request(&limits, (httpz_input){buffer, i + 1, ROOM}, &reader, slots, &request);
    if (status == HTTPZ_MORE) continue;
    if (status != HTTPZ_OK) return -(int)httpz_status_answer(status);
    if (request.method != HTTPZ_PUT) return -405;
    if (httpz_text_is(buffer, request.path, "/led/on", 7)) return 1;
    return httpz_text_is(buffer, request.path, "/led/off", 8) ? 0 : -404;
  }
  return -1;
}
