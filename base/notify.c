/* base/notify.c - see notify.h. */
#include "base/notify.h"

#include "base/clock.h"
#include "base/str.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void notify_say(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};

    if (!path || (*path != '/' && *path != '@') ||
        strlen(path) >= sizeof to.sun_path)
        return;
    memcpy(to.sun_path, path, strlen(path));
    if (*path == '@')
        to.sun_path[0] = '\0'; /* a name of the kernel, not of a file */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)sendto(
        fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&to,
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
    close(fd);
}

/* The variables are inherited by children, who are not meant. */
static int64_t watchdog_ms(void)
{
    const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    int64_t value = 0;

    if (pid &&
        (!str_int(str_of(pid), 1, INT32_MAX, &value) || value != getpid()))
        return 0;
    return usec && str_int(str_of(usec), 1000, INT64_MAX, &value) ? value / 1000
                                                                  : 0;
}

void notify_ready(struct notify_watch *watch)
{
    *watch = (struct notify_watch){.every_ms = watchdog_ms() / 3};
    notify_say("READY=1");
}

void notify_beat(struct notify_watch *watch)
{
    if (!watch->every_ms || clock_steady_ms() < watch->due_ms)
        return;
    watch->due_ms = clock_steady_ms() + watch->every_ms;
    notify_say("WATCHDOG=1");
}
