/* SPDX-License-Identifier: MIT
 * Entity-tags and their lists by RFC 9110 8.8.3, 5.6.1 and 13.1.1. */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *text;
  int kind; /* of httpz_etag_kind; HTTPZ_ETAG_NONE: refused */
  const char *opaque;
} etag_row;

static const etag_row etags[] = {
    {"a strong entity-tag is two quotes and what they hold", "\"xyzzy\"", HTTPZ_ETAG_STRONG, "xyzzy"},
    {"a weak entity-tag begins with W/", "W/\"xyzzy\"", HTTPZ_ETAG_WEAK, "xyzzy"},
    {"an opaque-tag may be empty", "\"\"", HTTPZ_ETAG_STRONG, ""},
    {"a weak opaque-tag may be empty", "W/\"\"", HTTPZ_ETAG_WEAK, ""},
    {"a comma may stand in an opaque-tag", "\"a,b\"", HTTPZ_ETAG_STRONG, "a,b"},
    {"a backslash escapes nothing", "\"a\\\"", HTTPZ_ETAG_STRONG, "a\\"},
    {"a backslash before a quote does not keep it", "\"a\\\"b\"", HTTPZ_ETAG_NONE, ""},
    {"obs-text may stand in an opaque-tag", "\"\x80\xff\"", HTTPZ_ETAG_STRONG, "\x80\xff"},
    {"the least and the greatest visible byte may", "\"!#~\"", HTTPZ_ETAG_STRONG, "!#~"},
    {"an opaque-tag may be W/", "\"W/\"", HTTPZ_ETAG_STRONG, "W/"},
    {"a small w is not weak but wrong", "w/\"a\"", HTTPZ_ETAG_NONE, ""},
    {"W without its slash is refused", "W\"a\"", HTTPZ_ETAG_NONE, ""},
    {"W alone is refused", "W", HTTPZ_ETAG_NONE, ""},
    {"W/ alone is refused", "W/", HTTPZ_ETAG_NONE, ""},
    {"W/ twice is refused", "W/W/\"a\"", HTTPZ_ETAG_NONE, ""},
    {"a space behind W/ is refused", "W/ \"a\"", HTTPZ_ETAG_NONE, ""},
    {"a tag without quotes is refused", "a", HTTPZ_ETAG_NONE, ""},
    {"a tag without a closing quote is refused", "\"a", HTTPZ_ETAG_NONE, ""},
    {"a tag without an opening quote is refused", "a\"", HTTPZ_ETAG_NONE, ""},
    {"one quote is no tag", "\"", HTTPZ_ETAG_NONE, ""},
    {"single quotes are no quotes", "'a'", HTTPZ_ETAG_NONE, ""},
    {"a space in an opaque-tag is refused", "\"a b\"", HTTPZ_ETAG_NONE, ""},
    {"a tab in an opaque-tag is refused", "\"a\tb\"", HTTPZ_ETAG_NONE, ""},
    {"DEL in an opaque-tag is refused", "\"\x7f\"", HTTPZ_ETAG_NONE, ""},
    {"a byte behind a tag is refused", "\"a\"b", HTTPZ_ETAG_NONE, ""},
    {"two tags are not one", "\"a\", \"b\"", HTTPZ_ETAG_NONE, ""},
    {"an asterisk is no entity-tag", "*", HTTPZ_ETAG_NONE, ""},
    {"nothing is no entity-tag", "", HTTPZ_ETAG_NONE, ""},
};

static httpz_span all_of(size_t len) {
  httpz_span span = {0, (uint16_t)len};
  return span;
}

static void is_read(void **state) {
  const etag_row *row = *state;
  size_t len = strlen(row->text);
  const uint8_t *at = flush_copy(row->text, len);
  httpz_etag etag = {{7, 7}, 77};
  httpz_status status;
  GUARDED(status, httpz_read_etag(at, all_of(len), &etag));
  assert_status(status, row->kind == HTTPZ_ETAG_NONE ? HTTPZ_BAD_ETAG : HTTPZ_OK);
  if (status != HTTPZ_OK) {
    assert_true(etag.opaque.off == 7 && etag.opaque.len == 7 && etag.kind == 77);
    return;
  }
  assert_int_equal(etag.kind, row->kind);
  assert_int_equal(etag.opaque.len, strlen(row->opaque));
  assert_memory_equal(at + etag.opaque.off, row->opaque, etag.opaque.len);
}

/* What a list gives is written as kind and opaque-tag: s strong, w weak, * any; "!" and an offset where it refuses. */
typedef struct {
  const char *fact;
  const char *text;
  const char *gives;
} list_row;

