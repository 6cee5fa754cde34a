/* SPDX-License-Identifier: MIT
 *
 * The command line. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "conformance.h"

static const char usage[] =
    "usage: conformance run (-a CMD | --spawn CMD | -t HOST:PORT) [option]...\n"
    "       conformance list [--only ...]\n"
    "       conformance show ID...\n"
    "       conformance matrix RESULT.json... -o PAGE.html [--summary]\n"
    "       conformance diff OLD.json NEW.json\n"
    "       conformance pairs RESULT.json RESULT.json...\n"
    "       conformance adapter-check -a CMD\n"
    "\n"
    "targets\n"
    "  -a, --adapter CMD     a program that answers line by line (PROTOCOL.md)\n"
    "      --spawn CMD       a process for each vector: bytes in, JSON out\n"
    "  -t, --tcp HOST:PORT   a server with an echo application\n"
    "      --status-only     of a server without one: its statuses alone are judged\n"
    "      --half-close      end sending at once: faster, where the server still answers then\n"
    "      --caps WORD,...   what a --spawn target can do\n"
    "      --name NAME       what the target is called in reports\n"
    "\n"
    "vectors\n"
    "      --only GLOB|@TAG  only these ids, classes or groups, or with this role, group, class, danger, primitive,\n"
    "                        policy, level, result or requirement; may be given again\n"
    "      --skip GLOB|@TAG  not these\n"
    "      --corpus DIR      their folder\n"
    "      --split all|N     also cut the bytes in two, everywhere or at N places\n"
    "\n"
    "judging\n"
    "      --level must|should|may  what counts as a failure: broken MUSTs; SHOULDs too (default); or every choice\n"
    "                        that the corpus advises against too\n"
    "      --policy P=C,...  hold the target to its choices, as obs-fold=reject; C|D for either;\n"
    "                        @FILE: a table as corpus/policies.tsv\n"
    "      --expect FILE     expected failures: id  outcome  # why\n"
    "      --update-expect   write that file anew\n"
    "\n"
    "running\n"
    "  -j, --jobs N          so many targets, or connections, at once\n"
    "      --timeout MS      silence that is a hang (2000)\n"
    "      --quiet MS        silence on a socket that is an end (350)\n"
    "  -v, --verbose         show what the target writes to standard error\n"
    "\n"
    "reports\n"
    "  -f, --format pretty|tap|junit|json|html\n"
    "  -o, --output FILE\n"
    "      --summary         with matrix: a table in Markdown on standard output\n"
    "\n"
    "Exit status: 0 as expected, 1 something differs, 2 wrong usage, 3 the target is unusable.\n";

void options_usage(FILE *to) {
  fputs(usage, to);
}

enum {
  O_SPAWN = 256,
  O_STATUS_ONLY,
  O_HALF_CLOSE,
  O_CAPS,
  O_NAME,
  O_ONLY,
  O_SKIP,
  O_CORPUS,
  O_SPLIT,
  O_LEVEL,
  O_POLICY,
  O_EXPECT,
  O_UPDATE,
  O_TIMEOUT,
  O_QUIET,
  O_SUMMARY,
  O_HELP
};

static const struct option names[] = {
    {"adapter", required_argument, NULL, 'a'},
    {"spawn", required_argument, NULL, O_SPAWN},
    {"tcp", required_argument, NULL, 't'},
    {"status-only", no_argument, NULL, O_STATUS_ONLY},
    {"half-close", no_argument, NULL, O_HALF_CLOSE},
    {"caps", required_argument, NULL, O_CAPS},
    {"name", required_argument, NULL, O_NAME},
    {"only", required_argument, NULL, O_ONLY},
    {"skip", required_argument, NULL, O_SKIP},
    {"corpus", required_argument, NULL, O_CORPUS},
    {"split", required_argument, NULL, O_SPLIT},
    {"level", required_argument, NULL, O_LEVEL},
    {"policy", required_argument, NULL, O_POLICY},
    {"expect", required_argument, NULL, O_EXPECT},
    {"update-expect", no_argument, NULL, O_UPDATE},
    {"jobs", required_argument, NULL, 'j'},
    {"timeout", required_argument, NULL, O_TIMEOUT},
    {"quiet", required_argument, NULL, O_QUIET},
    {"verbose", no_argument, NULL, 'v'},
    {"format", required_argument, NULL, 'f'},
    {"output", required_argument, NULL, 'o'},
    {"summary", no_argument, NULL, O_SUMMARY},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static void add_word(word_list *list, const char *word) {
  const char **grown = keep((list->count + 1) * sizeof *grown);
  if (list->count > 0) memcpy(grown, list->at, list->count * sizeof *grown);
  grown[list->count++] = word;
  list->at = grown;
}

static long number_of(const char *what, const char *word, long most) {
  char *end;
  errno = 0;
  long value = strtol(word, &end, 10);
  if (errno != 0 || *end != '\0' || end == word || value < 1 || value > most)
    die(EXIT_USAGE, "%s: %s is no number from 1 to %ld", what, word, most);
  return value;
}

static int choice_of(const char *what, const char *word, const char *const *choices, int count) {
  for (int i = 0; i < count; i++)
    if (strcmp(word, choices[i]) == 0) return i;
  die(EXIT_USAGE, "%s: %s is none of those there are; see --help", what, word);
}

static void read_caps(options *o, const char *words) {
  for (char *copy = kept_format("%s", words), *word = strtok(copy, ","); word != NULL; word = strtok(NULL, ","))
    caps_read(&o->info, word);
}

static void add_policy(options *o, const char *name, const char *choices) {
  policy *grown = keep((o->rules.policy_count + 1) * sizeof *grown);
  if (o->rules.policy_count > 0) memcpy(grown, o->rules.policies, o->rules.policy_count * sizeof *grown);
  grown[o->rules.policy_count++] = (policy){name, choices};
  o->rules.policies = grown;
}

/* A table as corpus/policies.tsv: policy, what there is to choose from, the choice. What goes by a limit is no
 * choice. */
