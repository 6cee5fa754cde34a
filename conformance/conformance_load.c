/* SPDX-License-Identifier: MIT
 *
 * Reads the corpus. */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

#include "conformance.h"

const char *const role_names[ROLE_COUNT] = {"request", "response",  "chunked",   "trailers",
                                            "fields",  "serialize", "connection"};

static role role_of(const json_t *json, const char *path) {
  const char *name = member_string(json, "role");
  for (int i = 0; i < ROLE_COUNT; i++)
    if (name != NULL && strcmp(name, role_names[i]) == 0) return (role)i;
  die(EXIT_UNUSABLE, "%s: a vector has no role that is known", path);
}

/* The folder that holds the file: framing of corpus/vectors/framing/CLV-COMMA.json. */
static const char *group_of(const char *path) {
  const char *file = strrchr(path, '/');
  const char *from = file;
  while (from > path && from[-1] != '/') from--;
  return kept_format("%.*s", (int)(file - from), from);
}

static void add_vector(corpus *all, const json_t *json, const json_t *file, const char *path) {
  if (all->count % 1024 == 0) {
    vector *grown = keep((all->count + 1024) * sizeof *grown);
    if (all->count > 0) memcpy(grown, all->at, all->count * sizeof *grown);
    all->at = grown;
  }
  vector *v = &all->at[all->count++];
  v->json = json;
  v->id = member_string(json, "id");
  v->context = json_object_get(json, "context");
  v->class_name = member_string(file, "class");
  v->why = member_string(file, "why");
  v->group = group_of(path);
  v->role = role_of(json, path);
  if (v->id == NULL || json_array_size(json_object_get(json, "outcomes")) == 0)
    die(EXIT_UNUSABLE, "%s: vector %zu has no id or no outcome", path, all->count);
}

static void load_file(corpus *all, const char *path) {
  text content = {0}, why = {0};
  if (!text_file(&content, path)) die(EXIT_UNUSABLE, "%s: %s", path, strerror(errno));
  json_t *file = json_read(content.at, content.len, &why);
  if (file == NULL) die(EXIT_UNUSABLE, "%s: %s", path, why.at);
  text_free(&content);
  const json_t *vectors = json_object_get(file, "vectors");
  for (size_t i = 0; i < json_array_size(vectors); i++) add_vector(all, json_array_get(vectors, i), file, path);
}

/* build/conformance finds corpus/vectors beside build, PREFIX/bin/conformance finds PREFIX/share/httpz/vectors. */
static const char *default_folder(void) {
  static const char *const places[] = {"../corpus/vectors", "../share/httpz/vectors", "../../corpus/vectors"};
  char self[4096];
  ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
  while (len > 0 && self[len - 1] != '/') len--;
  for (size_t i = 0; len > 0 && i < COUNT(places); i++) {
    const char *folder = kept_format("%.*s%s", (int)len, self, places[i]);
    if (access(folder, R_OK) == 0) return folder;
  }
  return "corpus/vectors";
}

static int compare_ids(const void *a, const void *b) {
  const vector *const *left = a, *const *right = b;
  return strcmp((*left)->id, (*right)->id);
}

static void sort_ids(corpus *all) {
  all->by_id = keep(all->count * sizeof *all->by_id);
  for (size_t i = 0; i < all->count; i++) all->by_id[i] = &all->at[i];
  qsort(all->by_id, all->count, sizeof *all->by_id, compare_ids);
}

corpus corpus_load(const char *folder) {
  corpus all = {0};
  glob_t files = {0};
  if (folder == NULL) folder = default_folder();
  int failed = glob(kept_format("%s/*/*.json", folder), 0, NULL, &files);
  if (failed != 0) die(EXIT_USAGE, "there are no vectors in %s; --corpus names their folder", folder);
  for (size_t i = 0; i < files.gl_pathc; i++) load_file(&all, files.gl_pathv[i]);
  globfree(&files);
  if (all.count == 0) die(EXIT_USAGE, "there are no vectors in %s; --corpus names their folder", folder);
  sort_ids(&all);
  return all;
}

const vector *corpus_find(const corpus *all, const char *id) {
  vector key = {.id = id};
  const vector *wanted = &key;
  if (id == NULL) return NULL;
  const vector **found = bsearch(&wanted, all->by_id, all->count, sizeof *all->by_id, compare_ids);
  return found == NULL ? NULL : *found;
}

/* FNV-1a over each vector as JSON. */
uint64_t corpus_digest(const corpus *all) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < all->count; i++) {
    char *json = json_dumps(all->at[i].json, JSON_COMPACT | JSON_SORT_KEYS);
    for (const char *at = json; at != NULL && *at != '\0'; at++) hash = (hash ^ (uint8_t)*at) * 0x100000001b3u;
    free(json);
  }
  return hash;
}
