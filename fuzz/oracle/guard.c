/* SPDX-License-Identifier: MIT
 *
 * Compile this file with -O2 -fno-sanitize=all and without coverage: it runs before a sanitizer has mapped its shadow.
 *
 * The heap is watched in one of two ways, and each is blind where the other sees:
 *   HG_HOOKS=1  AddressSanitizer and MemorySanitizer: their allocator hooks. In any other build the hooks can be
 *               installed and never fire.
 *   HG_HOOKS=0  everything else: malloc and its kin are defined here and forward to glibc. Under AddressSanitizer these
 *               would miss what its own strdup allocates.
 * So guard_init tries the guard and aborts when it cannot bite.
 *
 * System calls are watched by Syscall User Dispatch (x86, Linux 5.11 and later): while the selector byte says BLOCK,
 * each system call of the thread becomes a SIGSYS. It is noted with its backtrace and then let through, since it may be
 * the first line of a sanitizer's report or of a fuzzing engine's crash handler, which is what the reader wants to see;
 * when the region ends and the process still lives, it was none of these, and guard_disarm aborts. */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <execinfo.h>
#include <linux/audit.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef __GLIBC__
#error "the guard forwards to glibc's allocator"
#endif

#if defined(__SANITIZE_ADDRESS__)
#define INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define INSTRUMENTED 1
#endif
#endif
#ifdef INSTRUMENTED
#error "compile guard.c with -fno-sanitize=all"
#endif

#ifndef HG_HOOKS
#error "say -DHG_HOOKS=1 for AddressSanitizer and MemorySanitizer builds, -DHG_HOOKS=0 for all others"
#endif

/* ---- state ------------------------------------------------------------------------------------------------------- */

enum { ALLOW = 0, BLOCK = 1 }; /* SYSCALL_DISPATCH_FILTER_ALLOW, SYSCALL_DISPATCH_FILTER_BLOCK */
enum { FRAMES = 32 };

typedef struct {
  bool open;        /* between guard_arm and guard_disarm */
  bool heap_armed;  /* an allocator call aborts */
  bool probing;     /* the self-test is under way: events are counted only */
  bool dispatched;  /* the kernel watches this thread */
  bool interrupted; /* a signal handler ran in this region */
  long noted;       /* the system call made in this region, -1: none */
  int heap_events;  /* seen by the self-test */
  int syscall_events;
  int frame_count;
  void *frames[FRAMES];
  uintptr_t stack_top;
} thread_state;

static _Thread_local volatile unsigned char selector = ALLOW;
static _Thread_local thread_state mine = {.noted = -1};

static bool started;
static bool under_valgrind;       /* which takes our system calls for its own and our stack for a fault */
static atomic_bool kernel_cannot; /* Syscall User Dispatch is missing, or not to be had under valgrind */
static atomic_ulong regions, regions_no_syscalls, heap_outside, stack_worst;

/* ---- words for the reader ---------------------------------------------------------------------------------------- */

extern void __sanitizer_symbolize_pc(void *pc, const char *format, char *out, size_t size) __attribute__((weak));

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length > (int)sizeof line - 1) length = (int)sizeof line - 1;
  ssize_t written = length > 0 ? write(STDERR_FILENO, line, (size_t)length) : 0;
  (void)written; /* there is nowhere left to complain */
}

static void take_backtrace(void) {
  mine.frame_count = backtrace(mine.frames, FRAMES);
}

static void print_backtrace(void) {
  if (__sanitizer_symbolize_pc == NULL) {
    backtrace_symbols_fd(mine.frames, mine.frame_count, STDERR_FILENO);
    return;
  }
  for (int i = 0; i < mine.frame_count; i++) {
    char text[256] = "";
    __sanitizer_symbolize_pc((char *)mine.frames[i] - 1, "%f %S", text, sizeof text); /* - 1: in the call itself */
    say("    #%d %p %s\n", i, mine.frames[i], text);
  }
}

static void stand_down(void) {
  selector = ALLOW;
  mine.heap_armed = false;
}

