/* SPDX-License-Identifier: MIT
 *
 * * Shows the vectors to the target, one after the other, or several workers at once. Each vector gets one result,
 * whatever the target does. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance.h"

/* ---- one vector -------------------------------------------------------------------------------------------------- */

static bool same_answer(const observation *a, const observation *b) {
  if (a->did != b->did || a->answer == NULL || b->answer == NULL) return a->did == b->did;
  json_t *left = json_copy(a->answer), *right = json_copy(b->answer);
  json_object_del(left, "error");
  json_object_del(right, "error");
  bool same = json_equal(left, right);
  json_decref(left);
  json_decref(right);
  return same;
}

enum { CUT_ALL_MOST = 1024, CUTS_OF_LONG = 16 }; /* a long line costs as much as all cuts of a short one */

/* However the bytes are cut, the answer must be the same (no RFC says so; every socket does). */
static void check_cuts(target *t, const vector *v, const observation *whole, judgement *j) {
  size_t len = vector_bytes(v).len, wanted = len;
  if (strcmp(t->options->split, "all") != 0) wanted = (size_t)strtoul(t->options->split, NULL, 10);
  if (len > CUT_ALL_MOST && wanted > CUTS_OF_LONG) wanted = CUTS_OF_LONG;
  size_t step = len <= wanted ? 1 : len / (wanted + 1);
  for (size_t cut = step, done = 0; cut < len && done < wanted; cut += step, done++) {
    observation seen;
    size_t mark = keep_mark();
    target_ask(t, v, (cut_list){&cut, 1}, &seen);
    bool same = same_answer(whole, &seen);
    const char *does = did_names[seen.did];
    json_decref(seen.answer);
    keep_release(mark);
    if (same) continue;
    j->grade = seen.did == DID_HANG ? GRADE_HANG : seen.did == DID_CRASH ? GRADE_CRASH : GRADE_FAIL;
    j->detail = "cut";
    j->why = kept_format("the answer changes where the bytes are cut at %zu (%s)", cut, does);
    return;
  }
}

static json_t *skipped(const vector *v, const char *why) {
  observation seen = {.did = DID_SKIP, .error = why};
  judgement j = {.grade = GRADE_SKIP, .why = why};
  return result_json(v, &seen, &j);
}

void take_again(target *t, const vector *v, observation *seen, judgement *j) {
  options slow = *t->options;
  const options *fast = t->options;
  if (fast->tcp == NULL || !grade_counts(j->grade, LEVEL_SHOULD)) return;
  slow.quiet *= 4;
  slow.timeout *= 2;
  t->options = &slow;
  target_ask(t, v, (cut_list){NULL, 0}, seen);
  *j = grade_observation(v, seen, &t->rules);
  t->options = fast;
}

static json_t *run_one(target *t, const vector *v) {
  const char *why = target_skips(t, v);
  observation seen;
  size_t mark = keep_mark();
  if (why != NULL) return skipped(v, why);
  target_ask(t, v, (cut_list){NULL, 0}, &seen);
  judgement j = grade_observation(v, &seen, &t->rules);
  take_again(t, v, &seen, &j);
  if (t->options->split != NULL && seen.did <= DID_INCOMPLETE && v->role < ROLE_FIELDS) check_cuts(t, v, &seen, &j);
  json_t *json = result_json(v, &seen, &j);
  json_decref(seen.answer);
  keep_release(mark);
  return json;
}

/* ---- in step ----------------------------------------------------------------------------------------------------- */

/* A target that writes two lines for one vector shifts all verdicts behind it. So it is asked who it is after some
 * vectors; if another line comes, those vectors are shown again one by one, and the guilty one is found. */
enum { BATCH = 256 };

static json_t *two_lines(const vector *v) {
  observation seen = {.did = DID_CRASH};
  judgement j = {.grade = GRADE_CRASH, .why = "garbage: it wrote more than one line, or late"};
  return result_json(v, &seen, &j);
}

/* True: one was guilty. */
static bool run_carefully(target *t, const vector **vectors, size_t count, json_t **results) {
  bool guilty = false;
  for (size_t i = 0; i < count; i++) {
    json_decref(results[i]);
    results[i] = run_one(t, vectors[i]);
    if (target_in_step(t)) continue;
    json_decref(results[i]);
    results[i] = two_lines(vectors[i]);
    guilty = true;
  }
  return guilty;
}

/* True: the target was started anew, so that nothing can be told of the answers before. */
static bool was_restarted(const target *t) {
  return t->options->adapter != NULL && !t->running;
}

