/* SPDX-License-Identifier: MIT */
#include "httpz.h"
#include "private.h"
#include "read_framing.h"

/* httpz_exchange.step */
enum {
  TURN_HEAD,     /* no head of this turn has been read */
  TURN_REQUEST,  /* a head has been read or refused, no final response begun */
  TURN_RESPONSE, /* a final response is being written */
  TURN_DRAIN,    /* it has been written, the request's content has not ended */
  TURN_SWITCHED,
  TURN_CLOSED,
};

/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> exchange->step >= TURN_SWITCHED; */
HTTPZ_PRIVATE bool is_over(const httpz_exchange *exchange) {
  return exchange->step >= TURN_SWITCHED;
}

/* What is over stays as it ended, whatever is told. */
/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures final: \result == HTTPZ_DO_SWITCH || \result == HTTPZ_DO_CLOSE; */
HTTPZ_PRIVATE httpz_action last_action(const httpz_exchange *exchange) {
  return exchange->step == TURN_SWITCHED ? HTTPZ_DO_SWITCH : HTTPZ_DO_CLOSE;
}

/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> exchange->framing != HTTPZ_FRAMING_NONE; */
HTTPZ_PRIVATE bool has_content_left(const httpz_exchange *exchange) {
  return exchange->framing != HTTPZ_FRAMING_NONE;
}

/* 9110 10.1.1: the client may hold its content back until a 100 comes; content that comes shows that it does not */
/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> exchange->expects_continue && !exchange->body_begun; */
HTTPZ_PRIVATE bool owes_continue(const httpz_exchange *exchange) {
  return exchange->expects_continue && !exchange->body_begun;
}

/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures verdicts: \result \in { HTTPZ_DO_ANSWER, HTTPZ_DO_SEND_CONTINUE, HTTPZ_DO_READ_BODY };
    ensures whole: \result == HTTPZ_DO_ANSWER <==> exchange->framing == HTTPZ_FRAMING_NONE; */
HTTPZ_PRIVATE httpz_action before_answer(const httpz_exchange *exchange) {
  if (!has_content_left(exchange)) return HTTPZ_DO_ANSWER;
  return owes_continue(exchange) ? HTTPZ_DO_SEND_CONTINUE : HTTPZ_DO_READ_BODY;
}

/* Both messages are whole, or this is the end. */
/*@ requires writable: \valid(exchange);
    terminates \true;
    assigns exchange->step;
    ensures switch: \result == HTTPZ_DO_SWITCH <==> exchange->switches;
    ensures next: \result == HTTPZ_DO_NEXT <==> !exchange->switches && exchange->persists;
    ensures close: \result == HTTPZ_DO_CLOSE <==> !exchange->switches && !exchange->persists; */
HTTPZ_PRIVATE httpz_action end_turn(httpz_exchange *exchange) {
  if (exchange->switches) {
    exchange->step = TURN_SWITCHED;
    return HTTPZ_DO_SWITCH;
  }
  exchange->step = exchange->persists ? TURN_HEAD : TURN_CLOSED;
  return exchange->persists ? HTTPZ_DO_NEXT : HTTPZ_DO_CLOSE;
}

/* The response is written. Content of a request that nothing follows need not be read (9112 9.3). */
/*@ requires writable: \valid(exchange);
    terminates \true;
    assigns exchange->step;
    ensures drain: \result == HTTPZ_DO_DRAIN <==>
      (exchange->persists || exchange->switches) && exchange->framing != HTTPZ_FRAMING_NONE;
    ensures next: \result == HTTPZ_DO_NEXT <==>
      exchange->persists && !exchange->switches && exchange->framing == HTTPZ_FRAMING_NONE;
    ensures something: \result != HTTPZ_DO_NOTHING; */
HTTPZ_PRIVATE httpz_action after_answer(httpz_exchange *exchange) {
  bool goes_on = exchange->persists || exchange->switches;
  if (!goes_on || !has_content_left(exchange)) return end_turn(exchange);
  exchange->step = TURN_DRAIN;
  return HTTPZ_DO_DRAIN;
}

