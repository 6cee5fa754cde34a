/* SPDX-License-Identifier: MIT
 *
 * Each case breaks the guard's rule in one way; the process must abort with the guard's own message. The case is named
 * by the environment variable GUARD_CASE, so that the same file is a program of its own and, with -DENGINE, a fuzz
 * target. `GUARD_CASE=list` prints one line a case: its name and what must be said of it (by the guard: heap, syscall,
 * misused, unclosed, blinded, or clean; by a sanitizer: asan, ubsan).
 * fuzz/checks/guard_test.py runs them all. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../oracle/guard.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_OFF          0
#endif

static void *volatile kept; /* what a case makes is kept, so that no compiler takes it out */
static volatile long long number;
static void *volatile block; /* allocated before the region */

/* ---- what a parser must not do ----------------------------------------------------------------------------------- */

static void do_nothing(void) {
  number = number + 1;
}
static void do_malloc(void) {
  kept = malloc(32);
}
static void do_calloc(void) {
  kept = calloc(4, 8);
}
static void do_realloc(void) {
  kept = realloc(block, 4000);
}
static void do_reallocarray(void) {
  kept = reallocarray(block, 500, 8);
}
static void do_strdup(void) {
  kept = strdup("field");
}
static void do_fopen(void) {
  kept = fopen("/dev/null", "r");
}
static void do_aligned_alloc(void) {
  kept = aligned_alloc(64, 128);
}
static void do_free(void) {
  free(block);
}
static void do_mmap(void) {
  kept = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static void do_sbrk(void) {
  kept = sbrk(4096);
}
static void do_write(void) {
  number = write(STDOUT_FILENO, "x", 1);
}
static void do_getpid(void) {
  number = syscall(SYS_getpid);
}
static void do_exit(void) {
  syscall(SYS_exit_group, 0);
}

/* Faults that a sanitizer reports: its words must come through, though it needs the kernel to say them. */
static void do_overflow(void) {
  number = 1;
  number = 2147483647 + (int)number;
}

static void do_overread(void) {
  number = ((volatile char *)block)[64];
}

static void do_asprintf(void) {
  char *text = NULL;
  number = asprintf(&text, "%d", 9112);
  kept = text;
}

static void do_posix_memalign(void) {
  void *out = NULL;
  number = posix_memalign(&out, 64, 128);
  kept = out;
}

/* No libc stands between this one and the kernel. */
static void do_instruction(void) {
#if defined(__x86_64__)
  long result = SYS_getppid;
  __asm__ volatile("syscall" : "+a"(result) : : "rcx", "r11", "memory");
#elif defined(__i386__)
  long result = SYS_getppid;
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
#else
  long result = syscall(SYS_getppid);
#endif
  number = result;
}

/* ---- regions of other shapes ------------------------------------------------------------------------------------- */

static void guarded(void (*act)(void)) {
  guard_arm();
  act();
  guard_disarm();
}

/* A fuzzing engine forks after the guard was started, and the kernel does not watch the child. */
static void forked_getpid(void) {
  pid_t child = fork();
  if (child == 0) {
    guarded(do_getpid);
    _exit(0);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child || status != 0) abort();
}

static void *thread_main(void *act) {
  guarded(*(void (**)(void))act);
  return NULL;
}

static void in_thread(void (*act)(void)) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, thread_main, &act) != 0 || pthread_join(thread, NULL) != 0) exit(3);
}

static void threaded_malloc(void) {
  in_thread(do_malloc);
}
static void threaded_getpid(void) {
  in_thread(do_getpid);
}

static volatile sig_atomic_t alarms;
static void on_alarm(int signal_number) {
  alarms += signal_number == SIGALRM;
}

/* A fuzzing engine's timer goes off in a region: its handler returns through the kernel, and that is no call of
 * ours. */
static void await_alarms(void) {
  for (int wanted = alarms + 3; alarms < wanted;) continue;
}

static void await_alarms_then_getpid(void) {
  await_alarms();
  do_getpid();
}

static void with_alarms(void (*act)(void)) {
  const struct itimerval often = {{0, 2000}, {0, 2000}};
  const struct itimerval never = {{0, 0}, {0, 0}};
  signal(SIGALRM, on_alarm);
  setitimer(ITIMER_REAL, &often, NULL);
  guarded(act);
  setitimer(ITIMER_REAL, &never, NULL);
}

static void alarmed(void) {
  with_alarms(await_alarms);
}
static void alarmed_getpid(void) {
  with_alarms(await_alarms_then_getpid);
}

static void many_regions(void) {
  for (int i = 0; i < 1000; i++) guarded(do_nothing);
}

