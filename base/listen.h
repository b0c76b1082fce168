/* base/listen.h - addresses of sockets as text, and listening on one. */
#ifndef BASE_LISTEN_H
#define BASE_LISTEN_H

#include "base/str.h"

struct err;
struct sockaddr;

enum { LISTEN_TEXT_MAX = 64 };

/*
 * Listens on "127.0.0.1:8080", "[::1]:8080" or, for every address of IPv6 and
 * IPv4, "[::]:8080"; port 0 takes a free one.  *ret_fd is the caller's, does
 * not block, and is closed on exec; `where` says where it listens really.
 *
 * When the service manager has opened the socket (LISTEN_PID is this process
 * and LISTEN_FDS is 1, see sd_listen_fds(3)), it is taken instead of `address`,
 * once.  It stays open while one process follows another, so that connections
 * wait for the next rather than being refused.  Call it before threads start.
 * Fails with ERR_USAGE (no such form), or ERR_NET (in use, not ours).
 */
int listen_on(int *ret_fd, char where[LISTEN_TEXT_MAX], const char *address,
              struct err *err);

/* "192.0.2.1", "2001:db8::1": without port, IPv4 in IPv6 shown as IPv4; "" for
 * other families. */
void listen_peer(char text[46], const struct sockaddr *address);

#endif