static void read_policy_file(options *o, const char *path) {
  FILE *file = fopen(path, "r");
  char line[4096], name[64], all[256], choice[256];
  if (file == NULL) die(EXIT_USAGE, "--policy: %s: %s", path, strerror(errno));
  while (fgets(line, sizeof line, file) != NULL)
    if (line[0] != '#' && sscanf(line, "%63s %255s %255s", name, all, choice) == 3 && strcmp(choice, "limit") != 0)
      add_policy(o, kept_format("%s", name), kept_format("%s", choice));
  fclose(file);
  if (o->rules.policy_count == 0) die(EXIT_USAGE, "--policy: %s has no policy", path);
}

static void read_policies(options *o, const char *words) {
  if (words[0] == '@') {
    read_policy_file(o, words + 1);
    return;
  }
  for (char *copy = kept_format("%s", words), *word = strtok(copy, ","); word != NULL; word = strtok(NULL, ",")) {
    char *equals = strchr(word, '=');
    if (equals == NULL || equals[1] == '\0') die(EXIT_USAGE, "--policy: %s is not POLICY=CHOICE", word);
    *equals = '\0';
    add_policy(o, word, equals + 1);
  }
}

static void read_judging(options *o, int option) {
  static const char *const levels[] = {"must", "should", "may"};
  static const char *const formats[] = {"pretty", "tap", "junit", "json", "html"};
  if (option == O_LEVEL)
    o->level = (level)choice_of("--level", optarg, levels, 3);
  else if (option == 'f')
    o->format = (format)choice_of("--format", optarg, formats, 5);
  else if (option == O_POLICY)
    read_policies(o, optarg);
  else if (option == O_CAPS)
    read_caps(o, optarg);
  else if (option == O_ONLY)
    add_word(&o->only, optarg);
  else if (option == O_SKIP)
    add_word(&o->skip, optarg);
  else if (option == 'j')
    o->jobs = number_of("-j", optarg, 256);
  else if (option == O_TIMEOUT)
    o->timeout = number_of("--timeout", optarg, 600000);
  else if (option == O_QUIET)
    o->quiet = number_of("--quiet", optarg, 60000);
}

static void read_option(options *o, int option) {
  switch (option) {
    case 'a':
      o->adapter = optarg;
      break;
    case O_SPAWN:
      o->spawn = optarg;
      break;
    case 't':
      o->tcp = optarg;
      break;
    case O_STATUS_ONLY:
      o->status_only = true;
      break;
    case O_HALF_CLOSE:
      o->half_close = true;
      break;
    case O_NAME:
      o->name = optarg;
      break;
    case O_CORPUS:
      o->corpus = optarg;
      break;
    case O_SPLIT:
      o->split = optarg;
      break;
    case O_EXPECT:
      o->expect = optarg;
      break;
    case O_UPDATE:
      o->update_expect = true;
      break;
    case 'v':
      o->verbose = true;
      break;
    case 'o':
      o->output = optarg;
      break;
    case O_SUMMARY:
      o->summary = true;
      break;
    default:
      read_judging(o, option);
      break;
  }
}

static void check_run(const options *o) {
  int targets = (o->adapter != NULL) + (o->spawn != NULL) + (o->tcp != NULL);
  bool check = strcmp(o->command, "adapter-check") == 0;
  if (check && (o->adapter == NULL || targets != 1)) die(EXIT_USAGE, "adapter-check needs -a CMD");
  if (targets != 1) die(EXIT_USAGE, "one of -a, --spawn and -t is needed");
  if (o->operands.count > 0) die(EXIT_USAGE, "%s is not expected here", o->operands.at[0]);
  if (o->update_expect && o->expect == NULL) die(EXIT_USAGE, "--update-expect needs --expect FILE");
  if (o->status_only && o->tcp == NULL) die(EXIT_USAGE, "--status-only is for -t");
  if (o->split != NULL && strcmp(o->split, "all") != 0) number_of("--split", o->split, 4096);
}

void options_read(int argc, char **argv, options *out) {
  *out = (options){.level = LEVEL_SHOULD, .timeout = 2000, .quiet = 350};
  for (int option; (option = getopt_long(argc, argv, "a:t:j:vf:o:h", names, NULL)) != -1;) {
    if (option == '?') exit(EXIT_USAGE);
    if (option == 'h') {
      options_usage(stdout);
      exit(0);
    }
    read_option(out, option);
  }
  if (optind < argc) out->command = argv[optind++];
  while (optind < argc) add_word(&out->operands, argv[optind++]);
  if (out->command == NULL) {
    options_usage(stderr);
    exit(EXIT_USAGE);
  }
  if (strcmp(out->command, "run") == 0 || strcmp(out->command, "adapter-check") == 0) check_run(out);
  if (out->jobs == 0) out->jobs = out->tcp != NULL ? 8 : 1;
}
