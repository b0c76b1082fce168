/*
 * indexer/build.c - see build.h.
 *
 *     source -> [work] x threads -> apply, in order -> index + index.db
 *
 * apply() decides what each page comes to: put, deleted or left, and one
 * verdict.  A page that hid behind another with the same text comes forward
 * when that one goes.
 */
#include "indexer/build.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "config/options.h"
#include "config/registry.h"
#include "indexer/assemble.h"
#include "indexer/pipeline.h"
#include "indexer/store.h"
#include "indexer/work.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { DEPTH = 64, WAIT_MS = 200, VERDICT_TITLE_MAX_BYTES = 300 };

struct build {
    const struct build_settings *settings;
    struct build_summary *sum;
    struct buf warc_dir;
    struct verdicts *verdicts;
    struct xap_writer *writer;
    struct source *source;
    struct pipeline *pipeline;
    struct assembler *assembler;
    struct work *spare[DEPTH + 1];
    size_t spare_count;
    struct warc_position cursor; /* behind the last page applied */
    int64_t uncommitted, first_uncommitted_ms;
    struct buf key, host, title;
};

/* --- verdicts --- */

static void set_host(struct build *b, const char *url)
{
    struct str rest = str_of(url);
    ptrdiff_t at = str_find(rest, STR("://"));

    rest = at < 0 ? rest : str_sub(rest, (size_t)at + 3, rest.n);
    buf_reset(&b->host);
    if (rest.n)
        buf_add(&b->host, str_sub(rest, 0, strcspn(rest.p, "/?#:")));
}

static const struct portal *portal_of(const struct build *b,
                                      const struct page *page)
{
    const struct registry *reg = b->settings->registry;

    if (!reg)
        return NULL;
    const struct portal *portal =
        page->portal.n ? registry_find_code(reg, page->portal.p) : NULL;
    return portal ? portal : registry_find_host(reg, buf_str(&b->host));
}

/* The verdict on `page`, all but its reason.  The site for duplicates is the
 * portal, by whichever of its host names, or else the host. */
static struct verdict verdict_on(struct build *b, const struct page *page)
{
    int64_t now = clock_unix_ms();

    set_host(b, page->url.p);
    const struct portal *portal = portal_of(b, page);
    return (struct verdict){
        .url = page->url.p,
        .portal = portal           ? portal->code
                  : page->portal.n ? page->portal.p
                                   : "",
        .detail = "",
        .indexed_ms = now,
        .changed_ms = now,
        .warc_segment = page->position.segment,
        .warc_offset = page->position.offset,
        .host = portal      ? portal->host
                : b->host.p ? b->host.p
                            : "",
        .title = "",
        .published = "",
    };
}

static int put_verdict(struct build *b, const struct verdict *v,
                       struct err *err)
{
    b->sum->reasons[v->reason]++;
    return verdicts_put(b->verdicts, v, err);
}

/* --- putting --- */

static int put_document(struct build *b, const struct work *w,
                        const struct verdict *v, struct err *err)
{
    const struct document *d = &w->document;
    const struct portal *portal = portal_of(b, &w->page);
    char cluster[17] = "", indexed[CLOCK_ISO_MAX];
    struct xap_doc doc;

    if (v->cluster)
        snprintf(cluster, sizeof cluster, "%016" PRIx64, v->cluster);
    struct record record = {
        .id = v->url,
        .url = v->url,
        .title = d->title,
        .portal = v->portal,
        .agency = portal ? portal->name : "",
        .host = b->host.p,
        .kind = kind_name(d->kind),
        .lang = d->lang,
        .published = d->published,
        .modified = d->modified,
        .description = d->description,
        .image = d->image,
        .card = d->card,
        .content_type = d->content_type,
        .cluster = cluster,
        .indexed = clock_iso(indexed, v->indexed_ms, false),
        .text = d->text,
    };
    assemble(b->assembler, &record, &doc);
    return xap_writer_put(b->writer, &doc, err);
}

static int delete_document(struct build *b, const char *url, struct err *err)
{
    assemble_key(&b->key, str_of(url));
    return xap_writer_delete(b->writer, b->key.p, err);
}

/* The older of two tellers of a story is the one that was published first;
 * who was seen first, when that is not known. */
static bool is_older(const struct verdict *v, const struct verdict *other)
{
    return *v->published && *other->published &&
           strcmp(v->published, other->published) < 0;
}

