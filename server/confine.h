/* SPDX-License-Identifier: MIT
 *
 * What the process gives up before it reads its first byte from a client. */
#ifndef SERVER_CONFINE_H
#define SERVER_CONFINE_H

#include <stdbool.h>

/* confine_user becomes `user`, a name or a number, if the process is root. False: it could not; said on standard
 * error. */
bool confine_user(const char *user);

/* confine_files leaves only reading below the directory `root`, by landlock. Gives false where the kernel has none. */
bool confine_files(int root);

/* confine_calls leaves the calling thread, and those it makes, only the system calls of the serving loop. Gives false
 * where the kernel has no seccomp. */
bool confine_calls(void);

/* confine_check tries what must not work after the three above, prints a line for each, and gives whether all was
 * denied. */
bool confine_check(void);

#endif
