/* SPDX-License-Identifier: MIT
 *
 * The reference readers of field values. Each reads the whole of at[0 .. len), a value without the whitespace around
 * it, says false when that is none, and writes `*out` on true alone. Spans are offsets into `at`. */
#ifndef HTTPZ_REF_VALUES_H
#define HTTPZ_REF_VALUES_H

#include "ref.h"

/* Members past it are counted and not stored. */
enum { REF_MAX_MEMBERS = 1024 };

/* ---- RFC 9110 5.6: lists, quoted-strings, parameters ------------------------------------------------------------- */

struct ref_list {
  uint32_t count;
  struct ref_span members[REF_MAX_MEMBERS]; /* without whitespace around; empty ones are left out (5.6.1.2) */
};

/* ref_split_list parts a list at the commas outside quoted-strings (RFC 9110 5.6.1). A DQUOTE anywhere in a member
 * begins a quoted-string, which has to be well formed and closed. */
bool ref_split_list(const uint8_t *at, size_t len, struct ref_list *out);

/* ref_split_tokens reads a list of tokens, as Connection is (RFC 9110 7.6.1). */
bool ref_split_tokens(const uint8_t *at, size_t len, struct ref_list *out);

/* ref_is_token: RFC 9110 5.6.2. */
bool ref_is_token(const uint8_t *at, size_t len);

/* ref_decode_quoted_string reads one quoted-string, quotes included, and writes what it stands for (RFC 9110 5.6.4) to
 * text[0 .. *text_len); `text` has room for `len` bytes. */
bool ref_decode_quoted_string(const uint8_t *at, size_t len, uint8_t *text, size_t *text_len);

struct ref_parameter {
  struct ref_span name;
  struct ref_span value; /* a token, or a quoted-string with its quotes */
};

struct ref_parameters {
  uint32_t count;
  struct ref_parameter parameters[REF_MAX_MEMBERS]; /* empty ones are left out */
};

/* ref_read_parameters: parameters = *( OWS ";" OWS [ parameter ] ) (RFC 9110 5.6.6). */
bool ref_read_parameters(const uint8_t *at, size_t len, struct ref_parameters *out);

/* ref_read_qvalue gives thousandths: 0 to 1000 (RFC 9110 12.4.2). */
bool ref_read_qvalue(const uint8_t *at, size_t len, unsigned *out);

/* ref_read_weight: weight = OWS ";" OWS "q=" qvalue (RFC 9110 12.4.2). */
bool ref_read_weight(const uint8_t *at, size_t len, unsigned *out);

/* ---- RFC 9110 8.8.3: entity-tags --------------------------------------------------------------------------------- */

struct ref_entity_tag {
  bool weak;
  struct ref_span opaque; /* between the quotes */
};

struct ref_entity_tags {
  bool any; /* "*"; no tags then */
  uint32_t count;
  struct ref_entity_tag tags[REF_MAX_MEMBERS];
};

/* ref_read_entity_tag reads one entity-tag, as ETag is. */
bool ref_read_entity_tag(const uint8_t *at, size_t len, struct ref_entity_tag *out);

/* ref_read_entity_tags reads "*" / #entity-tag, as If-Match and If-None-Match are (RFC 9110 13.1.1, 13.1.2). No member
 * at all is a list too, of none. */
bool ref_read_entity_tags(const uint8_t *at, size_t len, struct ref_entity_tags *out);

/* ref_strong_match and ref_weak_match compare two entity-tags that are given whole (RFC 9110 8.8.3.2). Bytes that are
 * no entity-tag match nothing. */
bool ref_strong_match(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);
bool ref_weak_match(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);

/* ---- RFC 9110 5.6.7: HTTP-date ----------------------------------------------------------------------------------- */

enum ref_date_form {
  REF_IMF_FIXDATE,
  REF_RFC850,
  REF_ASCTIME,
};

struct ref_date {
  enum ref_date_form form;
  int year;         /* 0 to 9999 */
  unsigned month;   /* 1 to 12 */
  unsigned day;     /* 1 to 31, and not more than the month has */
  unsigned hour;    /* 0 to 23 */
  unsigned minute;  /* 0 to 59 */
  unsigned second;  /* 0 to 60 */
  unsigned weekday; /* as sent: 0 is Sunday */
  bool weekday_fits;
  int64_t days;    /* since 1970-01-01 */
  int64_t seconds; /* since 1970-01-01 00:00:00; second 60 is the next minute's second 0 */
};

/* ref_read_date reads an HTTP-date in any of its three forms. `now`, in seconds since 1970 and within the years 0 to
 * 9999, is what the two digits of an RFC 850 year are relative to. A day-name that does not fit the date is no refusal.
 * */
bool ref_read_date(const uint8_t *at, size_t len, int64_t now, struct ref_date *out);

/* ref_days gives the days from 1970-01-01 to a date of the Gregorian calendar, counted year by year and month by month.
 * */
int64_t ref_days(int year, unsigned month, unsigned day);

/* ---- RFC 9110 14: ranges ----------------------------------------------------------------------------------------- */

/* Numbers are kept as the digits that were sent: they have no greatest value. */
struct ref_range {
  bool suffix;           /* "-" suffix-length, which is `last` */
  bool open;             /* first-pos "-" */
  struct ref_span first; /* nothing in a suffix */
  struct ref_span last;  /* nothing if open */
};

enum ref_range_kind {
  REF_RANGE_BYTES,
  REF_RANGE_OTHER_UNIT, /* well formed, in a unit that is not bytes */
};

