/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "class.h"
#include "comment.h"
#include "find_field.h"
#include "list.h"
#include "span.h"

/*@ // a byte behind which a comma may part nothing
    predicate opens(integer c, integer comments) = c == '"' || (comments != 0 && c == '(');
    predicate none_opens{L}(uint8_t *at, integer lo, integer hi, integer comments) =
      \forall integer k; lo <= k < hi ==> !opens(at[k], comments);
*/

/* What stands at `i`, as far as its commas do not count. What is not closed has no end but that of the value: its
 * reader will refuse it, and nobody takes the commas in it for members. */
/*@ requires in_order: i < end <= 65535;
    requires at_readable: \valid_read(at + (i .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures moves: i < \result <= end;
    ensures one: !opens(at[i], comments) ==> \result == i + 1;
    ensures closed: opens(at[i], comments) && \result < end ==>
      i + 2 <= \result && at[\result - 1] == (at[i] == '(' ? ')' : '"'); */
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
    ensures comma: \result < end ==> at[\result] == ',';
    ensures first: none_opens(at, from, \result, comments) ==> none_is(at, from, \result, ','); */
static uint32_t skip_member(const uint8_t *at, uint32_t from, uint32_t end, bool comments) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant first: none_opens(at, from, i, comments) ==> none_is(at, from, i, ',');
      loop assigns i;
      loop variant end - i; */
  while (i < end && at[i] != ',') i = skip_unit(at, i, end, comments);
  return i;
}

/*@ requires of_an_input: in_input(value);
    terminates \true;
    assigns \nothing;
    ensures whole: \result.next == value.off && \result.end == end(value) && \result.comments == comments; */
static httpz_list list_in(httpz_span value, bool comments) {
  httpz_list list = {value.off, (uint16_t)span_end(value), comments};
  return list;
}

/*@ requires of_an_input: in_input(value);
    terminates \true;
    assigns \nothing;
    ensures whole: \result.next == value.off && \result.end == end(value) && \result.comments == 0; */
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
    ensures trimmed: \result ==> !ows(at[out->off]) && !ows(at[end(*out) - 1]);
    ensures passed: \result ==> list_gap{Pre}(at, \old(list->next), out->off) && all_ows{Pre}(at, end(*out), list->next);
    ensures comma: \result && list->next < list->end ==> at[list->next] == ',';
    ensures first: \result && none_opens{Pre}(at, out->off, list->next, list->comments) ==>
      none_is{Pre}(at, out->off, list->next, ',');
    ensures none: !\result ==> list_gap{Pre}(at, list->next, list->end) && *list == \old(*list);
    ensures empty: \old(list->next) == \old(list->end) ==> !\result;
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_next_in_list(const uint8_t *at, httpz_list *list, httpz_span *out) {
  uint32_t begin = next_member(at, list->next, list->end);
  if (begin >= list->end) return false;
  uint32_t end = skip_member(at, begin, list->end, list->comments);
  *out = span_trim(at, span_between(begin, end));
  list->next = (uint16_t)end;
  return true;
}

/*@ requires a_number: id < HTTPZ_FIELD_COUNT;
    terminates \true;
    assigns \nothing;
    ensures begins: \result.list.next == \result.list.end == 0 && \result.line == 0 && \result.id == id; */
httpz_members httpz_members_of(httpz_field_id id) {
  httpz_members members = {{0, 0, false}, 0, (uint8_t)id};
  return members;
}

