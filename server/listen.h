/* SPDX-License-Identifier: MIT */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

typedef struct {
  struct sockaddr_storage at;
  socklen_t len;
} listen_address;

/* listen_parse reads an IPv4 or IPv6 address. */
bool listen_parse(const char *text, uint16_t port, listen_address *out);

/* listen_open opens a listening socket that other threads may share the port with. If the port of `address` was 0, it
 * is then the one that the kernel chose. -1: it could not; said on standard error. */
int listen_open(listen_address *address, int backlog);

/* listen_port gives the port. */
uint16_t listen_port(const listen_address *address);

enum { ADDRESS_TEXT = 48 };

/* listen_peer writes the address of the other end to `text`, "-" if it is gone. */
void listen_peer(int fd, char text[ADDRESS_TEXT]);

#endif
