/* SPDX-License-Identifier: MIT
 *
 * The reference readers, one translation unit: the files below are parts of it and are compiled only here.
 *
 * One function per rule of the grammar, the rule quoted above it with its section. What the RFCs leave open is settled
 * as README.md says; a comment that begins with "Policy:" marks such a place.
 *
 * Two shapes of function:
 *   bool   is_x(text)        the whole text is an x
 *   size_t x_at(text, i)     how many bytes of the text, from byte i on, are an x; 0 when they are none
 * and, for the head itself, which may be cut anywhere:
 *   enum ref_verdict read_x(reader)   REF_OK moves the reader past an x */
#include "ref.h"
#include "ref_chunked.h"
#include "ref_response.h"
#include "ref_trailers.h"
#include "ref_values.h"

#include <string.h>

#include "httpz.h"

/* what everything rests on */
#include "ref_names.c"
#include "ref_text.c"
#include "ref_uri.c"

/* heads, and what looks like one */
#include "ref_reader.c"
#include "ref_fields.c"
#include "ref_request.c"
#include "ref_response.c"
#include "ref_trailers.c"

/* content */
#include "ref_chunked.c"

/* values */
#include "ref_values.c"
#include "ref_date.c"
#include "ref_range.c"
#include "ref_product.c"
#include "ref_conditions.c"

static bool permits(struct ref_names names, uint32_t first, uint32_t last, unsigned status, size_t offset) {
  return ref_has_name(names, status) && offset >= first && offset <= last;
}

bool ref_permits(const struct ref_head *head, unsigned status, size_t offset) {
  return head->verdict == REF_REFUSED && permits(head->names, head->offset, head->offset_last, status, offset);
}

bool ref_body_permits(const struct ref_body *body, unsigned status, size_t offset) {
  return body->verdict == REF_REFUSED && permits(body->names, body->offset, body->offset_last, status, offset);
}
