/* console/station.c - see station.h. */
#include "console/station.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_BYTES = 64 << 10, COMPLAINT_MAX = 400 };

struct asked {
    pid_t pid;
    int output;    /* read end of a pipe */
    int complaint; /* a file without a name, and so is the input */
};

/* The program beside our own. */
static int find_program(char path[PATH_MAX], const char *name, struct err *err)
{
    char own[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);

    if (n < 0)
        return err_errno(err, "our own program");
    own[n] = '\0';
    int length = snprintf(path, PATH_MAX, "%s/%s", dirname(own), name);
    return length >= PATH_MAX ? err_set(err, ERR_LIMIT, "%s: too long", name)
                              : 0;
}

static int spawn(const char *path, char *const *argv, const int ends[3],
                 pid_t *ret_pid, struct err *err)
{
    extern char **environ;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;

    posix_spawn_file_actions_init(&files);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&files, ends[i], i);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawnattr_init(&attributes);
    sigemptyset(&none); /* a server blocks signals in all its threads */
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    errno = posix_spawn(ret_pid, path, &files, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return errno ? err_errno(err, "starting %s", path) : 0;
}

static int make_input(struct str bytes, struct err *err)
{
    int fd = memfd_create("input", MFD_CLOEXEC);

    if (fd < 0)
        return err_errno(err, "input of a program");
    for (size_t at = 0; at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        if (n < 0) {
            close(fd);
            return err_errno(err, "input of a program");
        }
        at += (size_t)n;
    }
    (void)lseek(fd, 0, SEEK_SET);
    return fd;
}

static int start(const char *path, char *const *argv, struct str input,
                 struct asked *ret_asked, struct err *err)
{
    int ends[2], complaint = memfd_create("complaint", MFD_CLOEXEC);
    int in = complaint < 0 ? err_errno(err, "asking %s", path)
                           : make_input(input, err);

    if (in < 0 || pipe2(ends, O_CLOEXEC) < 0) {
        if (in >= 0)
            err_errno(err, "asking %s", path);
        close(in);
        close(complaint);
        return -err->code;
    }
    const int three[3] = {in, ends[1], complaint};
    int r = spawn(path, argv, three, &ret_asked->pid, err);
    close(in);
    close(ends[1]);
    ret_asked->output = ends[0];
    ret_asked->complaint = complaint;
    if (r < 0) {
        close(ends[0]);
        close(complaint);
    }
    return r;
}

/* Until the program closes its output. */
static int read_all(int fd, int64_t until_ms, struct buf *out, struct err *err)
{
    for (;;) {
        int64_t left = until_ms - clock_steady_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        if (ready == 0)
            return err_set(err, ERR_LIMIT, "no answer in time");
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = read(fd, buf_room(out, READ_BYTES), READ_BYTES);
        if (n < 0)
            return err_errno(err, "reading the answer");
        if (n == 0)
            return 0;
        out->n += (size_t)n;
        if (out->n > STATION_OUTPUT_MAX)
            return err_set(err, ERR_LIMIT, "the answer is too long");
    }
}

/* What it said last. */
static int complain(const struct asked *a, int status, struct err *err)
{
    char text[COMPLAINT_MAX] = "";
    ssize_t n = pread(a->complaint, text, sizeof text - 1, 0);

    if (n > 0)
        text[n] = '\0';
    text[strcspn(text, "\n")] = '\0';
    return err_set(err, status == 75 ? ERR_BUSY : ERR_NOT_FOUND, "%s",
                   *text ? text : "the program failed");
}

static int finish(const struct asked *a, int r, struct err *err)
{
    int status = 0;

    if (r < 0)
        kill(a->pid, SIGKILL);
    while (waitpid(a->pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (r == 0 && !WIFEXITED(status))
        r = err_set(err, ERR_IO, "the program was killed by signal %d",
                    WTERMSIG(status));
    if (r == 0 && WEXITSTATUS(status))
        r = complain(a, WEXITSTATUS(status), err);
    close(a->output);
    close(a->complaint);
    return r;
}

int station_ask(const struct station_task *task, struct buf *out,
                struct err *err)
{
    const char *argv[STATION_WORDS_MAX + 6] = {task->program};
    int64_t wait_ms = task->timeout_ms ? task->timeout_ms : STATION_WAIT_MS;
    char path[PATH_MAX];
    struct asked asked = {0};
    int n = 1;

    argv[n++] = task->words[0];
    argv[n++] = "--data";
    argv[n++] = task->data_dir;
    if (task->options->path) {
        argv[n++] = "--config";
        argv[n++] = task->options->path;
    }
    for (int i = 1; i < STATION_WORDS_MAX && task->words[i]; i++)
        argv[n++] = task->words[i];
    int r = find_program(path, task->program, err);
    if (r == 0)
        r = start(path, (char *const *)(uintptr_t)argv, task->input, &asked,
                  err);
    if (r < 0)
        return r;
    r = read_all(asked.output, clock_steady_ms() + wait_ms, out, err);
    return finish(&asked, r, err);
}

int station_ask_json(const struct station_task *task, json_t **ret_json,
                     struct err *err)
{
    scoped(buf_done) struct buf text = {0};
    json_error_t why;
    int r = station_ask(task, &text, err);

    if (r < 0)
        return r;
    json_t *json =
        json_loadb(text.p ? text.p : "", text.n, JSON_DISABLE_EOF_CHECK, &why);
    if (!json)
        return err_set(err, ERR_FORMAT, "%s: %s", task->program, why.text);
    *ret_json = json;
    return 0;
}
