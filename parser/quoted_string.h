/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_QUOTED_STRING_H
#define HTTPZ_QUOTED_STRING_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

/* quoted_matches tells whether `inside`, which stood between quotes, says text[0 .. len): byte for byte, or in any case of
 * its letters if `fold`. */
/*@ requires inside_readable: readable(at, inside) && in_input(inside);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> quoted_says(at, inside.off, end(inside), text, 0, len, fold); */
HTTPZ_PRIVATE bool quoted_matches(const uint8_t *at, httpz_span inside, const char *text, uint16_t len, bool fold);

#endif