/* `v` belongs to the cluster of `other`, of another site: one of all is the
 * original, the others are its reposts. */
static int judge_repost(struct build *b, struct verdict *v,
                        struct buf *ret_detail, struct err *err)
{
    struct verdict first;

    int r = verdicts_first(b->verdicts, v->cluster, v->url, &first, err);
    if (r <= 0)
        return r;
    if (is_older(v, &first)) {
        first.reason = REASON_DUP_OTHER_SITE;
        first.detail = v->url;
        return verdicts_put(b->verdicts, &first, err);
    }
    v->reason = REASON_DUP_OTHER_SITE;
    buf_addz(ret_detail, first.url);
    return 0;
}

static bool is_on_main_host(const struct verdict *v)
{
    const char *host = strstr(v->url, "://");
    size_t n = strlen(v->host);

    return host && !strncmp(host + 3, v->host, n) &&
           strchr("/:", host[3 + n]) != NULL;
}

/* The same text on the same site: the page that was there first stays, unless
 * it is under another name of the host and this one under the main one. */
static int judge_copy(struct build *b, struct verdict *v,
                      const struct verdict *other, struct buf *ret_detail,
                      struct err *err)
{
    struct verdict copy = *other;

    v->cluster = other->cluster;
    if (is_on_main_host(v) && !is_on_main_host(other)) {
        copy.reason = REASON_DUP_SAME_SITE;
        copy.detail = v->url;
        int r = delete_document(b, copy.url, err);
        return r == 0 ? verdicts_put(b->verdicts, &copy, err) : r;
    }
    v->reason = REASON_DUP_SAME_SITE;
    buf_addz(ret_detail, other->url);
    return 0;
}

/* What the same or nearly the same text says about a page that could be
 * indexed: fills in reason, cluster and, in *ret_detail, detail of *v. */
static int judge_duplicate(struct build *b, struct verdict *v,
                           struct buf *ret_detail, struct err *err)
{
    struct verdict other;

    v->reason = REASON_OK;
    v->cluster = v->text_hash;
    int r = verdicts_original(b->verdicts, v->text_hash, v->host, v->url,
                              &other, err);
    if (r == 1)
        return judge_copy(b, v, &other, ret_detail, err);
    if (r < 0)
        return r;
    r = verdicts_original(b->verdicts, v->text_hash, "", v->url, &other, err);
    if (r == 0)
        r = verdicts_near(b->verdicts, v, &other, err);
    if (r <= 0)
        return r;
    v->cluster = other.cluster ? other.cluster : v->cluster;
    return strcmp(other.host, v->host) != 0
               ? judge_repost(b, v, ret_detail, err)
               : 0;
}

static const char *short_title(struct build *b, const char *title)
{
    struct str s = str_of(title);

    buf_reset(&b->title);
    buf_add(&b->title, str_sub(s, 0, utf8_prefix(s, VERDICT_TITLE_MAX_BYTES)));
    return b->title.p ? b->title.p : "";
}

/* A page that may be searched. */
static int apply_good(struct build *b, const struct work *w, struct verdict *v,
                      struct err *err)
{
    scoped(buf_done) struct buf detail = {0};

    v->title = short_title(b, w->document.title);
    v->text_hash = w->text_hash;
    v->likeness = w->likeness;
    v->published = w->document.published;
    int r = judge_duplicate(b, v, &detail, err);
    if (detail.n)
        v->detail = detail.p;
    if (r == 0)
        r = v->reason == REASON_DUP_SAME_SITE ? delete_document(b, v->url, err)
                                              : put_document(b, w, v, err);
    return r == 0 ? put_verdict(b, v, err) : r;
}

/* --- what a page comes to --- */

/* Nobody can say whether the page is gone: what we have of it stays. */
static bool is_passing(enum reason reason)
{
    switch (reason) {
    case REASON_QUEUED:
    case REASON_THROTTLED:
    case REASON_FETCHED:
    case REASON_FETCH_DNS:
    case REASON_FETCH_TLS:
    case REASON_FETCH_TIMEOUT:
    case REASON_FETCH_CONNECT:
    case REASON_HTTP_429:
    case REASON_HTTP_5XX:
    case REASON_WAF_BLOCK:
    case REASON_BUDGET: return true;
    default: return false;
    }
}

