/* indexer/import.c - see import.h. */
#include "indexer/import.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/slots.h"
#include "base/tree.h"
#include "base/utf8.h"
#include "indexer/assemble.h"
#include "indexer/hold.h"
#include "indexer/lines.h"
#include "indexer/shard.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    THREADS_MAX = 64,
    /* Text of a shard, for which it takes some six times as much memory.  A
     * list of postings is in as many pieces as there are shards. */
    SHARD_BYTES = 32 << 20,
    COMMIT_DOCUMENTS = 5000,
};

struct import {
    const char *data, *path;
    const struct namebook *names; /* or NULL */
    pthread_mutex_t lock;         /* guards all below */
    struct lines *lines;
    struct slots ids; /* hashes of the ids taken, nothing else */
    struct buf late;  /* rows whose id was taken before */
    char **shards;
    size_t shard_count;
    struct import_summary sum;
    struct err err; /* the first failure; stops all */
};

struct worker {
    struct import *import;
    pthread_t thread;
    struct assembler *assembler;
    struct arena *arena;
    struct xap_writer *writer; /* of import's index; NULL: shards of my own */
    struct shard *shard;       /* NULL: open the next one */
    size_t shard_bytes, uncommitted;
};

/* --- rows --- */

static const char *text_of(const json_t *row, const char *member,
                           struct arena *arena)
{
    const json_t *value = json_object_get(row, member);
    const json_t *fields = json_object_get(row, "fields");
    scoped(buf_done) struct buf nfc = {0};

    if (!json_is_string(value))
        value = json_object_get(fields, member);
    if (!json_is_string(value))
        return "";
    struct str s = {json_string_value(value), json_string_length(value)};
    if (utf8_is_nfc_quick(s))
        return s.p; /* lives as long as the row */
    utf8_nfc(&nfc, s);
    return arena_str(arena, buf_str(&nfc));
}

static const char *host_of(const char *url, struct arena *arena)
{
    const char *at = strstr(url, "://");

    return at ? arena_str(arena, (struct str){at + 3, strcspn(at + 3, "/:?#")})
              : "";
}

static void read_card(struct document_card *card, const json_t *row,
                      struct arena *arena)
{
    card->number = text_of(row, "doc_number", arena);
    card->number += strspn(card->number, "' ");
    card->issuer = text_of(row, "issuer", arena);
    card->issued = text_of(row, "issued", arena);
    card->effective = text_of(row, "effective", arena);
    card->type = text_of(row, "doc_type", arena);
    card->abstract = text_of(row, "abstract", arena);
    card->signer = text_of(row, "signer", arena);
    card->signer_office = text_of(row, "signer_office", arena);
    card->field = text_of(row, "field", arena);
    card->service_level = text_of(row, "service_level", arena);
    card->service_mode = text_of(row, "service_mode", arena);
    card->code = text_of(row, "code", arena);
    card->validity = text_of(row, "validity", arena);
}

static int read_row(struct record *r, const json_t *row, struct arena *arena,
                    struct err *err)
{
    *r = (struct record){
        .id = text_of(row, "id", arena),
        .url = text_of(row, "url", arena),
        .title = text_of(row, "title", arena),
        .portal = text_of(row, "portal", arena),
        .agency = text_of(row, "agency", arena),
        .kind = text_of(row, "kind", arena),
        .lang = text_of(row, "lang", arena),
        .published = text_of(row, "published", arena),
        .modified = text_of(row, "modified", arena),
        .description = text_of(row, "description", arena),
        .doc_name = text_of(row, "doc_name", arena),
        .found_on = text_of(row, "found_on", arena),
        .text = text_of(row, "text", arena),
        .relations = text_of(row, "relations", arena),
    };
    read_card(&r->card, row, arena);
    if (!*r->id)
        r->id = r->url;
    if (!*r->id)
        return err_set(err, ERR_FORMAT, "row has no \"id\"");
    if (!*r->kind)
        r->kind = kind_name(*r->card.number ? KIND_DOCUMENT : KIND_PAGE);
    r->host = host_of(r->url, arena);
    return 0;
}

/* --- ids taken --- */

/* False when the id was taken before. */
static bool take_id(struct import *im, const char *id)
{
    const size_t before = im->ids.count;

    (void)slots_add(&im->ids, str_hash(str_of(id)) | 1);
    return im->ids.count > before;
}

/* --- writing --- */

