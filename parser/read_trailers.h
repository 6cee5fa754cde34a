/* SPDX-License-Identifier: MIT
 *
 * Trailer sections (RFC 9112 7.1.2). Their lines are read by the steps of a head (reader.h); here is what differs. */
#ifndef HTTPZ_READ_TRAILERS_H
#define HTTPZ_READ_TRAILERS_H

#include "httpz.h"
#include "private.h"

/* httpz_reader.section: a reader of zeros reads a head */
enum { SECTION_HEAD, SECTION_TRAILERS, SECTION_TRAILERS_DROPPING };

/* is_forbidden_trailer tells the fields that must not stand in a trailer section, because they are needed before the
 * content (RFC 9110 6.5.1). */
/*@ terminates \true;
    assigns \nothing;
    ensures unknown_names_pass: id == HTTPZ_FIELD_OTHER ==> !\result; */
HTTPZ_PRIVATE bool is_forbidden_trailer(uint8_t id);

/* take_trailer takes one whole field line of a trailer section into the next slot, refuses it, or drops it. Without
 * slots it only counts. */
/*@ requires reader_writable: \valid(reader);
    requires slot_writable: slots == \null || \valid(slots + reader->draft.field_count);
    terminates \true;
    assigns reader->draft.field_count, reader->dropped, slots[reader->draft.field_count]; */
HTTPZ_PRIVATE httpz_status take_trailer(httpz_reader *reader, httpz_field *slots, httpz_field field);

/* read_trailers is httpz_read_trailers, which allows `slots` to be NULL. */
/*@ requires limits_readable: \valid_read(limits);
    requires input_readable: \valid_read(input.at + (0 .. input.readable - 1)) && input.readable >= input.len;
    requires reader_writable: \valid(reader);
    requires slots_writable: slots == \null || \valid(slots + (0 .. limits->fields - 1));
    requires out_writable: \valid(out);
    terminates \true;
    assigns *reader, slots[0 .. limits->fields - 1], *out;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
HTTPZ_PRIVATE httpz_status read_trailers(const httpz_limits *limits, httpz_trailer_policy policy, httpz_input input,
                                         httpz_reader *reader, httpz_field *slots, httpz_trailers *out);

#endif