static const list_row lists[] = {
    {"a list of one tag gives it", "\"a\"", "s(a)"},
    {"a list gives its tags in order", "\"a\", W/\"b\", \"c\"", "s(a)w(b)s(c)"},
    {"whitespace beside a comma is free", "\"a\"\t ,\"b\" ,\t\"c\"", "s(a)s(b)s(c)"},
    {"empty members are passed over", ",, \"a\" , ,\"b\",,", "s(a)s(b)"},
    {"nothing is a list of none", "", ""},
    {"commas alone are a list of none", ", ,", ""},
    {"a comma in an opaque-tag parts nothing", "\"a,b\",\"c\"", "s(a,b)s(c)"},
    {"a tag that looks like a list is one tag", "\",\"", "s(,)"},
    {"an asterisk alone stands for any", "*", "*()"},
    {"an asterisk in a list is refused", "\"a\", *", "s(a)!5"},
    {"an asterisk before a tag is refused", "*, \"a\"", "!0"},
    {"two asterisks are refused", "*,*", "!0"},
    {"an asterisk behind an empty member is refused", ",*", "!1"},
    {"an asterisk before an empty member is refused", "*,", "!0"},
    {"an asterisk in quotes is a tag", "\"*\"", "s(*)"},
    {"two tags without a comma are refused", "\"a\" \"b\"", "!4"},
    {"two tags that touch are refused", "\"a\"\"b\"", "!3"},
    {"a tag without quotes is refused where it begins", "\"a\", b", "s(a)!5"},
    {"a tag that is not closed is refused at the end", "\"a\", \"b", "s(a)!7"},
    {"a space in a tag is refused where it stands", "\"a b\"", "!2"},
    {"a small w is refused where it stands", "w/\"a\"", "!0"},
    {"W without a slash is refused behind it", "W\"a\"", "!1"},
    {"a semicolon parts nothing", "\"a\";\"b\"", "!3"},
    {"twenty tags are twenty",
     "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"z\"",
     "s()s()s()s()s()s()s()s()s()s()s()s()s()s()s()s()s()s()s()s(z)"},
};

static void note_member(char *text, size_t room, const uint8_t *at, httpz_etag etag) {
  static const char kinds[] = "?sw*";
  size_t used = strlen(text);
  assert_in_range(etag.kind, HTTPZ_ETAG_STRONG, HTTPZ_ETAG_ANY);
  snprintf(text + used, room - used, "%c(%.*s)", kinds[etag.kind], (int)etag.opaque.len,
           (const char *)at + etag.opaque.off);
}

static void gives(void **state) {
  const list_row *row = *state;
  size_t len = strlen(row->text);
  const uint8_t *at = flush_copy(row->text, len);
  char got[256] = "";
  httpz_etag_list list;
  GUARDED(list, httpz_etags_of(all_of(len)));
  for (int i = 0; i < 64; i++) {
    httpz_etag etag = {{7, 7}, 77};
    httpz_status status;
    GUARDED(status, httpz_next_etag(at, &list, &etag));
    if (status != HTTPZ_OK) {
      assert_status(status, HTTPZ_BAD_ETAG);
      assert_int_equal(etag.kind, 77);
      snprintf(got + strlen(got), 8, "!%u", list.offset);
      GUARDED(status, httpz_next_etag(at, &list, &etag));
      assert_status(status, HTTPZ_BAD_ETAG); /* a refusal is final */
      break;
    }
    if (etag.kind == HTTPZ_ETAG_NONE) break;
    note_member(got, sizeof got, at, etag);
  }
  assert_string_equal(got, row->gives);
}

static void a_list_that_has_ended_stays_ended(void **state) {
  (void)state;
  const uint8_t *at = flush_copy("\"a\"", 3);
  httpz_etag_list list = httpz_etags_of(all_of(3));
  httpz_etag etag;
  assert_status(httpz_next_etag(at, &list, &etag), HTTPZ_OK);
  for (int i = 0; i < 3; i++) {
    assert_status(httpz_next_etag(at, &list, &etag), HTTPZ_OK);
    assert_int_equal(etag.kind, HTTPZ_ETAG_NONE);
  }
}

static void a_thousand_tags_are_a_thousand(void **state) {
  (void)state;
  static char text[4000];
  for (size_t i = 0; i < 1000; i++) memcpy(text + 4 * i, "\"a\",", 4);
  const uint8_t *at = flush_copy(text, sizeof text);
  httpz_etag_list list = httpz_etags_of(all_of(sizeof text));
  httpz_etag etag;
  unsigned count = 0;
  do {
    assert_status(httpz_next_etag(at, &list, &etag), HTTPZ_OK);
    count += etag.kind == HTTPZ_ETAG_STRONG;
  } while (etag.kind != HTTPZ_ETAG_NONE);
  assert_int_equal(count, 1000);
}

/* The table of 9110 8.8.3.2, and what it leaves out. */
typedef struct {
  const char *fact;
  const char *a, *b;
  bool strongly, weakly;
} match_row;

