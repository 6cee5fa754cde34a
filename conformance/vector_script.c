/* SPDX-License-Identifier: MIT
 *
 * The client of a script, played against a server made of the library: no sockets, no clock. Whenever the server waits for
 * bytes the script goes on to its next send. */
#include "vector_read.h"

enum { ANSWERS_MAX = 256 };

struct player {
  const httpz_vector *vector;
  answer answers[ANSWERS_MAX];
  uint32_t heard; /* answers so far */
  uint32_t taken; /* of those the script has looked at */
  uint32_t step;
  bool interim[ANSWERS_MAX]; /* a 1xx came before the final answer number ... */
  uint32_t finals;
  bool closed; /* by the server */
  bool half_closed;
  const char *fault;
};

void player_hears(struct player *player, const answer *a) {
  if (player->heard == ANSWERS_MAX) {
    player->fault = "more answers than the test has room for";
    return;
  }
  player->answers[player->heard++] = *a;
  if (a->interim)
    player->interim[player->finals] = true;
  else
    player->finals++;
}

static void fault(struct player *player, const char *why) {
  if (player->fault == NULL) player->fault = why;
}

/* ---- what the script expects ---------------------------------------------------------------------------------------- */

unsigned long unseen_expectations;

/* Only what the library decides can be seen here: the Connection field, not the version and other fields of an answer. */
static bool field_fits(const httpz_vector_step *step, const answer *a) {
  if (step->version != NULL) unseen_expectations++;
  if (step->field_name == NULL || step->field_value == NULL) return true;
  httpz_field_id id = httpz_field_of((const uint8_t *)step->field_name, (uint16_t)strlen(step->field_name));
  if (id != HTTPZ_FIELD_CONNECTION) unseen_expectations++;
  if (id != HTTPZ_FIELD_CONNECTION) return true;
  if (strcmp(step->field_value, "close") == 0) return a->say_close;
  return strcmp(step->field_value, "keep-alive") != 0 || a->say_keep_alive;
}

static bool status_listed(const httpz_vector_step *step, uint16_t status) {
  for (uint32_t i = 0; i < step->status_count; i++)
    if (step->statuses[i] == status) return true;
  return false;
}

/* A client that expects a final answer passes over interim ones that it did not ask for (9110 15.2). */
static void expect_answer(struct player *player, const httpz_vector_step *step) {
  while (player->taken < player->heard && player->answers[player->taken].interim && !step->interim) player->taken++;
  if (player->taken == player->heard) {
    fault(player, "no answer has come where the script expects one");
    return;
  }
  const answer *a = &player->answers[player->taken++];
  if (!status_listed(step, a->status)) fault(player, "the status answered is none that the script expects");
  if (step->interim && !a->interim) fault(player, "the answer is final where an interim one is expected");
  if (step->no_body && a->has_content) fault(player, "the answer has content where none is allowed");
  if (step->has_body && !bytes_equal(bytes_flat(&step->bytes), a->content)) fault(player, "the content echoed differs");
  if (!field_fits(step, a)) fault(player, "the answer lacks what Connection must say");
}

static void expect_silence(struct player *player) {
  if (player->taken < player->heard) fault(player, "an answer has come where the script expects none");
}

static void expect_close(struct player *player, const httpz_vector_step *step) {
  if (step->close == HTTPZ_VECTOR_CLOSE_MUST && !player->closed && !player->half_closed)
    fault(player, "the connection goes on where it must be closed");
  if (step->close == HTTPZ_VECTOR_CLOSE_MUST_NOT && player->closed)
    fault(player, "the connection is closed where it must go on");
}

static void play(struct player *player, const httpz_vector_step *step) {
  switch (step->kind) {
    case HTTPZ_VECTOR_STEP_EXPECT:
      expect_answer(player, step);
      return;
    case HTTPZ_VECTOR_STEP_EXPECT_CLOSE:
      expect_close(player, step);
      return;
    case HTTPZ_VECTOR_STEP_EXPECT_SILENCE:
      expect_silence(player);
      return;
    default:
      return; /* waiting takes no time here, and what is sent to a closed connection is lost */
  }
}