/* A page that is not to be searched, or no answer at all. */
static int apply_bad(struct build *b, struct verdict *v,
                     const struct verdict *old, struct err *err)
{
    if (old && verdict_is_searchable(old) && is_passing(v->reason)) {
        struct verdict kept = *old;
        kept.reason = REASON_OK_STALE;
        kept.detail = reason_info(v->reason)->code;
        return put_verdict(b, &kept, err);
    }
    int r = delete_document(b, v->url, err);
    return r == 0 ? put_verdict(b, v, err) : r;
}

static void judge_answer(const struct work *w, struct verdict *v)
{
    v->reason = REASON_PARSE_ERROR;
    if (w->status >= 300 && w->status < 400) {
        v->reason = REASON_REDIRECT;
        v->detail = w->location;
    } else if (w->status >= 400) {
        v->reason = reason_of_status(w->status);
    } else if (w->status >= 200) {
        v->reason = w->document.reason;
        v->detail = w->document.detail;
    }
    /* The crawler knows more: about the chain behind this one link, or that
     * the answer was cut off. */
    if (w->page.reason != REASON_COUNT && w->page.reason != REASON_FETCHED) {
        v->reason = w->page.reason;
        v->detail = w->page.detail.n ? w->page.detail.p : v->detail;
    }
}

static int apply_answer(struct build *b, const struct work *w,
                        const struct verdict *old, struct err *err)
{
    struct verdict v = verdict_on(b, &w->page);

    judge_answer(w, &v);
    if (old && old->text_hash && old->text_hash == w->text_hash)
        v.changed_ms = old->changed_ms;
    return v.reason == REASON_OK ? apply_good(b, w, &v, err)
                                 : apply_bad(b, &v, old, err);
}

static int apply_decision(struct build *b, const struct page *page,
                          const struct verdict *old, struct err *err)
{
    struct verdict v = verdict_on(b, page);

    v.reason = page->reason;
    v.detail = page->detail.n ? page->detail.p : "";
    return apply_bad(b, &v, old, err);
}

static int apply_unchanged(struct build *b, const struct verdict *old,
                           struct err *err)
{
    struct verdict v = *old;

    b->sum->unchanged++;
    v.indexed_ms = clock_unix_ms();
    if (v.reason == REASON_OK_STALE) {
        v.reason = REASON_OK;
        v.detail = "";
    }
    return put_verdict(b, &v, err);
}

static int apply_page(struct build *b, const struct work *w,
                      const struct verdict *old, struct err *err)
{
    switch (w->page.type) {
    case PAGE_ANSWER: return apply_answer(b, w, old, err);
    case PAGE_DECISION: return apply_decision(b, &w->page, old, err);
    case PAGE_UNCHANGED: return old ? apply_unchanged(b, old, err) : 0;
    }
    return 0;
}

/* Verdicts borrow their texts until the next question: these stay. */
static void keep_texts(struct arena *arena, struct verdict *v)
{
    v->url = arena_str(arena, str_of(v->url));
    v->portal = arena_str(arena, str_of(v->portal));
    v->detail = arena_str(arena, str_of(v->detail));
    v->host = arena_str(arena, str_of(v->host));
    v->title = arena_str(arena, str_of(v->title));
    v->published = arena_str(arena, str_of(v->published));
}

static void set_text(struct buf *b, const char *text)
{
    buf_reset(b);
    buf_addz(b, text);
}

/* A page that was hidden behind its like: from its bytes again. */
static int put_hidden(struct build *b, const struct verdict *hidden,
                      struct err *err)
{
    scoped(work_freep) struct work *w = work_new();
    struct warc_position at = {hidden->warc_segment, hidden->warc_offset};
    struct err gone = {0};

    if (source_read_at(b->warc_dir.p, at, &w->page, &gone) < 0)
        return 0; /* pruned; the next visit brings it back */
    set_text(&w->page.url, hidden->url); /* the record may be of its like */
    set_text(&w->page.portal, hidden->portal);
    work_run(w, b->settings->options);
    if (w->failed || w->text_hash != hidden->text_hash)
        return 0;
    return apply_answer(b, w, NULL, err);
}

/* Of the pages that hid behind a text that is gone, the first comes forward. */
static int bring_forward(struct build *b, uint64_t text_hash, const char *host,
                         struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct verdict v;

    int r = verdicts_original(b->verdicts, text_hash, host, "", &v, err);
    if (r != 0)
        return r < 0 ? r : 0; /* another one still shows it */
    r = verdicts_hidden(b->verdicts, text_hash, host, &v, err);
    if (r <= 0)
        return r;
    keep_texts(arena, &v);
    return put_hidden(b, &v, err);
}

