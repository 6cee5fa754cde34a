/* SPDX-License-Identifier: MIT
 * Spans: the only place where offsets are added. */
#include "test_support.h"


static void assert_span(httpz_span got, unsigned off, unsigned len) {
  if (got.off != off || got.len != len) fail_msg("{%u, %u}, expected {%u, %u}", got.off, got.len, off, len);
}

typedef struct {
  const char *fact;
  uint32_t begin, end;
} between_row;

static const between_row betweens[] = {
    {"a span between equal offsets is empty", 7, 7},
    {"a span may begin at nought", 0, 3},
    {"a span may hold the whole input", 0, 65535},
    {"a span may be empty at the end of the largest input", 65535, 65535},
    {"a span may be the last byte of the largest input", 65534, 65535},
};

static void lies_between(void **state) {
  const between_row *row = *state;
  httpz_span span;
  GUARDED(span, span_between(row->begin, row->end));
  assert_span(span, row->begin, row->end - row->begin);
  assert_int_equal(span_end(span), row->end);
}

typedef struct {
  const char *fact;
  httpz_span span;
  uint32_t len;
  bool inside;
} inside_row;

static const inside_row insides[] = {
    {"a span that ends where the input does is inside", {2, 3}, 5, true},
    {"a span that ends one byte later is not", {2, 3}, 4, false},
    {"an empty span at the end is inside", {5, 0}, 5, true},
    {"an empty span past the end is not", {6, 0}, 5, false},
    {"an end past 16 bits does not wrap", {65535, 65535}, 65535, false},
    {"the greatest end is 131070", {65535, 65535}, 131070, true},
};

static void is_inside(void **state) {
  const inside_row *row = *state;
  bool inside;
  GUARDED(inside, span_inside(row->span, row->len));
  assert_int_equal(inside, row->inside);
}

typedef struct {
  const char *fact;
  httpz_span span;
  uint32_t from, count;
  httpz_span want;
} sub_row;

static const sub_row subs[] = {
    {"a part is counted from the span's own begin", {10, 5}, 1, 2, {11, 2}},
    {"a part may be the whole", {10, 5}, 0, 5, {10, 5}},
    {"a part may be the last byte", {10, 5}, 4, 1, {14, 1}},
    {"a part that is too long is cut", {10, 5}, 1, 9, {11, 4}},
    {"a part from the end is empty", {10, 5}, 5, 1, {15, 0}},
    {"a part from past the end is empty at the end", {10, 5}, 6, 1, {15, 0}},
    {"a part of no byte is empty where it begins", {10, 5}, 2, 0, {12, 0}},
    {"a part of an empty span is empty", {10, 0}, 1, 1, {10, 0}},
    {"the greatest numbers do not wrap", {10, 5}, UINT32_MAX, UINT32_MAX, {15, 0}},
    {"a sum of the numbers that wraps is cut all the same", {10, 5}, 1, UINT32_MAX, {11, 4}},
    {"a part of the largest input ends where it does", {0, 65535}, 65534, 2, {65534, 1}},
};

static void gives_a_part(void **state) {
  const sub_row *row = *state;
  httpz_span part;
  GUARDED(part, span_sub(row->span, row->from, row->count));
  assert_span(part, row->want.off, row->want.len);
}

typedef struct {
  const char *fact;
  httpz_span span;
  uint32_t count;
  httpz_span want;
} skip_row;

static const skip_row skips[] = {
    {"skipping nothing changes nothing", {10, 5}, 0, {10, 5}},
    {"what is skipped is missing in front", {10, 5}, 2, {12, 3}},
    {"skipping all leaves nothing at the end", {10, 5}, 5, {15, 0}},
    {"skipping more than all leaves nothing at the end", {10, 5}, 6, {15, 0}},
    {"skipping the greatest number does not wrap", {10, 5}, UINT32_MAX, {15, 0}},
};

static void skips_in_front(void **state) {
  const skip_row *row = *state;
  httpz_span rest;
  GUARDED(rest, span_skip(row->span, row->count));
  assert_span(rest, row->want.off, row->want.len);
}

typedef struct {
  const char *fact;
  const char *input;
  httpz_span a, b;
  bool equal;
} equal_row;

static const equal_row equals[] = {
    {"the same bytes in two places are equal", "abcabc", {0, 3}, {3, 3}, true},
    {"a span equals itself", "abc", {1, 2}, {1, 2}, true},
    {"spans of two lengths are not equal", "aaaaa", {0, 2}, {2, 3}, false},
    {"spans that differ in the first byte are not equal", "abcxbc", {0, 3}, {3, 3}, false},
    {"spans that differ in the last byte are not equal", "abcabx", {0, 3}, {3, 3}, false},
    {"capital and small letters are not equal", "abcaBc", {0, 3}, {3, 3}, false},
    {"empty spans are equal wherever they stand", "abc", {0, 0}, {3, 0}, true},
    {"overlapping spans of one byte repeated are equal", "aaaa", {0, 3}, {1, 3}, true},
};

