/* SPDX-License-Identifier: MIT */
#include "httpz.h"

/* Arrays of characters, not pointers: a table of pointers would need relocation, and then is no constant. */
typedef struct {
  char name[32];
  char section[16];
  char text[80];
  uint16_t answer;
} status_row;

static const status_row status_rows[HTTPZ_STATUS_COUNT] = {
#define HTTPZ_STATUS(name, answer, section, sentence) [HTTPZ_##name] = {#name, section, sentence, answer},
#include "status.def"
#undef HTTPZ_STATUS
};

static const status_row no_status = {"?", "", "no status has this number", 0};

/*@ terminates \true;
    assigns \result \from status;
    ensures known: 0 <= status < HTTPZ_STATUS_COUNT ==> \result == &status_rows[status];
    ensures unknown: !(0 <= status < HTTPZ_STATUS_COUNT) ==> \result == &no_status; */
static const status_row *status_row_of(httpz_status status) {
  return (unsigned)status < HTTPZ_STATUS_COUNT ? &status_rows[status] : &no_status;
}

/*@ terminates \true;
    assigns \result \from status;
    ensures known: 0 <= status < HTTPZ_STATUS_COUNT ==> \result == &status_rows[status].name[0];
    ensures unknown: !(0 <= status < HTTPZ_STATUS_COUNT) ==> \result == &no_status.name[0]; */
const char *httpz_status_name(httpz_status status) { return status_row_of(status)->name; }

/*@ terminates \true;
    assigns \nothing;
    ensures known: 0 <= status < HTTPZ_STATUS_COUNT ==> \result == status_rows[status].answer;
    ensures unknown: !(0 <= status < HTTPZ_STATUS_COUNT) ==> \result == 0; */
uint16_t httpz_status_answer(httpz_status status) { return status_row_of(status)->answer; }

/*@ terminates \true;
    assigns \result \from status;
    ensures known: 0 <= status < HTTPZ_STATUS_COUNT ==> \result == &status_rows[status].section[0];
    ensures unknown: !(0 <= status < HTTPZ_STATUS_COUNT) ==> \result == &no_status.section[0]; */
const char *httpz_status_section(httpz_status status) { return status_row_of(status)->section; }

/*@ terminates \true;
    assigns \result \from status;
    ensures known: 0 <= status < HTTPZ_STATUS_COUNT ==> \result == &status_rows[status].text[0];
    ensures unknown: !(0 <= status < HTTPZ_STATUS_COUNT) ==> \result == &no_status.text[0]; */
const char *httpz_status_text(httpz_status status) { return status_row_of(status)->text; }