static int open_shard(struct worker *w, struct err *err)
{
    struct import *im = w->import;
    struct buf dir = {0};

    pthread_mutex_lock(&im->lock);
    buf_addf(&dir, "%s/index.import/%04zu", im->data, im->shard_count);
    im->shards = mem_grow(im->shards, im->shard_count + 1, sizeof *im->shards);
    const char *path = im->shards[im->shard_count++] = buf_take(&dir);
    pthread_mutex_unlock(&im->lock);
    int r = shard_open(&w->shard, path, err);
    if (r < 0)
        return r;
    w->shard_bytes = 0;
    shard_set(w->shard, META_SCHEMA, STR(SCHEMA_VERSION));
    return 0;
}

static int close_shard(struct worker *w, struct err *err)
{
    if (!w->shard)
        return 0;
    int r = shard_finish(w->shard, err);
    shard_free(TAKE(w->shard));
    return r;
}

static int put_fresh(struct worker *w, const struct xap_doc *doc, size_t bytes,
                     struct err *err)
{
    int r = w->shard ? 0 : open_shard(w, err);

    if (r == 0)
        r = shard_put(w->shard, doc, err);
    w->shard_bytes += bytes;
    return r < 0 || w->shard_bytes < SHARD_BYTES ? r : close_shard(w, err);
}

static int put_update(struct worker *w, const struct xap_doc *doc,
                      struct err *err)
{
    int r = xap_writer_put(w->writer, doc, err);

    if (r < 0 || ++w->uncommitted < COMMIT_DOCUMENTS)
        return r;
    w->uncommitted = 0;
    return xap_writer_commit(w->writer, err);
}

static int put(struct worker *w, const struct record *record, struct err *err)
{
    struct xap_doc doc;

    assemble(w->assembler, record, &doc);
    int r = w->writer
                ? put_update(w, &doc, err)
                : put_fresh(w, &doc,
                            strlen(record->title) + strlen(record->text), err);
    return r < 0 ? err_wrap(err, "%s", record->id) : 0;
}

/* Counts the row.  False: its id was taken before, it is kept for later. */
static bool count_row(struct worker *w, struct str line,
                      const struct record *record)
{
    struct import *im = w->import;

    if (w->writer)
        return true;
    pthread_mutex_lock(&im->lock);
    bool first = take_id(im, record->id);
    if (!first) {
        buf_add(&im->late, line);
        buf_addc(&im->late, '\n');
    }
    pthread_mutex_unlock(&im->lock);
    return first;
}

static int take_line(struct worker *w, struct str line,
                     struct import_summary *sum, struct err *err)
{
    json_error_t why;
    struct record record;

    if (!str_trim(line).n)
        return 0;
    json_t *row = json_loadb(line.p, line.n, 0, &why);
    if (!json_is_object(row)) {
        json_decref(row);
        return err_set(err, ERR_FORMAT, "no JSON object: %s", why.text);
    }
    int r = read_row(&record, row, w->arena, err);
    if (r == 0 && count_row(w, line, &record)) {
        r = put(w, &record, err);
        sum->documents++;
        sum->bytes += (int64_t)(strlen(record.title) + strlen(record.text));
    }
    json_decref(row);
    arena_reset(w->arena);
    return r;
}

static int take_lines(struct worker *w, struct str rest, int64_t number,
                      struct err *err)
{
    struct import_summary sum = {0};
    int r = 0;

    for (struct str line; r == 0 && str_cut(&rest, '\n', &line); number++)
        r = take_line(w, line, &sum, err);
    pthread_mutex_lock(&w->import->lock);
    w->import->sum.documents += sum.documents;
    w->import->sum.bytes += sum.bytes;
    pthread_mutex_unlock(&w->import->lock);
    return r < 0 ? err_wrap(err, "%s:%lld", w->import->path,
                            (long long)number - 1)
                 : 0;
}

static int next_batch(struct import *im, struct buf *batch, int64_t *ret_number,
                      struct err *err)
{
    pthread_mutex_lock(&im->lock);
    int r = im->err.code ? 0 : lines_next(im->lines, batch, ret_number, err);
    pthread_mutex_unlock(&im->lock);
    return r < 0 ? err_wrap(err, "%s", im->path) : r;
}

