/* SPDX-License-Identifier: MIT
 *
 * A server at the other end of a socket. What it made of the bytes is told by what it answers, and by its silence. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance.h"

enum { CONNECT_MS = 2000, RETRY_MS = 300 };

/* ---- connections ------------------------------------------------------------------------------------------------- */

static bool try_connect(int fd, const struct addrinfo *to) {
  int error = 0, one = 1;
  socklen_t size = sizeof error;
  struct pollfd ready = {fd, POLLOUT, 0};
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(fd, to->ai_addr, to->ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS || poll(&ready, 1, CONNECT_MS) != 1) return false;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

static struct addrinfo *addresses_of(const char *host_port, text *why) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
  const char *colon = strrchr(host_port, ':');
  size_t host_len = colon == NULL ? 0 : (size_t)(colon - host_port);
  bool bracketed = host_len > 2 && host_port[0] == '[' && host_port[host_len - 1] == ']';
  char *host = kept_format("%.*s", (int)(bracketed ? host_len - 2 : host_len), host_port + bracketed);
  int error = colon == NULL ? EAI_NONAME : getaddrinfo(host, colon + 1, &hints, &found);
  if (error != 0) text_put(why, "%s: %s", host_port, colon == NULL ? "no HOST:PORT" : gai_strerror(error));
  return found;
}

bool connection_open(connection *c, const char *host_port, text *why) {
  struct addrinfo *all = addresses_of(host_port, why);
  *c = (connection){.fd = -1};
  for (const struct addrinfo *one = all; one != NULL && c->fd < 0; one = one->ai_next) {
    c->fd = socket(one->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || try_connect(c->fd, one)) continue;
    close(c->fd);
    c->fd = -1;
  }
  if (all != NULL) freeaddrinfo(all);
  if (all != NULL && c->fd < 0) text_put(why, "%s does not take a connection", host_port);
  return c->fd >= 0;
}

static void receive(connection *c) {
  char part[65536];
  ssize_t n = recv(c->fd, part, sizeof part, 0);
  if (n > 0) text_add(&c->got, part, (size_t)n);
  c->closed |= n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
  c->reset |= n < 0 && errno == ECONNRESET;
}

/* A server that answers before it has read all must be listened to, or both would wait for ever. */
void connection_send(connection *c, bytes data) {
  for (size_t done = 0; done < data.len && !c->closed;) {
    struct pollfd ready = {c->fd, POLLOUT | POLLIN, 0};
    if (poll(&ready, 1, CONNECT_MS) != 1) return;
    if (ready.revents & (POLLIN | POLLHUP | POLLERR)) receive(c);
    if (!(ready.revents & POLLOUT) || c->closed) continue;
    ssize_t n = send(c->fd, data.at + done, data.len - done, MSG_NOSIGNAL);
    if (n > 0)
      done += (size_t)n;
    else if (errno != EAGAIN && errno != EINTR)
      return;
  }
}

bool connection_read(connection *c, long quiet, long most) {
  size_t before = c->got.len;
  long until = now_ms() + most;
  while (!c->closed) {
    struct pollfd ready = {c->fd, POLLIN, 0};
    long left = until - now_ms(), wait = left < quiet ? left : quiet;
    if (wait <= 0 || poll(&ready, 1, (int)wait) != 1) break;
    receive(c);
  }
  return c->got.len > before;
}

void connection_end_sending(connection *c) {
  shutdown(c->fd, SHUT_WR);
}

