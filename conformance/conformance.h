/* SPDX-License-Identifier: MIT
 *
 * conformance: holds any HTTP/1.1 parser or server to the labelled vectors of corpus/.
 *
 *     vector -> line -> target (child, process, socket) -> answer -> observation -> grade -> result -> report */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { EXIT_AS_EXPECTED = 0, EXIT_DIFFERS = 1, EXIT_USAGE = 2, EXIT_UNUSABLE = 3 };

/* ---- memory and text: conformance_text.c ------------------------------------------------------------------------- */

/* keep gives `size` zeroed bytes, good until keep_release of a mark taken before; without marks, for the whole run. */
void *keep(size_t size);
size_t keep_mark(void);
void keep_release(size_t mark);

typedef struct {
  const uint8_t *at;
  size_t len;
} bytes;

bool bytes_equal(bytes a, bytes b);
bool bytes_equal_nocase(bytes a, bytes b);
bytes bytes_of(const char *string);

/* A text that grows; `at` always ends in NUL. text_free gives it back. */
typedef struct {
  char *at;
  size_t len, size;
} text;

void text_add(text *out, const void *at, size_t len);
void text_put(text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_hex(text *out, bytes value);
void text_free(text *out);

/* text_escape adds bytes as C would write them between quotes, at most `most` of them, `...` for the others. */
void text_escape(text *out, bytes value, size_t most);
/* text_xml adds bytes as XML character data; what XML cannot hold is escaped as by text_escape. */
void text_xml(text *out, bytes value);
/* text_file reads a whole file. False: errno says why. */
bool text_file(text *out, const char *path);

/* kept_format is sprintf into kept memory. */
char *kept_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* die prints a message and leaves with `code`. */
_Noreturn void die(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- JSON: conformance_json.c ------------------------------------------------------------------------------------ */

/* json_read reads one JSON value that is all of the text; numbers of 19 digits and more become strings. NULL:
 * `why` says what is wrong. */
json_t *json_read(const char *at, size_t len, text *why);
/* member_string gives a string member, or NULL. */
const char *member_string(const json_t *object, const char *name);
bool member_true(const json_t *object, const char *name);

/* label_bytes gives BYTES of the corpus: a string, each code point one byte, or a list of such and of runs. */
bytes label_bytes(const json_t *value);
/* latin1 gives the bytes of a string, each code point one byte. False: a code point is above U+00FF. */
bool latin1(const json_t *string, bytes *out);
/* unhex reads hexadecimal digits. False: it is none. */
bool unhex(const char *at, size_t len, bytes *out);
/* json_of_bytes gives a string, each byte one code point. */
json_t *json_of_bytes(bytes value);

/* ---- vectors: conformance_load.c, conformance_vector.c ----------------------------------------------------------- */

typedef enum {
  ROLE_REQUEST,
  ROLE_RESPONSE,
  ROLE_CHUNKED,
  ROLE_TRAILERS,
  ROLE_FIELDS,
  ROLE_SERIALIZE,
  ROLE_CONNECTION
} role;
enum { ROLE_COUNT = ROLE_CONNECTION + 1 };
extern const char *const role_names[ROLE_COUNT];

typedef struct {
  const char *id, *class_name, *group, *why;
  const json_t *json;
  const json_t *context;
  role role;
} vector;

typedef struct {
  vector *at;
  const vector **by_id; /* sorted */
  size_t count;
} corpus;

/* corpus_load reads all vectors below a folder; NULL: where they are found beside the program. It dies if there
 * are none. */
corpus corpus_load(const char *folder);
const vector *corpus_find(const corpus *all, const char *id);
/* corpus_digest tells two corpora apart. */
uint64_t corpus_digest(const corpus *all);

/* vector_matches tells whether a pattern of --only means the vector: a glob over id, group or group/CLASS, or @tag. */
bool vector_matches(const vector *v, const char *pattern);
bytes vector_bytes(const vector *v);
bool vector_eof(const vector *v);
/* vector_level gives the highest level of a vector's outcomes: MUST, SHOULD or MAY. */
const char *vector_level(const vector *v);

typedef struct {
  const size_t *at;
  size_t count;
} cut_list;

/* vector_words gives what follows the first word of a line: cuts, role, context. */
void vector_words(const vector *v, cut_list cuts, text *out);
/* vector_line gives the whole line. */
void vector_line(const vector *v, cut_list cuts, text *out);

/* ---- messages: conformance_message.c ----------------------------------------------------------------------------- */

typedef struct {
  bytes name;
  bytes *values; /* of a label: any of these */
  size_t value_count;
} field;

typedef struct {
  field *at;
  size_t count;
  bool known;
} field_list;

typedef struct {
  bytes method, target, version, reason, body, framing;
  field_list fields, trailers;
  int status;
  size_t consumed;
  bool has_method, has_target, has_version, has_reason, has_body, has_framing, has_status, has_consumed, has_persist;
  bool persist;
} message;

typedef struct {
  message *at;
  size_t count;
} message_list;

/* What a parser may not be able to show as it was sent. */
typedef struct {
  bool joins, no_order, names_underscore, no_fields;
} quirks;

/* message_of_label reads a message of a reading. */
void message_of_label(const json_t *json, message *out);
/* message_of_answer reads a message of an answer. NULL, or what is wrong with it. */
const char *message_of_answer(const json_t *json, message *out);
const char *fields_of_answer(const json_t *object, const char *name, field_list *out);
bool bytes_of_answer(const json_t *object, const char *name, bytes *out, bool *has);
field_list fields_of_label(const json_t *pairs);

typedef enum { SAME, FACT_DIFFERS, BOUNDARY_DIFFERS } likeness;

/* message_compare compares what is known of `seen` with a label; `what` gets the name of what differs. */
likeness message_compare(const message *label, const message *seen, quirks q, const char **what);
bool fields_equal(field_list label, field_list seen, quirks q);

/* message_read reads one message from wire bytes, strictly: CRLF, no folding. `for_method` is of the request that
 * a response answers. It gives how many bytes it took; 0: not whole (yet); -1: no message. */
typedef struct {
  bytes for_method;
  bool response, eof, head_only;
} read_mode;
ssize_t message_read(bytes wire, read_mode mode, message *out);

/* ---- observations: conformance_observe.c ------------------------------------------------------------------------- */

typedef enum { DID_ACCEPT, DID_REJECT, DID_INCOMPLETE, DID_CRASH, DID_HANG, DID_OVER_READ, DID_SKIP } did;
extern const char *const did_names[];

typedef struct {
  did did;
  message_list messages;
  bytes body, wire;
  field_list trailers;
  size_t consumed;
  const json_t *value;
  json_t *answer;
  const char *error;  /* why it crashed, or what the target said */
  const char *script; /* of a connection: what went wrong, NULL if nothing did */
  int status;         /* of a refusal; 0: not known */
  bool has_body, has_consumed, has_wire;
  bool stopped;     /* it reads no further: the connection is to close, or has turned into something else */
  bool silent;      /* of a socket: nothing more came; accept and incomplete look the same */
  bool closed;      /* of a socket: the server closed */
  bool is_wire;     /* status and close were seen on a socket */
  bool status_only; /* statuses alone were seen */
} observation;

/* observe_answer reads an answer. NULL, or what is wrong with it: then it is garbage. */
const char *observe_answer(json_t *answer, role r, observation *out);
/* observe_saw gives the short form that expected-failure files hold: A2[0,5], reject, A1[0]+reject, hang. No blanks. */
void observe_saw(const observation *seen, role r, text *out);

/* ---- grades: conformance_grade.c --------------------------------------------------------------------------------- */

typedef enum {
  GRADE_PASS_STRICT,
  GRADE_PASS,
  GRADE_SKIP,
  GRADE_DEVIATES,
  GRADE_FAIL,
  GRADE_DESYNC,
  GRADE_OVER_READ,
  GRADE_CRASH,
  GRADE_HANG
} grade;
enum { GRADE_COUNT = GRADE_HANG + 1 };
extern const char *const grade_names[GRADE_COUNT];

typedef struct {
  const char *name; /* of the policy */
  const char *choices;
} policy;

typedef struct {
  policy *policies;
  size_t policy_count;
  quirks quirks;
  bool head_level;
} rules;

typedef struct {
  grade grade;
  const char *why;    /* NULL if it passed as advised */
  const char *detail; /* one word: what differs, for the short form */
  const char *choice; /* what it chose where there is a choice */
  const char *status; /* of a socket: "right", "wrong", or NULL if nothing is asked */
  const char *close;
} judgement;

judgement grade_observation(const vector *v, const observation *seen, const rules *r);

/* ---- results: conformance_result.c ------------------------------------------------------------------------------- */

typedef struct {
  const vector *vector;
  json_t *json; /* id, grade, saw, why, choice, do, status, close, answer */
  grade grade;
  const char *saw, *why;
  size_t place;  /* in the order of the run */
  bool counts;   /* against the target, at the level of the run */
  bool expected; /* as the expected-failures file says */
} result;

json_t *result_json(const vector *v, const observation *seen, const judgement *j);
bool result_from_json(const corpus *all, json_t *json, result *out);

typedef enum { LEVEL_MUST, LEVEL_SHOULD, LEVEL_MAY } level;
bool grade_counts(grade g, level l);

typedef struct {
  const char *name, *version, *level_name;
  json_t *hello; /* NULL if it was not asked */
  bool caps[ROLE_COUNT];
  bool cuts, eof, limits;
} target_info;

typedef struct {
  result *results;
  size_t count;
  target_info target;
  json_t *controls;
  uint64_t digest;
  size_t passed, failed, skipped, known;
  size_t by_grade[GRADE_COUNT];
  size_t status_right, status_wrong, close_right, close_wrong;
  unsigned long milliseconds;
} run_report;

void report_count(run_report *report);

/* ---- command line: conformance_options.c ------------------------------------------------------------------------- */

typedef enum { FORMAT_PRETTY, FORMAT_TAP, FORMAT_JUNIT, FORMAT_JSON, FORMAT_HTML } format;

typedef struct {
  const char **at;
  size_t count;
} word_list;

typedef struct {
  const char *command; /* run, list, ... */
  const char *adapter, *spawn, *tcp, *corpus, *expect, *output, *split, *name;
  word_list only, skip, operands;
  rules rules;
  target_info info; /* of --caps, for --spawn */
  level level;
  format format;
  long jobs, timeout, quiet;
  bool update_expect, half_close, status_only, verbose, summary, quiet_output;
} options;

/* options_read reads the command line; it dies on a wrong one. */
void options_read(int argc, char **argv, options *out);
void options_usage(FILE *to);
/* caps_read reads words of `caps`. */
void caps_read(target_info *info, const char *word);
/* is_selected tells whether --only and --skip leave a vector in. */
bool is_selected(const options *o, const vector *v);

/* ---- targets: conformance_child.c, conformance_spawn.c, conformance_tcp.c, conformance_target.c ------------------ */

typedef struct {
  pid_t pid;
  int to, from;
  text pending;
} child;

typedef enum { ASK_ANSWERED, ASK_HUNG, ASK_DIED } asked;

/* child_start runs a command by the shell, in a process group of its own. */
bool child_start(child *c, const char *command, bool show_stderr);
/* child_ask writes a line and waits for one. After anything but ASK_ANSWERED the child is gone, and `answer` says
 * why. */
asked child_ask(child *c, const text *line, long timeout, text *answer);
/* child_stop ends the child and all that it started. */
void child_stop(child *c);
/* child_finish closes its input and tells whether it ended by itself in time. */
bool child_finish(child *c, long timeout);
/* child_guard lets a signal that ends the run end the children too. */
void child_guard(void);
/* child_say_end adds how a process ended. */
void child_say_end(int status, text *out);
long now_ms(void);

typedef struct {
  const options *options;
  target_info info;
  rules rules; /* of the options, with what the target says of itself */
  child child;
  bool running;
  unsigned failed_starts;
} target;

/* target_open starts the target and asks who it is. False: `why` says what went wrong. */
bool target_open(target *t, const options *o, text *why);
void target_close(target *t);
/* target_ask shows one vector to the target. Whatever the target does, there is an observation, and the target is ready
 * again or tried to be. */
void target_ask(target *t, const vector *v, cut_list cuts, observation *out);
/* target_in_step tells whether the target's answers still belong to the lines before them; if not, it is started
 * anew. */
bool target_in_step(target *t);
/* target_skips tells why a vector is not for this target, NULL if it is. */
const char *target_skips(const target *t, const vector *v);
/* hello_read reads the answer to "?". NULL, or what is wrong with it. */
const char *hello_read(json_t *hello, target_info *info, rules *r);

void spawn_ask(const options *o, const vector *v, cut_list cuts, observation *out);
void tcp_ask(const options *o, const vector *v, observation *out);
/* tcp_probe tells whether the server still answers. */
bool tcp_probe(const options *o, long timeout);

typedef struct {
  int fd;
  text got;
  size_t used; /* of got: read already */
  bool closed, reset;
} connection;

bool connection_open(connection *c, const char *host_port, text *why);
void connection_send(connection *c, bytes data);
/* connection_read reads until `quiet` ms pass without a byte, the peer closes, or `most` ms are over. True: bytes
 * came. */
bool connection_read(connection *c, long quiet, long most);
void connection_end_sending(connection *c);
void connection_close(connection *c);
/* script_play plays a connection vector. */
void script_play(const options *o, const vector *v, observation *out);

/* ---- running: conformance_control.c, conformance_run.c ----------------------------------------------------------- */

/* controls_run shows the target what every parser must be able to read. NULL controls: none apply. True: all are
 * right. */
bool controls_run(target *t, json_t **report);

/* take_again shows a vector again to a server that did not do as it should: time decides what is seen of a socket,
 * so that the second, slower look counts. */
void take_again(target *t, const vector *v, observation *seen, judgement *j);

typedef void (*result_sink)(void *with, json_t *result);

/* run_vectors shows vectors to the target, in order, and gives each result to the sink exactly once. */
void run_vectors(target *t, const vector **vectors, size_t count, result_sink sink, void *with);
/* run_parallel does the same with several workers. It dies if a worker is lost. */
void run_parallel(const options *o, const vector **vectors, size_t count, result_sink sink, void *with);

/* ---- expected failures: conformance_expect.c --------------------------------------------------------------------- */

/* expect_apply marks the results that are as the file says, and prints each that is not, and each line that no result
 * used. False: something differs from the file. */
bool expect_apply(const options *o, run_report *report, FILE *to);
void expect_update(const options *o, const run_report *report);

/* ---- reports: conformance_report_*.c, conformance_matrix.c ------------------------------------------------------- */

void report_pretty(const run_report *report, const options *o, FILE *to);
void report_tap(const run_report *report, FILE *to);
void report_junit(const run_report *report, FILE *to);
json_t *report_to_json(const run_report *report);
void report_html(const corpus *all, json_t **reports, size_t count, FILE *to);
void report_show(const vector *v, FILE *to);
/* put_vector prints a failing vector: bytes, what is allowed, what was seen. */
void put_failure(const result *r, text *out);
void put_reading_brief(const json_t *reading, text *out);
void put_outcome(const vector *v, const json_t *outcome, text *out);
/* report_load reads a file of --format json. It dies if it is none. */
json_t *report_load(const char *path);

/* ---- commands ---------------------------------------------------------------------------------------------------- */

int command_run(const options *o);
int command_list(const options *o);
int command_show(const options *o);
int command_matrix(const options *o);
int command_diff(const options *o);
int command_pairs(const options *o);
int command_adapter_check(const options *o);

#endif
