/* SPDX-License-Identifier: MIT
 *
 * httpz-server: a static file server. This file starts it and ends it; see README.md for the way through the others. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "confine.h"
#include "heap.h"
#include "worker.h"

enum { THREADS = 256, OTHER_DESCRIPTORS = 64 };

static options chosen;
static worker *workers[THREADS];
static pthread_t threads[THREADS];
static pthread_barrier_t ready, done;
static atomic_uint open_everywhere;
static atomic_bool failed;

/* Descriptors: one for each connection, a second one for every other, which may be sending a large file, and those of
 * the caches. Where the limit is lower there are fewer connections; a connection that finds none for its file answers
 * 503. */
static uint32_t connections_within(rlim_t descriptors) {
  rlim_t others = OTHER_DESCRIPTORS + (rlim_t)chosen.threads * (CACHE_SETS * CACHE_WAYS + 8);
  if (descriptors < others + 2) return 0;
  rlim_t count = (descriptors - others) / 3 * 2;
  return count < chosen.max_connections ? (uint32_t)count : chosen.max_connections;
}

static bool fit_descriptors(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  chosen.max_connections = connections_within(limit.rlim_max);
  if (chosen.max_connections > 0) return true;
  fprintf(stderr, "httpz-server: %llu descriptors are too few\n", (unsigned long long)limit.rlim_max);
  return false;
}

static worker *make_worker(listen_address *address, int root) {
  worker *w = calloc(1, sizeof *w);
  if (w == NULL) return NULL;
  w->options = &chosen;
  w->open_everywhere = &open_everywhere;
  w->listener = listen_open(address, chosen.backlog);
  w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (w->listener < 0 || w->wake < 0) return NULL;
  if (worker_reserve(w, root)) return w;
  fprintf(stderr, "httpz-server: there is not enough memory for %u connections\n", chosen.max_connections);
  return NULL;
}

/* A ring belongs to the thread that makes it, so the engine is chosen here. */
static bool open_engine(worker *w) {
  w->engine = &engine_uring;
  if (chosen.engine != ENGINE_EPOLL && w->engine->open(w)) return true;
  w->engine = &engine_epoll;
  if (chosen.engine != ENGINE_URING && w->engine->open(w)) return true;
  fprintf(stderr, "httpz-server: the engine cannot be opened: %s\n", strerror(errno));
  return false;
}

static void *run(void *argument) {
  worker *w = argument;
  if (!open_engine(w)) atomic_store(&failed, true);
  if (!confine_calls()) fprintf(stderr, "httpz-server: no seccomp here\n");
  pthread_barrier_wait(&ready);
  pthread_barrier_wait(&ready);
  if (!atomic_load(&failed)) w->engine->loop(w);
  pthread_barrier_wait(&done);
  return NULL;
}

static bool start_threads(void) {
  pthread_barrier_init(&ready, NULL, chosen.threads + 1);
  pthread_barrier_init(&done, NULL, chosen.threads + 1);
  for (uint32_t i = 0; i < chosen.threads; i++)
    if (pthread_create(threads + i, NULL, run, workers[i]) != 0) {
      fprintf(stderr, "httpz-server: cannot start thread %u\n", i + 1);
      exit(1);
    }
  pthread_barrier_wait(&ready);
  return !atomic_load(&failed);
}

static void say_start(const listen_address *address, bool landlocked) {
  uint64_t each, bytes = worker_bytes(workers[0], &each);
  fprintf(stderr, "httpz-server: port %u, %s, %u threads, %u connections, %llu KiB reserved, %llu bytes a slot, %s\n",
          listen_port(address), workers[0]->engine->name, chosen.threads, chosen.max_connections,
          (unsigned long long)(bytes * chosen.threads / 1024), (unsigned long long)each,
          landlocked ? "landlock" : "no landlock here");
}

static void flush_logs(void) {
  for (uint32_t i = 0; i < chosen.threads; i++) {
    for (int tries = 0; tries < 20 && workers[i]->log->len > 0; tries++) {
      log_flush(workers[i]->log);
      if (workers[i]->log->len > 0) usleep(50000);
    }
    if (workers[i]->log->dropped > 0)
      fprintf(stderr, "httpz-server: %lu lines of the log were lost\n", workers[i]->log->dropped);
  }
}

static void wait_for_signal(const sigset_t *set) {
  int number = 0;
  while (sigwait(set, &number) != 0 || (number != SIGTERM && number != SIGINT)) continue;
  for (uint32_t i = 0; i < chosen.threads; i++) {
    uint64_t one = 1;
    ssize_t written = write(workers[i]->wake, &one, sizeof one);
    (void)written; /* an eventfd of 0 takes it */
  }
}

static int serve(const listen_address *address, const sigset_t *set, bool landlocked) {
  bool started = start_threads();
  if (!confine_calls()) fprintf(stderr, "httpz-server: no seccomp for the first thread\n");
  if (started) say_start(address, landlocked);
  unsigned long before = heap_calls();
  heap_arm();
  pthread_barrier_wait(&ready);
  if (started) wait_for_signal(set);
  pthread_barrier_wait(&done);
  heap_disarm();
  unsigned long during = heap_calls() - before;
  for (uint32_t i = 0; i < chosen.threads; i++) pthread_join(threads[i], NULL);
  flush_logs();
  if (heap_watched()) {
    fprintf(stderr, "heap: %lu calls before serving, %lu while serving\n", before, during);
  } else {
    fprintf(stderr, "heap: not watched in this build\n");
  }
  return started && during == 0 ? 0 : 1;
}

static int confine_and_check(int root) {
  bool confined = confine_user(chosen.user) && confine_files(root) && confine_calls();
  if (!confined) fprintf(stderr, "httpz-server: this kernel has not all of it\n");
  return confine_check() && confined ? 0 : 1;
}

static bool make_workers(listen_address *address, int root) {
  for (uint32_t i = 0; i < chosen.threads; i++)
    if ((workers[i] = make_worker(address, root)) == NULL) return false;
  return true;
}

int main(int argc, char **argv) {
  listen_address address;
  sigset_t set;
  heap_try();
  options_verdict verdict = options_read(argc, argv, &chosen);
  if (verdict != OPTIONS_RUN) return verdict == OPTIONS_DONE ? 0 : 2;
  if (!listen_parse(chosen.address, chosen.port, &address)) {
    fprintf(stderr, "httpz-server: '%s' is no address\n", chosen.address);
    return 2;
  }
  int root = files_open_root(chosen.directory);
  if (root < 0) {
    fprintf(stderr, "httpz-server: %s: %s\n", chosen.directory, strerror(errno));
    return 2;
  }
  if (chosen.check_confinement) return confine_and_check(root);
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  if (!fit_descriptors() || !make_workers(&address, root) || !confine_user(chosen.user)) return 1;
  return serve(&address, &set, confine_files(root));
}
