/* SPDX-License-Identifier: MIT
 * Trailer sections: RFC 9112 7.1.2, RFC 9110 6.5.1. */
#include "test_support.h"


typedef struct {
  httpz_status status;
  httpz_trailers trailers;
  uint16_t offset;
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
} outcome;

/* Reads bytes[0 .. len) when `step` more of them have come each time. What is not written stays 0x5a. */
static void read_in_steps(const httpz_limits *limits, httpz_trailer_policy policy, const void *bytes, uint32_t len,
                          uint32_t step, outcome *out) {
  httpz_reader reader = {0};
  memset(out, 0x5a, sizeof *out);
  out->status = HTTPZ_MORE;
  for (uint32_t end = 0; out->status == HTTPZ_MORE && end < len;) {
    end = len - end > step ? end + step : len;
    httpz_input input = {flush_copy(bytes, end), end, end};
    GUARDED(out->status, httpz_read_trailers(limits, policy, input, &reader, out->slots, &out->trailers));
  }
  out->offset = reader.offset;
}

static void assert_alike(const outcome *a, const outcome *b) {
  assert_status(a->status, b->status);
  assert_int_equal(a->offset, b->offset);
  assert_memory_equal(&a->trailers, &b->trailers, sizeof a->trailers);
  if (a->status == HTTPZ_OK) assert_memory_equal(a->slots, b->slots, sizeof a->slots);
}

static outcome first, again;

/* Reads it in one call into `first`, and demands the same of every other way to cut it. */
static void read_all_ways(const httpz_limits *limits, httpz_trailer_policy policy, const void *bytes, size_t len) {
  read_in_steps(limits, policy, bytes, (uint32_t)len, (uint32_t)len, &first);
  for (uint32_t step = 1; step < len; step++) {
    read_in_steps(limits, policy, bytes, (uint32_t)len, step, &again);
    assert_alike(&again, &first);
  }
}

static void assert_untouched(const void *bytes, size_t len) {
  for (size_t i = 0; i < len; i++) assert_int_equal(((const uint8_t *)bytes)[i], 0x5a);
}

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  uint16_t fields;
  uint16_t section_len;
} accepted_row;

static const accepted_row accepted[] = {
    {"an empty line alone is a section without fields", BYTES("\r\n"), 0, 2},
    {"what follows the empty line is not read", BYTES("\r\nGET / HTTP/1.1\r\n\r\n"), 0, 2},
    {"a section has field lines", BYTES("A: b\r\nC: d\r\n\r\n"), 2, 14},
    {"a field may come twice", BYTES("A: b\r\nA: c\r\n\r\n"), 2, 14},
    {"an integrity field may stand in a section", BYTES("Content-Digest: sha-256=:AA==:\r\n\r\n"), 1, 34},
    {"an ETag may stand in a section", BYTES("ETag: \"a\"\r\n\r\n"), 1, 13},
    {"a value may be empty", BYTES("A:\r\n\r\n"), 1, 6},
    {"a value may hold obs-text and HTAB", BYTES("A: \xff\tb\r\n\r\n"), 1, 10},
};

static void is_accepted(void **state) {
  const accepted_row *row = *state;
  for (int policy = HTTPZ_TRAILERS_REFUSE; policy <= HTTPZ_TRAILERS_DROP; policy++) {
    read_all_ways(&httpz_default_limits, (httpz_trailer_policy)policy, row->bytes, row->len);
    assert_status(first.status, HTTPZ_OK);
    assert_int_equal(first.trailers.field_count, row->fields);
    assert_int_equal(first.trailers.dropped, 0);
    assert_int_equal(first.trailers.len, row->section_len);
    assert_untouched(&first.slots[row->fields], (HTTPZ_DEFAULT_FIELDS - row->fields) * sizeof first.slots[0]);
  }
}

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  httpz_status status;
  uint16_t offset;
} refused_row;

