/* SPDX-License-Identifier: MIT
 * Media types and media ranges by 9110 8.3.1 and 12.5.1. */
#include "test_support.h"


enum { TEXT_MAX = 256 };

typedef httpz_status media_reader(const uint8_t *at, httpz_span value, httpz_media_type *out);

typedef struct {
  const char *fact;
  const char *value;
  httpz_status status;
  const char *read; /* "type subtype weight name=value..." */
} media_row;

static const media_row types[] = {
    {"a media type is a type and a subtype", "text/html", HTTPZ_OK, "text html 1000"},
    {"its names may hold every tchar", "application/vnd.api+json", HTTPZ_OK, "application vnd.api+json 1000"},
    {"parameters follow a media type", "text/html;charset=utf-8; level=1", HTTPZ_OK,
     "text html 1000 charset=utf-8 level=1"},
    {"a parameter of a media type may be quoted", "multipart/form-data ; boundary=\"a;b\"", HTTPZ_OK,
     "multipart form-data 1000 boundary=a;b"},
    {"empty parameters of a media type are passed over", "text/html;", HTTPZ_OK, "text html 1000"},
    {"q is a parameter of a media type like others", "text/html;q=zero", HTTPZ_OK, "text html 1000 q=zero"},
    {"a media type needs a slash", "text", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"a media type needs a type", "/html", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"a media type needs a subtype", "text/", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"a media type needs a subtype before its parameters", "text/;a=b", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"nothing is no media type", "", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"whitespace before the slash is refused", "text /html", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"whitespace behind the slash is refused", "text/ html", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"a second slash is refused", "text/html/x", HTTPZ_BAD_PARAMETERS, NULL},
    {"a second media type is refused", "text/html, text/plain", HTTPZ_BAD_PARAMETERS, NULL},
    {"a bad parameter is refused", "text/html;charset", HTTPZ_BAD_PARAMETERS, NULL},
};

static const media_row ranges[] = {
    {"a media range without weight weighs 1000", "text/html", HTTPZ_OK, "text html 1000"},
    {"a media range may have a weight", "text/html;q=0.5", HTTPZ_OK, "text html 500 q=0.5"},
    {"parameters stand before the weight", "text/html;level=1;q=0.4", HTTPZ_OK, "text html 400 level=1 q=0.4"},
    {"q is the weight wherever it stands", "text/html;Q=0.4;level=1", HTTPZ_OK, "text html 400 Q=0.4 level=1"},
    {"all subtypes of a type are a range", "text/*;q=0.1", HTTPZ_OK, "text * 100 q=0.1"},
    {"all types are a range", "*/*", HTTPZ_OK, "* * 1000"},
    {"all types with one subtype are none", "*/html", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"a star needs its slash", "*", HTTPZ_BAD_MEDIA_TYPE, NULL},
    {"a weight over 1 is refused", "text/html;q=1.5", HTTPZ_BAD_WEIGHT, NULL},
    {"a quoted weight is refused", "text/html;q=\"1\"", HTTPZ_BAD_WEIGHT, NULL},
    {"two weights are refused", "text/html;q=1;q=0", HTTPZ_BAD_WEIGHT, NULL},
    {"two equal weights are refused too", "text/html;q=1;q=1", HTTPZ_BAD_WEIGHT, NULL},
    {"a name that begins with q is no weight", "text/html;qs=2", HTTPZ_OK, "text html 1000 qs=2"},
};

static void render(const uint8_t *at, httpz_media_type media, char *text) {
  httpz_parameter p;
  int used = snprintf(text, TEXT_MAX, "%.*s %.*s %u", (int)media.type.len, (const char *)at + media.type.off,
                      (int)media.subtype.len, (const char *)at + media.subtype.off, media.weight);
  while (httpz_next_parameter(at, &media.parameters, &p))
    used += snprintf(text + used, TEXT_MAX - (size_t)used, " %.*s=%.*s", (int)p.name.len, (const char *)at + p.name.off,
                     (int)p.value.len, (const char *)at + p.value.off);
}

static void reads(const media_row *row, media_reader *reader) {
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len};
  httpz_media_type out = {{77, 88}, {1, 2}, {3, 4}, 99};
  httpz_status status;
  GUARDED(status, reader(at, value, &out));
  assert_status(status, row->status);
  if (status != HTTPZ_OK) {
    assert_true(out.type.off == 77 && out.subtype.off == 1 && out.parameters.next == 3 && out.weight == 99);
    return;
  }
  char text[TEXT_MAX];
  render(at, out, text);
  assert_string_equal(text, row->read);
}

static void reads_a_media_type(void **state) {
  reads(*state, httpz_read_media_type);
}

static void reads_a_media_range(void **state) {
  reads(*state, httpz_read_media_range);
}

int main(void) {
  ADD_FACTS(types, reads_a_media_type);
  ADD_FACTS(ranges, reads_a_media_range);
  return run_facts(__FILE__);
}
