/*
 * tests/lib/wrong_clock.c - sets the wall clock of a program under test, while
 * it runs: a library for LD_PRELOAD.
 *
 * The file named by WRONG_CLOCK holds by how many seconds the clock is wrong;
 * it is read at every question, so a test writes to it and the clock jumps.
 * The steady clock and all timers go on as they are.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long wrong_by_s(void)
{
    char text[32] = "";
    const char *path = getenv("WRONG_CLOCK");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

    if (fd < 0)
        return 0;
    (void)!read(fd, text, sizeof text - 1);
    close(fd);
    return strtol(text, NULL, 10);
}

int clock_gettime(clockid_t id, struct timespec *t);

int clock_gettime(clockid_t id, struct timespec *t)
{
    long r = syscall(SYS_clock_gettime, id, t);

    if (r == 0 && id == CLOCK_REALTIME)
        t->tv_sec += wrong_by_s();
    return (int)r;
}