static int take_file(struct worker *w, struct err *err)
{
    scoped(buf_done) struct buf batch = {0};
    int64_t number = 0;
    int r;

    while ((r = next_batch(w->import, &batch, &number, err)) > 0) {
        r = take_lines(w, buf_str(&batch), number, err);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : close_shard(w, err);
}

/* --- threads --- */

static void worker_begin(struct worker *w, struct import *im)
{
    *w = (struct worker){.import = im};
    w->assembler = assembler_new();
    assembler_know(w->assembler, im->names);
    w->arena = arena_new();
}

static void worker_end(struct worker *w)
{
    assembler_free(w->assembler);
    arena_free(w->arena);
    xap_writer_free(w->writer);
    shard_free(w->shard);
}

static void *run_worker(void *context)
{
    struct worker *w = context;
    struct err err = {0};

    if (take_file(w, &err) < 0) {
        pthread_mutex_lock(&w->import->lock);
        if (!w->import->err.code)
            w->import->err = err;
        pthread_mutex_unlock(&w->import->lock);
    }
    return NULL;
}

static int run_workers(struct import *im, int threads, struct err *err)
{
    struct worker workers[THREADS_MAX];

    for (int i = 0; i < threads; i++) {
        worker_begin(&workers[i], im);
        if (pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]))
            mem_exhausted();
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(workers[i].thread, NULL);
        worker_end(&workers[i]);
    }
    if (!im->err.code)
        return 0;
    *err = im->err;
    return -err->code;
}

/* Rows that replace: into the index itself, one after another. */
static int run_update(struct import *im, struct str rows, struct err *err)
{
    scoped(buf_done) struct buf dir = {0};
    struct worker w;

    buf_addf(&dir, "%s/index", im->data);
    worker_begin(&w, im);
    int r = xap_writer_open(&w.writer, dir.p, err);
    if (r == 0)
        r = rows.n ? take_lines(&w, rows, 1, err) : take_file(&w, err);
    if (r == 0)
        r = xap_writer_set(w.writer, META_SCHEMA, STR(SCHEMA_VERSION), err);
    if (r == 0)
        r = xap_writer_commit(w.writer, err);
    worker_end(&w);
    return r;
}

/* A merge has all shards open, some files each. */
static void allow_many_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit); /* else the merge says why */
}

static int merge(struct import *im, struct err *err)
{
    scoped(buf_done) struct buf all = {0}, index = {0};

    buf_addf(&all, "%s/index.import/all", im->data);
    buf_addf(&index, "%s/index", im->data);
    allow_many_files();
    int r =
        xap_merge(all.p, (const char *const *)im->shards, im->shard_count, err);
    if (r < 0)
        return r;
    if (rename(all.p, index.p) < 0)
        return err_errno(err, "%s", index.p);
    return 0;
}

static int run_fresh(struct import *im, int threads, struct err *err)
{
    scoped(buf_done) struct buf work = {0};

    buf_addf(&work, "%s/index.import", im->data);
    int r = tree_remove(work.p, err);
    if (r == 0)
        r = file_make_dir(work.p, err);
    if (r == 0)
        r = run_workers(im, threads, err);
    if (r == 0 && im->shard_count)
        r = merge(im, err);
    if (r == 0)
        r = tree_remove(work.p, err);
    if (r == 0 && (im->late.n || !im->shard_count))
        r = run_update(im, im->late.n ? buf_str(&im->late) : STR("\n"), err);
    return r;
}

static int run_locked(struct import *im, int threads, struct err *err)
{
    scoped(buf_done) struct buf index = {0};

    int r = lines_open(&im->lines, im->path, err);
    if (r < 0)
        return r;
    buf_addf(&index, "%s/index", im->data);
    return access(index.p, F_OK) == 0 ? run_update(im, (struct str){0}, err)
                                      : run_fresh(im, threads, err);
}

static void import_done(struct import *im)
{
    pthread_mutex_destroy(&im->lock);
    lines_free(im->lines);
    slots_done(&im->ids);
    buf_done(&im->late);
    for (size_t i = 0; i < im->shard_count; i++)
        free(im->shards[i]);
    free(im->shards);
}

int import_run(struct import_summary *ret_summary, const char *data,
               const char *path, int threads, const struct namebook *names,
               struct err *err)
{
    struct import im = {.data = data,
                        .path = path,
                        .names = names,
                        .ids = {.row_bytes = sizeof(uint64_t)}};
    scoped(buf_done) struct buf lock = {0};
    int64_t start = clock_steady_ms();
    int fd = -1, held = -1;

    buf_addf(&lock, "%s/indexer.lock", data);
    int r = file_make_dir(data, err);
    if (r == 0)
        r = file_lock(&fd, lock.p, err);
    if (r < 0)
        return r;
    r = hold_commit(&held, data, err);
    if (r < 0) {
        close(fd);
        return r;
    }
    pthread_mutex_init(&im.lock, NULL);
    r = run_locked(&im, threads < THREADS_MAX ? threads : THREADS_MAX, err);
    im.sum.seconds = (double)(clock_steady_ms() - start) / 1000;
    *ret_summary = im.sum;
    import_done(&im);
    close(held);
    close(fd);
    return r;
}