_Noreturn static void die(const char *kind, const char *what) {
  stand_down();
  say("GUARD: %s: %s inside a guarded region\n", kind, what);
  print_backtrace();
  abort();
}

_Noreturn static void misused(const char *how) {
  stand_down();
  say("GUARD: misused: %s\n", how);
  abort();
}

_Noreturn static void cannot_bite(const char *why) {
  stand_down();
  say("GUARD: self-test failed: %s\n", why);
  abort();
}

/* ---- the heap ---------------------------------------------------------------------------------------------------- */

static void heap_event(const char *function) {
  if (mine.probing) {
    mine.heap_events++;
  } else if (mine.heap_armed) {
    stand_down();
    take_backtrace();
    die("heap", function);
  } else {
    atomic_fetch_add_explicit(&heap_outside, 1, memory_order_relaxed);
  }
}

#if HG_HOOKS

/* Weak, so that a build without any sanitizer links and is refused by name at its start. */
extern int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                                     void (*on_free)(const volatile void *)) __attribute__((weak));

static void on_malloc(const volatile void *block, size_t size) {
  (void)block;
  (void)size;
  heap_event("an allocation");
}

static void on_free(const volatile void *block) {
  (void)block;
  heap_event("free");
}

static void watch_heap(void) {
  if (__sanitizer_install_malloc_and_free_hooks == NULL) cannot_bite("no allocator hooks here: wrong HG_HOOKS");
  if (!__sanitizer_install_malloc_and_free_hooks(on_malloc, on_free)) cannot_bite("the allocator hooks are all taken");
}

#else

extern void __msan_init(void) __attribute__((weak));
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void *__libc_valloc(size_t size);
extern void *__libc_pvalloc(size_t size);
extern void __libc_free(void *block);

void *malloc(size_t size) {
  heap_event("malloc");
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  heap_event("calloc");
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  heap_event("realloc");
  return __libc_realloc(block, size);
}

void *reallocarray(void *block, size_t count, size_t size) {
  heap_event("reallocarray");
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  return __libc_realloc(block, bytes);
}

void free(void *block) {
  heap_event("free");
  __libc_free(block);
}

void *memalign(size_t alignment, size_t size);
void *memalign(size_t alignment, size_t size) {
  heap_event("memalign");
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  heap_event("aligned_alloc");
  return __libc_memalign(alignment, size);
}

void *valloc(size_t size) {
  heap_event("valloc");
  return __libc_valloc(size);
}