/* The server sees the end of sending only when it waits for more, and answers what came before: so what the script
 * expects behind it is looked at when the server has ended. */
uint32_t player_more(struct player *player, uint32_t end) {
  while (player->step < player->vector->step_count && !player->half_closed) {
    const httpz_vector_step *step = &player->vector->steps[player->step++];
    if (step->kind == HTTPZ_VECTOR_STEP_SEND && step->bytes.len > 0) return end + step->bytes.len;
    if (step->kind == HTTPZ_VECTOR_STEP_HALF_CLOSE) player->half_closed = true;
    play(player, step);
  }
  return end;
}

/* ---- turns --------------------------------------------------------------------------------------------------------- */

/* A turn without a whole request is one that was refused or cut short: nothing may follow it. */
static void check_turn(struct player *player, const observed *seen, uint32_t i) {
  const httpz_vector_turn *turn = &player->vector->turns[i];
  if (i >= seen->message_count) {
    if (turn->persist) fault(player, "a turn is to persist whose request did not come whole");
    return;
  }
  const message *m = &seen->messages[i];
  if (m->persist != (turn->persist != 0)) fault(player, "persistence of a turn differs");
  if (m->framing != turn->framing) fault(player, "framing of a turn differs");
  if (player->interim[i] != (turn->interim != 0)) fault(player, "a turn has an interim answer, or lacks one");
}

static void check_turns(struct player *player, const observed *seen) {
  uint32_t turns = player->vector->turn_count;
  uint32_t requests = seen->message_count + (seen->verdict == HTTPZ_VECTOR_ACCEPT ? 0 : 1);
  if (seen->rest.len == 0) requests = seen->message_count; /* nothing was begun */
  if (turns != requests) fault(player, "the number of turns is not that of the requests");
  for (uint32_t i = 0; i < turns; i++) check_turn(player, seen, i);
}

/* All that the script sends, in the pool. */
static bytes all_sent(const httpz_vector *vector) {
  uint32_t len = 0;
  for (uint32_t i = 0; i < vector->step_count; i++)
    if (vector->steps[i].kind == HTTPZ_VECTOR_STEP_SEND) len += vector->steps[i].bytes.len;
  uint8_t *at = pool_take(len + 1);
  bytes all = {at, 0};
  for (uint32_t i = 0; i < vector->step_count; i++) {
    if (vector->steps[i].kind != HTTPZ_VECTOR_STEP_SEND) continue;
    bytes part = bytes_flat(&vector->steps[i].bytes);
    memcpy(at + all.len, part.at, part.len);
    all.len += part.len;
  }
  return all;
}

/* The server ended by itself, or heard that no more will come: what is left of the script looks at what it did. */
static void finish(struct player *player, const observed *seen) {
  bool ended = seen->verdict == HTTPZ_VECTOR_REJECT ||
               (seen->message_count > 0 && !seen->messages[seen->message_count - 1].persist);
  player->closed = ended || player->half_closed;
  while (player->step < player->vector->step_count) play(player, &player->vector->steps[player->step++]);
  while (player->taken < player->heard && player->answers[player->taken].interim) player->taken++;
  if (player->taken < player->heard) fault(player, "an answer has come that the script does not expect");
  if (seen->broken != NULL) fault(player, seen->broken);
}

const char *run_script(const httpz_vector *vector) {
  struct player *player = pool_take(sizeof *player);
  observed seen;
  reading r;
  player->vector = vector;
  feed f = {.all = all_sent(vector), .mode = FEED_PLAYED, .place = PLACE_FLUSH, .player = player};
  feed_begin(&f);
  reading_begin(&r, vector, &f, &seen);
  r.player = player;
  serve_requests(&r);
  finish(player, &seen);
  check_turns(player, &seen);
  return player->fault;
}
