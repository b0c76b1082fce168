/*
 * indexer/cage.c - see cage.h.
 *
 * The filter of system calls is written out by hand: it is a dozen numbers,
 * and a library would have to be called after fork (decision 0046).
 */
#include "indexer/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OPEN_FILES_MAX = 64 };

static void limit(int what, int64_t value)
{
    struct rlimit l = {(rlim_t)value, (rlim_t)value};

    (void)setrlimit(what, &l);
}

/* --- files --- */

/* What programs read to run and to know letters; the rest of /etc, with its
 * secrets, and all data are out of sight. */
static const char *const readable[] = {
    "/usr",          "/lib",       "/lib64",
    "/bin",          "/etc/fonts", "/etc/ld.so.cache",
    "/etc/catdocrc", "/dev/null",
};

static void allow_path(int rules, const char *path)
{
    struct landlock_path_beneath_attr beneath = {
        .allowed_access = LANDLOCK_ACCESS_FS_EXECUTE |
                          LANDLOCK_ACCESS_FS_READ_FILE |
                          LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = open(path, O_PATH | O_CLOEXEC),
    };

    if (beneath.parent_fd < 0)
        return;
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
                &beneath, 0) < 0) {
        /* A file has no folder to list. */
        beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
        (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
                      &beneath, 0);
    }
    close(beneath.parent_fd);
}

/* A program outside of these folders, by its descriptor. */
static void allow_program(int rules, int program)
{
    struct landlock_path_beneath_attr file = {
        .allowed_access =
            LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE,
        .parent_fd = program,
    };

    (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
                  &file, 0);
}

static void hide_files(int program)
{
    struct landlock_ruleset_attr all = {
        .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);

    if (rules < 0)
        return;
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        allow_path(rules, readable[i]);
    if (program >= 0)
        allow_program(rules, program);
    (void)syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

/* --- system calls --- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE
#define LOAD(member)                                                           \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)
#define REFUSE(error) RETURN(SECCOMP_RET_ERRNO | (error))
/* If the value loaded is `number`, the next statement counts, else it is
 * jumped over. */
#define WHEN(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1)
#define DENY(name) WHEN(SYS_##name), REFUSE(EPERM)

static const struct sock_filter filter[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    /* Numbers of the x32 interface, another way to the same calls. */
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    REFUSE(ENOSYS),
    DENY(socket),
    DENY(socketpair),
    DENY(connect),
    DENY(io_uring_setup),
    DENY(kill),
    DENY(setsid),
    DENY(setpgid),
    DENY(ptrace),
    DENY(process_vm_readv),
    DENY(process_vm_writev),
    DENY(unshare),
    DENY(setns),
    DENY(mount),
    DENY(bpf),
    DENY(perf_event_open),
    DENY(userfaultfd),
    DENY(keyctl),
    DENY(add_key),
    DENY(request_key),
#ifdef SYS_fork
    DENY(fork),
    DENY(vfork),
#endif
    /* Threads are made by clone, too; of clone3 the flags cannot be seen, and
     * the C library goes back to clone when there is none. */
    WHEN(SYS_clone3),
    REFUSE(ENOSYS),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3),
    LOAD(args[0]),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
    REFUSE(EPERM),
    RETURN(SECCOMP_RET_ALLOW),
};

static void refuse_calls(void)
{
    struct sock_fprog program = {
        .len = sizeof filter / sizeof *filter,
        /* The kernel only reads it; its type is older than const. */
        .filter = (struct sock_filter *)(uintptr_t)filter,
    };

    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
#else
static void refuse_calls(void) {}
#endif

void cage_enter(const struct cage *cage)
{
    (void)setsid();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    /* Without rights of its own a process may still get an empty network
     * inside a user namespace; where even that is forbidden, the filter of
     * calls is left. */
    if (unshare(CLONE_NEWNET) < 0)
        (void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
    if (cage->memory_max_bytes)
        limit(RLIMIT_AS, cage->memory_max_bytes);
    limit(RLIMIT_CPU, cage->cpu_max_s);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, OPEN_FILES_MAX);
    hide_files(cage->program);
    refuse_calls();
}
