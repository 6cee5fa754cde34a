/* SPDX-License-Identifier: MIT
 * The turn of a connection: stories, what a response must say, and every sequence of
 * events up to a depth against the rules of 9112 6.3, 9.3 and 9.6 and 9110 7.8, 9.3.6, 10.1.1 and 15.2, written as
 * statements over all that has happened. */
#include "test_support.h"


enum { DRAIN_LIMIT = 5 };

/* ---- requests ---------------------------------------------------------------------------------------------------- */

#define OF_LENGTH(n) .framing = HTTPZ_FRAMING_LENGTH, .content_length = (n)
#define CHUNKED      .framing = HTTPZ_FRAMING_CHUNKED

static const httpz_request get = {.minor_version = 1, .method = HTTPZ_GET, .keep_alive = true};
static const httpz_request get_close = {.minor_version = 1, .method = HTTPZ_GET};
static const httpz_request get_1_0 = {.minor_version = 0, .method = HTTPZ_GET};
static const httpz_request get_1_0_keep = {.minor_version = 0, .method = HTTPZ_GET, .keep_alive = true};
static const httpz_request head = {.minor_version = 1, .method = HTTPZ_HEAD, .keep_alive = true};
static const httpz_request post_0 = {.minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, OF_LENGTH(0)};
static const httpz_request post_4 = {.minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, OF_LENGTH(4)};
static const httpz_request post_9 = {.minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, OF_LENGTH(9)};
static const httpz_request post_max = {
    .minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, OF_LENGTH(UINT64_MAX)};
static const httpz_request post_chunked = {.minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, CHUNKED};
static const httpz_request post_expect = {
    .minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, .expect_continue = true, OF_LENGTH(4)};
static const httpz_request get_expect = {
    .minor_version = 1, .method = HTTPZ_GET, .keep_alive = true, .expect_continue = true};
static const httpz_request upgrade = {.minor_version = 1, .method = HTTPZ_GET, .keep_alive = true, .upgrade = true};
static const httpz_request upgrade_4 = {
    .minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, .upgrade = true, OF_LENGTH(4)};
static const httpz_request upgrade_9 = {
    .minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, .upgrade = true, OF_LENGTH(9)};
static const httpz_request upgrade_chunked = {
    .minor_version = 1, .method = HTTPZ_POST, .keep_alive = true, .upgrade = true, CHUNKED};
static const httpz_request upgrade_expect = {.minor_version = 1,
                                             .method = HTTPZ_POST,
                                             .keep_alive = true,
                                             .upgrade = true,
                                             .expect_continue = true,
                                             OF_LENGTH(4)};
static const httpz_request connect_close = {.minor_version = 1, .method = HTTPZ_CONNECT};
static const httpz_request until_close = {.minor_version = 1, .framing = HTTPZ_FRAMING_UNTIL_CLOSE};

/* ---- stories ----------------------------------------------------------------------------------------------------- */

typedef enum { NO_EVENT, ON_HEAD, ON_BODY, ON_ANSWER, ON_WRITTEN, ON_REFUSE } event_kind;

typedef struct {
  event_kind kind;
  const httpz_request *request; /* ON_HEAD */
  uint64_t bytes;               /* ON_BODY; the status code ON_ANSWER */
  httpz_framing framing;        /* ON_ANSWER */
  bool flag;                    /* ended ON_BODY, close ON_ANSWER */
} event;

typedef struct {
  event what;
  httpz_action want;
} step;