void *pvalloc(size_t size);
void *pvalloc(size_t size) {
  heap_event("pvalloc");
  return __libc_pvalloc(size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
  heap_event("posix_memalign");
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  void *block = __libc_memalign(alignment, size);
  if (block == NULL) return ENOMEM;
  *out = block;
  return 0;
}

/* MemorySanitizer would work with these, but blindly: it marks fresh memory in the malloc that they hide. */
static void watch_heap(void) {
  if (__msan_init != NULL) cannot_bite("MemorySanitizer needs its own malloc: wrong HG_HOOKS for this build");
}

#endif

/* Called through pointers that the compiler cannot see through: it knows that malloc and free change no variable of
 * ours. */
static void *(*volatile call_malloc)(size_t) = malloc;
static char *(*volatile call_strdup)(const char *) = strdup;
static void (*volatile call_free)(void *) = free;

/* try_heap counts the events of a malloc, a free, a strdup and a free. The strdup is what tells the two modes apart,
 * and its block is not freed unless it was seen: it may come from another allocator than our free gives it back to. */
static void try_heap(void) {
  mine.probing = true;
  mine.heap_events = 0;
  call_free(call_malloc(17));
  int after_malloc = mine.heap_events;
  char *block = call_strdup("guard");
  int after_strdup = mine.heap_events;
  if (after_strdup == 3) call_free(block);
  mine.probing = false;
  if (after_malloc != 2) cannot_bite("malloc and free go unseen: wrong HG_HOOKS for this build");
  if (after_strdup != 3) cannot_bite("what strdup allocates goes unseen: wrong HG_HOOKS for this build");
  if (mine.heap_events != 4) cannot_bite("a free goes unseen: wrong HG_HOOKS for this build");
}

/* ---- system calls ------------------------------------------------------------------------------------------------ */

#if defined(__x86_64__) || defined(__i386__)

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON           1
#endif

static const char *syscall_name(long number) {
  static const struct {
    long number;
    const char *name;
  } known[] = {
#define CALL(name) {SYS_##name, #name},
      CALL(brk) CALL(close) CALL(execve) CALL(exit) CALL(exit_group) CALL(fstat) CALL(futex) CALL(getpid)
          CALL(getrandom) CALL(gettid) CALL(ioctl) CALL(lseek) CALL(madvise) CALL(mprotect) CALL(mremap) CALL(munmap)
              CALL(nanosleep) CALL(open) CALL(openat) CALL(read) CALL(rt_sigaction) CALL(rt_sigprocmask)
                  CALL(rt_sigreturn) CALL(write) CALL(writev)
#ifdef SYS_mmap2
                      CALL(mmap2)
#endif
#ifdef SYS_mmap
                          CALL(mmap)
#endif
#undef CALL
  };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (known[i].number == number) return known[i].name;
  return "system call";
}

_Noreturn static void die_of_syscall(void) {
  char what[64];
  snprintf(what, sizeof what, "%s (number %ld)", syscall_name(mine.noted), mine.noted);
  die("syscall", what);
}

#if defined(__x86_64__)

/* The one system call that is let through unseen, in an address range that the kernel is told of: the return from a
 * signal handler. The unwinder knows a signal's frame by these very bytes, if no function stands right before them. */
extern const char guard_sigreturn[], guard_sigreturn_end[];
__asm__(
    ".text\n"
    ".globl guard_sigreturn\n.hidden guard_sigreturn\n"
    ".globl guard_sigreturn_end\n.hidden guard_sigreturn_end\n"
    ".type guard_sigreturn, @function\n"
    "  nop\n"
    "guard_sigreturn:\n"
    "  movq $15, %rax\n"
    "  syscall\n"
    "  nop\n" /* the kernel compares the address that follows the instruction */
    "guard_sigreturn_end:\n"
    ".size guard_sigreturn, . - guard_sigreturn\n");

static uintptr_t free_passage_start(void) {
  return (uintptr_t)guard_sigreturn;
}
static size_t free_passage_size(void) {
  return (size_t)(guard_sigreturn_end - guard_sigreturn);
}

/* The kernel's own form of struct sigaction. glibc would set its own restorer, whose system call is watched. */
struct kernel_sigaction {
  void (*handler)(int, siginfo_t *, void *);
  unsigned long flags;
  const char *restorer;
  uint64_t mask;
};

static bool catch_sigsys(void (*handler)(int, siginfo_t *, void *)) {
  const unsigned long sa_restorer = 0x04000000;
  struct kernel_sigaction action = {handler, (unsigned long)SA_SIGINFO | sa_restorer, guard_sigreturn, 0};
  return syscall(SYS_rt_sigaction, SIGSYS, &action, NULL, sizeof action.mask) == 0;
}

/* An alarm of the fuzzing engine went off in a guarded region and its handler returns: no call of the parser's. The
 * return is made again from where it goes unwatched, and the region stays guarded. */
static bool is_handler_return(const siginfo_t *info, ucontext_t *context) {
  if (info->si_arch != AUDIT_ARCH_X86_64 || info->si_syscall != SYS_rt_sigreturn) return false;
  mine.interrupted = true;
  context->uc_mcontext.gregs[REG_RIP] = (greg_t)free_passage_start();
  return true;
}

static void call_again(ucontext_t *context) {
  context->uc_mcontext.gregs[REG_RIP] -= 2;
}
static long exit_status(const ucontext_t *context) {
  return (long)context->uc_mcontext.gregs[REG_RDI];
}

#else

/* Handlers of 32-bit programs return through the vDSO, which the kernel lets pass by itself. */
static uintptr_t free_passage_start(void) {
  return 0;
}
static size_t free_passage_size(void) {
  return 0;
}

static bool catch_sigsys(void (*handler)(int, siginfo_t *, void *)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO;
  return sigaction(SIGSYS, &action, NULL) == 0;
}

static bool is_handler_return(const siginfo_t *info, ucontext_t *context) {
  (void)info;
  (void)context;
  return false;
}

static void call_again(ucontext_t *context) {
  context->uc_mcontext.gregs[REG_EIP] -= 2;
}
static long exit_status(const ucontext_t *context) {
  return (long)context->uc_mcontext.gregs[REG_EBX];
}

#endif

/* ends_quietly tells a call after which guard_disarm would never be reached and nobody would know. */
static bool ends_quietly(long number, const ucontext_t *context) {
  if (number == SYS_execve) return true;
  return (number == SYS_exit || number == SYS_exit_group) && exit_status(context) == 0;
}

static void on_sigsys(int signal_number, siginfo_t *info, void *at) {
  (void)signal_number;
  ucontext_t *context = at;
  long number = info->si_syscall;
  int saved_errno = errno;
  if (is_handler_return(info, context)) return;
  stand_down();
  if (mine.probing) {
    mine.syscall_events++;
  } else {
    mine.noted = number;
    take_backtrace();
    if (ends_quietly(number, context)) die_of_syscall();
  }
  call_again(context);
  errno = saved_errno;
}

/* try_syscalls makes a system call that must be seen, and sees whether the kernel would also let it do its work. */
static void try_syscalls(void) {
  mine.probing = true;
  mine.syscall_events = 0;
  selector = BLOCK;
  long pid = syscall(SYS_getpid);
  selector = ALLOW;
  mine.probing = false;
  if (mine.syscall_events != 1) cannot_bite("a system call goes unseen");
  if (pid <= 0) cannot_bite("a system call that was seen is lost");
}

static void watch_syscalls(void) {
  if (atomic_load(&kernel_cannot)) return;
  if (!catch_sigsys(on_sigsys)) cannot_bite("SIGSYS cannot be caught");
  if (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, free_passage_start(), free_passage_size(), &selector) !=
      0) {
    atomic_store(&kernel_cannot, true);
    return;
  }
  try_syscalls();
  mine.dispatched = true;
}

