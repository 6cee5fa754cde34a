/* SPDX-License-Identifier: MIT
 *
 * The sizes that everything is reserved by. None depends on what a client sends. */
#ifndef SERVER_BOUNDS_H
#define SERVER_BOUNDS_H

enum {
  SLACK = 64,            /* bytes behind an input that the reader may load */
  HEAD_BYTES = 16384,    /* of a request; more is 431 */
  RECEIVE_BYTES = 16384, /* read from a connection at once */
  INPUT_BYTES = 32768,   /* an unfinished head and what came behind it */
  OUTPUT_BYTES = 65536,  /* responses joined into one send */
  RESPONSE_HEAD = 8192,  /* room that a response head, or the heads of all parts of a multipart, fit into */
  MEMORY_FILE = 32768,   /* larger files are sent from their descriptor */
  OUTPUT_ROOM = RESPONSE_HEAD + MEMORY_FILE, /* less than this left: send first */
  DRAIN_BYTES = 1 << 20,  /* of content read and thrown away behind an answer; more closes the connection */
  ECHO_BYTES = 16384,     /* of content that --echo sends back; more is 413 */
  LINGER_BYTES = 1 << 18, /* read and thrown away behind the last answer, so that no reset destroys it */
  RANGES = 16,            /* of one request */
  PATH_BYTES = 1024,      /* of a decoded path; more is 404 */
  KEY_BYTES = 240,        /* of a path that the cache remembers */
  CACHE_SETS = 128,       /* files remembered by each thread: sets times ways */
  CACHE_WAYS = 4,
  OUTPUTS = 256, /* output buffers that the connections of a thread share */
  LOG_BYTES = 65536,
  GRACE_MS = 5000, /* how long what is in flight may take after SIGTERM */
  LINGER_MS = 2000,
};

#endif
