/*
 * base/notify.h - what a program tells the service manager: sd_notify(3) in
 * forty lines, so that nothing of systemd is linked.
 *
 * Without $NOTIFY_SOCKET all of it does nothing.  Any thread; a watch is for
 * one thread.
 */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

#include <stdint.h>

/* "READY=1", "STOPPING=1", "WATCHDOG=1", or several lines. */
void notify_say(const char *state);

/*
 * The watchdog: systemd kills a program that was not heard of for WatchdogSec
 * and starts it again.  A loop that is alive calls notify_beat() each round; it
 * says WATCHDOG=1 at a third of that time.
 */
struct notify_watch {
    int64_t every_ms; /* 0: nobody watches */
    int64_t due_ms;   /* of the steady clock */
};

/* Says READY=1, reads $WATCHDOG_USEC (and $WATCHDOG_PID). */
void notify_ready(struct notify_watch *watch);
void notify_beat(struct notify_watch *watch);

#endif