#else

static void die_of_syscall(void) {}
static void try_syscalls(void) {}
static void watch_syscalls(void) {
  atomic_store(&kernel_cannot, true);
}

#endif

/* A forked child is not watched any more: the kernel forgets. The next guard_arm asks it again. */
static void forget_dispatch(void) {
  mine.dispatched = false;
}

/* ---- the stack --------------------------------------------------------------------------------------------------- */

/* The stack below a guarded call is painted before it and looked at behind it. What lies deeper than WINDOW is not
 * seen; the static bound (fuzz/checks/stack_bound.py) is what holds it under that. Sanitizers change frames, so nothing
 * is measured in their builds; nor under valgrind, to which writing below the stack pointer is an error. */
#if defined(__x86_64__) && !HG_HOOKS

enum { WINDOW = 4096, RED_ZONE = 128, ALWAYS = 4096, SOMETIMES = 16 };
static const uint64_t PAINT = 0x5aa5c33c96690ff0u;

static uintptr_t stack_pointer(void) {
  uintptr_t at;
  __asm__ volatile("mov %%rsp, %0" : "=r"(at));
  return at;
}

/* Painting costs some 100 ns: the first calls are all measured, later ones by sample. */
static bool is_measured(unsigned long region) {
  return !under_valgrind && (region < ALWAYS || region % SOMETIMES == 0);
}

__attribute__((noinline)) static void paint_stack(uintptr_t top) {
  mine.stack_top = top;
  volatile uint64_t *bottom = (volatile uint64_t *)(top - WINDOW); /* NOLINT: the thread's own stack */
  volatile uint64_t *end = (volatile uint64_t *)((stack_pointer() - RED_ZONE) & ~(uintptr_t)7);
  for (volatile uint64_t *word = bottom; word < end; word++) *word = PAINT;
}