static void compares_two(void **state) {
  const equal_row *row = *state;
  const uint8_t *at = flush_copy(row->input, strlen(row->input));
  bool equal;
  GUARDED(equal, span_equal(at, row->a, row->b));
  assert_int_equal(equal, row->equal);
}

typedef bool comparison(const uint8_t *at, httpz_span s, const uint8_t *text, uint32_t len);

typedef struct {
  const char *fact;
  comparison *compare;
  const char *input;
  httpz_span span;
  const char *text;
  bool same;
} text_row;

static const text_row texts[] = {
    {"a span is the text it holds", span_is, "xchunkedx", {1, 7}, "chunked", true},
    {"a span with a capital letter is another text", span_is, "Chunked", {0, 7}, "chunked", false},
    {"a span is no longer text that begins with it", span_is, "chunk", {0, 5}, "chunked", false},
    {"a span is no shorter text that it begins with", span_is, "chunked", {0, 7}, "chunk", false},
    {"a span that differs in its last byte is another text", span_is, "chunkex", {0, 7}, "chunked", false},
    {"an empty span is the empty text", span_is, "x", {1, 0}, "", true},
    {"case does not matter where it must not", span_is_nocase, "CoNtEnT-LeNgTh", {0, 14}, "content-length", true},
    {"a span without capitals is the name as well", span_is_nocase, "xhostx", {1, 4}, "host", true},
    {"a name is compared whole", span_is_nocase, "Contxxx-Lenyyyy", {0, 15}, "content-lengthx", false},
    {"a name is not another that begins with it", span_is_nocase, "Host", {0, 4}, "hosts", false},
    {"a name is not another that it begins with", span_is_nocase, "Hosts", {0, 5}, "host", false},
    {"the last letter is compared too", span_is_nocase, "HosX", {0, 4}, "host", false},
    {"a bracket is no small brace", span_is_nocase, "[", {0, 1}, "{", false},
    {"an at sign is no small backtick", span_is_nocase, "@", {0, 1}, "`", false},
    {"a byte with its top bit set is no letter", span_is_nocase, "\xE8", {0, 1}, "h", false},
    {"a control byte is no hyphen", span_is_nocase, "a\rb", {0, 3}, "a-b", false},
    {"an empty name is the empty text", span_is_nocase, "", {0, 0}, "", true},
};

static void compares_with_a_text(void **state) {
  const text_row *row = *state;
  const uint8_t *at = flush_copy(row->input, strlen(row->input));
  const uint8_t *text = flush_copy(row->text, strlen(row->text));
  bool same;
  GUARDED(same, row->compare(at, row->span, text, (uint32_t)strlen(row->text)));
  assert_int_equal(same, row->same);
}

typedef struct {
  const char *fact;
  const char *input;
  httpz_span span, want;
} trim_row;

static const trim_row trims[] = {
    {"a span without whitespace stays", "abc", {0, 3}, {0, 3}},
    {"spaces in front go", "  a", {0, 3}, {2, 1}},
    {"spaces behind go", "a  ", {0, 3}, {0, 1}},
    {"tabs go at both ends", "\ta\t", {0, 3}, {1, 1}},
    {"whitespace in the middle stays", " a b ", {0, 5}, {1, 3}},
    {"whitespace outside the span is not looked at", " a ", {1, 1}, {1, 1}},
    {"of spaces alone nothing is left at the end", "   ", {0, 3}, {3, 0}},
    {"of one tab nothing is left at its end", "\t", {0, 1}, {1, 0}},
    {"an empty span stays where it is", "a", {1, 0}, {1, 0}},
    {"a vertical tab is no optional whitespace", "\va\v", {0, 3}, {0, 3}},
    {"a line feed is no optional whitespace", "\na\r", {0, 3}, {0, 3}},
    {"a no-break space is no optional whitespace",
     "\xA0"
     "a\xA0",
     {0, 3},
     {0, 3}},
};

static void trims_both_ends(void **state) {
  const trim_row *row = *state;
  const uint8_t *at = flush_copy(row->input, strlen(row->input));
  httpz_span trimmed;
  GUARDED(trimmed, span_trim(at, row->span));
  assert_span(trimmed, row->want.off, row->want.len);
}

int main(void) {
  ADD_FACTS(betweens, lies_between);
  ADD_FACTS(insides, is_inside);
  ADD_FACTS(subs, gives_a_part);
  ADD_FACTS(skips, skips_in_front);
  ADD_FACTS(equals, compares_two);
  ADD_FACTS(texts, compares_with_a_text);
  ADD_FACTS(trims, trims_both_ends);
  return run_facts("span");
}
