/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "class.h"
#include "comment.h"
#include "find_field.h"
#include "list.h"
#include "span.h"

/* What stands at `i`, as far as its commas do not count. What is not closed has no end but that of the value: its
 * reader will refuse it, and nobody takes the commas in it for members. */
/*@ requires in_order: i < end <= 65535;
    requires at_readable: \valid_read(at + (i .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures moves: i < \result <= end; */
static uint32_t skip_unit(const uint8_t *at, uint32_t i, uint32_t end, bool comments) {
  reach unit = fits_to(i + 1);
  if (at[i] == '"') {
    unit = read_quoted_string(at, i, end);
  } else if (comments && at[i] == '(') {
    unit = read_comment(at, i, end);
  }
  return unit.fits ? unit.at : end;
}

/* Where the member that begins at `from` ends: at its comma, or with the value. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures comma: \result < end ==> at[\result] == ','; */
static uint32_t skip_member(const uint8_t *at, uint32_t from, uint32_t end, bool comments) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop assigns i;
      loop variant end - i; */
  while (i < end && at[i] != ',') i = skip_unit(at, i, end, comments);
  return i;
}

static httpz_list list_in(httpz_span value, bool comments) {
  httpz_list list = {value.off, (uint16_t)span_end(value), comments};
  return list;
}

httpz_list httpz_list_of(httpz_span value) {
  return list_in(value, false);
}

/*@ requires list_valid: \valid(list) && list->next <= list->end;
    requires out_writable: \valid(out);
    requires at_readable: \valid_read(at + (list->next .. list->end - 1));
    requires apart: \separated(list, out, at + (list->next .. list->end - 1));
    terminates \true;
    assigns *list, *out;
    ensures still_valid: list->next <= list->end && list->end == \old(list->end);
    ensures inside: \result ==> \old(list->next) <= out->off && end(*out) <= list->next;
    ensures something: \result ==> out->len > 0;
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_next_in_list(const uint8_t *at, httpz_list *list, httpz_span *out) {
  uint32_t begin = next_member(at, list->next, list->end);
  if (begin >= list->end) return false;
  uint32_t end = skip_member(at, begin, list->end, list->comments);
  *out = span_trim(at, span_between(begin, end));
  list->next = (uint16_t)end;
  return true;
}

httpz_members httpz_members_of(httpz_field_id id) {
  httpz_members members = {{0, 0, false}, 0, (uint8_t)id};
  return members;
}

/*@ requires members_valid: \valid(members) && members->list.next <= members->list.end;
    requires slots_readable: \valid_read(slots + (0 .. count - 1));
    requires values_readable: \forall integer k; 0 <= k < count ==>
      slots[k].value_off + slots[k].value_len <= 65535 &&
      \valid_read(at + (slots[k].value_off .. slots[k].value_off + slots[k].value_len - 1));
    requires list_readable: \valid_read(at + (members->list.next .. members->list.end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(members, out, slots + (0 .. count - 1), at + (0 .. 65534));
    terminates \true;
    assigns *members, *out;
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_next_member(const uint8_t *at, const httpz_field *slots, uint16_t count, httpz_members *members,
                       httpz_span *out) {
  /*@ loop invariant list_valid: members->list.next <= members->list.end;
      loop invariant list_readable: \valid_read(at + (members->list.next .. members->list.end - 1));
      loop invariant silent: *out == \at(*out, LoopEntry);
      loop assigns *members, *out;
      loop variant count - members->line; */
  while (!httpz_next_in_list(at, &members->list, out)) {
    uint16_t line = find_from(slots, count, members->line, members->id);
    if (line == count) return false;
    members->list = list_in(httpz_field_value(slots[line]), members->id == HTTPZ_FIELD_VIA);
    members->line = (uint16_t)(line + 1);
  }
  return true;
}

bool httpz_list_has_token(const uint8_t *at, const httpz_field *slots, uint16_t count, httpz_field_id id,
                          const char *text, uint16_t len) {
  httpz_members members = httpz_members_of(id);
  httpz_span member = {0, 0};
  /*@ loop assigns members, member;
      loop variant count - members.line + members.list.end - members.list.next; */
  while (httpz_next_member(at, slots, count, &members, &member)) {
    if (httpz_text_is(at, member, text, len)) return true;
  }
  return false;
}

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_TOKEN;
    ensures whole: \result == HTTPZ_OK ==> *out == value && value.len > 0;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_token(const uint8_t *at, httpz_span value, httpz_span *out) {
  uint32_t end = span_end(value);
  if (value.len == 0 || skip_token(at, value.off, end) != end) return HTTPZ_BAD_TOKEN;
  *out = value;
  return HTTPZ_OK;
}
