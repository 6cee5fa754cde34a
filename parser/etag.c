/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "list.h"
#include "private.h"
#include "span.h"

/* etagc = %x21 / %x23-7E / obs-text: no quote, no whitespace, and a backslash is a byte like others (9110 8.8.3) */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> etagc(c); */
static bool is_etagc(uint8_t c) {
  return c == 0x21 || (c >= 0x23 && c != 0x7F);
}

/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures passed: all_etagc(at, from, \result);
    ensures stopped: \result < end ==> !etagc(at[\result]); */
static uint32_t skip_etagc(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: all_etagc(at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && is_etagc(at[i])) i++;
  return i;
}

/* weak = %s"W/", in capitals. `at` of the result is where the opaque-tag must begin. */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures weak: \result.fits ==>
      (\result.at == from && (from < end ==> at[from] != 'W')) ||
      (\result.at == from + 2 && at[from] == 'W' && at[from + 1] == '/'); */
static reach skip_weak(const uint8_t *at, uint32_t from, uint32_t end) {
  if (from == end || at[from] != 'W') return fits_to(from);
  if (from + 1 == end || at[from + 1] != '/') return breaks_at(from + 1);
  return fits_to(from + 2);
}

/* entity-tag = [ weak ] opaque-tag, opaque-tag = DQUOTE *etagc DQUOTE. `*out` is written if it fits. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (from .. end - 1));
    terminates \true;
    assigns *out;
    ensures inside: from <= \result.at <= end;
    ensures read: \result.fits ==> from < out->opaque.off && end(out->opaque) + 1 == \result.at &&
      out->kind == (at[from] == 'W' ? HTTPZ_ETAG_WEAK : HTTPZ_ETAG_STRONG);
    ensures framed: \result.fits ==> at[out->opaque.off - 1] == '"' && at[end(out->opaque)] == '"' &&
      all_etagc(at, out->opaque.off, end(out->opaque));
    ensures silent: !\result.fits ==> *out == \old(*out); */
static reach read_entity_tag(const uint8_t *at, uint32_t from, uint32_t end, httpz_etag *out) {
  reach weak = skip_weak(at, from, end);
  if (!weak.fits) return weak;
  uint32_t quote = weak.at;
  if (quote == end || at[quote] != '"') return breaks_at(quote);
  uint32_t close = skip_etagc(at, quote + 1, end);
  if (close == end || at[close] != '"') return breaks_at(close);
  out->opaque = span_between(quote + 1, close);
  out->kind = quote == from ? HTTPZ_ETAG_STRONG : HTTPZ_ETAG_WEAK;
  return fits_to(close + 1);
}

httpz_status httpz_read_etag(const uint8_t *at, httpz_span value, httpz_etag *out) {
  httpz_etag etag;
  reach tag = read_entity_tag(at, value.off, span_end(value), &etag);
  if (!tag.fits || tag.at != span_end(value)) return HTTPZ_BAD_ETAG;
  *out = etag;
  return HTTPZ_OK;
}

httpz_etag_list httpz_etags_of(httpz_span value) {
  httpz_etag_list list = {0};
  list.next = value.off;
  list.end = (uint16_t)span_end(value);
  list.alone = true;
  return list;
}

/*@ requires list_writable: \valid(list);
    requires offset: offset <= 65535;
    terminates \true;
    assigns list->status, list->offset;
    ensures refused: \result == HTTPZ_BAD_ETAG && list->status == HTTPZ_BAD_ETAG && list->offset == offset; */
static httpz_status refuse_etags(httpz_etag_list *list, uint32_t offset) {
  list->status = HTTPZ_BAD_ETAG;
  list->offset = (uint16_t)offset;
  return HTTPZ_BAD_ETAG;
}

/* One member of a list, or kind NONE at its end. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires etag_writable: \valid(etag);
    requires apart: \separated(etag, at + (from .. end - 1));
    terminates \true;
    assigns *etag;
    ensures inside: from <= \result.at <= end;
    ensures kind: \result.fits ==> etag->kind == HTTPZ_ETAG_NONE || etag->kind == HTTPZ_ETAG_STRONG ||
      etag->kind == HTTPZ_ETAG_WEAK;
    ensures ended: \result.fits && etag->kind == HTTPZ_ETAG_NONE ==> \result.at == end;
    ensures framed: \result.fits ==> all_etagc(at, etag->opaque.off, end(etag->opaque));
    ensures read: \result.fits && etag->kind != HTTPZ_ETAG_NONE ==>
      from < etag->opaque.off && end(etag->opaque) < \result.at &&
      at[etag->opaque.off - 1] == '"' && at[end(etag->opaque)] == '"'; */