/*@ terminates \true;
    assigns \nothing;
    ensures open: \result.persists == 1 && \result.step == TURN_HEAD && \result.drained == 0;
    ensures limit: \result.drain_limit == drain_limit; */
HTTPZ_PRIVATE httpz_exchange fresh_exchange(uint64_t drain_limit) {
  httpz_exchange fresh = {.persists = true, .step = TURN_HEAD, .drain_limit = drain_limit};
  return fresh;
}

httpz_action httpz_exchange_begin(httpz_exchange *exchange, uint64_t drain_limit) {
  *exchange = fresh_exchange(drain_limit);
  return HTTPZ_DO_READ_HEAD;
}

httpz_action httpz_exchange_head(httpz_exchange *exchange, const httpz_request *request) {
  if (is_over(exchange)) return last_action(exchange);
  if (exchange->step != TURN_HEAD || request->framing == HTTPZ_FRAMING_UNTIL_CLOSE) return HTTPZ_DO_NOTHING;
  bool has_content = request->framing == HTTPZ_FRAMING_CHUNKED || request->content_length > 0;
  exchange->persists = request->keep_alive;
  exchange->may_upgrade = request->upgrade;
  exchange->expects_continue = request->expect_continue;
  exchange->body_begun = false;
  exchange->method = request->method;
  exchange->minor_version = request->minor_version;
  exchange->framing = has_content ? request->framing : HTTPZ_FRAMING_NONE;
  exchange->left = request->content_length;
  exchange->drained = 0;
  exchange->step = TURN_REQUEST;
  return before_answer(exchange);
}

/* Content of a known length ends with its last byte, and nowhere else (9112 6.3 case 6). */
/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> exchange->framing != HTTPZ_FRAMING_LENGTH ||
      (bytes <= exchange->left && (ended <==> bytes == exchange->left)); */
HTTPZ_PRIVATE bool fits_length(const httpz_exchange *exchange, uint64_t bytes, bool ended) {
  if (exchange->framing != HTTPZ_FRAMING_LENGTH) return true;
  return bytes <= exchange->left && ended == (bytes == exchange->left);
}

/* Counts what is read after the answer. A client that sends without end must not hold the connection (9112 9.3). */
/*@ requires writable: \valid(exchange);
    requires kept: well_kept(exchange);
    terminates \true;
    assigns exchange->drained, exchange->persists, exchange->switches;
    ensures over: exchange->drained == \old(exchange->drained) + bytes || (!exchange->persists && !exchange->switches);
    ensures kept: well_kept(exchange); */
HTTPZ_PRIVATE void count_drained(httpz_exchange *exchange, uint64_t bytes) {
  if (bytes <= exchange->drain_limit - exchange->drained) {
    exchange->drained += bytes;
    return;
  }
  exchange->persists = false;
  exchange->switches = false;
}

httpz_action httpz_exchange_body_read(httpz_exchange *exchange, uint64_t bytes, bool ended) {
  if (is_over(exchange)) return last_action(exchange);
  if (!has_content_left(exchange) || !fits_length(exchange, bytes, ended)) return HTTPZ_DO_NOTHING;
  if (exchange->framing == HTTPZ_FRAMING_LENGTH) exchange->left -= bytes;
  if (bytes > 0) exchange->body_begun = true;
  if (ended) exchange->framing = HTTPZ_FRAMING_NONE;
  if (exchange->step == TURN_REQUEST) return before_answer(exchange);
  count_drained(exchange, bytes);
  return exchange->step == TURN_RESPONSE ? HTTPZ_DO_WRITE : after_answer(exchange);
}

/* 9112 6.3 cases 1 and 2 */
/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> !(exchange->method == HTTPZ_HEAD || 100 <= status_code <= 199 || status_code == 204 ||
      status_code == 304 || (exchange->method == HTTPZ_CONNECT && 200 <= status_code <= 299)); */
