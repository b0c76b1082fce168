/*
 * crawler/warc_open.c - opening a store, see warc_part.h.
 *
 * A segment that a process left open is read to its last whole record; its
 * index is made again, and the tail is cut off.
 */
#include "crawler/warc_part.h"

#include "base/err.h"
#include "base/file.h"
#include "crawler/digest.h"
#include "crawler/warc_known.h"
#include "crawler/warc_segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    KNOWN_MAX = 1 << 22, /* entries of each table: 64 MiB at most */
    CDXJ_MAX = 1 << 30,
};

static void index_record(struct warc_writer *w, const struct warc_record *rec)
{
    struct warc_http http;
    struct err ignored;
    bool response = rec->type == WARC_RESPONSE;

    if (rec->type == WARC_WARCINFO && rec->record_id.n < WARC_ID_MAX)
        str_copy(w->info_id, WARC_ID_MAX, rec->record_id);
    if ((!response && rec->type != WARC_REVISIT) ||
        warc_http_parse(rec->block, &http, &ignored) < 0)
        return;
    struct cdxj_entry entry = {
        .url = rec->target_uri,
        .mime = warc_mime_of(response ? ANSWER_RESPONSE : ANSWER_SAME_PAYLOAD,
                             http.headers),
        .digest = rec->payload_digest,
        .date_unix_ms = rec->date_unix_ms,
        .status = http.status,
        .offset = rec->position.offset,
        .length = rec->next.offset - rec->position.offset,
    };
    warc_index_line(w, &entry, !rec->truncated.n && (!response || http.body.n));
}

/* Takes over an open segment that a process left: its index is made again,
 * and what stands behind the last whole record is cut off. */
static int take_over(struct warc_writer *w, uint32_t segment, struct err *err)
{
    scoped(warc_reader_freep) struct warc_reader *r = NULL;
    struct warc_record rec;
    struct err broken = {0};
    int code = warc_file_open(w, segment, err);

    if (code == 0)
        code = warc_reader_open_file(&r, w->path, err);
    if (code < 0)
        return code;
    while ((code = warc_next(r, &rec, &broken)) != 0) {
        if (code == -ERR_IO) {
            *err = broken;
            return code;
        }
        if (code > 0) {
            w->offset = rec.next.offset;
            index_record(w, &rec);
        }
    }
    if (ftruncate(w->fd, (off_t)w->offset) < 0)
        return err_errno(err, "cutting %s", w->path);
    return 0;
}

static int load_index(struct warc_writer *w, uint32_t segment, struct err *err)
{
    scoped(mem_freep) char *path =
        warc_segment_path(w->dir, segment, WARC_INDEX);
    scoped(mem_freep) char *text = NULL;
    struct cdxj_entry entry;
    struct str rest, line;

    int r = file_read(&text, &rest.n, path, CDXJ_MAX, err);
    if (r < 0)
        return r;
    rest.p = text;
    while (str_cut(&rest, '\n', &line))
        if (cdxj_parse(line, &entry))
            warc_note(w, &entry, segment);
    return 0;
}

/* Calls `act` for every segment of that kind, in order. */
static int for_each(struct warc_writer *w, enum warc_file kind,
                    int (*act)(struct warc_writer *w, uint32_t segment,
                               struct err *err),
                    struct err *err)
{
    uint32_t at = 1;
    int r;

    while ((r = warc_segment_find(w->dir, at, kind, &at, err)) == 0 && at) {
        r = act(w, at++, err);
        if (r < 0)
            return r;
    }
    return r;
}

static int count_closed(struct warc_writer *w, uint32_t segment,
                        struct err *err)
{
    (void)err;
    w->segment = segment;
    return 0;
}

static int next_open(struct warc_writer *w, uint32_t segment, struct err *err)
{
    uint32_t last = w->segment;
    int r = warc_writer_finish(w, err);

    if (r == 0)
        r = take_over(w, segment, err);
    if (r == 0 && segment < last) { /* not the newest: never written again */
        r = warc_writer_finish(w, err);
        w->segment = last;
    }
    return r;
}

static int begin(struct warc_writer *w, struct err *err)
{
    scoped(mem_freep) char *lock = NULL;

    if (asprintf(&lock, "%s/lock", w->dir) < 0)
        mem_exhausted();
    if (file_make_dir(w->dir, err) < 0 || file_lock(&w->lock, lock, err) < 0 ||
        warc_segment_sweep(w->dir, err) < 0 ||
        for_each(w, WARC_INDEX, load_index, err) < 0 ||
        for_each(w, WARC_CLOSED, count_closed, err) < 0 ||
        for_each(w, WARC_OPEN, next_open, err) < 0)
        return err_wrap(err, "WARC store %s", w->dir);
    return 0;
}

int warc_writer_open(struct warc_writer **ret_writer, const char *dir,
                     uint64_t segment_max_bytes, struct err *err)
{
    scoped(warc_writer_freep) struct warc_writer *w = NEW(warc_writer);

    w->dir = mem_str(dir);
    w->segment_max = segment_max_bytes;
    w->lock = w->fd = w->seen_fd = -1;
    w->gzip = gzip_new();
    w->digester = digester_new();
    w->payloads = warc_known_new(KNOWN_MAX);
    w->urls = warc_known_new(KNOWN_MAX);
    int r = begin(w, err);
    if (r < 0)
        return r;
    *ret_writer = TAKE(w);
    return 0;
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

void warc_writer_free(struct warc_writer *w)
{
    if (!w)
        return;
    close_fd(w->fd);
    close_fd(w->seen_fd);
    close_fd(w->lock);
    gzip_free(w->gzip);
    digester_free(w->digester);
    warc_known_free(w->payloads);
    warc_known_free(w->urls);
    buf_done(&w->lines);
    buf_done(&w->head);
    buf_done(&w->http);
    buf_done(&w->packed);
    buf_done(&w->original);
    free(w->path);
    free(w->dir);
    free(w);
}
