/* SPDX-License-Identifier: MIT
 * The framing decision: named cases, and every combination of its inputs against 9112 6.3 written out as a list of rules. */
#include "test_support.h"


typedef struct {
  const char *fact;
  httpz_framing_facts facts;
  httpz_status status;
  httpz_framing framing; /* on HTTPZ_OK */
} framing_row;

static const framing_row rows[] = {
    {"a request without length fields has no content", {.minor_version = 1}, HTTPZ_OK, HTTPZ_FRAMING_NONE},
    {"a request with Content-Length has that many bytes",
     {.minor_version = 1, .content_lengths = 1, .content_length = 5},
     HTTPZ_OK,
     HTTPZ_FRAMING_LENGTH},
    {"a Content-Length of 0 is a length",
     {.minor_version = 1, .content_lengths = 1},
     HTTPZ_OK,
     HTTPZ_FRAMING_LENGTH},
    {"a request whose last coding is chunked is chunked",
     {.minor_version = 1, .transfer_encodings = 1, .coding_chunked_last = true},
     HTTPZ_OK,
     HTTPZ_FRAMING_CHUNKED},
    {"Content-Length with Transfer-Encoding is refused",
     {.minor_version = 1, .content_lengths = 1, .transfer_encodings = 1, .coding_chunked_last = true},
     HTTPZ_LENGTH_AND_TRANSFER_ENCODING,
     0},
    {"Transfer-Encoding in HTTP/1.0 is refused",
     {.minor_version = 0, .transfer_encodings = 1, .coding_chunked_last = true},
     HTTPZ_TRANSFER_ENCODING_IN_1_0,
     0},
    {"two Content-Length lines are refused", {.minor_version = 1, .content_lengths = 2}, HTTPZ_REPEATED_CONTENT_LENGTH, 0},
    {"a coding other than chunked is not implemented",
     {.minor_version = 1, .transfer_encodings = 1, .coding_unknown = true, .coding_chunked_last = true},
     HTTPZ_UNKNOWN_TRANSFER_CODING,
     0},
    {"a Transfer-Encoding whose last coding is not chunked is refused",
     {.minor_version = 1, .transfer_encodings = 1},
     HTTPZ_BAD_TRANSFER_ENCODING,
     0},
    {"two Transfer-Encoding lines are refused",
     {.minor_version = 1, .transfer_encodings = 2, .coding_chunked_last = true},
     HTTPZ_BAD_TRANSFER_ENCODING,
     0},
    {"a malformed Transfer-Encoding is refused",
     {.minor_version = 1, .transfer_encodings = 1, .coding_chunked_last = true, .coding_malformed = true},
     HTTPZ_BAD_TRANSFER_ENCODING,
     0},
    {"a response without length fields lasts until the connection closes",
     {.role = HTTPZ_RESPONSE, .minor_version = 1, .status_code = 200},
     HTTPZ_OK,
     HTTPZ_FRAMING_UNTIL_CLOSE},
    {"a response to HEAD has no content",
     {.role = HTTPZ_RESPONSE, .minor_version = 1, .status_code = 200, .method = HTTPZ_HEAD, .content_lengths = 1},
     HTTPZ_OK,
     HTTPZ_FRAMING_NONE},
    {"a 204 has no content whatever its fields say",
     {.role = HTTPZ_RESPONSE, .minor_version = 1, .status_code = 204, .content_lengths = 1, .content_length = 9},
     HTTPZ_OK,
     HTTPZ_FRAMING_NONE},
    {"a 304 has no content",
     {.role = HTTPZ_RESPONSE, .minor_version = 1, .status_code = 304, .content_lengths = 1},
     HTTPZ_OK,
     HTTPZ_FRAMING_NONE},
    {"an interim response has no content",
     {.role = HTTPZ_RESPONSE, .minor_version = 1, .status_code = 103},
     HTTPZ_OK,
     HTTPZ_FRAMING_NONE},
    {"a successful response to CONNECT opens a tunnel",
     {.role = HTTPZ_RESPONSE, .minor_version = 1, .status_code = 200, .method = HTTPZ_CONNECT, .content_lengths = 1},
     HTTPZ_OK,
     HTTPZ_FRAMING_NONE},
    {"a failed response to CONNECT has content",
     {.role = HTTPZ_RESPONSE, .minor_version = 1, .status_code = 407, .method = HTTPZ_CONNECT, .content_lengths = 1},
     HTTPZ_OK,
     HTTPZ_FRAMING_LENGTH},
    {"a request with the method HEAD may have content",
     {.minor_version = 1, .method = HTTPZ_HEAD, .content_lengths = 1, .content_length = 3},
     HTTPZ_OK,
     HTTPZ_FRAMING_LENGTH},
};