static bool is_control_file(const char *url)
{
    return str_ends(str_of(url), STR("/robots.txt"));
}

static int apply(struct build *b, struct work *w, struct err *err)
{
    struct verdict old;

    if (w->failed) {
        *err = *w->failed;
        return -err->code;
    }
    b->cursor = w->page.next;
    b->sum->pages++;
    if (is_control_file(w->page.url.p))
        return 0;
    if (!b->uncommitted++)
        b->first_uncommitted_ms = clock_steady_ms();
    int r = verdicts_find(b->verdicts, w->page.url.p, &old, err);
    if (r < 0)
        return r;
    bool known = r == 1;
    if (known)
        keep_texts(w->arena, &old);
    r = apply_page(b, w, known ? &old : NULL, err);
    if (r == 0 && known && verdict_is_searchable(&old) && old.text_hash)
        r = bring_forward(b, old.text_hash, old.host, err);
    return r < 0 ? err_wrap(err, "%s", w->page.url.p) : 0;
}

/* --- commits --- */

static int commit(struct build *b, struct err *err)
{
    scoped(buf_done) struct buf position = {0};
    char now[CLOCK_ISO_MAX];

    buf_addf(&position, "%" PRIu32 " %" PRIu64, b->cursor.segment,
             b->cursor.offset);
    int r = verdicts_commit(b->verdicts, err);
    if (r == 0)
        r = xap_writer_set(b->writer, META_WARC, buf_str(&position), err);
    if (r == 0)
        r = xap_writer_set(b->writer, META_INDEXED,
                           str_of(clock_iso(now, clock_unix_ms(), false)), err);
    if (r == 0)
        r = xap_writer_commit(b->writer, err);
    if (r == 0)
        log_info("index.commit", kv("pages", b->uncommitted),
                 kv("segment", b->cursor.segment),
                 kv("offset", (int64_t)b->cursor.offset));
    b->uncommitted = 0;
    return r;
}

static int commit_if_due(struct build *b, struct err *err)
{
    const struct options *o = b->settings->options;
    int64_t age = clock_steady_ms() - b->first_uncommitted_ms;

    if (!b->uncommitted || (b->uncommitted < o->indexer.commit_documents &&
                            age < o->indexer.commit_ms))
        return 0;
    return commit(b, err);
}

/* --- the loop --- */

static void work_in_thread(void *context, void *job)
{
    const struct build *b = context;

    work_run(job, b->settings->options);
}

static struct work *spare_work(struct build *b)
{
    return b->spare_count ? b->spare[--b->spare_count] : work_new();
}

/* The oldest job, to its end.  0: there was none, 1: done. */
static int finish_one(struct build *b, struct err *err)
{
    struct work *w = pipeline_take(b->pipeline);

    if (!w)
        return 0;
    int r = apply(b, w, err);
    b->spare[b->spare_count++] = w;
    if (r == 0)
        r = commit_if_due(b, err);
    return r < 0 ? r : 1;
}

/* Reads one page into the pipeline.  0: no more for now. */
static int begin_one(struct build *b, struct err *err)
{
    struct work *w = spare_work(b);
    struct err broken = {0};

    int r = source_next(b->source, &w->page, &broken);
    if (r == 1) {
        pipeline_put(b->pipeline, w);
        return 1;
    }
    b->spare[b->spare_count++] = w;
    if (r == -ERR_FORMAT || r == -ERR_LIMIT) {
        log_warn("record.skip", kv("why", broken.msg));
        b->sum->broken++;
        return 1;
    }
    if (r < 0)
        *err = broken;
    return r;
}

static int finish_all(struct build *b, struct err *err)
{
    int r;

    while ((r = finish_one(b, err)) > 0)
        continue;
    return r;
}

/* Waits so long for a signal to stop; true when one came. */
static bool is_stopped(const struct build *b, int64_t wait_ms)
{
    struct timespec t = {.tv_nsec = wait_ms * 1000000};

    return sigtimedwait(b->settings->stop, NULL, &t) > 0;
}

/* Nothing more to read for now.  0: that was all. */
static int idle(struct build *b, struct err *err)
{
    int r = finish_all(b, err);

    if (r < 0 || b->settings->once)
        return r;
    r = commit_if_due(b, err);
    if (r < 0)
        return r;
    return is_stopped(b, WAIT_MS) ? 0 : 1;
}

