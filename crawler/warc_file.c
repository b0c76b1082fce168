/*
 * crawler/warc_file.c - the segment that is being written, see warc_part.h.
 */
#include "crawler/warc_part.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "crawler/warc_segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { KEEP_BYTES = 4 << 20 /* a larger room for packed bytes is not kept */ };

static int cut_back(struct warc_writer *w, struct err *err)
{
    int r = err_errno(err, "writing %s", w->path);

    if (ftruncate(w->fd, (off_t)w->offset) < 0)
        err_wrap(err, "and it could not be cut back");
    return r;
}

int warc_flush(struct warc_writer *w, struct err *err)
{
    const char *at = w->packed.p;
    size_t left = w->packed.n;
    uint64_t offset = w->offset;

    while (left) {
        ssize_t n = pwrite(w->fd, at, left, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cut_back(w, err);
        at += n;
        left -= (size_t)n;
        offset += (uint64_t)n;
    }
    w->offset = offset;
    buf_shrink(&w->packed, KEEP_BYTES);
    return 0;
}

struct str warc_file_name(const struct warc_writer *w)
{
    struct str path = str_of(w->path), ending = STR(".open");
    const char *slash = memrchr(path.p, '/', path.n);

    return str_sub(path, (size_t)(slash + 1 - path.p), path.n - ending.n);
}

static int write_info(struct warc_writer *w, struct err *err)
{
    scoped(buf_done) struct buf block = {0};
    struct str name = warc_file_name(w);

    buf_addz(&block,
             "software: liencong/1.0\r\nformat: WARC File Format 1.1\r\n"
             "conformsTo: http://iipc.github.io/warc-specifications/"
             "specifications/warc-format/warc-1.1/\r\nrobots: obey\r\n");
    warc_make_id(w->info_id);
    warc_record_begin(w, WARC_WARCINFO, w->info_id, clock_unix_ms());
    buf_addf(&w->head, "WARC-Filename: %.*s\r\n", (int)name.n, name.p);
    buf_reset(&w->packed);
    warc_record_end(w, "application/warc-fields", buf_str(&block),
                    (struct str){0});
    return warc_flush(w, err);
}

int warc_file_open(struct warc_writer *w, uint32_t segment, struct err *err)
{
    free(w->path);
    w->path = warc_segment_path(w->dir, segment, WARC_OPEN);
    w->fd = open(w->path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (w->fd < 0)
        return err_errno(err, "opening %s", w->path);
    w->segment = segment;
    w->offset = 0;
    w->info_id[0] = '\0';
    buf_reset(&w->lines);
    return 0;
}

int warc_file_ready(struct warc_writer *w, struct err *err)
{
    int r = 0;

    if (w->fd >= 0 && w->offset >= w->segment_max)
        r = warc_writer_finish(w, err);
    if (r == 0 && w->fd < 0)
        r = warc_file_open(w, w->segment + 1, err);
    if (r == 0 && w->offset == 0)
        r = write_info(w, err);
    return r;
}

int warc_writer_sync(struct warc_writer *w, struct err *err)
{
    if (w->fd >= 0 && fdatasync(w->fd) < 0)
        return err_errno(err, "syncing %s", w->path);
    return 0;
}

static int sync_dir(const char *dir, struct err *err)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd < 0 || fsync(fd) < 0 ? err_errno(err, "syncing %s", dir) : 0;

    if (fd >= 0)
        close(fd);
    return r;
}

int warc_writer_finish(struct warc_writer *w, struct err *err)
{
    scoped(buf_done) struct buf sorted = {0};

    if (w->fd < 0)
        return 0;
    scoped(mem_freep) char *index =
        warc_segment_path(w->dir, w->segment, WARC_INDEX);
    scoped(mem_freep) char *closed =
        warc_segment_path(w->dir, w->segment, WARC_CLOSED);
    cdxj_sort(buf_str(&w->lines), &sorted);
    if (warc_writer_sync(w, err) < 0 ||
        file_write(index, sorted.p ? sorted.p : "", sorted.n, err) < 0)
        return -err->code;
    if (rename(w->path, closed) < 0)
        return err_errno(err, "renaming %s", w->path);
    close(w->fd);
    w->fd = -1;
    buf_reset(&w->lines);
    return sync_dir(w->dir, err);
}