static void decides(void **state) {
  const framing_row *row = *state;
  httpz_framing out = (httpz_framing)77;
  httpz_status status;
  GUARDED(status, httpz_decide_framing(&row->facts, &out));
  assert_status(status, row->status);
  assert_int_equal(out, status == HTTPZ_OK ? row->framing : (httpz_framing)77);
}

/* 9112 6.3, one line a case in the order of the text, with the strict choice where it leaves one. */
static httpz_status rule_of_6_3(const httpz_framing_facts *f, int *framing) {
  bool response = f->role == HTTPZ_RESPONSE;
  *framing = 0;
  if (response && f->method == HTTPZ_HEAD) return HTTPZ_OK;                                            /* 1 */
  if (response && (f->status_code / 100 == 1 || f->status_code == 204 || f->status_code == 304)) return HTTPZ_OK;
  if (response && f->method == HTTPZ_CONNECT && f->status_code / 100 == 2) return HTTPZ_OK;            /* 2 */
  if (f->transfer_encodings && f->content_lengths) return HTTPZ_LENGTH_AND_TRANSFER_ENCODING;          /* 3 */
  if (f->transfer_encodings && f->minor_version == 0) return HTTPZ_TRANSFER_ENCODING_IN_1_0;           /* 6.1 */
  if (f->transfer_encodings > 1) return HTTPZ_BAD_TRANSFER_ENCODING;                                   /* strict */
  if (f->transfer_encodings && f->coding_malformed) return HTTPZ_BAD_TRANSFER_ENCODING;                /* 4 */
  if (f->transfer_encodings && f->coding_unknown) return HTTPZ_UNKNOWN_TRANSFER_CODING;                /* 6.1 */
  if (f->transfer_encodings && !f->coding_chunked_last) return HTTPZ_BAD_TRANSFER_ENCODING;            /* 4 */
  *framing = HTTPZ_FRAMING_CHUNKED;
  if (f->transfer_encodings) return HTTPZ_OK;                                                          /* 4 */
  if (f->content_lengths > 1) return HTTPZ_REPEATED_CONTENT_LENGTH;                                    /* 5, strict */
  *framing = HTTPZ_FRAMING_LENGTH;
  if (f->content_lengths == 1) return HTTPZ_OK;                                                        /* 6 */
  *framing = response ? HTTPZ_FRAMING_UNTIL_CLOSE : HTTPZ_FRAMING_NONE;                                /* 7, 8 */
  return HTTPZ_OK;
}

static void every_combination_of_its_inputs_follows_6_3(void **state) {
  (void)state;
  unsigned checked = 0, refused = 0;
  static const uint16_t codes[] = {100, 101, 103, 199, 200, 204, 206, 299, 300, 304, 400, 407, 500, 599};
  for (unsigned bits = 0; bits < 2u * 3 * 3 * 2 * 2 * 2 * 3; bits++)
    for (unsigned method = 0; method < HTTPZ_METHOD_COUNT; method++)
      for (size_t code = 0; code < COUNT(codes); code++) {
        unsigned rest = bits;
        httpz_framing_facts f = {.method = (uint8_t)method, .status_code = codes[code]};
        f.role = (uint8_t)(rest % 2), rest /= 2;
        f.content_lengths = (uint8_t)(rest % 3), rest /= 3;
        f.transfer_encodings = (uint8_t)(rest % 3), rest /= 3;
        f.coding_unknown = rest % 2, rest /= 2;
        f.coding_chunked_last = rest % 2, rest /= 2;
        f.coding_malformed = rest % 2, rest /= 2;
        f.minor_version = (uint8_t)(rest % 3);
        int want;
        httpz_status want_status = rule_of_6_3(&f, &want);
        httpz_framing got = (httpz_framing)77;
        httpz_status status = httpz_decide_framing(&f, &got);
        assert_status(status, want_status);
        assert_int_equal(got, status == HTTPZ_OK ? want : 77);
        checked++;
        refused += status != HTTPZ_OK;
      }
  assert_int_equal(checked, 432 * HTTPZ_METHOD_COUNT * COUNT(codes));
  assert_true(refused > 0 && refused < checked);
}

int main(void) {
  ADD_FACTS(rows, decides);
  add_fact("every combination of its inputs follows 6.3", every_combination_of_its_inputs_follows_6_3, NULL);
  return run_facts(__FILE__);
}
