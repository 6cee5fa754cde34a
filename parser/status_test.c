/* SPDX-License-Identifier: MIT */
#include "test_support.h"


typedef struct {
  const char *fact;
  httpz_status status;
  uint16_t answer;
  const char *section;
} status_case;

static const status_case rows[] = {
#define HTTPZ_STATUS(name, answer, section, sentence) {#name, HTTPZ_##name, answer, section},
#include "status.def"
#undef HTTPZ_STATUS
};

static void is_told(void **state) {
  const status_case *row = *state;
  const char *name;
  GUARDED(name, httpz_status_name(row->status));
  assert_string_equal(name, row->fact);
  assert_int_equal(httpz_status_answer(row->status), row->answer);
  assert_string_equal(httpz_status_section(row->status), row->section);
  assert_true(strlen(httpz_status_text(row->status)) > 10);
}

/* RFC 9110 15 and RFC 6585 5: what a server answers with; 0 where a field is to be ignored (9110 14.2) */
static void every_refusal_has_an_answer_and_a_section(void **state) {
  (void)state;
  static const uint16_t answers[] = {0, 400, 413, 414, 416, 431, 500, 501, 502, 505};
  for (int status = HTTPZ_MORE + 1; status < HTTPZ_STATUS_COUNT; status++) {
    bool found = false;
    for (size_t i = 0; i < COUNT(answers); i++) found |= httpz_status_answer((httpz_status)status) == answers[i];
    assert_true(found);
    unsigned rfc, section;
    assert_int_equal(sscanf(httpz_status_section((httpz_status)status), "%u %u", &rfc, &section), 2);
    assert_true(rfc == 9110 || rfc == 9112 || rfc == 6585);
  }
  assert_int_equal(httpz_status_answer(HTTPZ_OK), 0);
  assert_int_equal(httpz_status_answer(HTTPZ_MORE), 0);
}

/* Written out by hand from 9110 15.5.14, 15.5.15, 15.6.1, 15.6.2, 15.6.3, 15.6.6, 9112 3 and 6.1, and 6585 5; all else is
 * a Bad Request. */
static const struct {
  httpz_status status;
  uint16_t answer;
} special_answers[] = {
    {HTTPZ_CONTENT_TOO_LARGE, 413},   {HTTPZ_TARGET_TOO_LONG, 414}, {HTTPZ_HEAD_TOO_LARGE, 431},
    {HTTPZ_TOO_MANY_FIELDS, 431},     {HTTPZ_FIELD_NAME_TOO_LONG, 431}, {HTTPZ_METHOD_TOO_LONG, 501},
    {HTTPZ_UNKNOWN_TRANSFER_CODING, 501}, {HTTPZ_UNSUPPORTED_VERSION, 505},
    {HTTPZ_BAD_STATUS_LINE, 502},     {HTTPZ_BAD_STATUS_CODE, 502},
    {HTTPZ_BAD_REASON, 502},
    {HTTPZ_CHUNK_TOO_LARGE, 413}, {HTTPZ_TRAILERS_TOO_LARGE, 431},
    {HTTPZ_BAD_RANGE, 0}, {HTTPZ_UNKNOWN_RANGE_UNIT, 0}, {HTTPZ_TOO_MANY_RANGES, 416},
    {HTTPZ_NO_ROOM, 500}, {HTTPZ_BAD_OUTPUT_ORDER, 500}, {HTTPZ_BAD_OUTPUT_METHOD, 500},
    {HTTPZ_BAD_OUTPUT_TARGET, 500}, {HTTPZ_BAD_OUTPUT_VERSION, 500}, {HTTPZ_BAD_OUTPUT_STATUS, 500},
    {HTTPZ_BAD_OUTPUT_REASON, 500}, {HTTPZ_BAD_OUTPUT_NAME, 500}, {HTTPZ_BAD_OUTPUT_VALUE, 500},
    {HTTPZ_BAD_OUTPUT_HOST, 500}, {HTTPZ_BAD_OUTPUT_FRAMING, 500}, {HTTPZ_BAD_OUTPUT_LENGTH, 500},
    {HTTPZ_BAD_OUTPUT_TRAILER, 500}, {HTTPZ_BAD_OUTPUT_RANGE, 500}, {HTTPZ_BAD_OUTPUT_BOUNDARY, 500},
    {HTTPZ_BAD_OUTPUT_SIZE, 500},
};

static void each_refusal_is_answered_as_its_rfc_says(void **state) {
  (void)state;
  for (int status = HTTPZ_MORE + 1; status < HTTPZ_STATUS_COUNT; status++) {
    uint16_t want = 400;
    for (size_t i = 0; i < COUNT(special_answers); i++)
      if (special_answers[i].status == (httpz_status)status) want = special_answers[i].answer;
    assert_int_equal(httpz_status_answer((httpz_status)status), want);
  }
}

static void a_number_that_is_no_status_has_no_name(void **state) {
  (void)state;
  assert_string_equal(httpz_status_name(HTTPZ_STATUS_COUNT), "?");
  assert_string_equal(httpz_status_name((httpz_status)-1), "?");
  assert_int_equal(httpz_status_answer((httpz_status)1000), 0);
}

int main(void) {
  ADD_FACTS(rows, is_told);
  add_fact("every refusal has an answer and a section", every_refusal_has_an_answer_and_a_section, NULL);
  add_fact("each refusal is answered as its RFC says", each_refusal_is_answered_as_its_rfc_says, NULL);
  add_fact("a number that is no status has no name", a_number_that_is_no_status_has_no_name, NULL);
  return run_facts(__FILE__);
}