HTTPZ_PRIVATE bool answer_has_content(const httpz_exchange *exchange, uint16_t status_code) {
  httpz_framing_facts facts = {.role = HTTPZ_RESPONSE, .method = exchange->method, .status_code = status_code};
  httpz_framing framing = HTTPZ_FRAMING_NONE;
  httpz_decide_framing(&facts, &framing); /* which refuses nothing where no field speaks of a length */
  return framing != HTTPZ_FRAMING_NONE;
}

/* Whether the end of the request's content will be reached, as far as is known. A client that waits for a 100 and is
 * given a final response may send its content or leave it out: what comes next could be either (9110 10.1.1). */
/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures whole: exchange->framing == HTTPZ_FRAMING_NONE ==> \result;
    ensures small: \result && exchange->framing == HTTPZ_FRAMING_LENGTH ==> exchange->left <= exchange->drain_limit;
    ensures comes: \result && exchange->framing != HTTPZ_FRAMING_NONE ==>
      !(exchange->expects_continue && !exchange->body_begun); */
HTTPZ_PRIVATE bool can_reach_end(const httpz_exchange *exchange) {
  if (!has_content_left(exchange)) return true;
  if (owes_continue(exchange)) return false;
  uint64_t least = exchange->framing == HTTPZ_FRAMING_LENGTH ? exchange->left : 1;
  return least <= exchange->drain_limit;
}

/*@ requires readable: \valid_read(exchange);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> exchange->method == HTTPZ_CONNECT && 200 <= status_code <= 299; */
HTTPZ_PRIVATE bool opens_tunnel(const httpz_exchange *exchange, uint16_t status_code) {
  return exchange->method == HTTPZ_CONNECT && status_code >= 200 && status_code <= 299;
}

/*@ requires writable: \valid(exchange);
    terminates \true;
    assigns exchange->switches, exchange->has_content, exchange->say_close, exchange->say_keep_alive, exchange->step;
    ensures verdicts: \result == HTTPZ_DO_NOTHING || (\result == HTTPZ_DO_WRITE && exchange->switches);
    ensures silent: \result == HTTPZ_DO_NOTHING ==> *exchange == \old(*exchange); */
HTTPZ_PRIVATE httpz_action begin_switch(httpz_exchange *exchange) {
  if (!can_reach_end(exchange)) return HTTPZ_DO_NOTHING; /* the other protocol could never begin (9110 7.8) */
  exchange->switches = true;
  exchange->has_content = false;
  exchange->say_close = false;
  exchange->say_keep_alive = false;
  exchange->step = TURN_RESPONSE;
  return HTTPZ_DO_WRITE;
}

/* 1xx: 9110 15.2 forbids them to HTTP/1.0; 7.8 wants a 100 before a 101, and a 101 only where an upgrade was
 * offered. */
/*@ requires writable: \valid(exchange);
    terminates \true;
    assigns *exchange;
    ensures kept: exchange->drained == \old(exchange->drained) && exchange->drain_limit == \old(exchange->drain_limit);
    ensures silent: \result == HTTPZ_DO_NOTHING ==> *exchange == \old(*exchange); */
HTTPZ_PRIVATE httpz_action answer_interim(httpz_exchange *exchange, uint16_t status_code) {
  if (exchange->minor_version == 0) return HTTPZ_DO_NOTHING;
  if (status_code == 101) {
    if (!exchange->may_upgrade) return HTTPZ_DO_NOTHING;
    return exchange->expects_continue ? HTTPZ_DO_SEND_CONTINUE : begin_switch(exchange);
  }
  if (status_code == 100) exchange->expects_continue = false;
  return before_answer(exchange);
}

/*@ requires writable: \valid(exchange);
    terminates \true;
    assigns *exchange;
    ensures kept: exchange->drained == \old(exchange->drained) && exchange->drain_limit == \old(exchange->drain_limit);
    ensures silent: \result == HTTPZ_DO_NOTHING ==> *exchange == \old(*exchange); */
