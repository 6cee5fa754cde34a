/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "options.h"

#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "httpz.h"

static const char help[] =
    "httpz-server -d DIR -p PORT: serves the files below DIR.\n"
    "\n"
    "  -d DIR                 the root; nothing outside of it is ever opened\n"
    "  -p PORT                0: the kernel chooses, and the first line on standard error tells\n"
    "  -a ADDR                IPv4 or IPv6 address to listen at (127.0.0.1)\n"
    "  -i INDEX               file served for a directory (index.html)\n"
    "  --no-index             none is\n"
    "  -j THREADS             (one for each processor)\n"
    "  --engine ENGINE        auto, uring or epoll (auto)\n"
    "  --backlog N            connections that may wait to be accepted (1024)\n"
    "  --max-connections N    at once; all memory is reserved by it at the start (10000)\n"
    "  --timeouts F,H,I,W     milliseconds: first byte, head or content, idle, write (10000,10000,60000,30000)\n"
    "  --user USER            whom to become when started as root (nobody)\n"
    "  -q                     no access log\n"
    "  --echo                 serve no files: answer each request with its own content\n"
    "  --check-confinement    confine, try what must not work any more, say so, and exit\n"
    "  --help, --version\n";

enum {
  OPT_NO_INDEX = 256,
  OPT_ENGINE,
  OPT_BACKLOG,
  OPT_MAX,
  OPT_TIMEOUTS,
  OPT_USER,
  OPT_ECHO,
  OPT_CHECK,
  OPT_HELP,
  OPT_VERSION
};

static const struct option names[] = {
    {"no-index", no_argument, NULL, OPT_NO_INDEX},
    {"engine", required_argument, NULL, OPT_ENGINE},
    {"backlog", required_argument, NULL, OPT_BACKLOG},
    {"max-connections", required_argument, NULL, OPT_MAX},
    {"timeouts", required_argument, NULL, OPT_TIMEOUTS},
    {"user", required_argument, NULL, OPT_USER},
    {"echo", no_argument, NULL, OPT_ECHO},
    {"check-confinement", no_argument, NULL, OPT_CHECK},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

bool options_number(const char *text, uint64_t max, uint64_t *out) {
  uint64_t number = 0;
  if (*text == '\0') return false;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9') return false;
    uint64_t digit = (uint64_t)(*text - '0');
    if (number > (max - digit) / 10 || digit > max) return false;
    number = number * 10 + digit;
  }
  *out = number;
  return true;
}

bool options_timeouts(const char *text, timeouts *out) {
  uint32_t values[4];
  for (int i = 0; i < 4; i++) {
    char part[16];
    uint64_t number;
    size_t len = strcspn(text, ",");
    if (len >= sizeof part || (text[len] == ',') != (i < 3)) return false;
    memcpy(part, text, len);
    part[len] = '\0';
    if (!options_number(part, 3600000, &number) || number == 0) return false;
    values[i] = (uint32_t)number;
    text += len + 1;
  }
  *out = (timeouts){values[0], values[1], values[2], values[3]};
  return true;
}

static bool number_between(const char *name, uint64_t min, uint64_t max, uint64_t *out) {
  if (options_number(optarg, max, out) && *out >= min) return true;
  fprintf(stderr, "httpz-server: %s must be a number from %llu to %llu\n", name, (unsigned long long)min,
          (unsigned long long)max);
  return false;
}

static bool read_engine(options *out) {
  static const char *const engines[] = {"auto", "uring", "epoll"};
  for (uint8_t i = 0; i < 3; i++) {
    if (strcmp(optarg, engines[i]) != 0) continue;
    out->engine = i;
    return true;
  }
  fprintf(stderr, "httpz-server: --engine is auto, uring or epoll\n");
  return false;
}

static bool read_timeouts(options *out) {
  if (options_timeouts(optarg, &out->timeout)) return true;
  fprintf(stderr, "httpz-server: --timeouts are four numbers of milliseconds, 1 to 3600000, with commas between\n");
  return false;
}

static bool read_numbers(int letter, options *out) {
  uint64_t number = 0;
  switch (letter) {
    case 'p':
      if (!number_between("-p", 0, 65535, &number)) return false;
      out->port = (uint16_t)number;
      return true;
    case 'j':
      if (!number_between("-j", 1, 256, &number)) return false;
      out->threads = (uint32_t)number;
      return true;
    case OPT_BACKLOG:
      if (!number_between("--backlog", 1, 65535, &number)) return false;
      out->backlog = (int)number;
      return true;
    default:
      if (!number_between("--max-connections", 1, 1000000, &number)) return false;
      out->max_connections = (uint32_t)number;
      return true;
  }
}

static bool read_one(int letter, options *out) {
  switch (letter) {
    case 'd':
      out->directory = optarg;
      return true;
    case 'a':
      out->address = optarg;
      return true;
    case 'i':
      out->index = optarg;
      return true;
    case 'q':
      out->quiet = true;
      return true;
    case OPT_NO_INDEX:
      out->index = NULL;
      return true;
    case OPT_USER:
      out->user = optarg;
      return true;
    case OPT_ECHO:
      out->echo = true;
      return true;
    case OPT_CHECK:
      out->check_confinement = true;
      return true;
    case OPT_ENGINE:
      return read_engine(out);
    case OPT_TIMEOUTS:
      return read_timeouts(out);
    case 'p':
    case 'j':
    case OPT_BACKLOG:
    case OPT_MAX:
      return read_numbers(letter, out);
    default:
      fprintf(stderr, "httpz-server: --help lists the options\n");
      return false;
  }
}

static uint32_t processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return (uint32_t)CPU_COUNT(&set);
}

options_verdict options_read(int argc, char **argv, options *out) {
  int letter;
  bool has_port = false;
  *out = (options){.address = "127.0.0.1",
                   .index = "index.html",
                   .user = "nobody",
                   .backlog = 1024,
                   .max_connections = 10000,
                   .timeout = {10000, 10000, 60000, 30000},
                   .threads = processors()};
  optind = 1;
  while ((letter = getopt_long(argc, argv, "d:p:a:i:j:q", names, NULL)) != -1) {
    if (letter == OPT_HELP) return fputs(help, stdout) < 0 ? OPTIONS_WRONG : OPTIONS_DONE;
    if (letter == OPT_VERSION) return puts("httpz-server " HTTPZ_VERSION) < 0 ? OPTIONS_WRONG : OPTIONS_DONE;
    if (!read_one(letter, out)) return OPTIONS_WRONG;
    has_port = has_port || letter == 'p';
  }
  if (optind == argc && out->directory != NULL && (has_port || out->check_confinement)) return OPTIONS_RUN;
  fprintf(stderr, "httpz-server: -d DIR and -p PORT are needed, and nothing else without a name; see --help\n");
  return OPTIONS_WRONG;
}