static const match_row matches[] = {
    {"two weak tags of the same bytes match weakly", "W/\"1\"", "W/\"1\"", false, true},
    {"two weak tags of different bytes match in no way", "W/\"1\"", "W/\"2\"", false, false},
    {"a weak and a strong tag match weakly", "W/\"1\"", "\"1\"", false, true},
    {"a strong and a weak tag match weakly", "\"1\"", "W/\"1\"", false, true},
    {"two strong tags of the same bytes match in both ways", "\"1\"", "\"1\"", true, true},
    {"two strong tags of different bytes match in no way", "\"1\"", "\"2\"", false, false},
    {"the case of letters counts", "\"a\"", "\"A\"", false, false},
    {"the beginning of a tag does not match it", "\"ab\"", "\"a\"", false, false},
    {"a tag does not match its own beginning", "\"a\"", "\"ab\"", false, false},
    {"the last byte counts", "\"aaaaaaab\"", "\"aaaaaaac\"", false, false},
    {"two empty tags match", "\"\"", "\"\"", true, true},
    {"any is no entity-tag to compare", "*", "\"\"", false, false},
    {"nothing is compared with any", "\"\"", "*", false, false},
    {"none is no entity-tag to compare", "", "\"\"", false, false},
    {"nothing is compared with none", "\"\"", "", false, false},
};

static const uint8_t *first_of(const char *text, httpz_etag *etag) {
  const uint8_t *at = flush_copy(text, strlen(text));
  httpz_etag_list list = httpz_etags_of(all_of(strlen(text)));
  assert_status(httpz_next_etag(at, &list, etag), HTTPZ_OK);
  return at;
}

static void match(void **state) {
  const match_row *row = *state;
  httpz_etag a, b;
  const uint8_t *a_at = first_of(row->a, &a);
  const uint8_t *b_at = first_of(row->b, &b);
  bool strongly, weakly;
  GUARDED(strongly, httpz_etags_match_strongly(a_at, a, b_at, b));
  GUARDED(weakly, httpz_etags_match_weakly(a_at, a, b_at, b));
  assert_int_equal(strongly, row->strongly);
  assert_int_equal(weakly, row->weakly);
}

/* etagc = %x21 / %x23-7E / %x80-FF */
static void each_byte_is_an_etagc_or_none(void **state) {
  (void)state;
  for (unsigned c = 0; c < 256; c++) {
    bool etagc = c == 0x21 || (c >= 0x23 && c <= 0x7e) || c >= 0x80;
    uint8_t text[4] = {'"', 'a', (uint8_t)c, '"'}, to[6];
    httpz_etag etag;
    httpz_status status;
    uint32_t len;
    const uint8_t *at = flush_copy(text, 4);
    GUARDED(status, httpz_read_etag(at, all_of(4), &etag));
    assert_status(status, etagc ? HTTPZ_OK : HTTPZ_BAD_ETAG);
    memset(to, '?', sizeof to);
    GUARDED(len, httpz_render_etag(at + 1, 2, false, to));
    assert_int_equal(len, etagc ? 4 : 0);
    assert_memory_equal(to, etagc ? text : (const uint8_t *)"????", 4);
  }
}

static void what_is_rendered_is_read_back(void **state) {
  (void)state;
  for (int weak = 0; weak < 2; weak++) {
    for (uint16_t len = 0; len < 5; len++) {
      httpz_etag etag = {{0, 0}, HTTPZ_ETAG_NONE};
      uint32_t written;
      uint8_t *to = flush_copy("????????", (size_t)len + HTTPZ_ETAG_FRAME);
      GUARDED(written, httpz_render_etag((const uint8_t *)"!#,~\xff", len, weak != 0, to));
      assert_int_equal(written, len + (weak ? 4 : 2));
      assert_status(httpz_read_etag(to, all_of(written), &etag), HTTPZ_OK);
      assert_int_equal(etag.kind, weak ? HTTPZ_ETAG_WEAK : HTTPZ_ETAG_STRONG);
      assert_int_equal(etag.opaque.len, len);
      assert_memory_equal(to + etag.opaque.off, "!#,~\xff", len);
    }
  }
}

int main(void) {
  ADD_FACTS(etags, is_read);
  ADD_FACTS(lists, gives);
  ADD_FACTS(matches, match);
  add_fact("a list that has ended stays ended", a_list_that_has_ended_stays_ended, NULL);
  add_fact("a thousand tags are a thousand", a_thousand_tags_are_a_thousand, NULL);
  add_fact("each byte is an etagc or none", each_byte_is_an_etagc_or_none, NULL);
  add_fact("what is rendered is read back", what_is_rendered_is_read_back, NULL);
  return run_facts(__FILE__);
}