void connection_close(connection *c) {
  if (c->fd >= 0) close(c->fd);
  text_free(&c->got);
  *c = (connection){.fd = -1};
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* The method of the n-th request by the label: what is to be known of it is whether its answer has content. */
static bytes method_of(const vector *v, size_t n) {
  json_t *readings = json_object_get(v->json, "readings"), *reading;
  const char *name;
  json_object_foreach(readings, name, reading) {
    const json_t *m = json_array_get(json_object_get(reading, "messages"), n);
    if (m != NULL) return label_bytes(json_object_get(m, "method"));
  }
  return bytes_of("GET");
}

/* An answer of the echo application: a JSON object that says what it got. */
static bool read_echo(const message *answer, message *out) {
  json_t *json = json_read((const char *)answer->body.at, answer->body.len, NULL);
  bool good = json_object_get(json, "m") != NULL || json_object_get(json, "mx") != NULL;
  good = good && message_of_answer(json, out) == NULL;
  if (!good) json_decref(json);
  return good;
}

/* Where there is no echo application, a server has taken what it does not answer with a complaint about the syntax. */
static bool is_complaint(int status) {
  static const int complaints[] = {400, 408, 411, 413, 414, 417, 421, 426, 431, 500, 501, 505};
  for (size_t i = 0; i < COUNT(complaints); i++)
    if (complaints[i] == status) return true;
  return false;
}

static bool is_taken(const options *o, const message *answer, bytes method, message *out) {
  *out = (message){0};
  if (o->status_only) return !is_complaint(answer->status);
  if (read_echo(answer, out)) return true;
  bool mute = bytes_equal(method, bytes_of("HEAD")) || bytes_equal(method, bytes_of("CONNECT"));
  return mute && answer->status < 300;
}

typedef struct {
  message requests[256];
  size_t count;
  int refused; /* the status of the first answer that is no echo; 0: none */
  bool broken; /* what came is no HTTP response */
} answers;

static void read_answers(const options *o, const vector *v, const connection *c, answers *out) {
  bytes left = {(const uint8_t *)c->got.at, c->got.len};
  while (left.len > 0 && out->count < COUNT(out->requests) && out->refused == 0) {
    message answer;
    bytes method = method_of(v, out->count);
    ssize_t took = message_read(left, (read_mode){method, true, c->closed, false}, &answer);
    out->broken |= took < 0;
    if (took <= 0) return;
    left = (bytes){left.at + took, left.len - (size_t)took};
    if (answer.status < 200 && answer.status != 101) continue;
    if (is_taken(o, &answer, method, &out->requests[out->count]))
      out->count++;
    else
      out->refused = answer.status;
  }
}

static json_t *json_of_answers(const answers *a, const connection *c, const observation *out) {
  json_t *json = json_object(), *list = json_array();
  for (size_t i = 0; i < a->count; i++) {
    json_t *one = json_object();
    const message *m = &a->requests[i];
    if (m->has_method) json_object_set_new(one, "m", json_of_bytes(m->method));
    if (m->has_target) json_object_set_new(one, "t", json_of_bytes(m->target));
    if (m->has_body && m->body.len <= 4096) json_object_set_new(one, "b", json_of_bytes(m->body));
    json_array_append_new(list, one);
  }
  json_object_set_new(json, "requests", list);
  json_object_set_new(json, "end", json_string(did_names[out->did]));
  if (a->refused != 0) json_object_set_new(json, "status", json_integer(a->refused));
  json_object_set_new(json, "closed", json_boolean(c->closed));
  if (a->broken) json_object_set_new(json, "error", json_string("what came is no HTTP/1.1 response"));
  return json;
}

/* A server that closes without a word has refused, unless it has answered what came before. */
static void observe_connection(const answers *a, const connection *c, bool closed_early, observation *out) {
  message *kept = keep(a->count * sizeof *kept);
  if (a->count > 0) memcpy(kept, a->requests, a->count * sizeof *kept);
  *out = (observation){.messages = {kept, a->count}, .is_wire = true, .closed = c->closed, .status = a->refused};
  if (a->refused != 0 || a->broken || (a->count == 0 && closed_early))
    out->did = DID_REJECT;
  else if (a->count == 0)
    out->did = DID_INCOMPLETE;
  out->stopped = closed_early;
  out->silent = out->did != DID_REJECT && !closed_early && a->count > 0;
  out->answer = json_of_answers(a, c, out);
}

/* ---- one vector -------------------------------------------------------------------------------------------------- */

bool tcp_probe(const options *o, long timeout) {
  static const char get[] = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  text why = {0};
  bool answered = false;
  for (long until = now_ms() + timeout; !answered && now_ms() < until;) {
    connection c;
    if (connection_open(&c, o->tcp, &why)) {
      connection_send(&c, bytes_of(get));
      answered =
          connection_read(&c, until - now_ms() > 0 ? o->timeout : 0, o->timeout) && memcmp(c.got.at, "HTTP/", 5) == 0;
    } else {
      poll(NULL, 0, RETRY_MS);
    }
    connection_close(&c);
  }
  text_free(&why);
  return answered;
}

static bool open_patiently(connection *c, const options *o, text *why) {
  if (connection_open(c, o->tcp, why)) return true;
  poll(NULL, 0, RETRY_MS);
  why->len = 0;
  return connection_open(c, o->tcp, why);
}

static void exchange(const options *o, const vector *v, connection *c, observation *out) {
  answers *a = keep(sizeof *a);
  bool half = o->half_close || vector_eof(v);
  connection_send(c, vector_bytes(v));
  if (half) connection_end_sending(c);
  connection_read(c, half ? o->timeout : o->quiet, o->timeout * 2);
  bool closed_early = c->closed && !half;
  if (!c->closed) {
    connection_end_sending(c);
    connection_read(c, 20, 50);
    c->closed = false;
  }
  read_answers(o, v, c, a);
  observe_connection(a, c, closed_early, out);
  if (half && out->did == DID_ACCEPT) out->silent = true;
  if (half && out->did == DID_REJECT && a->refused == 0 && !a->broken) out->did = DID_INCOMPLETE;
}

/* A server that answers nobody any more has hung; one that only waits for the rest still answers others. */
static void tell_hang(const options *o, observation *out) {
  if (out->did == DID_REJECT || out->messages.count > 0 || tcp_probe(o, o->timeout)) return;
  out->did = DID_HANG;
  out->error = "it answers no other connection either";
}

void tcp_ask(const options *o, const vector *v, observation *out) {
  connection c;
  text why = {0};
  if (v->role == ROLE_CONNECTION) {
    script_play(o, v, out);
    return;
  }
  if (open_patiently(&c, o, &why)) {
    exchange(o, v, &c, out);
    connection_close(&c);
    tell_hang(o, out);
  } else {
    *out = (observation){.did = DID_CRASH, .error = kept_format("%s", why.at)};
  }
  text_free(&why);
}