struct ref_ranges {
  enum ref_range_kind kind;
  uint32_t count; /* of REF_RANGE_BYTES, at least 1 */
  struct ref_range ranges[REF_MAX_MEMBERS];
};

/* ref_read_ranges: Range = ranges-specifier (RFC 9110 14.1.1, 14.2). A byte range whose last-pos is less than its
 * first-pos makes the whole field invalid. */
bool ref_read_ranges(const uint8_t *at, size_t len, struct ref_ranges *out);

enum ref_satisfied {
  REF_UNSATISFIABLE,
  REF_SATISFIABLE, /* bytes *first to *last, both included */
  REF_NO_BYTES,    /* a suffix of a representation without bytes: satisfiable, and there is nothing to send */
};

/* ref_resolve_range says what one range of `at` selects of a representation of `complete` bytes (RFC 9110 14.1.2).
 * `*first` and `*last` are written on REF_SATISFIABLE alone. */
enum ref_satisfied ref_resolve_range(const uint8_t *at, struct ref_range range, uint64_t complete, uint64_t *first,
                                     uint64_t *last);

/* ref_compare_digits compares two numbers of any length: less than, equal to or greater than 0 as a is to b. */
int ref_compare_digits(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);

/* A number of a Content-Range, kept as digits like those of a range. */
struct ref_content_range {
  bool has_range; /* else "*": none of the ranges asked for is there */
  bool has_complete;
  struct ref_span first, last; /* if has_range */
  struct ref_span complete;    /* if has_complete */
};

/* ref_read_content_range: Content-Range of bytes (RFC 9110 14.4). `*other_unit` says whether a well-formed unit that is
 * not bytes stands in front of a space; it is always written. */
bool ref_read_content_range(const uint8_t *at, size_t len, bool *other_unit, struct ref_content_range *out);

/* ref_number says whether the digits are at most 2^64 - 1, and which number they are. */
bool ref_number(const uint8_t *at, size_t len, uint64_t *out);

/* ---- RFC 9110 5.6.5, 8.3.1, 10.1.5, 12.5.1: comments, products, media types --------------------------------------- */

/* ref_read_comment reads one comment, parentheses included. `depth` is how many comments may be open at once. */
bool ref_read_comment(const uint8_t *at, size_t len, unsigned depth);

struct ref_product {
  bool comment;
  struct ref_span name;    /* of a comment: what stands between its parentheses */
  struct ref_span version; /* nothing if there is none */
};

struct ref_products {
  uint32_t count;
  struct ref_product products[REF_MAX_MEMBERS];
};

/* ref_read_products reads product *( RWS ( product / comment ) ). */
bool ref_read_products(const uint8_t *at, size_t len, unsigned depth, struct ref_products *out);

struct ref_media {
  struct ref_span type, subtype;
  struct ref_parameters parameters; /* spans count from the start of the value */
};

/* ref_read_media_type: media-type = type "/" subtype parameters (RFC 9110 8.3.1). */
bool ref_read_media_type(const uint8_t *at, size_t len, struct ref_media *out);

/* ref_read_media_range reads one member of Accept (RFC 9110 12.5.1); `*weight` is in thousandths, 1000 if there is
 * none. */
bool ref_read_media_range(const uint8_t *at, size_t len, struct ref_media *out, unsigned *weight);

/* ---- RFC 3986 3.3, and the pairs of HTML forms -------------------------------------------------------------------- */

/* ref_split_segments gives the segments of a path, what stands between its slashes, empty ones too. */
void ref_split_segments(const uint8_t *at, size_t len, struct ref_list *out);

struct ref_pair {
  bool has_value;
  struct ref_span name, value;
};

struct ref_pairs {
  uint32_t count;
  struct ref_pair pairs[REF_MAX_MEMBERS];
};

/* ref_split_pairs gives the parts between "&" that are not empty, each parted at its first "=". */
void ref_split_pairs(const uint8_t *at, size_t len, struct ref_pairs *out);

/* ---- RFC 9110 13: preconditions ----------------------------------------------------------------------------------- */

enum ref_condition {
  REF_IF_MATCH,
  REF_IF_NONE_MATCH,
  REF_IF_MODIFIED_SINCE,
  REF_IF_UNMODIFIED_SINCE,
  REF_IF_RANGE,
  REF_RANGE_FIELD,
};

struct ref_condition_line {
  enum ref_condition name;
  const uint8_t *at; /* the value, without the whitespace around it */
  size_t len;
};

enum ref_method {
  REF_METHOD_GET,
  REF_METHOD_HEAD,
  REF_METHOD_NONE_SELECTED, /* CONNECT, OPTIONS, TRACE */
  REF_METHOD_ANY_OTHER,
};

struct ref_current {
  bool exists;
  const uint8_t *etag; /* a whole entity-tag; NULL: it has none */
  size_t etag_len;
  bool has_date;    /* Last-Modified */
  bool date_strong; /* RFC 9110 8.8.2.2 */
  int64_t date;
};

enum ref_decision {
  REF_PERFORM,
  REF_PERFORM_RANGE,
  REF_ANSWER_304,
  REF_ANSWER_412,
  REF_MALFORMED, /* an If-Match or If-None-Match that decides is no list of entity-tags */
};

/* ref_decide evaluates the preconditions of a request in the order of RFC 9110 13.2.2. The lines have at most 4,096
 * bytes together. */
enum ref_decision ref_decide(enum ref_method method, const struct ref_condition_line *lines, size_t count,
                             const struct ref_current *current, int64_t now);

#endif