static const refused_row refused[] = {
    {"an LF alone does not end a section", BYTES("\n"), HTTPZ_BARE_LF, 0},
    {"an LF alone does not end a line", BYTES("A: b\n\r\n"), HTTPZ_BARE_LF, 4},
    {"a CR alone does not end a section", BYTES("\rX"), HTTPZ_BARE_CR, 0},
    {"a CR does not stand in a value", BYTES("A: b\rc\r\n\r\n"), HTTPZ_BARE_CR, 4},
    {"a NUL does not stand in a value", BYTES("A: b\0\r\n\r\n"), HTTPZ_BAD_FIELD_VALUE, 4},
    {"a line is not folded", BYTES("A: b\r\n c\r\n\r\n"), HTTPZ_OBS_FOLD, 6},
    {"the first line is not folded either", BYTES(" A: b\r\n\r\n"), HTTPZ_OBS_FOLD, 0},
    {"whitespace does not stand before the colon", BYTES("A : b\r\n\r\n"), HTTPZ_WHITESPACE_IN_FIELD_NAME, 1},
    {"a name is not empty", BYTES(": b\r\n\r\n"), HTTPZ_BAD_FIELD_NAME, 0},
    {"a name is a token", BYTES("A(: b\r\n\r\n"), HTTPZ_BAD_FIELD_NAME, 1},
    {"a line has a colon", BYTES("A\r\n\r\n"), HTTPZ_MISSING_COLON, 1},
    {"a forbidden field is refused at its name", BYTES("A: b\r\nHost: c\r\n\r\n"), HTTPZ_FORBIDDEN_TRAILER, 6},
    {"a forbidden name is met in any case", BYTES("cONTENT-lENGTH: 1\r\n\r\n"), HTTPZ_FORBIDDEN_TRAILER, 0},
    {"what a forbidden field says does not matter", BYTES("Content-Length: x\r\n\r\n"), HTTPZ_FORBIDDEN_TRAILER, 0},
};

static void is_refused(void **state) {
  const refused_row *row = *state;
  read_all_ways(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, row->bytes, row->len);
  assert_status(first.status, row->status);
  assert_int_equal(first.offset, row->offset);
  assert_untouched(&first.trailers, sizeof first.trailers);
}

/* Written out by hand: 9110 6.5.1 gives the kinds, and the sections beside them the names. */
typedef struct {
  const char *fact;
} name_row;

static const name_row forbidden[] = {
    {"Transfer-Encoding"},
    {"Content-Length"},
    {"Connection"},
    {"Keep-Alive"},
    {"Proxy-Connection"},
    {"TE"},
    {"Trailer"},
    {"Upgrade"}, /* framing, and the connection: 9112 6, 9110 7.6.1, 6.6.2 */
    {"Host"},
    {"Max-Forwards"}, /* routing: 9110 7.2, 7.6.2 */
    {"Authorization"},
    {"Proxy-Authorization"},
    {"WWW-Authenticate"},
    {"Proxy-Authenticate"},
    {"Cookie"},
    {"Set-Cookie"},
    /* authentication: 9110 11.6, 11.7, RFC 6265 4 */
    {"Expect"},
    {"Range"},
    {"If-Match"},
    {"If-None-Match"},
    {"If-Modified-Since"},
    {"If-Unmodified-Since"},
    {"If-Range"},
    {"Cache-Control"},
    {"Pragma"}, /* request modifiers: 9110 10.1.1, 13.1, 14.2, RFC 9111 5 */
    {"Age"},
    {"Date"},
    {"Expires"},
    {"Location"},
    {"Retry-After"},
    {"Vary"},
    {"Warning"},
    /* response control: 9110 6.6.1, 10.2, 12.5.5, RFC 9111 5 */
    {"Content-Encoding"},
    {"Content-Type"},
    {"Content-Range"}, /* content format: 9110 8.3, 8.4, 14.4 */
};

