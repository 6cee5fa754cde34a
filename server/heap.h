/* SPDX-License-Identifier: MIT
 *
 * The heap watch: between heap_arm and heap_disarm no thread may call an allocator. One that does is ended with
 * abort(). */
#ifndef SERVER_HEAP_H
#define SERVER_HEAP_H

#include <stdbool.h>

/* heap_watched tells whether this build watches: one with AddressSanitizer, whose allocator stands in the way, does
 * not. */
bool heap_watched(void);

/* heap_try allocates and frees on purpose and aborts when the watch does not see it. */
void heap_try(void);

void heap_arm(void);
void heap_disarm(void);

/* heap_calls gives the number of allocator calls seen so far. */
unsigned long heap_calls(void);

#endif
