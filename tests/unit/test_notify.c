/* base/notify.c */
#include "tests/t.h"

#include "base/notify.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A service manager's ear. */
static int listen_at(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    setenv("NOTIFY_SOCKET", path, 1);
    return fd;
}

static const char *heard(int fd)
{
    static char text[64];
    ssize_t n = recv(fd, text, sizeof text - 1, 0);

    text[n < 0 ? 0 : n] = '\0';
    return text;
}

static void a_loop_is_heard_of_once_in_its_time(void **state)
{
    (void)state;
    struct notify_watch watch;
    int fd = listen_at(t_path("ear"));

    setenv("WATCHDOG_USEC", "60000000", 1);
    notify_ready(&watch);
    assert_string_equal(heard(fd), "READY=1");
    assert_int_equal(watch.every_ms, 20000);
    notify_beat(&watch);
    assert_string_equal(heard(fd), "WATCHDOG=1");
    notify_beat(&watch);
    assert_string_equal(heard(fd), "");
    close(fd);
}

static void what_is_meant_for_another_process_is_not_taken(void **state)
{
    (void)state;
    struct notify_watch watch;

    setenv("WATCHDOG_USEC", "60000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    notify_ready(&watch);
    assert_int_equal(watch.every_ms, 0);
    unsetenv("WATCHDOG_PID");
    setenv("WATCHDOG_USEC", "soon", 1);
    notify_ready(&watch);
    assert_int_equal(watch.every_ms, 0);
}

static void without_a_manager_nothing_happens(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    notify_say("READY=1");
    setenv("NOTIFY_SOCKET", "nowhere", 1);
    notify_say("READY=1");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loop_is_heard_of_once_in_its_time),
        cmocka_unit_test(what_is_meant_for_another_process_is_not_taken),
        cmocka_unit_test(without_a_manager_nothing_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