static void second_region(void) {
  guarded(do_nothing);
  guarded(do_malloc);
}

static void nested(void) {
  guard_arm();
  guard_arm();
}

static void never_closed(void) {
  guard_arm();
  exit(0);
}

/* Somebody takes the kernel's watch away after the guard was tried: it must be tried again at the end. */
static void blinded(void) {
  guarded(do_nothing);
  prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0);
}

/* What a signal leaves behind must not be read as the parser's own stack, and a deep call must be. */
__attribute__((noinline)) static void deep_call(void) {
  volatile char deep[1000];
  for (size_t i = 0; i < sizeof deep; i++) deep[i] = 1;
}

static void measured_stack(void) {
  guarded(deep_call);
  size_t worst = guard_stats()->stack_worst;
  alarmed();
  if (guard_stats()->stack_worst != worst) exit(3);
  if (worst != 0 && (worst < 1000 || worst > 2000)) exit(3);
#if defined(__x86_64__) && defined(STACK_IS_MEASURED)
  if (worst == 0) exit(3);
#endif
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  const char *verdict;
  void (*act)(void);
  void (*region)(void (*)(void)); /* NULL: the case opens its own */
} cases[] = {
    {"nothing", "clean", do_nothing, guarded},
    {"many-regions", "clean", many_regions, NULL},
    {"alarm", "clean", alarmed, NULL},
    {"measured-stack", "clean", measured_stack, NULL},
    {"malloc", "heap", do_malloc, guarded},
    {"calloc", "heap", do_calloc, guarded},
    {"realloc", "heap", do_realloc, guarded},
    {"reallocarray", "heap", do_reallocarray, guarded},
    {"strdup", "heap", do_strdup, guarded},
    {"asprintf", "heap", do_asprintf, guarded},
    {"fopen", "heap", do_fopen, guarded},
    {"aligned_alloc", "heap", do_aligned_alloc, guarded},
    {"posix_memalign", "heap", do_posix_memalign, guarded},
    {"free", "heap", do_free, guarded},
    {"second-region", "heap", second_region, NULL},
    {"thread-malloc", "heap", threaded_malloc, NULL},
    {"mmap", "syscall", do_mmap, guarded},
    {"sbrk", "syscall", do_sbrk, guarded},
    {"write", "syscall", do_write, guarded},
    {"getpid", "syscall", do_getpid, guarded},
    {"instruction", "syscall", do_instruction, guarded},
    {"exit", "syscall", do_exit, guarded},
    {"fork-getpid", "syscall", forked_getpid, NULL},
    {"thread-getpid", "syscall", threaded_getpid, NULL},
    {"alarm-getpid", "syscall", alarmed_getpid, NULL},
    {"overflow", "ubsan", do_overflow, guarded},
    {"overread", "asan", do_overread, guarded},
    {"blinded", "blinded", blinded, NULL},
    {"nested", "misused", nested, NULL},
    {"never-closed", "unclosed", never_closed, NULL},
};

enum { CASE_COUNT = sizeof cases / sizeof cases[0] };

static int list(void) {
  for (size_t i = 0; i < CASE_COUNT; i++) printf("%s %s\n", cases[i].name, cases[i].verdict);
  return 0;
}

static int run(const char *name) {
  for (size_t i = 0; i < CASE_COUNT; i++) {
    if (strcmp(cases[i].name, name) != 0) continue;
    block = malloc(64);
    if (cases[i].region != NULL) {
      cases[i].region(cases[i].act);
    } else {
      cases[i].act();
    }
    return 0;
  }
  fprintf(stderr, "no such case: %s\n", name);
  return 2;
}

/* age_kernel makes the kernel one that knows nothing of user dispatch, if the environment asks for it: prctl refuses
 * that option from here on. */
static void age_kernel(void) {
  const char *wanted = getenv("GUARD_KERNEL");
  if (wanted == NULL || strcmp(wanted, "old") != 0) return;
  struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SYSCALL_USER_DISPATCH, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof steps / sizeof steps[0], steps};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) exit(3);
}

#ifdef ENGINE

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc;
  (void)argv;
  age_kernel();
  guard_init();
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  (void)data;
  (void)size;
  const char *name = getenv("GUARD_CASE");
  if (name == NULL || run(name) != 0) exit(2);
  free(block);
  return 0;
}

#else

int main(void) {
  const char *name = getenv("GUARD_CASE");
  if (name != NULL && strcmp(name, "list") == 0) return list();
  age_kernel();
  guard_init();
  int result = run(name == NULL ? "nothing" : name);
  free(block);
  return result;
}

#endif
