/* SPDX-License-Identifier: MIT
 *
 * The laws of httpz_read_trailers. A fuzz input is the plain bytes of a trailer section with its empty line; whether
 * forbidden fields are refused or dropped is a hash of its bytes. The laws that it shares with heads are in
 * oracle/head.c. */
#include "../oracle/head.h"
#include "../oracle/plain.h"
#include "../ref/ref_trailers.h"
#include "target.h"

const char target_name[] = "trailers";

/* ---- spans ------------------------------------------------------------------------------------------------------- */

/* A line that has no slot: its name is one that the reference forbids too. */
static void walk_dropped(walk *it) {
  const head *in = it->in;
  size_t colon = it->at;
  while (plain_is_tchar(walk_byte(it, colon))) colon++;
  expect_here(it, walk_byte(it, colon) == ':', "a line without a slot has a name");
  expect_here(it, ref_is_forbidden_trailer(in->bytes + it->at, colon - it->at), "only a forbidden field has no slot");
  it->at = plain_crlf(in->bytes, colon, in->len) + 2;
}

static void check_spans(const head *in) {
  law_holds(LAW_spans);
  const httpz_trailers *trailers = &in->whole.trailers;
  walk it = {in, 0};
  size_t kept = 0, dropped = 0;
  expect_here(&it, trailers->field_count <= in->limits.fields, "no more fields than the limit");
  while (it.at < in->len && walk_byte(&it, it.at) != '\r') {
    if (kept < trailers->field_count && in->whole.slots[kept].name_off == it.at) {
      walk_field(&it, in->whole.slots[kept++]);
    } else {
      walk_dropped(&it);
      dropped++;
    }
  }
  walk_literal(&it, "\r\n", "an empty line ends the section");
  expect_here(&it, it.at == trailers->len && it.at <= in->len, "the section ends with its empty line");
  expect_here(&it, kept == trailers->field_count, "each slot has its line");
  expect_here(&it, dropped == trailers->dropped, "each line without a slot is counted");
  expect_here(&it, dropped == 0 || in->of.policy == HTTPZ_TRAILERS_DROP, "nothing is dropped that is to be refused");
}

static void check_accepted(const head *in) {
  check_spans(in);
  head_check_field_ids(in);
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

/* No line may begin once all slots are taken, one to be dropped neither: where such a line stands decides how many
 * slots a section needs. */
static void measure(const head *in, httpz_limits *out) {
  if (in->whole.trailers.dropped == 0) return;
  out->fields = (uint16_t)(out->fields + 1);
  size_t line = 0;
  for (size_t i = 0; i < in->lines.count && line < in->whole.trailers.len; i++) {
    size_t colon = line;
    while (plain_is_tchar(in->bytes[colon])) colon++;
    if (colon - line > out->name) out->name = (uint8_t)(colon - line);
    line = in->lines.end[i];
  }
}

static httpz_status one_less(const httpz_limits *exact, unsigned which, httpz_limits *out) {
  (void)exact;
  (void)which;
  (void)out;
  return HTTPZ_OK;
}

/* ---- the reference ----------------------------------------------------------------------------------------------- */

static void read_reference(const head *in, const struct ref_limits *limits, struct ref_head *expected) {
  const struct ref_trailer_limits slow = {in->limits.trailers, limits->fields, limits->name};
  enum ref_trailer_policy policy = in->of.policy == HTTPZ_TRAILERS_DROP ? REF_DROP : REF_REFUSE;
  ref_read_trailers(&slow, policy, in->bytes, in->len, expected);
}

static const char *reference_difference(const reading *ours, const struct ref_head *expected) {
  return ours->trailers.dropped != expected->dropped ? "dropped" : NULL;
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

static const head_kind trailer_section = {check_accepted, measure, one_less, 0, read_reference, reference_difference};

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  static head in;
  for (unsigned drop = 0; drop < 2; drop++) {
    bool all = laws_effort == EFFORT_EXHAUSTIVE || laws_effort == EFFORT_AGREEMENT;
    if (!all && drop != (seed >> 40) % 2) continue;
    const reading_of of = {READING_TRAILERS, HTTPZ_METHOD_OTHER, drop ? HTTPZ_TRAILERS_DROP : HTTPZ_TRAILERS_REFUSE};
    head_begin(&in, &trailer_section, of, bytes, len, seed);
    head_check(&in);
  }
}
