/* SPDX-License-Identifier: MIT
 *
 * A process for each vector: its input is the bytes, its arguments are the words of the line. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "conformance.h"

/* No word of a line has a quote or a blank in it, but for what a vector's context names. */
static void put_quoted(text *out, const char *words) {
  for (char *copy = kept_format("%s", words), *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
    text_put(out, " '");
    for (; *word != '\0'; word++) text_put(out, *word == '\'' ? "'\\''" : "%c", *word);
    text_put(out, "'");
  }
}

/* The bytes stand in a file that has no name any more: a process that never reads cannot hold the run up. */
static int input_of(bytes value) {
  char name[] = "/tmp/conformance-XXXXXX";
  int fd = mkostemp(name, O_CLOEXEC);
  if (fd < 0) die(EXIT_UNUSABLE, "%s: %s", name, strerror(errno));
  unlink(name);
  for (size_t done = 0; done < value.len;) {
    ssize_t n = write(fd, value.at + done, value.len - done);
    if (n < 0) die(EXIT_UNUSABLE, "%s: %s", name, strerror(errno));
    done += (size_t)n;
  }
  return fd;
}

static asked ask_process(const options *o, const char *command, bytes input, text *answer) {
  child c;
  text nothing = {0};
  int fd = input_of(input);
  const char *with_input = kept_format("exec < /proc/%d/fd/%d; %s", getpid(), fd, command);
  if (!child_start(&c, with_input, o->verbose)) die(EXIT_UNUSABLE, "fork: %s", strerror(errno));
  asked how = child_ask(&c, &nothing, o->timeout, answer);
  child_stop(&c);
  close(fd);
  return how;
}

void spawn_ask(const options *o, const vector *v, cut_list cuts, observation *out) {
  text words = {0}, command = {0}, answer = {0}, why = {0};
  vector_words(v, cuts, &words);
  text_put(&command, "%s", o->spawn);
  if (words.len > 0) put_quoted(&command, words.at);
  text_put(&command, " ; s=$?; [ $s = 0 ] || exit $s; echo");
  asked how = ask_process(o, command.at, vector_bytes(v), &answer);
  *out = (observation){.did = how == ASK_HUNG ? DID_HANG : DID_CRASH, .error = kept_format("%s", answer.at)};
  json_t *json = how == ASK_ANSWERED ? json_read(answer.at, answer.len, &why) : NULL;
  const char *garbage = json == NULL ? why.at : observe_answer(json, v->role, out);
  if (how == ASK_ANSWERED && garbage != NULL)
    *out = (observation){.did = DID_CRASH, .error = kept_format("garbage: %s", garbage)};
  text_free(&words);
  text_free(&command);
  text_free(&answer);
  text_free(&why);
}
