/* base/httpd_probe.h - is somebody at home behind a listening socket? */
#ifndef BASE_HTTPD_PROBE_H
#define BASE_HTTPD_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Connects to the socket `listen_fd` of this process, asks for /healthz, and
 * waits at most `wait_ms` for anything to come back: an answer, a refusal, an
 * alert of TLS, the end of the connection.  Whatever it is, a thread made it.
 */
bool httpd_probe(int listen_fd, int wait_ms);

#endif
