/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Sets of names of refusals. */

static void add_name(struct ref_names *names, unsigned status) {
  names->word[status / 64] |= (uint64_t)1 << status % 64;
}

static struct ref_names one_name(unsigned status) {
  struct ref_names names = {{0}};
  add_name(&names, status);
  return names;
}

static void add_names(struct ref_names *names, struct ref_names more) {
  for (int i = 0; i < REF_NAME_WORDS; i++) names->word[i] |= more.word[i];
}

static bool is_no_name(struct ref_names names) {
  for (int i = 0; i < REF_NAME_WORDS; i++) {
    if (names.word[i] != 0) return false;
  }
  return true;
}

bool ref_has_name(struct ref_names names, unsigned status) {
  return status < 64 * REF_NAME_WORDS && (names.word[status / 64] >> status % 64 & 1) != 0;
}

_Static_assert((int)HTTPZ_STATUS_COUNT <= 64 * REF_NAME_WORDS, "names has one bit for each status");