/* Gives how many vectors have a result: it ends behind one that the target did not survive. */
static size_t run_batch(target *t, const vector **vectors, size_t count, json_t **results) {
  size_t done = 0;
  bool restarted = false;
  while (done < count && !restarted) {
    results[done] = run_one(t, vectors[done]);
    done++;
    restarted = was_restarted(t);
  }
  if (!restarted && !target_in_step(t)) run_carefully(t, vectors, done, results);
  /* What the target did not survive is the last vector, unless the answers were shifted: then it may be the one
   * before. */
  if (restarted && run_carefully(t, vectors, done - 1, results))
    run_carefully(t, vectors + done - 1, 1, results + done - 1);
  return done;
}

void run_vectors(target *t, const vector **vectors, size_t count, result_sink sink, void *with) {
  json_t *results[BATCH];
  for (size_t at = 0, done; at < count; at += done) {
    done = run_batch(t, vectors + at, count - at < BATCH ? count - at : BATCH, results);
    for (size_t i = 0; i < done; i++) sink(with, results[i]);
  }
}

/* ---- workers ----------------------------------------------------------------------------------------------------- */

typedef struct {
  pid_t pid;
  int from;
  text pending;
  size_t due;
} worker;

static void send_result(void *with, json_t *json) {
  const int *to = with;
  char *line = json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII);
  size_t len = line == NULL ? 0 : strlen(line);
  if (line == NULL) die(EXIT_UNUSABLE, "a result cannot be written");
  line[len] = '\n';
  for (size_t done = 0; done <= len;) {
    ssize_t n = write(*to, line + done, len + 1 - done);
    if (n < 0 && errno != EINTR) exit(EXIT_UNUSABLE);
    done += n < 0 ? 0 : (size_t)n;
  }
  free(line);
  json_decref(json);
}

static _Noreturn void work(const options *o, const vector **vectors, size_t count, int to) {
  target t;
  text why = {0};
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  child_guard();
  if (!target_open(&t, o, &why)) die(EXIT_UNUSABLE, "a worker cannot start the target: %s", why.at);
  run_vectors(&t, vectors, count, send_result, &to);
  target_close(&t);
  _exit(0);
}

static void start_worker(worker *w, const options *o, const vector **vectors, size_t count, size_t first) {
  int ends[2];
  const vector **share = keep((count / (size_t)o->jobs + 1) * sizeof *share);
  for (size_t i = first; i < count; i += (size_t)o->jobs) share[w->due++] = vectors[i];
  if (pipe2(ends, O_CLOEXEC) != 0) die(EXIT_UNUSABLE, "pipe: %s", strerror(errno));
  fflush(NULL);
  w->pid = fork();
  if (w->pid < 0) die(EXIT_UNUSABLE, "fork: %s", strerror(errno));
  if (w->pid == 0) work(o, share, w->due, ends[1]);
  close(ends[1]);
  w->from = ends[0];
}

static void take_results(worker *w, result_sink sink, void *with) {
  size_t used = 0;
  for (char *end; w->pending.len > used && (end = memchr(w->pending.at + used, '\n', w->pending.len - used)) != NULL;) {
    size_t len = (size_t)(end - w->pending.at) - used;
    json_t *json = json_read(w->pending.at + used, len, NULL);
    if (json == NULL) die(EXIT_UNUSABLE, "a worker sent a result that is no JSON");
    w->due -= w->due > 0;
    sink(with, json);
    used += len + 1;
  }
  w->pending.len -= used;
  if (used > 0) memmove(w->pending.at, w->pending.at + used, w->pending.len);
}

/* False: the worker is done. */
static bool hear_worker(worker *w, result_sink sink, void *with) {
  char part[65536];
  ssize_t n = read(w->from, part, sizeof part);
  if (n < 0) return errno == EINTR;
  text_add(&w->pending, part, (size_t)n);
  take_results(w, sink, with);
  return n > 0;
}

static void end_worker(worker *w) {
  int status = 0;
  while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) continue;
  if (w->due > 0) die(EXIT_UNUSABLE, "a worker was lost with %zu vectors", w->due);
  close(w->from);
  w->from = -1;
  text_free(&w->pending);
}

void run_parallel(const options *o, const vector **vectors, size_t count, result_sink sink, void *with) {
  size_t jobs = (size_t)o->jobs;
  worker *workers = keep(jobs * sizeof *workers);
  struct pollfd *ends = keep(jobs * sizeof *ends);
  for (size_t i = 0; i < jobs; i++) start_worker(&workers[i], o, vectors, count, i);
  for (size_t left = jobs; left > 0;) {
    for (size_t i = 0; i < jobs; i++) ends[i] = (struct pollfd){workers[i].from, POLLIN, 0};
    if (poll(ends, (nfds_t)jobs, -1) < 0 && errno != EINTR) die(EXIT_UNUSABLE, "poll: %s", strerror(errno));
    for (size_t i = 0; i < jobs; i++) {
      if (ends[i].revents == 0 || workers[i].from < 0 || hear_worker(&workers[i], sink, with)) continue;
      end_worker(&workers[i]);
      left--;
    }
  }
}