static reach read_etag_member(const uint8_t *at, uint32_t from, uint32_t end, httpz_etag *etag) {
  etag->kind = HTTPZ_ETAG_NONE;
  etag->opaque = span_between(end, end);
  uint32_t i = next_member(at, from, end);
  if (i == end) return fits_to(end);
  reach tag = read_entity_tag(at, i, end, etag);
  return tag.fits ? end_member(at, tag.at, end) : tag;
}

httpz_status httpz_next_etag(const uint8_t *at, httpz_etag_list *list, httpz_etag *out) {
  if (list->status != HTTPZ_OK) return (httpz_status)list->status;
  httpz_etag etag;
  reach member;
  if (list->alone && list->end - list->next == 1 && at[list->next] == '*') {
    etag.kind = HTTPZ_ETAG_ANY;
    etag.opaque = span_between(list->end, list->end);
    member = fits_to(list->end);
  } else {
    member = read_etag_member(at, list->next, list->end, &etag);
  }
  if (!member.fits) return refuse_etags(list, member.at);
  /*@ assert etagc: all_etagc(at, etag.opaque.off, end(etag.opaque)); */
  /*@ assert read: etag.kind == HTTPZ_ETAG_STRONG || etag.kind == HTTPZ_ETAG_WEAK ==>
        list->next < etag.opaque.off && end(etag.opaque) < member.at &&
        at[etag.opaque.off - 1] == '"' && at[end(etag.opaque)] == '"'; */
  *out = etag;
  list->next = (uint16_t)member.at;
  list->alone = false;
  /*@ assert stored: out->kind == etag.kind && out->opaque.off == etag.opaque.off &&
        out->opaque.len == etag.opaque.len && list->next == member.at; */
  return HTTPZ_OK;
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> kind == HTTPZ_ETAG_STRONG || kind == HTTPZ_ETAG_WEAK; */
static bool is_entity_tag(uint8_t kind) {
  return kind == HTTPZ_ETAG_STRONG || kind == HTTPZ_ETAG_WEAK;
}

/*@ requires a_readable: readable(a_at, a);
    requires b_readable: readable(b_at, b);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> a.len == b.len &&
      same_bytes(a_at, a.off, b_at, b.off, a.len); */
static bool same_opaque(const uint8_t *a_at, httpz_span a, const uint8_t *b_at, httpz_span b) {
  if (a.len != b.len) return false;
  /*@ loop invariant walked: 0 <= i <= a.len;
      loop invariant same: same_bytes(a_at, a.off, b_at, b.off, i);
      loop assigns i;
      loop variant a.len - i; */
  for (uint32_t i = 0; i < a.len; i++) {
    if (a_at[a.off + i] != b_at[b.off + i]) return false;
  }
  return true;
}

bool httpz_etags_match_weakly(const uint8_t *a_at, httpz_etag a, const uint8_t *b_at, httpz_etag b) {
  if (!is_entity_tag(a.kind) || !is_entity_tag(b.kind)) return false;
  return same_opaque(a_at, a.opaque, b_at, b.opaque);
}

bool httpz_etags_match_strongly(const uint8_t *a_at, httpz_etag a, const uint8_t *b_at, httpz_etag b) {
  if (a.kind != HTTPZ_ETAG_STRONG || b.kind != HTTPZ_ETAG_STRONG) return false;
  return httpz_etags_match_weakly(a_at, a, b_at, b);
}

uint32_t httpz_render_etag(const uint8_t *opaque, uint16_t len, bool weak, uint8_t *to) {
  if (skip_etagc(opaque, 0, len) != len) return 0;
  uint32_t i = 0;
  if (weak) {
    to[i++] = 'W';
    to[i++] = '/';
  }
  to[i++] = '"';
  /*@ loop invariant walked: 0 <= k <= len && i == (weak ? 3 : 1) + k;
      loop invariant opened: to[weak ? 2 : 0] == '"' && (weak ==> to[0] == 'W' && to[1] == '/');
      loop invariant same: \forall integer j; 0 <= j < k ==> to[(weak ? 3 : 1) + j] == \at(opaque[j], Pre);
      loop assigns k, i, to[0 .. len + 2];
      loop variant len - k; */
  for (uint32_t k = 0; k < len; k++) to[i++] = opaque[k];
  to[i++] = '"';
  return i;
}