static void is_kept_out(void **state) {
  const name_row *row = *state;
  char text[64];
  int len = snprintf(text, sizeof text, "%s: x\r\nA: b\r\n\r\n", row->fact);
  read_all_ways(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, text, (size_t)len);
  assert_status(first.status, HTTPZ_FORBIDDEN_TRAILER);
  assert_int_equal(first.offset, 0);
  read_all_ways(&httpz_default_limits, HTTPZ_TRAILERS_DROP, text, (size_t)len);
  assert_status(first.status, HTTPZ_OK);
  assert_int_equal(first.trailers.field_count, 1);
  assert_int_equal(first.trailers.dropped, 1);
  assert_int_equal(first.trailers.len, len);
  assert_int_equal(first.slots[0].name_off, strlen(row->fact) + 5);
  assert_untouched(&first.slots[1], sizeof first.slots[1]);
}

static void every_other_known_name_is_allowed(void **state) {
  (void)state;
  size_t allowed = 0;
  for (int id = HTTPZ_FIELD_OTHER + 1; id < HTTPZ_FIELD_COUNT; id++) {
    const char *name = httpz_field_spelling((httpz_field_id)id);
    bool listed = false;
    for (size_t i = 0; i < COUNT(forbidden); i++) listed |= strcmp(forbidden[i].fact, name) == 0;
    if (listed) continue;
    char text[64];
    int len = snprintf(text, sizeof text, "%s: x\r\n\r\n", name);
    read_in_steps(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, text, (uint32_t)len, (uint32_t)len, &first);
    assert_status(first.status, HTTPZ_OK);
    assert_int_equal(first.trailers.field_count, 1);
    allowed++;
  }
  assert_int_equal(allowed + COUNT(forbidden), HTTPZ_FIELD_COUNT - 1);
}

static void a_name_that_only_begins_like_a_forbidden_one_is_allowed(void **state) {
  (void)state;
  static const char bytes[] = "Hosts: x\r\nX-Host: x\r\nContent-Lengthy: x\r\nContent_Length: x\r\nTe-: x\r\n\r\n";
  read_all_ways(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, bytes, sizeof bytes - 1);
  assert_status(first.status, HTTPZ_OK);
  assert_int_equal(first.trailers.field_count, 5);
}

static void fields_stand_in_the_order_of_the_wire(void **state) {
  (void)state;
  static const char bytes[] = "Server-Timing: a\r\nHost: b\r\nETag:  \"c\" \r\n\r\n";
  read_all_ways(&httpz_default_limits, HTTPZ_TRAILERS_DROP, bytes, sizeof bytes - 1);
  assert_status(first.status, HTTPZ_OK);
  assert_int_equal(first.trailers.field_count, 2);
  assert_int_equal(first.slots[0].id, HTTPZ_FIELD_OTHER);
  assert_int_equal(first.slots[0].name_len, 13);
  assert_int_equal(first.slots[0].value_off, 15);
  assert_int_equal(first.slots[0].value_len, 1);
  assert_int_equal(first.slots[1].id, HTTPZ_FIELD_ETAG);
  assert_int_equal(first.slots[1].name_off, 27);
  assert_int_equal(first.slots[1].value_off, 34);
  assert_int_equal(first.slots[1].value_len, 3);
}

static void every_proper_prefix_asks_for_more(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++)
    for (uint32_t len = 1; len < accepted[i].section_len; len++) {
      read_in_steps(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, accepted[i].bytes, len, len, &first);
      assert_status(first.status, HTTPZ_MORE);
      assert_untouched(&first.trailers, sizeof first.trailers);
    }
}

static void a_refusal_is_final(void **state) {
  (void)state;
  httpz_reader reader = {0};
  httpz_trailers out;
  httpz_input bad = {(const uint8_t *)"Host: a\r\n\r\n", 11, 11};
  httpz_input good = {(const uint8_t *)"\r\n", 2, 2};
  assert_status(httpz_read_trailers(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, bad, &reader, first.slots, &out),
                HTTPZ_FORBIDDEN_TRAILER);
  assert_status(httpz_read_trailers(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, good, &reader, first.slots, &out),
                HTTPZ_FORBIDDEN_TRAILER);
}

