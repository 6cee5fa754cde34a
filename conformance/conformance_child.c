/* SPDX-License-Identifier: MIT
 *
 * A program that answers line by line. Whatever it does, the run goes on, and it never outlives the run. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance.h"

enum { ANSWER_MOST = 64 << 20 };

long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

/* ---- ends -------------------------------------------------------------------------------------------------------- */

static volatile pid_t group_to_kill;
static int watch = -1; /* the watchdog's pipe: it is told each group, and 0 when there is none */

static void set_group(pid_t group) {
  group_to_kill = group;
  if (watch >= 0 && write(watch, &group, sizeof group) < 0) watch = -1;
}

/* A run that is killed cannot end its child; this process, in a session of its own, does when the pipe ends. */
static _Noreturn void watch_run(int from) {
  pid_t group = 0, next;
  setsid();
  for (int fd = 0; fd < 3; fd++) close(fd);
  while (read(from, &next, sizeof next) == sizeof next) group = next;
  if (group > 0) kill(-group, SIGKILL);
  _exit(0);
}

static void start_watchdog(void) {
  int ends[2];
  if (watch >= 0) close(watch);
  if (pipe2(ends, O_CLOEXEC) != 0) die(EXIT_UNUSABLE, "pipe: %s", strerror(errno));
  pid_t pid = fork();
  if (pid < 0) die(EXIT_UNUSABLE, "fork: %s", strerror(errno));
  if (pid == 0) close(ends[1]);
  if (pid == 0) watch_run(ends[0]);
  close(ends[0]);
  watch = ends[1];
}

static void end_run(int signal_number) {
  if (group_to_kill > 0) kill(-group_to_kill, SIGKILL);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void child_guard(void) {
  static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < COUNT(ends); i++) signal(ends[i], end_run);
  signal(SIGPIPE, SIG_IGN);
  start_watchdog();
}

/* A shell says 128 and more where what it started was ended by a signal. */
void child_say_end(int status, text *out) {
  int number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) - 128;
  if (number > 0 && number < NSIG)
    text_put(out, "it was ended by signal %d (%s)", number, strsignal(number));
  else
    text_put(out, "it ended with status %d", WEXITSTATUS(status));
}

/* ---- starting ---------------------------------------------------------------------------------------------------- */

static void become(const char *command, int in, int out, bool show_stderr) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_DFL);
  int quiet = show_stderr ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || (quiet >= 0 && dup2(quiet, 2) < 0)) _exit(127);
  execl("/bin/sh", "sh", "-c", command, (char *)NULL);
  _exit(127);
}

bool child_start(child *c, const char *command, bool show_stderr) {
  int to[2], from[2];
  *c = (child){.pid = -1, .to = -1, .from = -1};
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) die(EXIT_UNUSABLE, "pipe: %s", strerror(errno));
  fflush(NULL);
  c->pid = fork();
  if (c->pid == 0) become(command, to[0], from[1], show_stderr);
  close(to[0]);
  close(from[1]);
  c->to = to[1];
  c->from = from[0];
  if (c->pid < 0) return false;
  setpgid(c->pid, c->pid);
  set_group(c->pid);
  fcntl(c->to, F_SETFL, O_NONBLOCK);
  fcntl(c->from, F_SETFL, O_NONBLOCK);
  return true;
}

/* ---- ending ------------------------------------------------------------------------------------------------------ */

static void forget(child *c) {
  if (c->to >= 0) close(c->to);
  if (c->from >= 0) close(c->from);
  text_free(&c->pending);
  *c = (child){.pid = -1, .to = -1, .from = -1};
  set_group(0);
}

/* The leader is killed with its group before it is waited for, so that its number cannot be another's yet. */
static int kill_and_wait(child *c) {
  int status = 0;
  kill(-c->pid, SIGKILL);
  while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) continue;
  forget(c);
  return status;
}

void child_stop(child *c) {
  if (c->pid > 0) kill_and_wait(c);
}

static bool ended_within(pid_t pid, long timeout) {
  siginfo_t info;
  struct timespec nap = {0, 2000000};
  for (long until = now_ms() + timeout; now_ms() < until; nanosleep(&nap, NULL)) {
    info.si_pid = 0;
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid) return true;
  }
  return false;
}

bool child_finish(child *c, long timeout) {
  if (c->pid <= 0) return false;
  close(c->to);
  c->to = -1;
  bool ended = ended_within(c->pid, timeout);
  kill_and_wait(c);
  return ended;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

typedef struct {
  const char *at;
  size_t left;
} unsent;

/* False: the child reads no more. */
static bool send_some(child *c, unsent *u) {
  ssize_t n = write(c->to, u->at, u->left);
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  u->at += n;
  u->left -= (size_t)n;
  return true;
}

/* False: the child has closed its output. */
static bool receive_some(child *c) {
  char part[65536];
  ssize_t n = read(c->from, part, sizeof part);
  if (n > 0) text_add(&c->pending, part, (size_t)n);
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Takes the first whole line out of what has come. */
static bool take_line(child *c, text *answer) {
  char *end = c->pending.len == 0 ? NULL : memchr(c->pending.at, '\n', c->pending.len);
  if (end == NULL) return false;
  size_t len = (size_t)(end - c->pending.at);
  text_add(answer, c->pending.at, len);
  c->pending.len -= len + 1;
  memmove(c->pending.at, end + 1, c->pending.len);
  return true;
}

/* A child that closed its output but runs on is ended first; what it did by itself is told apart from that. */
static asked say_died(child *c, text *answer) {
  bool by_itself = ended_within(c->pid, 500);
  int status = kill_and_wait(c);
  answer->len = 0;
  if (by_itself)
    child_say_end(status, answer);
  else
    text_put(answer, "it closed its output");
  return ASK_DIED;
}

static asked say_hung(child *c, long timeout, text *answer) {
  kill_and_wait(c);
  answer->len = 0;
  text_put(answer, "no answer within %ld ms", timeout);
  return ASK_HUNG;
}

asked child_ask(child *c, const text *line, long timeout, text *answer) {
  unsent u = {line->at, line->len};
  long until = now_ms() + timeout;
  for (;;) {
    struct pollfd ends[2] = {{c->from, POLLIN, 0}, {u.left > 0 ? c->to : -1, POLLOUT, 0}};
    if (u.left == 0 && take_line(c, answer)) return ASK_ANSWERED;
    long left = until - now_ms();
    if (left <= 0) return say_hung(c, timeout, answer);
    if (poll(ends, 2, (int)left) < 0 && errno != EINTR) return say_died(c, answer);
    if (ends[0].revents != 0 && !receive_some(c)) return say_died(c, answer);
    if (ends[1].revents != 0 && !send_some(c, &u)) u.left = 0;
    if (c->pending.len > ANSWER_MOST) return say_died(c, answer);
  }
}