static int loop(struct build *b, struct err *err)
{
    int r = 1;

    while (r > 0 && !is_stopped(b, 0)) {
        r = pipeline_is_full(b->pipeline) ? finish_one(b, err) : 1;
        if (r > 0)
            r = begin_one(b, err);
        if (r == 0)
            r = idle(b, err);
    }
    if (r >= 0)
        r = finish_all(b, err);
    return r < 0 ? r : commit(b, err);
}

/* --- opening --- */

static int check_schema(struct build *b, struct err *err)
{
    scoped(buf_done) struct buf version = {0};

    int r = xap_writer_get(b->writer, META_SCHEMA, &version, err);
    if (r < 0)
        return r;
    if (version.n && !str_is(buf_str(&version), SCHEMA_VERSION))
        return err_set(err, ERR_FORMAT,
                       "the index has schema %s, this program %s: remove it "
                       "and build again",
                       version.p, SCHEMA_VERSION);
    return xap_writer_set(b->writer, META_SCHEMA, STR(SCHEMA_VERSION), err);
}

static int read_cursor(struct build *b, struct err *err)
{
    scoped(buf_done) struct buf text = {0};
    int64_t segment = 0, offset = 0;
    struct str rest, part;

    int r = xap_writer_get(b->writer, META_WARC, &text, err);
    if (r < 0 || !text.n)
        return r;
    rest = buf_str(&text);
    if (!str_cut(&rest, ' ', &part) ||
        !str_int(part, 0, UINT32_MAX, &segment) ||
        !str_int(rest, 0, INT64_MAX, &offset))
        return err_set(err, ERR_FORMAT, "WARC position '%s'", text.p);
    b->cursor = (struct warc_position){(uint32_t)segment, (uint64_t)offset};
    return 0;
}

static int open_all(struct build *b, struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    const char *data = b->settings->data;

    buf_addf(&path, "%s/index.db", data);
    int r = verdicts_open(&b->verdicts, path.p, VERDICTS_WRITE, err);
    buf_reset(&path);
    buf_addf(&path, "%s/index", data);
    if (r == 0)
        r = xap_writer_open(&b->writer, path.p, XAP_UPDATE, err);
    if (r == 0)
        r = check_schema(b, err);
    if (r == 0)
        r = read_cursor(b, err);
    buf_addf(&b->warc_dir, "%s/warc", data);
    if (r == 0)
        r = file_make_dir(b->warc_dir.p, err);
    if (r == 0)
        r = source_open(&b->source, b->warc_dir.p, b->cursor, b->verdicts, err);
    return r;
}

static void build_done(struct build *b)
{
    pipeline_free(b->pipeline);
    source_free(b->source);
    xap_writer_free(b->writer);
    verdicts_free(b->verdicts);
    assembler_free(b->assembler);
    for (size_t i = 0; i < b->spare_count; i++)
        work_free(b->spare[i]);
    buf_done(&b->warc_dir);
    buf_done(&b->key);
    buf_done(&b->host);
    buf_done(&b->title);
}

static int build_locked(struct build *b, struct err *err)
{
    int r = open_all(b, err);

    if (r == 0) {
        b->assembler = assembler_new();
        b->pipeline = pipeline_new((int)b->settings->options->indexer.threads,
                                   DEPTH, work_in_thread, b);
        r = loop(b, err);
    }
    /* After a failure jobs are still under way: wait, drop what they made. */
    for (struct work *w; b->pipeline && (w = pipeline_take(b->pipeline));)
        b->spare[b->spare_count++] = w;
    return r;
}

int build_run(struct build_summary *ret_summary,
              const struct build_settings *settings, struct err *err)
{
    struct build_summary sum = {0};
    struct build b = {.settings = settings, .sum = &sum};
    scoped(buf_done) struct buf lock = {0};
    int64_t start = clock_steady_ms();
    int fd = -1;

    buf_addf(&lock, "%s/indexer.lock", settings->data);
    int r = file_make_dir(settings->data, err);
    if (r == 0)
        r = file_lock(&fd, lock.p, err);
    if (r < 0)
        return r;
    r = build_locked(&b, err);
    build_done(&b);
    close(fd);
    sum.seconds = (double)(clock_steady_ms() - start) / 1000;
    *ret_summary = sum;
    return r;
}