HTTPZ_PRIVATE httpz_action answer_final(httpz_exchange *exchange, uint16_t status_code, httpz_framing framing,
                                        bool close) {
  if (exchange->minor_version == 0 && framing == HTTPZ_FRAMING_CHUNKED) return HTTPZ_DO_NOTHING; /* 9112 6.1 */
  if (opens_tunnel(exchange, status_code)) return begin_switch(exchange);
  bool delimited = framing == HTTPZ_FRAMING_LENGTH || framing == HTTPZ_FRAMING_CHUNKED;
  exchange->has_content = answer_has_content(exchange, status_code);
  if (close || !can_reach_end(exchange) || (exchange->has_content && !delimited)) exchange->persists = false;
  exchange->say_close = !exchange->persists;
  exchange->say_keep_alive = exchange->persists && exchange->minor_version == 0;
  exchange->step = TURN_RESPONSE;
  return HTTPZ_DO_WRITE;
}

httpz_action httpz_exchange_answer(httpz_exchange *exchange, uint16_t status_code, httpz_framing framing, bool close) {
  uint16_t least = exchange->failed ? 400 : 100;
  if (is_over(exchange)) return last_action(exchange);
  if (exchange->step != TURN_REQUEST || status_code < least || status_code > 599) return HTTPZ_DO_NOTHING;
  if (status_code <= 199) return answer_interim(exchange, status_code);
  return answer_final(exchange, status_code, framing, close);
}

httpz_action httpz_exchange_written(httpz_exchange *exchange) {
  if (is_over(exchange)) return last_action(exchange);
  return exchange->step == TURN_RESPONSE ? after_answer(exchange) : HTTPZ_DO_NOTHING;
}

/* Nothing is known of a request whose head was refused, and nothing is kept of the one before it. */
/*@ requires writable: \valid(exchange);
    terminates \true;
    assigns exchange->may_upgrade, exchange->expects_continue, exchange->method, exchange->minor_version;
    ensures forgotten: !exchange->may_upgrade && !exchange->expects_continue &&
      exchange->method == HTTPZ_METHOD_OTHER && exchange->minor_version == 0; */
HTTPZ_PRIVATE void forget_request(httpz_exchange *exchange) {
  exchange->may_upgrade = false;
  exchange->expects_continue = false;
  exchange->method = HTTPZ_METHOD_OTHER;
  exchange->minor_version = 0;
}

httpz_action httpz_exchange_refuse(httpz_exchange *exchange) {
  if (is_over(exchange)) return last_action(exchange);
  if (exchange->step == TURN_HEAD) forget_request(exchange);
  exchange->persists = false;
  exchange->switches = false;
  exchange->failed = true;
  exchange->framing = HTTPZ_FRAMING_NONE;
  if (exchange->step > TURN_REQUEST) return end_turn(exchange);
  exchange->step = TURN_REQUEST;
  return HTTPZ_DO_ANSWER;
}

httpz_action httpz_response_action(httpz_method method, bool upgrade_offered, bool close,
                                   const httpz_response *response) {
  uint16_t code = response->status_code;
  if (code == 101) return upgrade_offered && response->upgrade ? HTTPZ_DO_SWITCH : HTTPZ_DO_CLOSE;
  if (code <= 199) return HTTPZ_DO_READ_HEAD;
  if (method == HTTPZ_CONNECT && code <= 299) return HTTPZ_DO_SWITCH;
  bool has_content = response->framing == HTTPZ_FRAMING_CHUNKED || response->framing == HTTPZ_FRAMING_UNTIL_CLOSE;
  if (has_content || response->content_length > 0) return HTTPZ_DO_READ_BODY;
  return response->keep_alive && !close ? HTTPZ_DO_NEXT : HTTPZ_DO_CLOSE;
}