static void a_section_is_read_up_to_its_limit(void **state) {
  (void)state;
  static const char bytes[] = "A: b\r\nC: d\r\n\r\n";
  uint16_t len = sizeof bytes - 1;
  httpz_limits limits = httpz_default_limits;
  limits.head = 1; /* not of this section */
  limits.trailers = len;
  read_all_ways(&limits, HTTPZ_TRAILERS_REFUSE, bytes, len);
  assert_status(first.status, HTTPZ_OK);
  for (uint16_t less = 1; less < len; less++) {
    limits.trailers = less;
    read_all_ways(&limits, HTTPZ_TRAILERS_REFUSE, bytes, len);
    assert_status(first.status, HTTPZ_TRAILERS_TOO_LARGE);
    assert_int_equal(first.offset, less);
  }
}

static void a_full_buffer_is_refused_at_once(void **state) {
  (void)state;
  httpz_limits limits = httpz_default_limits;
  limits.trailers = 6;
  read_in_steps(&limits, HTTPZ_TRAILERS_REFUSE, "A: b\r\n", 6, 6, &first);
  assert_status(first.status, HTTPZ_TRAILERS_TOO_LARGE);
  read_in_steps(&limits, HTTPZ_TRAILERS_REFUSE, "A: bcd", 6, 1, &first);
  assert_status(first.status, HTTPZ_TRAILERS_TOO_LARGE);
}

static void the_fields_kept_are_limited(void **state) {
  (void)state;
  httpz_limits limits = httpz_default_limits;
  limits.fields = 1;
  read_all_ways(&limits, HTTPZ_TRAILERS_REFUSE, BYTES("A: b\r\n\r\n"));
  assert_status(first.status, HTTPZ_OK);
  read_all_ways(&limits, HTTPZ_TRAILERS_REFUSE, BYTES("A: b\r\nC: d\r\n\r\n"));
  assert_status(first.status, HTTPZ_TOO_MANY_FIELDS);
  assert_int_equal(first.offset, 6);
  read_all_ways(&limits, HTTPZ_TRAILERS_DROP, BYTES("Host: a\r\nTE: b\r\nC: d\r\n\r\n"));
  assert_status(first.status, HTTPZ_OK);
  assert_int_equal(first.trailers.dropped, 2);
}

static void a_name_is_limited(void **state) {
  (void)state;
  httpz_limits limits = httpz_default_limits;
  limits.name = 2;
  read_all_ways(&limits, HTTPZ_TRAILERS_REFUSE, BYTES("Ab: c\r\n\r\n"));
  assert_status(first.status, HTTPZ_OK);
  read_all_ways(&limits, HTTPZ_TRAILERS_REFUSE, BYTES("Abc: d\r\n\r\n"));
  assert_status(first.status, HTTPZ_FIELD_NAME_TOO_LONG);
  assert_int_equal(first.offset, 2);
}

static void bytes_past_the_input_change_nothing(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++)
    for (unsigned fill = 0; fill < 256; fill += 5) {
      uint8_t bytes[256];
      outcome padded;
      httpz_reader reader = {0};
      uint32_t len = (uint32_t)accepted[i].len;
      memset(bytes, (int)fill, sizeof bytes);
      memcpy(bytes, accepted[i].bytes, len);
      read_in_steps(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, bytes, len, len, &first);
      memset(&padded, 0x5a, sizeof padded);
      httpz_input input = {bytes, len, len + 64};
      padded.status = httpz_read_trailers(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, input, &reader, padded.slots,
                                          &padded.trailers);
      padded.offset = reader.offset;
      assert_alike(&padded, &first);
    }
}

int main(void) {
  ADD_FACTS(accepted, is_accepted);
  ADD_FACTS(refused, is_refused);
  ADD_FACTS(forbidden, is_kept_out);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(every_other_known_name_is_allowed);
  ADD(a_name_that_only_begins_like_a_forbidden_one_is_allowed);
  ADD(fields_stand_in_the_order_of_the_wire);
  ADD(every_proper_prefix_asks_for_more);
  ADD(a_refusal_is_final);
  ADD(a_section_is_read_up_to_its_limit);
  ADD(a_full_buffer_is_refused_at_once);
  ADD(the_fields_kept_are_limited);
  ADD(a_name_is_limited);
  ADD(bytes_past_the_input_change_nothing);
  return run_facts(__FILE__);
}
