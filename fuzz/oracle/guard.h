/* SPDX-License-Identifier: MIT
 *
 * The heap and system-call guard: between guard_arm and guard_disarm the calling thread may neither allocate, nor free,
 * nor enter the kernel. Whatever does aborts the process with the name of what was called and a backtrace.
 *
 *     guard_init();                        once, at the start of main
 *     guard_arm();
 *     status = httpz_read_request(...);
 *     guard_disarm();
 *
 * At exit one line says what was watched: `guard: N guarded calls, heap none, syscalls none`. Where the kernel cannot
 * watch system calls it ends in `syscalls not checked (kernel)`; where nothing was guarded it says that nothing was
 * checked.
 *
 * Valgrind puts its own malloc in the guard's place, and the guard then refuses to start; with
 * --soname-synonyms=somalloc=nouserintercepts it does not, and watches the heap alone. */
#ifndef FUZZ_ORACLE_GUARD_H
#define FUZZ_ORACLE_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  unsigned long regions;             /* guarded calls */
  unsigned long regions_no_syscalls; /* of those, the ones whose system calls could not be watched */
  unsigned long heap_outside;        /* allocator calls seen outside of them: shows that the guard sees */
  bool syscalls_checked;             /* system calls are watched in the thread that asks */
  size_t stack_worst; /* bytes of stack used by the deepest guarded call seen, 0: cannot be measured here */
} guard_counts;

/* guard_init starts the guard and tries it: it allocates, frees and enters the kernel on purpose and aborts the process
 * when one of these goes unseen. Later calls do nothing. */
void guard_init(void);

/* guard_arm opens a guarded region of the calling thread. Regions do not nest. */
void guard_arm(void);

/* guard_disarm closes it, and aborts the process when a system call was made in it. */
void guard_disarm(void);

/* guard_stats gives the counts so far, of all threads; they are the calling thread's copy until its next call. */
const guard_counts *guard_stats(void);

#ifdef __cplusplus
}
#endif

#endif
