/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "laws.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "cuts.h"
#include "guard.h"
#include "region.h"

static const char *const names[LAW_COUNT] = {
#define LAW(name, targets, sentence) #name,
#include "laws.def"
#undef LAW
};

laws_effort_level laws_effort = EFFORT_SAMPLED;

static laws_tally private_tally;
laws_tally *laws_counts = &private_tally;

static const char *target;
static const uint8_t *input_bytes;
static size_t input_len;

const char *laws_name(law which) {
  return names[which];
}

/* ---- the tally --------------------------------------------------------------------------------------------------- */

static void give_up(const char *what) {
  perror(what);
  exit(2);
}

static void open_tally(const char *path) {
  int file = open(path, O_RDWR | O_CREAT, 0666);
  if (file < 0 || ftruncate(file, sizeof(laws_tally)) != 0) give_up(path);
  void *at = mmap(NULL, sizeof(laws_tally), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (at == MAP_FAILED) give_up(path);
  close(file);
  laws_counts = at;
}

void laws_report(void) {
  for (int i = 0; i < LAW_COUNT; i++) {
    fprintf(stderr, "law %-10s held %llu times\n", names[i], (unsigned long long)laws_counts->held[i]);
  }
}

/* ---- the guard --------------------------------------------------------------------------------------------------- */

static volatile sig_atomic_t inside; /* the parser is running */

void laws_enter(void) {
  laws_counts->guarded++;
  law_holds(LAW_ends);
  law_holds(LAW_redzone);
  law_holds(LAW_readonly);
  inside = 1;
  guard_arm();
}

void laws_leave(void) {
  inside = 0;
  guard_disarm();
}

void laws_end(void) {
  static unsigned long unwatched;
  const guard_counts *counts = guard_stats();
  laws_counts->unwatched += counts->regions_no_syscalls - unwatched;
  unwatched = counts->regions_no_syscalls;
  if (counts->stack_worst > laws_counts->stack_worst) laws_counts->stack_worst = counts->stack_worst;
}

/* ---- a broken law ------------------------------------------------------------------------------------------------ */

/* Prints one byte so that it is seen as it is; gives how many columns it took. */
static int print_escaped(uint8_t byte) {
  switch (byte) {
    case '\r':
      return fprintf(stderr, "\\r");
    case '\n':
      return fprintf(stderr, "\\n");
    case '\t':
      return fprintf(stderr, "\\t");
    case '\\':
      return fprintf(stderr, "\\\\");
    default:
      return byte >= 0x20 && byte < 0x7f ? fprintf(stderr, "%c", byte) : fprintf(stderr, "\\x%02x", byte);
  }
}

/* Prints one line of the input up to its LF, with a caret below byte `at` if it is in it; gives where the next
 * begins. */
static size_t print_line(size_t from, size_t at) {
  int column = 0, caret = -1;
  size_t i = from;
  fputs("  ", stderr);
  for (; i < input_len; i++) {
    if (i == at) caret = column;
    column += print_escaped(input_bytes[i]);
    if (input_bytes[i] == '\n' || column > 110) {
      i++;
      break;
    }
  }
  if (i == input_len && at == input_len) caret = column;
  fputc('\n', stderr);
  if (caret >= 0) fprintf(stderr, "  %*s^ byte %zu\n", caret, "", at);
  return i;
}

static void print_input(size_t at) {
  enum { NEAR = 2000 };
  size_t from = at > NEAR && at <= input_len ? at - NEAR : 0;
  if (from > 0) fprintf(stderr, "  (%zu bytes before)\n", from);
  do {
    from = print_line(from, at);
  } while (from < input_len && from < at + NEAR);
  if (from < input_len) fprintf(stderr, "  (%zu bytes after)\n", input_len - from);
}

static void make_folders(const char *path) {
  char part[512];
  for (size_t i = 1; path[i - 1] != '\0' && i < sizeof part; i++) {
    if (path[i] != '/' && path[i] != '\0') continue;
    memcpy(part, path, i);
    part[i] = '\0';
    if (mkdir(part, 0777) != 0 && errno != EEXIST) perror(part);
  }
}

/* Keeps the input as a file and prints how to run it again. */
static void save_input(const char *reason) {
  const char *folder = getenv("HTTPZ_FUZZ_FINDINGS");
  if (folder == NULL) folder = "build/fuzz/findings";
  make_folders(folder);
  char path[1024];
  snprintf(path, sizeof path, "%s/%s-%s-%016llx", folder, target, reason,
           (unsigned long long)cuts_hash(input_bytes, input_len));
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(input_bytes, 1, input_len, file) != input_len || fclose(file) != 0) {
    perror(path);
    return;
  }
  fprintf(stderr, "reproduce: make fuzz-repro T=%s F=%s\n", target, path);
}

static volatile sig_atomic_t reported;

static void report_input(const char *reason, size_t at) {
  if (reported || input_bytes == NULL) return;
  reported = 1;
  fprintf(stderr, "input, %zu bytes:\n", input_len);
  print_input(at);
  save_input(reason);
}

void law_broken(law which, size_t at, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "LAW BROKEN: %s: ", names[which]);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  report_input(names[which], at);
  abort();
}

/* ---- signals ----------------------------------------------------------------------------------------------------- */

static const int caught[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGPROF};
enum { CAUGHT = sizeof caught / sizeof caught[0] };
static struct sigaction before[CAUGHT];

/* Hands a signal that says nothing of our laws to whoever had it first: a sanitizer, an engine, or the system. */
static void hand_on(int signal_number) {
  for (int i = 0; i < CAUGHT; i++) {
    if (caught[i] == signal_number) sigaction(signal_number, &before[i], NULL);
  }
  raise(signal_number);
}

/* A fault inside the parser arrives with the guard still armed, so that comes off first. */
static void on_signal(int signal_number, siginfo_t *info, void *context) {
  (void)context;
  if (inside) laws_leave();
  if (signal_number == SIGPROF) law_broken(LAW_ends, input_len, "one input took more work than it may");
  if (signal_number == SIGSEGV || signal_number == SIGBUS) {
    region_place place = region_of(info->si_addr);
    if (place == REGION_OUTSIDE)
      law_broken(LAW_redzone, input_len, "a byte outside of what may be read or written was touched");
    if (place == REGION_INSIDE) law_broken(LAW_readonly, input_len, "the input was written");
  }
  report_input("crash", input_len);
  hand_on(signal_number);
}

/* An engine watches the time itself and wants to see SIGABRT first; a driver of ours, which runs without sampling,
 * does not. */
static bool is_ours(int signal_number) {
  return (signal_number != SIGPROF && signal_number != SIGABRT) || laws_effort != EFFORT_SAMPLED;
}

static void catch_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  for (int i = 0; i < CAUGHT; i++) {
    if (is_ours(caught[i])) sigaction(caught[i], &action, &before[i]);
  }
}

void laws_init(const char *name) {
  target = name;
  const char *path = getenv("HTTPZ_FUZZ_TALLY");
  if (path != NULL) open_tally(path);
  laws_counts->magic = LAWS_TALLY_MAGIC;
  catch_signals();
}

void laws_allow(unsigned seconds) {
  const struct itimerval limit = {{0, 0}, {(time_t)seconds, 0}};
  setitimer(ITIMER_PROF, &limit, NULL);
}

void laws_begin(const uint8_t *bytes, size_t len) {
  input_bytes = bytes;
  input_len = len;
  laws_counts->inputs++;
  laws_counts->bytes += len;
}