/*@ requires members_valid: \valid(members) && members->list.next <= members->list.end;
    requires slots_readable: \valid_read(slots + (0 .. count - 1));
    requires values_readable: \forall integer k; 0 <= k < count ==> value_readable(at, slots + k);
    requires line: members->line <= count;
    requires list_readable: \valid_read(at + (members->list.next .. members->list.end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(members, out) && \separated(members, slots + (0 .. count - 1)) &&
      \separated(out, slots + (0 .. count - 1)) && \separated(members, at + (0 .. 65534)) &&
      \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *members, *out;
    ensures still_valid: members->list.next <= members->list.end && members->id == \old(members->id) &&
      \old(members->line) <= members->line <= count;
    ensures list_readable: \valid_read(at + (members->list.next .. members->list.end - 1));
    ensures moves: \result ==> members->line > \old(members->line) ||
      (members->list.next > \old(members->list.next) && members->list.end == \old(members->list.end));
    ensures something: \result ==> out->len > 0 && in_input(*out) && readable(at, *out);
    ensures of_the_field: \result && members->line > \old(members->line) ==>
      slots[members->line - 1].id == members->id && slots[members->line - 1].value_off <= out->off &&
      end(*out) <= slots[members->line - 1].value_off + slots[members->line - 1].value_len;
    ensures still: !\result ==> *members == \old(*members);
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_next_member(const uint8_t *at, const httpz_field *slots, uint16_t count, httpz_members *members,
                       httpz_span *out) {
  httpz_list list = members->list;
  httpz_span member = {0, 0};
  uint32_t line = members->line;
  /*@ loop invariant walked: \at(members->line, Pre) <= line <= count;
      loop invariant list_valid: list.next <= list.end;
      loop invariant list_readable: \valid_read(at + (list.next .. list.end - 1));
      loop invariant same_line: line == \at(members->line, Pre) ==> list == \at(members->list, Pre);
      loop invariant of_the_field: line > \at(members->line, Pre) ==> slots[line - 1].id == members->id &&
        slots[line - 1].value_off == list.next && slots[line - 1].value_off + slots[line - 1].value_len == list.end;
      loop assigns list, member, line;
      loop variant count - line; */
  while (!httpz_next_in_list(at, &list, &member)) {
    line = find_from(slots, count, line, (httpz_field_id)members->id);
    if (line == count) return false;
    list = list_in(httpz_field_value(slots[line]), members->id == HTTPZ_FIELD_VIA);
    line++;
  }
  /*@ assert something: member.len > 0 && in_input(member) && readable(at, member); */
  /*@ assert left: list.next <= list.end && \valid_read(at + (list.next .. list.end - 1)); */
  /*@ assert of_the_field: line > \at(members->line, Pre) ==>
        slots[line - 1].id == members->id && slots[line - 1].value_off <= member.off &&
        end(member) <= slots[line - 1].value_off + slots[line - 1].value_len; */
  *out = member;
  members->list = list;
  members->line = (uint16_t)line;
  /*@ assert stored: members->line == line && out->off == member.off && out->len == member.len &&
        members->id == \at(members->id, Pre); */
  return true;
}

/*@ requires slots_readable: \valid_read(slots + (0 .. count - 1));
    requires values_readable: \forall integer k; 0 <= k < count ==> value_readable(at, slots + k);
    requires a_number: id < HTTPZ_FIELD_COUNT;
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures something: \result ==> len > 0;
    ensures there: \result ==> \exists integer k; 0 <= k < count && slots[k].id == id; */
bool httpz_list_has_token(const uint8_t *at, const httpz_field *slots, uint16_t count, httpz_field_id id,
                          const char *text, uint16_t len) {
  httpz_members members = httpz_members_of(id);
  httpz_span member = {0, 0};
  /*@ loop invariant walked: members.list.next <= members.list.end && members.line <= count && members.id == id;
      loop invariant list_readable: \valid_read(at + (members.list.next .. members.list.end - 1));
      loop invariant there: members.list.next < members.list.end ==>
        \exists integer k; 0 <= k < count && slots[k].id == id;
      loop assigns members, member;
      loop variant 65536 * (count - members.line) + members.list.end - members.list.next; */
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
    ensures meaning: \result == HTTPZ_OK <==> value.len > 0 && all_tchars{Pre}(at, value.off, end(value));
    ensures whole: \result == HTTPZ_OK ==> *out == value;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_token(const uint8_t *at, httpz_span value, httpz_span *out) {
  uint32_t end = span_end(value);
  if (value.len == 0 || skip_token(at, value.off, end) != end) return HTTPZ_BAD_TOKEN;
  *out = value;
  return HTTPZ_OK;
}
