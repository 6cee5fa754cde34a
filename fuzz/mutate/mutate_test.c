/* SPDX-License-Identifier: MIT
 *
 * What each operator of the mutator owes: it stays in its room, it is the same for the same seed, it changes what it is
 * given more often than not, and it adds what it says. Prints `N passed, N failed`. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../ref/ref_chunked.h"
#include "mutate.h"

enum { ROOM = 512, FENCE = 64, SEEDS = 4000 };

static const char *const inputs[] = {
    "",
    "a",
    "GET /a?b=c HTTP/1.1\r\nHost: example.com:80\r\nContent-Length: 12\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "4;a=\"b\"\r\nabcd\r\n0\r\nX: y\r\n\r\n",
    "text/html; q=0.5, \"a\\\"b\"; c=d",
};
enum { INPUTS = sizeof inputs / sizeof inputs[0] };

static uint8_t room[ROOM + FENCE];
static int passed, failed;

static void judge(bool holds, const char *name, const char *what) {
  if (holds) {
    passed++;
    return;
  }
  failed++;
  printf("FAILED %s: %s\n", name, what);
}

/* Puts an input into the room, a pattern behind the `most` bytes that may be used. */
static size_t fill(const char *input, size_t most) {
  size_t len = strlen(input) < most ? strlen(input) : most;
  memset(room, 0x5a, sizeof room);
  memcpy(room, input, len);
  return len;
}

static bool fence_stands(size_t most) {
  for (size_t i = most; i < sizeof room; i++) {
    if (room[i] != 0x5a) return false;
  }
  return true;
}

/* Rooms that the input fills and rooms that are wide. */
static void stays_in_its_room(unsigned which) {
  bool good = true;
  for (unsigned i = 0; i < INPUTS; i++) {
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
      size_t most = seed % 3 == 0 ? ROOM : strlen(inputs[i]) + seed % 5;
      size_t len = fill(inputs[i], most);
      if (mutate_by(which, room, len, most, seed) > most || !fence_stands(most)) good = false;
    }
  }
  judge(good, mutate_name(which), "stays in its room");
}

static void is_the_same_for_a_seed(unsigned which) {
  static uint8_t first[ROOM];
  bool good = true;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    const char *input = inputs[2 + seed % (INPUTS - 2)];
    size_t first_len = mutate_by(which, room, fill(input, ROOM), ROOM, seed);
    memcpy(first, room, ROOM);
    size_t len = mutate_by(which, room, fill(input, ROOM), ROOM, seed);
    if (len != first_len || memcmp(first, room, len) != 0) good = false;
  }
  judge(good, mutate_name(which), "is the same for the same seed");
}

/* A third is little to ask: most operators change nearly every input. */
static void changes_what_it_is_given(unsigned which) {
  unsigned changed = 0;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    const char *input = inputs[2 + seed % 2];
    size_t len = mutate_by(which, room, fill(input, ROOM), ROOM, seed);
    changed += len != strlen(input) || memcmp(room, input, len) != 0;
  }
  judge(changed > SEEDS / 3, mutate_name(which), "changes a third of the heads that it is given");
}

static unsigned number_of(const char *name) {
  unsigned which = 0;
  while (mutate_name(which) != NULL && strcmp(mutate_name(which), name) != 0) which++;
  return which;
}

/* Whether one of many mutations of inputs[input] holds `wanted`. */
static bool some_holds(const char *name, unsigned input, const char *wanted) {
  unsigned which = number_of(name);
  if (mutate_name(which) == NULL) return false;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    size_t len = mutate_by(which, room, fill(inputs[input], ROOM - 1), ROOM - 1, seed);
    room[len] = '\0';
    if (strstr((const char *)room, wanted) != NULL) return true;
  }
  return false;
}

typedef struct {
  const char *name;
  unsigned input;
  const char *wanted, *fact;
} example;

static const example examples[] = {
    {"line_again", 2, "\r\nHost: example.com:80\r\nHost: example.com:80\r\n", "a field line stands twice"},
    {"line_away", 2, "HTTP/1.1\r\nContent-Length", "a field line is left out"},
    {"line_moves", 2, "Content-Length: 12\r\nHost: example.com:80\r\n", "two field lines change places"},
    {"line_comes", 2, "80\r\nTransfer-Encoding: chunked\r\nContent-Length", "a field line comes in"},
    {"line_end", 2, "HTTP/1.1\nHost", "a line ends in LF alone"},
    {"field_name", 2, "\r\nTransfer-Encoding: 12\r\n", "a value gets another name"},
    {"field_value", 2, "Content-Length:chunked\r\n\r\n", "a name gets another value"},
    {"number", 2, "Content-Length: 13\r\n", "a number is one more"},
    {"number", 2, "Content-Length: 18446744073709551616\r\n", "a number does not fit 64 bits"},
    {"case_changes", 2, "\r\ncONTENT-Length", "letters change their case"},
    {"word_in_quotes", 5, "q=0.\"5\"", "a word is put in quotes"},
    {"gap_comes", 2, "Content-Length :", "a space stands before a colon"},
    {"part_repeats", 2, "comcomcomcomcom", "a word stands many times"},
};

static void adds_what_it_says(void) {
  for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
    const example *it = &examples[i];
    judge(some_holds(it->name, it->input, it->wanted), it->name, it->fact);
  }
}

/* A chunk that is put in has the size that it says: the reference reads the content with it. */
static void chunks_have_their_size(void) {
  static struct ref_body body;
  static uint8_t content[ROOM];
  struct ref_chunk_limits limits = {1000, 1000, 100, 100};
  unsigned which = number_of("chunk_comes"), longer = 0;
  for (uint64_t seed = 0; mutate_name(which) != NULL && seed < SEEDS; seed++) {
    size_t len = mutate_by(which, room, fill("1\r\na\r\n0\r\n\r\n", ROOM), ROOM, seed);
    ref_read_chunked(&limits, room, len, content, &body);
    longer += body.verdict == REF_OK && body.content_len > 1;
  }
  judge(longer > SEEDS / 4, "chunk_comes", "a quarter of the chunks put in are read as content");
}

int main(void) {
  unsigned which = 0;
  for (; mutate_name(which) != NULL; which++) {
    stays_in_its_room(which);
    is_the_same_for_a_seed(which);
    changes_what_it_is_given(which);
  }
  adds_what_it_says();
  chunks_have_their_size();
  printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 && which > 0 ? 0 : 1;
}