#define HEAD(request, want) \
  { {ON_HEAD, &(request), 0, 0, false}, HTTPZ_DO_##want }
#define BODY(bytes, ended, want) \
  { {ON_BODY, NULL, (bytes), 0, (ended)}, HTTPZ_DO_##want }
#define ANSWER(code, framing, close, want) \
  { {ON_ANSWER, NULL, (code), HTTPZ_FRAMING_##framing, (close)}, HTTPZ_DO_##want }
#define WRITTEN(want) \
  { {ON_WRITTEN, NULL, 0, 0, false}, HTTPZ_DO_##want }
#define REFUSE(want) \
  { {ON_REFUSE, NULL, 0, 0, false}, HTTPZ_DO_##want }

static httpz_action tell(httpz_exchange *exchange, const event *what) {
  httpz_action action = HTTPZ_DO_NOTHING;
  guard_arm();
  switch (what->kind) {
    case ON_HEAD:
      action = httpz_exchange_head(exchange, what->request);
      break;
    case ON_BODY:
      action = httpz_exchange_body_read(exchange, what->bytes, what->flag);
      break;
    case ON_ANSWER:
      action = httpz_exchange_answer(exchange, (uint16_t)what->bytes, what->framing, what->flag);
      break;
    case ON_WRITTEN:
      action = httpz_exchange_written(exchange);
      break;
    case ON_REFUSE:
      action = httpz_exchange_refuse(exchange);
      break;
    case NO_EVENT:
      break;
  }
  guard_disarm();
  return action;
}

enum { STEPS_MAX = 10 };

typedef struct {
  const char *fact;
  step steps[STEPS_MAX]; /* up to the first NO_EVENT */
} story;

static const story stories[] = {
    /* 9112 9.3: persistence */
    {"a GET is answered and the next head is read",
     {HEAD(get, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT), HEAD(get, ANSWER)}},
    {"a chunked response lets the connection persist",
     {HEAD(get, ANSWER), ANSWER(200, CHUNKED, false, WRITE), WRITTEN(NEXT)}},
    {"the client's close ends the connection",
     {HEAD(get_close, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
    {"the server's close ends the connection", {HEAD(get, ANSWER), ANSWER(200, LENGTH, true, WRITE), WRITTEN(CLOSE)}},
    {"HTTP/1.0 ends the connection", {HEAD(get_1_0, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
    {"HTTP/1.0 persists when it asked to",
     {HEAD(get_1_0_keep, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT)}},
    {"content until close ends the connection",
     {HEAD(get, ANSWER), ANSWER(200, UNTIL_CLOSE, false, WRITE), WRITTEN(CLOSE)}},
    {"content without any length lasts until close",
     {HEAD(get, ANSWER), ANSWER(200, NONE, false, WRITE), WRITTEN(CLOSE)}},
    {"a close that was told is never taken back",
     {HEAD(get_close, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(CLOSE), HEAD(get, CLOSE), WRITTEN(CLOSE),
      REFUSE(CLOSE), ANSWER(200, LENGTH, false, CLOSE), BODY(1, false, CLOSE)}},
    /* 9112 6.3 cases 1 and 2 */
    {"an answer to HEAD needs no length", {HEAD(head, ANSWER), ANSWER(200, NONE, false, WRITE), WRITTEN(NEXT)}},
    {"a 204 needs no length", {HEAD(get, ANSWER), ANSWER(204, NONE, false, WRITE), WRITTEN(NEXT)}},
    {"a 304 needs no length", {HEAD(get, ANSWER), ANSWER(304, UNTIL_CLOSE, false, WRITE), WRITTEN(NEXT)}},
    /* 9112 6.1 */
    {"chunks are not sent to HTTP/1.0",
     {HEAD(get_1_0_keep, ANSWER), ANSWER(200, CHUNKED, false, NOTHING), ANSWER(200, LENGTH, false, WRITE)}},
    /* content */
    {"a Content-Length of 0 is no content", {HEAD(post_0, ANSWER), BODY(0, true, NOTHING)}},
    {"content is read, then answered",
     {HEAD(post_4, READ_BODY), BODY(1, false, READ_BODY), BODY(3, true, ANSWER), ANSWER(200, LENGTH, false, WRITE),
      WRITTEN(NEXT)}},
    {"content past its length is no content", {HEAD(post_4, READ_BODY), BODY(5, true, NOTHING), BODY(4, true, ANSWER)}},
    {"content of a length does not end before it", {HEAD(post_4, READ_BODY), BODY(3, true, NOTHING)}},
    {"content of a length does not go on after it", {HEAD(post_4, READ_BODY), BODY(4, false, NOTHING)}},
    {"a length of 64 bits is counted",
     {HEAD(post_max, READ_BODY), BODY(UINT64_MAX - 1, false, READ_BODY), BODY(2, true, NOTHING),
      BODY(1, true, ANSWER)}},
    {"chunks end when their reader says so",
     {HEAD(post_chunked, READ_BODY), BODY(1000, false, READ_BODY), BODY(5, true, ANSWER), BODY(1, false, NOTHING)}},
    {"the end of chunks may come without bytes",
     {HEAD(post_chunked, READ_BODY), BODY(10, false, READ_BODY), BODY(0, true, ANSWER)}},
    {"a request never lasts until the close", {HEAD(until_close, NOTHING)}},
    {"nothing is answered before a head",
     {ANSWER(200, LENGTH, false, NOTHING), BODY(0, true, NOTHING), WRITTEN(NOTHING)}},
    {"a second head has to wait for its turn", {HEAD(get, ANSWER), HEAD(get, NOTHING)}},
    {"a request is answered once",
     {HEAD(get, ANSWER), ANSWER(200, LENGTH, false, WRITE), ANSWER(200, LENGTH, false, NOTHING),
      ANSWER(103, NONE, false, NOTHING), WRITTEN(NEXT), WRITTEN(NOTHING)}},
    {"a status code has three digits and is at most 599",
     {HEAD(get, ANSWER), ANSWER(99, LENGTH, false, NOTHING), ANSWER(600, LENGTH, false, NOTHING),
      ANSWER(599, LENGTH, false, WRITE)}},
    /* 9112 9.3: the whole request is read, or the connection closed */
    {"what is left of the content is drained",
     {HEAD(post_4, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(DRAIN), BODY(1, false, DRAIN),
      BODY(3, true, NEXT), HEAD(get, ANSWER)}},
    {"more content than the drain limit closes",
     {HEAD(post_9, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
    {"content read before the answer is not drained",
     {HEAD(post_9, READ_BODY), BODY(4, false, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(DRAIN),
      BODY(5, true, NEXT)}},
    {"chunks are drained up to the limit",
     {HEAD(post_chunked, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(DRAIN), BODY(4, false, DRAIN),
      BODY(1, true, NEXT)}},
    {"chunks past the drain limit close",
     {HEAD(post_chunked, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(DRAIN), BODY(5, false, DRAIN),
      BODY(1, true, CLOSE)}},
    {"content may end while the response is written",
     {HEAD(post_4, READ_BODY), ANSWER(403, LENGTH, false, WRITE), BODY(4, true, WRITE), WRITTEN(NEXT)}},
    {"chunks past the drain limit close after the response",
     {HEAD(post_chunked, READ_BODY), ANSWER(403, LENGTH, false, WRITE), BODY(6, false, WRITE), WRITTEN(CLOSE)}},
    {"nothing is drained from a connection that closes",
     {HEAD(post_4, READ_BODY), ANSWER(403, LENGTH, true, WRITE), WRITTEN(CLOSE)}},
    {"each turn may drain as much",
     {HEAD(post_4, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(DRAIN), BODY(4, true, NEXT),
      HEAD(post_4, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(DRAIN), BODY(4, true, NEXT)}},
    /* 9110 10.1.1 */
    {"a 100 is due where it is expected",
     {HEAD(post_expect, SEND_CONTINUE), ANSWER(100, NONE, false, READ_BODY), BODY(4, true, ANSWER)}},
    {"a 100 is not due where no content follows",
     {HEAD(get_expect, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT)}},
    {"content that comes makes a 100 needless", {HEAD(post_expect, SEND_CONTINUE), BODY(1, false, READ_BODY)}},
    {"no byte of content is no content that comes", {HEAD(post_expect, SEND_CONTINUE), BODY(0, false, SEND_CONTINUE)}},
    {"an answer instead of a 100 closes",
     {HEAD(post_expect, SEND_CONTINUE), ANSWER(417, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
    {"an answer after a 100 drains",
     {HEAD(post_expect, SEND_CONTINUE), ANSWER(100, NONE, false, READ_BODY), ANSWER(413, LENGTH, false, WRITE),
      WRITTEN(DRAIN)}},
    {"another interim response is no 100", {HEAD(post_expect, SEND_CONTINUE), ANSWER(103, NONE, false, SEND_CONTINUE)}},
    {"a 100 expected in one turn is not due in the next",
     {HEAD(post_expect, SEND_CONTINUE), BODY(4, true, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT),
      HEAD(post_4, READ_BODY)}},
    {"content that came in one turn leaves a 100 due in the next",
     {HEAD(post_expect, SEND_CONTINUE), BODY(4, true, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT),
      HEAD(post_expect, SEND_CONTINUE)}},
    /* 9110 15.2 */
    {"interim responses come before the final one",
     {HEAD(get, ANSWER), ANSWER(103, NONE, false, ANSWER), ANSWER(102, NONE, true, ANSWER),
      ANSWER(199, NONE, false, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT)}},
    {"HTTP/1.0 is sent no interim response",
     {HEAD(get_1_0, ANSWER), ANSWER(100, NONE, false, NOTHING), ANSWER(103, NONE, false, NOTHING)}},
    /* 9110 7.8 */
    {"101 ends HTTP", {HEAD(upgrade, ANSWER), ANSWER(101, NONE, false, WRITE), WRITTEN(SWITCH), HEAD(get, SWITCH)}},
    {"101 is for those who offered an upgrade", {HEAD(get, ANSWER), ANSWER(101, NONE, false, NOTHING)}},
    {"an offer may be passed over", {HEAD(upgrade, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT)}},
    {"an offer is good for one turn",
     {HEAD(upgrade, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT), HEAD(get, ANSWER),
      ANSWER(101, NONE, false, NOTHING)}},
    {"the other protocol begins after the whole request",
     {HEAD(upgrade_4, READ_BODY), ANSWER(101, NONE, false, WRITE), WRITTEN(DRAIN), BODY(4, true, SWITCH)}},
    {"a switch that could not be reached is not begun",
     {HEAD(upgrade_9, READ_BODY), ANSWER(101, NONE, false, NOTHING), BODY(9, true, ANSWER),
      ANSWER(101, NONE, false, WRITE)}},
    {"a switch is given up past the drain limit",
     {HEAD(upgrade_chunked, READ_BODY), ANSWER(101, NONE, false, WRITE), WRITTEN(DRAIN), BODY(6, false, CLOSE)}},
    {"a 100 comes before a 101",
     {HEAD(upgrade_expect, SEND_CONTINUE), ANSWER(101, NONE, false, SEND_CONTINUE), ANSWER(100, NONE, false, READ_BODY),
      ANSWER(101, NONE, false, WRITE), WRITTEN(DRAIN), BODY(4, true, SWITCH)}},
    {"a 100 comes before a 101 though the content has come",
     {HEAD(upgrade_expect, SEND_CONTINUE), BODY(4, true, ANSWER), ANSWER(101, NONE, false, SEND_CONTINUE),
      ANSWER(100, NONE, false, ANSWER), ANSWER(101, NONE, false, WRITE), WRITTEN(SWITCH)}},
    /* 9110 9.3.6 */
    {"a 2xx to CONNECT opens a tunnel, close or not",
     {HEAD(connect_close, ANSWER), ANSWER(200, NONE, true, WRITE), WRITTEN(SWITCH)}},
    {"a failed CONNECT opens none", {HEAD(connect_close, ANSWER), ANSWER(300, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
    /* 9112 6.3, 9.6, 11.2: after an error no byte is a request */
    {"a refused head is answered, then the connection closes",
     {REFUSE(ANSWER), ANSWER(400, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
    {"a refused request is answered 4xx or 5xx",
     {REFUSE(ANSWER), ANSWER(399, LENGTH, false, NOTHING), ANSWER(100, NONE, false, NOTHING),
      ANSWER(400, LENGTH, false, WRITE)}},
    {"refused content is answered, then the connection closes",
     {HEAD(post_chunked, READ_BODY), BODY(3, false, READ_BODY), REFUSE(ANSWER), BODY(1, false, NOTHING),
      ANSWER(400, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
    {"a refused request has no second head", {REFUSE(ANSWER), HEAD(get, NOTHING)}},
    {"refusing twice is refusing once", {REFUSE(ANSWER), REFUSE(ANSWER), ANSWER(400, LENGTH, false, WRITE)}},
    {"an error in the middle of a response closes",
     {HEAD(get, ANSWER), ANSWER(200, LENGTH, false, WRITE), REFUSE(CLOSE), WRITTEN(CLOSE)}},
    {"an error in what is drained closes",
     {HEAD(post_chunked, READ_BODY), ANSWER(403, LENGTH, false, WRITE), WRITTEN(DRAIN), REFUSE(CLOSE)}},
    {"nothing is known of a refused head, least of all its version",
     {HEAD(get, ANSWER), ANSWER(200, LENGTH, false, WRITE), WRITTEN(NEXT), REFUSE(ANSWER),
      ANSWER(400, CHUNKED, false, NOTHING), ANSWER(400, LENGTH, false, WRITE), WRITTEN(CLOSE)}},
};

static void goes_as_told(void **state) {
  const story *row = *state;
  httpz_exchange exchange;
  memset(&exchange, 0x5a, sizeof exchange);
  assert_int_equal(httpz_exchange_begin(&exchange, DRAIN_LIMIT), HTTPZ_DO_READ_HEAD);
  for (unsigned i = 0; i < STEPS_MAX && row->steps[i].what.kind != NO_EVENT; i++) {
    httpz_action got = tell(&exchange, &row->steps[i].what);
    if (got != row->steps[i].want) fail_msg("step %u: action %d, expected %d", i, (int)got, (int)row->steps[i].want);
  }
}

/* ---- what a response must say ------------------------------------------------------------------------------------ */

typedef struct {
  const char *fact;
  const httpz_request *request;
  uint16_t code;
  httpz_framing framing;
  bool close;
  bool say_close, say_keep_alive, has_content;
} saying_row;

static const saying_row sayings[] = {
    {"nothing need be said in HTTP/1.1", &get, 200, HTTPZ_FRAMING_LENGTH, false, false, false, true},
    {"close is said where the client said it", &get_close, 200, HTTPZ_FRAMING_LENGTH, false, true, false, true},
    {"close is said where the server wishes it", &get, 200, HTTPZ_FRAMING_LENGTH, true, true, false, true},
    {"close is said where the content has no end", &get, 200, HTTPZ_FRAMING_UNTIL_CLOSE, false, true, false, true},
    {"close is said where too much is left to drain", &post_9, 200, HTTPZ_FRAMING_LENGTH, false, true, false, true},
    {"close is not said where enough can be drained", &post_4, 200, HTTPZ_FRAMING_LENGTH, false, false, false, true},
    {"close is said where a 100 was due", &post_expect, 417, HTTPZ_FRAMING_LENGTH, false, true, false, true},
    {"keep-alive is said to HTTP/1.0", &get_1_0_keep, 200, HTTPZ_FRAMING_LENGTH, false, false, true, true},
    {"keep-alive is not said with close", &get_1_0_keep, 200, HTTPZ_FRAMING_LENGTH, true, true, false, true},
    {"an answer to HEAD has no content", &head, 200, HTTPZ_FRAMING_LENGTH, false, false, false, false},
    {"a 204 has no content", &get, 204, HTTPZ_FRAMING_NONE, false, false, false, false},
    {"a 304 has no content", &get, 304, HTTPZ_FRAMING_LENGTH, false, false, false, false},
    {"a tunnel says nothing", &connect_close, 200, HTTPZ_FRAMING_NONE, true, false, false, false},
    {"another protocol says nothing", &upgrade, 101, HTTPZ_FRAMING_NONE, true, false, false, false},
};

static void says(void **state) {
  const saying_row *row = *state;
  httpz_exchange exchange;
  memset(&exchange, 0x5a, sizeof exchange);
  httpz_exchange_begin(&exchange, DRAIN_LIMIT);
  httpz_exchange_head(&exchange, row->request);
  assert_int_equal(httpz_exchange_answer(&exchange, row->code, row->framing, row->close), HTTPZ_DO_WRITE);
  assert_int_equal(exchange.say_close, row->say_close);
  assert_int_equal(exchange.say_keep_alive, row->say_keep_alive);
  assert_int_equal(exchange.has_content, row->has_content);
}

/* ---- every sequence of events ------------------------------------------------------------------------------------ */

/* All that has happened in one turn, and nothing made of it. */
typedef struct {
  const httpz_request *request; /* NULL: no head was read */
  uint64_t came;                /* bytes of content */
  uint64_t came_before_answer;
  uint16_t code; /* of the final response, 0 before it */
  httpz_framing framing;
  bool close;
  bool ended; /* the chunks */
  bool refused;
  bool refused_after_answer;
  bool sent_continue;
  bool written;
} history;

static bool whole(const history *h) {
  if (h->request == NULL || h->request->framing == HTTPZ_FRAMING_NONE) return true;
  if (h->request->framing == HTTPZ_FRAMING_LENGTH) return h->came == h->request->content_length;
  return h->ended;
}

/* 9110 10.1.1 */
static bool client_may_wait(const history *h) {
  return h->request->expect_continue && !h->sent_continue && h->came == 0 && !whole(h);
}

/* 9112 9.3: whether the request can be read to its end once it is answered; of chunks one byte at the least is left */
static bool rest_is_small(const history *h) {
  if (whole(h)) return true;
  bool chunked = h->request->framing == HTTPZ_FRAMING_CHUNKED;
  return !client_may_wait(h) && (chunked || h->request->content_length - h->came <= DRAIN_LIMIT);
}

/* 9112 6.3 cases 1 and 2 */
static bool empty_by_rule(const httpz_request *request, unsigned code) {
  if (request != NULL && request->method == HTTPZ_HEAD) return true;
  if (request != NULL && request->method == HTTPZ_CONNECT && code / 100 == 2) return true;
  return code / 100 == 1 || code == 204 || code == 304;
}

/* 9110 7.8, 9.3.6 */
static bool switches(const history *h) {
  if (h->request == NULL || h->refused || h->refused_after_answer) return false;
  return h->code == 101 || (h->request->method == HTTPZ_CONNECT && h->code / 100 == 2);
}

static bool may_answer(const history *h, const event *what) {
  unsigned code = (unsigned)what->bytes;
  bool of_1_1 = h->request != NULL && h->request->minor_version > 0;
  if ((h->request == NULL && !h->refused) || h->code != 0) return false;
  if (h->refused && code < 400) return false;
  if (code < 200 && !of_1_1) return false;                                             /* 9110 15.2 */
  if (code >= 200 && what->framing == HTTPZ_FRAMING_CHUNKED && !of_1_1) return false;  /* 9112 6.1 */
  if (code == 101) return h->request->upgrade && rest_is_small(h);                     /* 9110 7.8 */
  if (code / 100 == 2 && h->request->method == HTTPZ_CONNECT) return rest_is_small(h); /* 9110 9.3.6 */
  return true;
}

static bool may_read(const history *h, const event *what) {
  if (h->request == NULL || h->refused || whole(h)) return false;
  if (h->request->framing == HTTPZ_FRAMING_CHUNKED) return true;
  uint64_t left = h->request->content_length - h->came;
  return what->bytes <= left && what->flag == (what->bytes == left);
}

static bool may_happen(const history *h, const event *what) {
  switch (what->kind) {
    case ON_HEAD:
      return h->request == NULL && !h->refused;
    case ON_BODY:
      return may_read(h, what);
    case ON_ANSWER:
      return may_answer(h, what);
    case ON_WRITTEN:
      return h->code != 0 && !h->written;
    default:
      return true;
  }
}

static void note(history *h, const event *what) {
  switch (what->kind) {
    case ON_HEAD:
      h->request = what->request;
      break;
    case ON_BODY:
      h->came += what->bytes;
      h->ended |= what->flag;
      break;
    case ON_ANSWER:
      if (what->bytes == 100) h->sent_continue = true;
      if (what->bytes < 200 && what->bytes != 101) break;
      h->code = (uint16_t)what->bytes;
      h->framing = what->framing;
      h->close = what->flag;
      h->came_before_answer = h->came;
      break;
    case ON_WRITTEN:
      h->written = true;
      break;
    default:
      *(h->code != 0 ? &h->refused_after_answer : &h->refused) = true;
      break;
  }
}

/* 9112 9.3, 9.6, as it stood when the answer was begun */
static bool persisted_at_answer(const history *h) {
  history then = *h;
  then.came = h->came_before_answer;
  if (then.came < h->came) then.ended = false;
  if (h->request == NULL || h->refused || h->close || !h->request->keep_alive) return false;
  bool delimited = h->framing == HTTPZ_FRAMING_LENGTH || h->framing == HTTPZ_FRAMING_CHUNKED;
  return rest_is_small(&then) && (delimited || empty_by_rule(h->request, h->code));
}

static httpz_action due(const history *h) {
  if (h->refused_after_answer) return HTTPZ_DO_CLOSE;
  if (h->code == 0 && h->refused) return HTTPZ_DO_ANSWER;
  if (h->request == NULL && !h->refused) return HTTPZ_DO_READ_HEAD;
  if (h->code == 0 && whole(h)) return HTTPZ_DO_ANSWER;
  if (h->code == 0) return client_may_wait(h) ? HTTPZ_DO_SEND_CONTINUE : HTTPZ_DO_READ_BODY;
  if (!h->written) return HTTPZ_DO_WRITE;
  bool goes_on = switches(h) || persisted_at_answer(h);
  if (!goes_on || h->came - h->came_before_answer > DRAIN_LIMIT) return HTTPZ_DO_CLOSE;
  if (!whole(h)) return HTTPZ_DO_DRAIN;
  return switches(h) ? HTTPZ_DO_SWITCH : HTTPZ_DO_NEXT;
}

/* The events that are tried everywhere, besides the heads. Zero bytes tell nothing new, but for the end of chunks. */
static const event events[] = {
    {ON_BODY, NULL, 1, 0, false},
    {ON_BODY, NULL, 3, 0, false},
    {ON_BODY, NULL, 2, 0, true},
    {ON_BODY, NULL, 6, 0, true},
    {ON_ANSWER, NULL, 100, HTTPZ_FRAMING_NONE, false},
    {ON_ANSWER, NULL, 101, HTTPZ_FRAMING_NONE, false},
    {ON_ANSWER, NULL, 103, HTTPZ_FRAMING_NONE, true},
    {ON_ANSWER, NULL, 200, HTTPZ_FRAMING_NONE, false},
    {ON_ANSWER, NULL, 200, HTTPZ_FRAMING_LENGTH, false},
    {ON_ANSWER, NULL, 200, HTTPZ_FRAMING_LENGTH, true},
    {ON_ANSWER, NULL, 200, HTTPZ_FRAMING_CHUNKED, false},
    {ON_ANSWER, NULL, 204, HTTPZ_FRAMING_NONE, false},
    {ON_ANSWER, NULL, 304, HTTPZ_FRAMING_NONE, true},
    {ON_ANSWER, NULL, 400, HTTPZ_FRAMING_UNTIL_CLOSE, false},
    {ON_ANSWER, NULL, 500, HTTPZ_FRAMING_LENGTH, false},
    {ON_WRITTEN, NULL, 0, 0, false},
    {ON_REFUSE, NULL, 0, 0, false},
};

static const event later_heads[] = {
    {ON_HEAD, &get, 0, 0, false},
    {ON_HEAD, &post_expect, 0, 0, false},
};

enum { DEPTH = 6, ACTIONS = HTTPZ_DO_CLOSE + 1 };
static unsigned long seen[ACTIONS];

static void check_saying(const httpz_exchange *exchange, const history *h) {
  bool switched = switches(h);
  bool persists = persisted_at_answer(h);
  bool of_1_0 = h->request == NULL || h->request->minor_version == 0;
  assert_int_equal(exchange->say_close, !persists && !switched);
  assert_int_equal(exchange->say_keep_alive, persists && of_1_0 && !switched);
  assert_int_equal(exchange->has_content, !empty_by_rule(h->request, h->code));
}

/* Told `what` after `h`: gives the action, and leaves in `h` and `exchange` what is so afterwards. */
static httpz_action check_event(httpz_exchange *exchange, history *h, const event *what) {
  httpz_exchange before;
  memcpy(&before, exchange, sizeof before);
  httpz_action got = tell(exchange, what);
  bool needs_continue = what->kind == ON_ANSWER && what->bytes == 101 && h->code == 0 && h->request != NULL &&
                        !h->refused && h->request->upgrade && h->request->expect_continue && !h->sent_continue;
  if (needs_continue || !may_happen(h, what)) {
    assert_int_equal(got, needs_continue ? HTTPZ_DO_SEND_CONTINUE : HTTPZ_DO_NOTHING);
    assert_memory_equal(exchange, &before, sizeof before);
    return HTTPZ_DO_NOTHING;
  }
  note(h, what);
  assert_int_equal(got, due(h));
  if (what->kind == ON_ANSWER && got == HTTPZ_DO_WRITE) check_saying(exchange, h);
  return got;
}

static void check_that_it_is_over(const httpz_exchange *exchange, httpz_action last) {
  for (size_t i = 0; i < COUNT(events); i++) {
    httpz_exchange copy;
    memcpy(&copy, exchange, sizeof copy);
    assert_int_equal(tell(&copy, &events[i]), last);
    assert_int_equal(tell(&copy, &later_heads[0]), last);
    assert_memory_equal(&copy, exchange, sizeof copy);
  }
}

static void check_all_after(const httpz_exchange *exchange, const history *h, unsigned depth);

static void check_one_after(const httpz_exchange *exchange, const history *h, const event *what, unsigned depth) {
  httpz_exchange next;
  history then = *h;
  memcpy(&next, exchange, sizeof next);
  httpz_action action = check_event(&next, &then, what);
  seen[action]++;
  if (action == HTTPZ_DO_NOTHING) return;
  if (action == HTTPZ_DO_SWITCH || action == HTTPZ_DO_CLOSE) {
    check_that_it_is_over(&next, action);
    return;
  }
  if (action == HTTPZ_DO_NEXT) memset(&then, 0, sizeof then);
  check_all_after(&next, &then, depth - 1);
}

static void check_all_after(const httpz_exchange *exchange, const history *h, unsigned depth) {
  if (depth == 0) return;
  for (size_t i = 0; i < COUNT(events); i++) check_one_after(exchange, h, &events[i], depth);
  for (size_t i = 0; i < COUNT(later_heads); i++) check_one_after(exchange, h, &later_heads[i], depth);
}

static httpz_request request_of(unsigned bits) {
  static const uint8_t methods[] = {HTTPZ_GET, HTTPZ_HEAD, HTTPZ_CONNECT, HTTPZ_METHOD_OTHER};
  static const uint8_t framings[] = {HTTPZ_FRAMING_NONE, HTTPZ_FRAMING_LENGTH, HTTPZ_FRAMING_LENGTH,
                                     HTTPZ_FRAMING_CHUNKED};
  static const uint8_t lengths[] = {0, 5, 8, 0};
  httpz_request request = {.method = methods[bits % 4], .framing = framings[bits / 4 % 4]};
  request.content_length = lengths[bits / 4 % 4];
  request.keep_alive = bits / 16 % 2;
  request.minor_version = bits / 32 % 2;
  request.upgrade = request.minor_version > 0 && bits / 64 % 2; /* 9110 7.8: ignored in HTTP/1.0 */
  request.expect_continue = request.minor_version > 0 && bits / 128 % 2;
  return request;
}

static void every_sequence_of_events_follows_the_rules(void **state) {
  (void)state;
  memset(seen, 0, sizeof seen);
  for (unsigned bits = 0; bits < 256; bits++) {
    httpz_request request = request_of(bits);
    event begin = {ON_HEAD, &request, 0, 0, false};
    httpz_exchange exchange;
    history nothing = {0};
    memset(&exchange, 0x5a, sizeof exchange);
    httpz_exchange_begin(&exchange, DRAIN_LIMIT);
    check_one_after(&exchange, &nothing, &begin, DEPTH);
  }
  for (int action = 0; action < ACTIONS; action++) {
    bool never = action == HTTPZ_DO_READ_HEAD; /* after no event but the beginning */
    if ((seen[action] == 0) != never) fail_msg("action %d was seen %lu times", action, seen[action]);
  }
}

static void every_sequence_without_a_first_head_follows_the_rules(void **state) {
  (void)state;
  httpz_exchange exchange;
  history nothing = {0};
  memset(&exchange, 0x5a, sizeof exchange);
  httpz_exchange_begin(&exchange, DRAIN_LIMIT);
  check_all_after(&exchange, &nothing, DEPTH);
}

/* ---- the client's side ------------------------------------------------------------------------------------------- */

typedef struct {
  const char *fact;
  httpz_method method;
  bool offered;
  bool close;
  httpz_response response;
  httpz_action want;
} client_row;

#define RESPONSE(code, ...) \
  { .status_code = (code), .minor_version = 1, __VA_ARGS__ }

static const client_row clients[] = {
    {"another head follows an interim response", HTTPZ_GET, false, false, RESPONSE(103, .keep_alive = true),
     HTTPZ_DO_READ_HEAD},
    {"another head follows an interim response to CONNECT", HTTPZ_CONNECT, false, true,
     RESPONSE(100, .keep_alive = false), HTTPZ_DO_READ_HEAD},
    {"a 101 that was asked for switches", HTTPZ_GET, true, false, RESPONSE(101, .upgrade = true), HTTPZ_DO_SWITCH},
    {"a 101 that was not asked for closes", HTTPZ_GET, false, false, RESPONSE(101, .upgrade = true, .keep_alive = true),
     HTTPZ_DO_CLOSE},
    {"a 101 without Upgrade closes", HTTPZ_GET, true, false, RESPONSE(101, .keep_alive = true), HTTPZ_DO_CLOSE},
    {"a 2xx to CONNECT opens a tunnel", HTTPZ_CONNECT, false, true, RESPONSE(299, .keep_alive = false),
     HTTPZ_DO_SWITCH},
    {"a 300 to CONNECT opens none", HTTPZ_CONNECT, false, false, RESPONSE(300, .keep_alive = true, OF_LENGTH(0)),
     HTTPZ_DO_NEXT},
    {"content of a length is read", HTTPZ_GET, false, false, RESPONSE(200, .keep_alive = true, OF_LENGTH(1)),
     HTTPZ_DO_READ_BODY},
    {"chunks are read", HTTPZ_GET, false, false, RESPONSE(200, .keep_alive = true, CHUNKED), HTTPZ_DO_READ_BODY},
    {"content until close is read", HTTPZ_GET, false, false, RESPONSE(200, .framing = HTTPZ_FRAMING_UNTIL_CLOSE),
     HTTPZ_DO_READ_BODY},
    {"no content of a length is not read", HTTPZ_GET, false, false, RESPONSE(200, .keep_alive = true, OF_LENGTH(0)),
     HTTPZ_DO_NEXT},
    {"the server's close ends the connection", HTTPZ_GET, false, false, RESPONSE(204, .keep_alive = false),
     HTTPZ_DO_CLOSE},
    {"the client's own close ends the connection", HTTPZ_GET, false, true, RESPONSE(204, .keep_alive = true),
     HTTPZ_DO_CLOSE},
};

static void is_followed_by(void **state) {
  const client_row *row = *state;
  httpz_action got;
  GUARDED(got, httpz_response_action(row->method, row->offered, row->close, &row->response));
  assert_int_equal(got, row->want);
}

int main(void) {
  ADD_FACTS(stories, goes_as_told);
  ADD_FACTS(sayings, says);
  ADD_FACTS(clients, is_followed_by);
  add_fact("every sequence of events follows the rules", every_sequence_of_events_follows_the_rules, NULL);
  add_fact("every sequence without a first head follows the rules",
           every_sequence_without_a_first_head_follows_the_rules, NULL);
  return run_facts(__FILE__);
}