__attribute__((noinline)) static void measure_stack(void) {
  const volatile uint64_t *word = (const volatile uint64_t *)(mine.stack_top - WINDOW);
  while ((uintptr_t)word < mine.stack_top && *word == PAINT) word++;
  unsigned long used = mine.stack_top - (uintptr_t)word;
  mine.stack_top = 0;
  if (mine.interrupted) return; /* the signal's frame lay on the paint */
  unsigned long worst = atomic_load_explicit(&stack_worst, memory_order_relaxed);
  while (used > worst && !atomic_compare_exchange_weak(&stack_worst, &worst, used)) continue;
}

#else

static bool is_measured(unsigned long region) {
  (void)region;
  return false;
}
static void paint_stack(uintptr_t top) {
  (void)top;
}
static void measure_stack(void) {}

#endif

/* ---- the four calls ---------------------------------------------------------------------------------------------- */

/* The guard that bit at the start must still bite at the end: somebody may have taken SIGSYS or the hooks away. */
static void report(void) {
  if (mine.open || mine.noted >= 0) {
    if (mine.noted >= 0) die_of_syscall();
    misused("the process exits inside a guarded region");
  }
  try_heap();
  if (mine.dispatched) try_syscalls();
  const guard_counts *counts = guard_stats();
  if (counts->regions == 0) {
    say("guard: 0 guarded calls, nothing was checked\n");
    return;
  }
  const char *syscalls = counts->regions_no_syscalls == 0 ? "none" : "not checked (kernel)";
  say("guard: %lu guarded calls, heap none, syscalls %s\n", counts->regions, syscalls);
}

static void look_for_valgrind(void) {
  const char *preloaded = getenv("LD_PRELOAD");
  under_valgrind = preloaded != NULL && strstr(preloaded, "vgpreload") != NULL;
  if (under_valgrind) atomic_store(&kernel_cannot, true);
}

void guard_init(void) {
  if (started) return;
  started = true;
  take_backtrace(); /* the first one loads the unwinder, and allocates */
  look_for_valgrind();
  watch_heap();
  try_heap();
  watch_syscalls();
  if (pthread_atfork(NULL, NULL, forget_dispatch) != 0) cannot_bite("forks cannot be followed");
  if (atexit(report) != 0) cannot_bite("nobody would hear the report");
}

void guard_arm(void) {
  if (!started) misused("guard_arm before guard_init");
  if (mine.open) misused("guard_arm inside a guarded region");
  if (!mine.dispatched) watch_syscalls();
  unsigned long region = atomic_fetch_add_explicit(&regions, 1, memory_order_relaxed);
  if (!mine.dispatched) atomic_fetch_add_explicit(&regions_no_syscalls, 1, memory_order_relaxed);
  mine.open = true;
  mine.interrupted = false;
  if (is_measured(region)) paint_stack((uintptr_t)__builtin_frame_address(0) + 2 * sizeof(void *));
  mine.heap_armed = true;
  atomic_signal_fence(memory_order_seq_cst);
  if (mine.dispatched) selector = BLOCK;
}

void guard_disarm(void) {
  stand_down();
  atomic_signal_fence(memory_order_seq_cst);
  if (!mine.open) misused("guard_disarm outside a guarded region");
  if (mine.noted >= 0) die_of_syscall();
  mine.open = false;
  if (mine.stack_top != 0) measure_stack();
}

/* Static: MemorySanitizer would take what this file writes into a caller's frame for uninitialised. */
const guard_counts *guard_stats(void) {
  static _Thread_local guard_counts counts;
  counts.regions = atomic_load(&regions);
  counts.regions_no_syscalls = atomic_load(&regions_no_syscalls);
  counts.heap_outside = atomic_load(&heap_outside);
  counts.syscalls_checked = mine.dispatched;
  counts.stack_worst = atomic_load(&stack_worst);
  return &counts;
}
