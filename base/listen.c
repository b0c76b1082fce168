/* base/listen.c - see listen.h. */
#include "base/listen.h"

#include "base/err.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* "[host]:port" or "host:port" to its two halves. */
static bool split(const char *address, char host[LISTEN_TEXT_MAX],
                  int64_t *ret_port)
{
    const char *colon = strrchr(address, ':');

    if (!colon || !str_int(str_of(colon + 1), 0, 65535, ret_port))
        return false;
    struct str h = {address, (size_t)(colon - address)};
    if (h.n >= 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = str_sub(h, 1, h.n - 1);
    else if (str_chr(h, ':') >= 0)
        return false; /* an IPv6 address wants its brackets */
    if (!h.n || h.n >= LISTEN_TEXT_MAX)
        return false;
    memcpy(host, h.p, h.n);
    host[h.n] = '\0';
    return true;
}

static bool parse(union address *ret, const char *text)
{
    char host[LISTEN_TEXT_MAX];
    int64_t port;

    if (!split(text, host, &port))
        return false;
    *ret = (union address){0};
    if (inet_pton(AF_INET, host, &ret->v4.sin_addr) == 1) {
        ret->v4.sin_family = AF_INET;
        ret->v4.sin_port = htons((uint16_t)port);
        return true;
    }
    ret->v6.sin6_family = AF_INET6;
    ret->v6.sin6_port = htons((uint16_t)port);
    return inet_pton(AF_INET6, host, &ret->v6.sin6_addr) == 1;
}

static int bind_and_listen(int fd, const union address *at)
{
    static const int on = 1, off = 0;
    bool v6 = at->any.sa_family == AF_INET6;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (v6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    return bind(fd, &at->any, v6 ? sizeof at->v6 : sizeof at->v4) < 0
               ? -1
               : listen(fd, SOMAXCONN);
}

static void describe(char where[LISTEN_TEXT_MAX], int fd)
{
    union address at = {0};
    socklen_t n = sizeof at;
    char host[INET6_ADDRSTRLEN] = "";

    getsockname(fd, &at.any, &n);
    if (at.any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &at.v6.sin6_addr, host, sizeof host);
        snprintf(where, LISTEN_TEXT_MAX, "[%s]:%d", host,
                 ntohs(at.v6.sin6_port));
    } else {
        inet_ntop(AF_INET, &at.v4.sin_addr, host, sizeof host);
        snprintf(where, LISTEN_TEXT_MAX, "%s:%d", host, ntohs(at.v4.sin_port));
    }
}

enum { HANDED_FD = 3 }; /* SD_LISTEN_FDS_START */

static bool env_is(const char *name, int64_t want)
{
    const char *text = getenv(name);
    int64_t number;

    return text && str_int(str_of(text), 0, INT32_MAX, &number) &&
           number == want;
}

/* The socket that the service manager opened for us, or -1. */
static int take_handed(void)
{
    bool ours = env_is("LISTEN_PID", getpid()) && env_is("LISTEN_FDS", 1);

    unsetenv("LISTEN_PID"); /* children are not to take it for theirs */
    unsetenv("LISTEN_FDS");
    if (!ours || fcntl(HANDED_FD, F_SETFD, FD_CLOEXEC) < 0 ||
        fcntl(HANDED_FD, F_SETFL, O_NONBLOCK) < 0)
        return -1;
    return HANDED_FD;
}

int listen_on(int *ret_fd, char where[LISTEN_TEXT_MAX], const char *address,
              struct err *err)
{
    union address at;

    if (!parse(&at, address))
        return err_set(err, ERR_USAGE,
                       "'%s' is not ADDRESS:PORT or [ADDRESS]:PORT", address);
    int fd = take_handed();
    if (fd >= 0) {
        describe(where, fd);
        *ret_fd = fd;
        return 0;
    }
    fd =
        socket(at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind_and_listen(fd, &at) < 0) {
        char text[ERR_MSG_MAX / 2];
        err_set(err, ERR_NET, "listening on %s: %s", address,
                strerror_r(errno, text, sizeof text));
        if (fd >= 0)
            close(fd);
        return -ERR_NET;
    }
    describe(where, fd);
    *ret_fd = fd;
    return 0;
}

void listen_peer(char text[46], const struct sockaddr *address)
{
    text[0] = '\0';
    if (address && address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)address;
        inet_ntop(AF_INET, &v4->sin_addr, text, 46);
    } else if (address && address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)address;
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
            inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], text, 46);
        else
            inet_ntop(AF_INET6, &v6->sin6_addr, text, 46);
    }
}
