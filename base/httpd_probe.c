/* base/httpd_probe.c - see httpd_probe.h. */
#include "base/httpd_probe.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* A socket that listens on every address is reached under that very address:
 * Linux takes it for this machine. */
static int connect_to(int listen_fd)
{
    struct sockaddr_storage at = {.ss_family = AF_UNSPEC};
    socklen_t n = sizeof at;

    if (getsockname(listen_fd, (struct sockaddr *)&at, &n) < 0)
        return -1;
    int fd =
        socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, (const struct sockaddr *)&at, n) < 0 &&
        errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool ready(int fd, short what, int wait_ms)
{
    struct pollfd p = {.fd = fd, .events = what};

    return poll(&p, 1, wait_ms) == 1 && !(p.revents & POLLNVAL);
}

bool httpd_probe(int listen_fd, int wait_ms)
{
    static const char ask[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
                              "Connection: close\r\n\r\n";
    int fd = connect_to(listen_fd);

    if (fd < 0)
        return false;
    bool alive =
        ready(fd, POLLOUT, wait_ms) &&
        send(fd, ask, sizeof ask - 1, MSG_NOSIGNAL) == sizeof ask - 1 &&
        ready(fd, POLLIN, wait_ms);
    close(fd);
    return alive;
}
