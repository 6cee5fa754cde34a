/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool find_user(const char *user, uid_t *uid, gid_t *gid) {
  char *end = NULL;
  unsigned long number = strtoul(user, &end, 10);
  if (*user != '\0' && *end == '\0') {
    *uid = (uid_t)number;
    *gid = (gid_t)number;
    return number > 0;
  }
  const struct passwd *row = getpwnam(user);
  if (row == NULL) return false;
  *uid = row->pw_uid;
  *gid = row->pw_gid;
  return row->pw_uid != 0;
}

bool confine_user(const char *user) {
  uid_t uid;
  gid_t gid;
  if (geteuid() != 0) return true;
  if (!find_user(user, &uid, &gid)) {
    fprintf(stderr, "httpz-server: '%s' is no user that root could become\n", user);
    return false;
  }
  if (setgroups(0, NULL) == 0 && setresgid(gid, gid, gid) == 0 && setresuid(uid, uid, uid) == 0) return true;
  fprintf(stderr, "httpz-server: cannot become '%s': %s\n", user, strerror(errno));
  return false;
}

/* All that landlock knew at first (ABI 1), and truncation (3), refused besides since nothing may be written. */
static uint64_t file_rights(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  if (version < 1) return 0;
#ifdef LANDLOCK_ACCESS_FS_REFER
  if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
#endif
#ifdef LANDLOCK_ACCESS_FS_TRUNCATE
  if (version >= 3) rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
#endif
  return rights;
}

bool confine_files(int root) {
  struct landlock_ruleset_attr all = {.handled_access_fs = file_rights()};
  struct landlock_path_beneath_attr below = {
      .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, .parent_fd = root};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || all.handled_access_fs == 0) return false;
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
  if (ruleset < 0) return false;
  bool done = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0 &&
              syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(ruleset);
  return done;
}

#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#endif

static const int allowed[] = {
    SYS_accept4,
    SYS_recvfrom,
    SYS_sendto,
    SYS_sendmsg,
    SYS_sendfile,
    SYS_read,
    SYS_write,
    SYS_close,
    SYS_shutdown,
    SYS_openat2,
    SYS_fstat,
    SYS_newfstatat,
    SYS_epoll_ctl,
    SYS_epoll_pwait,
    SYS_io_uring_enter,
    SYS_madvise,
    SYS_clock_gettime,
    SYS_fcntl,
    SYS_ppoll,
    SYS_getpeername,
    SYS_getsockname,
    SYS_setsockopt,
    SYS_getsockopt,
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigreturn,
    SYS_rt_sigprocmask,
    SYS_rt_sigaction,
    SYS_rt_sigtimedwait,
    SYS_futex,
    SYS_munmap,
    SYS_gettid,
    SYS_getpid,
    SYS_tgkill,
    SYS_restart_syscall,
    SYS_sched_yield,
    SYS_clock_nanosleep,
#ifdef __SANITIZE_ADDRESS__ /* what the sanitizers do themselves */
    SYS_mmap,
    SYS_mprotect,
    SYS_sigaltstack,
    SYS_prctl,
    SYS_readlinkat,
    SYS_openat,
#endif
#ifdef SYS_epoll_wait
    SYS_epoll_wait,
    SYS_poll,
#endif
};

enum { ALLOWED = sizeof allowed / sizeof allowed[0] };

/* A call that is not allowed fails with EPERM rather than ending the process: a wrong list costs an answer, not the
 * server. */
bool confine_calls(void) {
#ifdef THIS_ARCH
  struct sock_filter rules[ALLOWED + 6];
  unsigned short n = 0;
  rules[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  rules[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0);
  rules[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  rules[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (unsigned short i = 0; i < ALLOWED; i++)
    rules[n++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed[i], (uint8_t)(ALLOWED - i), 0);
  rules[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  rules[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {n, rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
#else
  return false;
#endif
}

static bool denied(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? "denied" : "ALLOWED");
  return result < 0;
}

/* By the one call of opening that seccomp lets through, so that it is landlock that has to deny it. */
static long try_open(const char *path, uint64_t flags, uint64_t mode) {
  struct open_how how = {.flags = flags, .mode = mode};
  return syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

bool confine_check(void) {
  char *none[] = {NULL};
  bool all = denied("open a file outside of the root", try_open("/etc/passwd", O_RDONLY, 0));
  all = denied("write below /tmp", try_open("/tmp", O_WRONLY | O_TMPFILE, 0600)) && all;
  all = denied("make a socket", socket(AF_INET, SOCK_STREAM, 0)) && all;
  all = denied("become root", setuid(0)) && all;
  all = denied("make a process", syscall(SYS_clone, 0, 0, 0, 0, 0) < 0 ? -1 : 0) && all;
  all = denied("run a program", execve("/bin/true", none, none)) && all;
  return all;
}
