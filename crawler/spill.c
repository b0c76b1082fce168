/* crawler/spill.c - see spill.h. */
#include "crawler/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { KEEP_BYTES = 256 << 10 }; /* a larger room is not kept */

static void unmap(struct spill *s)
{
    if (s->map)
        munmap(s->map, s->n);
    s->map = NULL;
}

static void close_file(struct spill *s)
{
    unmap(s);
    if (s->file)
        close(s->file - 1);
    s->file = 0;
}

void spill_done(struct spill *s)
{
    close_file(s);
    buf_done(&s->memory);
    *s = (struct spill){0};
}

void spill_reset(struct spill *s)
{
    close_file(s);
    s->n = 0;
    buf_shrink(&s->memory, KEEP_BYTES);
}

static bool put(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t wrote = write(fd, bytes.p, bytes.n);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)wrote, bytes.n);
    }
    return true;
}

/* From memory to the file; false when there is none to be had. */
static bool move_out(struct spill *s)
{
    int fd = open(SPILL_DIR, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0)
        return false;
    s->file = fd + 1;
    if (!put(fd, buf_str(&s->memory))) {
        close_file(s);
        return false;
    }
    buf_done(&s->memory);
    return true;
}

/* Back again: the disk is full. */
static void move_in(struct spill *s)
{
    buf_reset(&s->memory);
    buf_add(&s->memory, spill_str(s));
    close_file(s);
}

void spill_add(struct spill *s, struct str bytes)
{
    bool many = s->n + bytes.n > SPILL_MEMORY_MAX_BYTES;

    unmap(s);
    /* Asked once: what is in memory beyond the limit stays there. */
    if (many && !s->file && s->n <= SPILL_MEMORY_MAX_BYTES)
        (void)move_out(s);
    if (s->file && !put(s->file - 1, bytes))
        move_in(s);
    if (!s->file)
        buf_add(&s->memory, bytes);
    s->n += bytes.n;
}

struct str spill_str(struct spill *s)
{
    if (!s->file)
        return buf_str(&s->memory);
    if (!s->map) {
        s->map = mmap(NULL, s->n, PROT_READ, MAP_PRIVATE, s->file - 1, 0);
        if (s->map == MAP_FAILED)
            mem_exhausted();
    }
    return (struct str){s->map, s->n};
}
