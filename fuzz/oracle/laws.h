/* SPDX-License-Identifier: MIT
 *
 * How a law counts and how it breaks. The laws themselves are stated in fuzz/targets/. */
#ifndef HTTPZ_FUZZ_LAWS_H
#define HTTPZ_FUZZ_LAWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
#define LAW(name, targets, sentence) LAW_##name,
#include "laws.def"
#undef LAW
  LAW_COUNT
} law;

/* How much one input is put through. A fuzz engine samples, so that it stays fast; a replay leaves nothing out. */
typedef enum {
  EFFORT_SAMPLED,    /* about twenty calls of the parser */
  EFFORT_AGREEMENT,  /* at once, under the default limits: the laws of a single call, and those of what was read */
  EFFORT_EVERY_CUT,  /* every one-cut and byte at a time, for each neighbour of a sweep */
  EFFORT_EXHAUSTIVE, /* and every alignment and every limit */
} laws_effort_level;

extern laws_effort_level laws_effort;

/* What a run counts. It stands in the file that HTTPZ_FUZZ_TALLY names, if any, shared, so that the counts outlive a
 * process that an engine kills; fuzz/run.py reads it. All members are 64 bits wide. */
#define LAWS_TALLY_MAGIC    UINT64_C(0x31796c6c61747a68)
#define LAWS_TALLY_VERDICTS 128

typedef struct {
  uint64_t magic;
  uint64_t inputs;
  uint64_t bytes;
  uint64_t guarded;     /* calls of the parser with the guard armed */
  uint64_t unwatched;   /* of those, the ones whose system calls the kernel could not watch */
  uint64_t stack_worst; /* bytes of stack of the deepest call seen; 0 where that cannot be measured */
  uint64_t verdicts[LAWS_TALLY_VERDICTS];
  uint64_t held[LAW_COUNT];
} laws_tally;

extern laws_tally *laws_counts;

/* laws_init opens the tally, keeps the name of the target, and takes over the signals by which a broken law shows as a
 * fault. */
void laws_init(const char *name);

/* laws_allow gives what follows so many seconds of the processor; 0 takes the bound away. An endless loop spends them,
 * a loaded machine does not. */
void laws_allow(unsigned seconds);

/* laws_begin names the input that a broken law is to be reported with. The bytes must outlive the laws. */
void laws_begin(const uint8_t *bytes, size_t len);

/* law_holds counts one more time that the premise of `which` held. */
static inline void law_holds(law which) {
  laws_counts->held[which]++;
}

/* laws_enter arms the guard and counts one guarded call; laws_leave takes the guard off. The parser is called
 * between them and nowhere else. */
void laws_enter(void);
void laws_leave(void);

/* laws_end ends what laws_begin began: the guard's counts go into the tally. */
void laws_end(void);

/* law_broken reports `which` as broken at byte `at` of the input, with the detail, the bytes, a file that reproduces it
 * and the command to do so, and aborts. */
#if defined __GNUC__
__attribute__((format(printf, 3, 4)))
#endif
_Noreturn void
law_broken(law which, size_t at, const char *format, ...);

/* laws_report prints one line a law with its count. */
void laws_report(void);

/* laws_name gives the name of a law. */
const char *laws_name(law which);

#endif
