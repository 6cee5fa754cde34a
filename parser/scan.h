/* SPDX-License-Identifier: MIT
 *
 * The four leaves that all reading leans on. Each answers with a length or a truth value, never with a mask, so that who
 * calls them can be proved without reasoning about bits. These are the portable bodies. */
#ifndef HTTPZ_SCAN_H
#define HTTPZ_SCAN_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

enum { SCAN_CTL_BLOCK = 64, SCAN_COLON_BLOCK = 32 };

/* scan_ctl gives the smallest i < 64 with at[from + i] < 0x20 or at[from + i] >= 0x7f, else 64. HTAB and obs-text are
 * among them on purpose: a line with such bytes is rare, and read byte by byte. Needs 64 readable bytes. */
/*@ requires block_readable: \valid_read(at + (from .. from + SCAN_CTL_BLOCK - 1));
    requires no_wrap: from + SCAN_CTL_BLOCK <= UINT32_MAX;
    terminates \true;
    assigns \nothing;
    ensures inside: \result <= SCAN_CTL_BLOCK;
    ensures passed: all_plain(at, from, from + \result);
    ensures stopped: \result < SCAN_CTL_BLOCK ==> !plain(at[from + \result]); */
HTTPZ_PRIVATE uint32_t scan_ctl(const uint8_t *at, uint32_t from);

/* scan_colon gives the smallest i < 32 with at[from + i] == ':', else 32. Needs 32 readable bytes. */
/*@ requires block_readable: \valid_read(at + (from .. from + SCAN_COLON_BLOCK - 1));
    requires no_wrap: from + SCAN_COLON_BLOCK <= UINT32_MAX;
    terminates \true;
    assigns \nothing;
    ensures inside: \result <= SCAN_COLON_BLOCK;
    ensures passed: no_colon(at, from, from + \result);
    ensures stopped: \result < SCAN_COLON_BLOCK ==> at[from + \result] == ':'; */
HTTPZ_PRIVATE uint32_t scan_colon(const uint8_t *at, uint32_t from);

/* name_is tells whether (at[from + i] | 0x20) == key[i] for all i <= len. `key` is a name of letters and hyphens in lower
 * case with its ':', so that equality at len proves where the name ends. The caller knows that no byte of
 * at[from .. from + len] is below 0x20, where other bytes could pass for letters. */
/*@ requires at_readable: \valid_read(at + (from .. from + len));
    requires key_readable: \valid_read(key + (0 .. len));
    requires no_wrap: from + len < UINT32_MAX;
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> spells(at, from, from + len + 1, key); */
HTTPZ_PRIVATE bool name_is(const uint8_t *at, uint32_t from, uint32_t len, const uint8_t *key);

/* all_in tells whether class[at[i]] != 0 for all from <= i < end. */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires table_readable: \valid_read(class_table + (0 .. 255));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> all_in_class(class_table, at, from, end); */
HTTPZ_PRIVATE bool all_in(const uint8_t *at, uint32_t from, uint32_t end, const uint8_t *class_table);

/* find_ctl gives the first i in [from, input.len) that scan_ctl would stop at, else input.len. It reads blocks as long as
 * the caller's bytes allow, and the rest byte by byte. */
/*@ requires bytes_readable: input_readable(input);
    requires in_order: from <= input.len;
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= input.len;
    ensures passed: all_plain(input.at, from, \result);
    ensures stopped: \result < input.len ==> !plain(input.at[\result]); */
HTTPZ_PRIVATE uint32_t find_ctl(httpz_input input, uint32_t from);

/* find_colon gives the first i in [from, end) with a ':', else end; it looks no further than 32 bytes, and gives
 * from + 32 when there is none among them and more would come. */
/*@ requires bytes_readable: input_readable(input);
    requires in_order: from <= end <= input.len;
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= \min(end, from + SCAN_COLON_BLOCK);
    ensures passed: no_colon(input.at, from, \result);
    ensures stopped: \result < \min(end, from + SCAN_COLON_BLOCK) ==> input.at[\result] == ':'; */
HTTPZ_PRIVATE uint32_t find_colon(httpz_input input, uint32_t from, uint32_t end);

#endif
