/*
 * indexer/child.c - see child.h.
 *
 * The input is an anonymous file (memfd), because most readers of PDF and DOC
 * want to seek.  Between fork and exec only calls that are safe after a fork of
 * a threaded program are made; what goes wrong there is told through the
 * exit status EXEC_FAILED.
 */
#include "indexer/child.h"

#include "base/clock.h"
#include "base/err.h"
#include "indexer/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXEC_FAILED = 127, READ_BYTES = 64 << 10 };

/* A sanitizer maps terabytes that it does not use. */
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

struct child {
    pid_t pid;
    int output; /* read end; -1: closed */
};

static int make_input(struct str bytes, int *ret_fd, struct err *err)
{
    int fd = memfd_create("input", MFD_CLOEXEC);

    if (fd < 0)
        return err_errno(err, "making the input of a child");
    for (size_t at = 0; at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        if (n < 0 && errno != EINTR) {
            int r = err_errno(err, "writing the input of a child");
            close(fd);
            return r;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    (void)lseek(fd, 0, SEEK_SET);
    *ret_fd = fd;
    return 0;
}

/* In the child: the cage, then the program.  Does not return. */
static void become(const struct child_task *task, int input, int output)
{
    char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", locale[] = "LC_ALL=C";
    char threads[] = "OMP_THREAD_LIMIT=1"; /* the cores are ours to share out */
    char *const environment[] = {path, locale, threads, NULL};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    bool self = !strcmp(task->argv[0], CHILD_SELF);
    int program = self ? open(CHILD_SELF, O_PATH | O_CLOEXEC) : -1;

    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(null, 2) < 0)
        _exit(EXEC_FAILED);
    cage_enter(&(struct cage){
        .memory_max_bytes = self && SANITIZED ? 0 : task->memory_max_bytes,
        .cpu_max_s = task->timeout_ms / 1000 + 1,
        .program = program,
    });
    /* exec does not change what argv points to; its type is older than const */
    char *const *argv = (char *const *)(uintptr_t)task->argv;
    if (self)
        execveat(program, "", argv, environment, AT_EMPTY_PATH);
    else
        execvpe(argv[0], argv, environment);
    _exit(EXEC_FAILED);
}

static int start(const struct child_task *task, int input,
                 struct child *ret_child, struct err *err)
{
    int pipe_fds[2];

    if (pipe2(pipe_fds, O_CLOEXEC) < 0)
        return err_errno(err, "making a pipe");
    pid_t pid = fork();
    if (pid == 0)
        become(task, input, pipe_fds[1]);
    close(pipe_fds[1]);
    if (pid < 0) {
        int r = err_errno(err, "starting %s", task->argv[0]);
        close(pipe_fds[0]);
        return r;
    }
    *ret_child = (struct child){pid, pipe_fds[0]};
    return 0;
}

/* Reads until the child closes its output or a limit is met. */
static enum child_end read_output(const struct child *c,
                                  const struct child_task *task,
                                  int64_t deadline, struct buf *out)
{
    size_t begin = out->n;

    for (;;) {
        struct pollfd ready = {.fd = c->output, .events = POLLIN};
        int64_t left = deadline - clock_steady_ms();
        if (left <= 0)
            return CHILD_TIMEOUT;
        if (poll(&ready, 1, (int)left) <= 0)
            continue;
        ssize_t n = read(c->output, buf_room(out, READ_BYTES), READ_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return CHILD_DONE;
        out->n += (size_t)n;
        out->p[out->n] = '\0';
        if (out->n - begin > task->output_max_bytes)
            return CHILD_FLOOD;
    }
}

/* A child may close its output and stay: it has its time, not more. */
static enum child_end await_exit(const struct child *c, int64_t deadline)
{
    int fd = pidfd_open(c->pid, 0);
    struct pollfd ended = {.fd = fd, .events = POLLIN};
    int64_t left;
    int r = 0;

    while (fd >= 0 && (left = deadline - clock_steady_ms()) > 0 &&
           (r = poll(&ended, 1, (int)left)) < 0 && errno == EINTR)
        ;
    if (fd >= 0)
        close(fd);
    return r == 1 ? CHILD_DONE : CHILD_TIMEOUT;
}

/* It could start nothing but threads; they go with it. */
static int reap(const struct child *c, bool kill_it)
{
    int status = 0;

    if (kill_it)
        (void)kill(c->pid, SIGKILL);
    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

int child_run(const struct child_task *task, struct buf *out,
              enum child_end *ret_end, int *ret_status, struct err *err)
{
    struct child child = {.output = -1};
    int input = -1;

    int r = make_input(task->input, &input, err);
    if (r < 0)
        return r;
    r = start(task, input, &child, err);
    close(input);
    if (r < 0)
        return r;
    int64_t deadline = clock_steady_ms() + task->timeout_ms;
    enum child_end end = read_output(&child, task, deadline, out);
    if (end == CHILD_DONE)
        end = await_exit(&child, deadline);
    close(child.output);
    int status = reap(&child, end != CHILD_DONE);
    if (end == CHILD_DONE && WIFSIGNALED(status))
        end = CHILD_KILLED;
    if (end == CHILD_DONE && WEXITSTATUS(status) == EXEC_FAILED)
        return err_set(err, ERR_NOT_FOUND, "no program '%s'", task->argv[0]);
    *ret_end = end;
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return 0;
}
