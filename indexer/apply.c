/*
 * indexer/apply.c - see apply.h.
 *
 *     answer -> reason -> canonical page? -> like another? -> put or delete
 *                                                   then: who is affected?
 *
 * Affected are: pages that hid behind the same text, when the page with it
 * goes; other pages of its story (stories.h); pages that name this one as
 * canonical, when it comes or goes.  All of it depends on index.db and the page
 * alone, never on the index, so that what was done twice after a crash comes
 * out the same.
 */
#include "indexer/apply.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "config/registry.h"
#include "indexer/assemble.h"
#include "indexer/regroup.h"
#include "indexer/removal.h"
#include "indexer/store.h"
#include "indexer/stories.h"
#include "indexer/work.h"
#include "indexer/xap_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { VERDICT_TITLE_MAX_BYTES = 300, VARIANTS_MAX = 64 };

struct apply {
    struct apply_settings settings;
    struct verdicts *verdicts;
    struct stories *stories;
    struct xap_writer *writer;
    struct assembler *assembler;
    struct buf key, host, title;
};

static int move_document(void *apply, const char *url, uint64_t cluster,
                         struct err *err);

struct apply *apply_new(const struct apply_settings *settings)
{
    struct apply *a = NEW(apply);

    a->settings = *settings;
    a->verdicts = settings->verdicts;
    a->writer = settings->writer;
    a->stories = stories_new(settings->verdicts, move_document, a);
    a->assembler = assembler_new();
    assembler_know(a->assembler, settings->names);
    return a;
}

void apply_free(struct apply *a)
{
    if (!a)
        return;
    stories_free(a->stories);
    assembler_free(a->assembler);
    buf_done(&a->key);
    buf_done(&a->host);
    buf_done(&a->title);
    free(a);
}

/* --- verdicts --- */

static void set_host(struct apply *a, const char *url)
{
    struct str rest = str_of(url);
    ptrdiff_t at = str_find(rest, STR("://"));

    rest = at < 0 ? rest : str_sub(rest, (size_t)at + 3, rest.n);
    buf_reset(&a->host);
    if (rest.n)
        buf_add(&a->host, str_sub(rest, 0, strcspn(rest.p, "/?#:")));
}

static const struct portal *portal_of(const struct apply *a,
                                      const struct page *page)
{
    const struct registry *reg = a->settings.registry;

    if (!reg)
        return NULL;
    const struct portal *portal =
        page->portal.n ? registry_find_code(reg, page->portal.p) : NULL;
    return portal ? portal : registry_find_host(reg, buf_str(&a->host));
}

/* Who is believed to be the first to tell a story, of two of the same day. */
static int authority_of(const struct portal *portal)
{
    static const char *const levels[] = {"ministry",   "province", "agency",
                                         "department", "district", "commune"};
    enum { UNKNOWN = 9 };

    for (size_t i = 0; portal && i < sizeof levels / sizeof *levels; i++)
        if (!strcmp(portal->level, levels[i]))
            return (int)i;
    return UNKNOWN;
}

/* The verdict on `page`, all but its reason.  The site for duplicates is the
 * portal, by whichever of its host names, or else the host. */
static struct verdict verdict_on(struct apply *a, const struct page *page)
{
    set_host(a, page->url.p);
    const struct portal *portal = portal_of(a, page);
    return (struct verdict){
        .url = page->url.p,
        .portal = portal           ? portal->code
                  : page->portal.n ? page->portal.p
                                   : "",
        .detail = "",
        .indexed_ms = clock_unix_ms(),
        .changed_ms = page->date_unix_ms,
        .first_seen_ms = page->date_unix_ms,
        .warc_segment = page->position.segment,
        .warc_offset = page->position.offset,
        .host = portal      ? portal->host
                : a->host.p ? a->host.p
                            : "",
        .authority = authority_of(portal),
        .title = "",
        .published = "",
        .alarm_kinds = "",
        .alarm_detail = "",
        .found_on = page->found_on.n ? page->found_on.p : "",
    };
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
    v->alarm_kinds = arena_str(arena, str_of(v->alarm_kinds));
    v->alarm_detail = arena_str(arena, str_of(v->alarm_detail));
    v->found_on = arena_str(arena, str_of(v->found_on));
}

static int put_verdict(struct apply *a, const struct verdict *v,
                       struct err *err)
{
    a->settings.reasons[v->reason]++;
    return verdicts_put(a->verdicts, v, err);
}

/* --- putting --- */

/* A file hangs on the page that links to it; a page stands for itself. */
static bool is_file(const struct document *d)
{
    return !strstr(d->content_type, "html");
}

static int put_document(struct apply *a, const struct work *w,
                        const struct verdict *v, struct err *err)
{
    const struct document *d = &w->document;
    const struct portal *portal = portal_of(a, &w->page);
    scoped(buf_done) struct buf standing = {0};
    char cluster[SCHEMA_CLUSTER_MAX], indexed[CLOCK_ISO_MAX];
    struct xap_doc doc;

    int r = stories_standing(a->stories, v->url, &standing, err);
    if (r < 0)
        return r;
    buf_addz(&standing, "");
    struct record record = {
        .id = v->url,
        .url = v->url,
        .title = d->title,
        .portal = v->portal,
        .agency = portal ? portal->name : "",
        .host = a->host.p,
        .kind = kind_name(d->kind),
        .lang = d->lang,
        .published = d->published,
        .modified = d->modified,
        .description = d->description,
        .image = d->image,
        .card = d->card,
        .relations = d->relations,
        .content_type = d->content_type,
        .found_on = is_file(d) ? v->found_on : "",
        .cluster = schema_cluster(cluster, v->cluster),
        .standing = standing.p,
        .indexed = clock_iso(indexed, w->page.date_unix_ms, false),
        .text = d->text,
    };
    assemble(a->assembler, &record, &doc);
    return xap_writer_put(a->writer, &doc, err);
}

static int delete_document(struct apply *a, const char *url, struct err *err)
{
    assemble_key(&a->key, str_of(url));
    return xap_writer_delete(a->writer, a->key.p, err);
}

/* A document that tells another story from now on. */
static int move_document(void *apply, const char *url, uint64_t cluster,
                         struct err *err)
{
    struct apply *a = apply;
    scoped(arena_freep) struct arena *arena = arena_new();
    char text[SCHEMA_CLUSTER_MAX];
    struct regroup regroup = {schema_cluster(text, cluster), arena};

    assemble_key(&a->key, str_of(url));
    return xap_writer_edit(a->writer, a->key.p, regroup_document, &regroup,
                           err);
}

/* --- duplicates --- */

/* A page that was searchable and is not any more.  Of one that gives way as if
 * it had never been seen nothing is kept. */
static int take_out(struct apply *a, const struct verdict *old,
                    enum reason reason, const char *detail, struct err *err)
{
    scoped(footing_done) struct footing before = {0};
    struct verdict v = *old;

    v.reason = reason;
    v.detail = detail;
    v.cluster = 0;
    if (reason == REASON_CANONICAL_OTHER) {
        v.title = v.published = "";
        v.text_hash = 0;
        v.likeness = (struct likeness){0};
    }
    int r = stories_before(a->stories, old, &before, err);
    if (r == 0)
        r = delete_document(a, v.url, err);
    if (r == 0)
        r = verdicts_put(a->verdicts, &v, err);
    return r == 0 ? stories_after(a->stories, &before, v.url, err) : r;
}

/* The same text on the same site: the better page is shown. */
static int judge_copy(struct apply *a, struct verdict *v, struct arena *arena,
                      struct err *err)
{
    struct verdict other;

    int r =
        verdicts_shown(a->verdicts, v->text_hash, v->host, v->url, &other, err);
    if (r != 1)
        return r;
    keep_texts(arena, &other);
    if (verdict_is_better_copy(v->host, v->url, other.url)) {
        r = take_out(a, &other, REASON_DUP_SAME_SITE, v->url, err);
        return r == 0 ? verdicts_lead_copies(a->verdicts, v, err) : r;
    }
    v->reason = REASON_DUP_SAME_SITE;
    v->detail = other.url;
    return 0;
}

/* --- canonical pages --- */

struct variants {
    struct arena *arena;
    struct verdict items[VARIANTS_MAX];
    size_t count;
};

static bool keep_variant(void *context, const struct verdict *v)
{
    struct variants *all = context;

    all->items[all->count] = *v;
    keep_texts(all->arena, &all->items[all->count++]);
    return all->count < VARIANTS_MAX;
}

/* Is there a page to stand for those that name it as canonical?  It is known
 * under http or https, with or without www, not always as it is named. */
static int is_represented(struct apply *a, const char *url, struct err *err)
{
    static const char *const starts[] = {"https://", "http://", "https://www.",
                                         "http://www."};
    scoped(buf_done) struct buf other = {0};
    struct verdict v;
    int r = 0;

    for (size_t i = 0; r == 0 && i < sizeof starts / sizeof *starts; i++) {
        buf_reset(&other);
        buf_addz(&other, starts[i]);
        buf_add(&other, url_core(url));
        r = verdicts_find(a->verdicts, other.p, &v, err);
        if (r == 1)
            r = verdict_is_searchable(&v) || v.reason == REASON_DUP_SAME_SITE;
    }
    return r;
}

/* A page that names another as canonical gives way to it only if it is there:
 * portals name pages that answer 404, and hosts they do not have any more. */
static int judge_canonical(struct apply *a, const struct work *w,
                           struct verdict *v, struct err *err)
{
    v->canonical = verdict_canonical(v->detail);
    int r = is_represented(a, v->detail, err);
    if (r != 0)
        return r < 0 ? r : 0;
    v->reason = w->document.otherwise;
    v->detail = w->document.otherwise_detail;
    return 0;
}

/* `url` is about to be searchable: those that name it give way. */
static int withdraw_variants(struct apply *a, const char *url, struct err *err)
{
    static const enum reason shown[] = {REASON_OK, REASON_OK_STALE,
                                        REASON_DUP_OTHER_SITE};
    scoped(arena_freep) struct arena *arena = arena_new();
    struct variants all = {.arena = arena};
    int r = 0;

    for (size_t i = 0; r == 0 && i < sizeof shown / sizeof *shown; i++)
        if (all.count < VARIANTS_MAX)
            r = verdicts_variants(a->verdicts, verdict_canonical(url), shown[i],
                                  keep_variant, &all, err);
    for (size_t i = 0; r == 0 && i < all.count; i++)
        if (strcmp(all.items[i].url, url) != 0)
            r = take_out(a, &all.items[i], REASON_CANONICAL_OTHER, url, err);
    return r;
}

/* --- what a page comes to --- */

static const char *short_title(struct apply *a, const char *title)
{
    struct str s = str_of(title);

    buf_reset(&a->title);
    buf_add(&a->title, str_sub(s, 0, utf8_prefix(s, VERDICT_TITLE_MAX_BYTES)));
    return a->title.p ? a->title.p : "";
}

static int leave_out(struct apply *a, struct verdict *v,
                     const struct footing *before, struct err *err)
{
    v->cluster = 0;
    int r = delete_document(a, v->url, err);
    if (r == 0)
        r = verdicts_put(a->verdicts, v, err);
    return r == 0 ? stories_after(a->stories, before, v->url, err) : r;
}

/* Puts the verdict of a page that is shown; then its document, of the story
 * that it turned out to tell. */
static int show(struct apply *a, const struct work *w, struct verdict *v,
                const struct footing *before, struct err *err)
{
    struct verdict now = {0};
    int r = 0;

    if (before->text && before->text == v->text_hash)
        r = verdicts_find(a->verdicts, v->url, &now, err);
    v->cluster = r == 1 ? now.cluster : 0;
    if (r >= 0)
        r = verdicts_put(a->verdicts, v, err);
    if (r == 0)
        r = stories_after(a->stories, before, v->url, err);
    if (r == 0)
        r = verdicts_find(a->verdicts, v->url, &now, err);
    if (r < 0)
        return r;
    v->reason = now.reason;
    v->cluster = now.cluster;
    return put_document(a, w, v, err);
}

/* A page that may be searched. */
static int apply_good(struct apply *a, const struct work *w, struct verdict *v,
                      const struct verdict *old, struct err *err)
{
    scoped(footing_done) struct footing before = {0};
    bool shown = old && verdict_is_searchable(old);

    v->title = short_title(a, w->document.title);
    v->text_hash = w->text_hash;
    v->likeness = w->likeness;
    v->published = w->document.published;
    int r = withdraw_variants(a, v->url, err);
    if (r == 0 && shown)
        r = stories_before(a->stories, old, &before, err);
    if (r == 0)
        r = judge_copy(a, v, w->arena, err);
    if (r == 0 && v->reason == REASON_DUP_SAME_SITE)
        r = leave_out(a, v, &before, err);
    else if (r == 0)
        r = show(a, w, v, &before, err);
    if (r == 0 && old && old->reason == REASON_DUP_SAME_SITE &&
        v->reason != REASON_DUP_SAME_SITE)
        r = verdicts_lead_copies(a->verdicts, v, err);
    a->settings.reasons[v->reason]++;
    return r;
}

/* A page that is not to be searched, or no answer at all. */
static int apply_bad(struct apply *a, struct verdict *v,
                     const struct verdict *old, struct err *err)
{
    if (old && verdict_is_searchable(old) && reason_is_passing(v->reason)) {
        struct verdict kept = *old;
        if (old->reason != REASON_DUP_OTHER_SITE) {
            kept.reason = REASON_OK_STALE;
            kept.detail = reason_info(v->reason)->code;
        }
        return put_verdict(a, &kept, err);
    }
    if (old && old->reason == REASON_REMOVED_BY_EDITOR &&
        reason_is_passing(v->reason))
        return put_verdict(a, old, err);
    scoped(footing_done) struct footing before = {0};
    int r = old ? stories_before(a->stories, old, &before, err) : 0;
    a->settings.reasons[v->reason]++;
    return r == 0 ? leave_out(a, v, &before, err) : r;
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

/* A page that would be shown, or give way to another, and is on the list of
 * removals.  It keeps its text's hash: what changed later is known by it. */
static int judge_removal(struct apply *a, const struct work *w,
                         struct verdict *v, struct err *err)
{
    scoped(buf_done) struct buf note = {0};

    if (!a->settings.removals ||
        (v->reason != REASON_OK && v->reason != REASON_CANONICAL_OTHER))
        return 0;
    int r = removals_find(a->settings.removals, v->url, &note, err);
    if (r != 1)
        return r;
    v->reason = REASON_REMOVED_BY_EDITOR;
    v->detail = arena_str(w->arena, buf_str(&note));
    v->text_hash = w->text_hash;
    return 0;
}

static int apply_answer(struct apply *a, const struct work *w,
                        const struct verdict *old, struct err *err)
{
    struct verdict v = verdict_on(a, &w->page);
    int r = 0;

    judge_answer(w, &v);
    if (w->document.alarm.points) {
        v.alarm = w->document.alarm.points;
        v.alarm_kinds = w->document.alarm.kinds;
        v.alarm_detail = w->document.alarm.detail;
    }
    if (old && old->text_hash && old->text_hash == w->text_hash)
        v.changed_ms = old->changed_ms;
    if (old && old->first_seen_ms)
        v.first_seen_ms = old->first_seen_ms;
    r = judge_removal(a, w, &v, err);
    if (r == 0 && v.reason == REASON_CANONICAL_OTHER)
        r = judge_canonical(a, w, &v, err);
    if (r < 0)
        return r;
    return v.reason == REASON_OK ? apply_good(a, w, &v, old, err)
                                 : apply_bad(a, &v, old, err);
}

static int apply_decision(struct apply *a, const struct page *page,
                          const struct verdict *old, struct err *err)
{
    struct verdict v = verdict_on(a, page);

    v.reason = page->reason;
    v.detail = page->detail.n ? page->detail.p : "";
    return apply_bad(a, &v, old, err);
}

static int apply_unchanged(struct apply *a, const struct verdict *old,
                           struct err *err)
{
    struct verdict v = *old;

    v.indexed_ms = clock_unix_ms();
    if (v.reason == REASON_OK_STALE) {
        v.reason = REASON_OK;
        v.detail = "";
    }
    return put_verdict(a, &v, err);
}

static int apply_type(struct apply *a, const struct work *w,
                      const struct verdict *old, struct err *err)
{
    switch (w->page.type) {
    case PAGE_ANSWER: return apply_answer(a, w, old, err);
    case PAGE_DECISION: return apply_decision(a, &w->page, old, err);
    case PAGE_REVISIT:
    case PAGE_UNCHANGED: return old ? apply_unchanged(a, old, err) : 0;
    }
    return 0;
}

/* --- who is affected --- */

static void set_text(struct buf *b, const char *text)
{
    buf_reset(b);
    buf_addz(b, text);
}

/* A page that gave way to another: from its bytes again. */
static int put_hidden(struct apply *a, const struct verdict *hidden,
                      struct err *err)
{
    scoped(work_freep) struct work *w = work_new();
    struct err gone = {0};

    if (source_read_verdict(a->settings.warc_dir, hidden, &w->page, &gone) < 0)
        return 0; /* pruned; the next visit brings it back */
    set_text(&w->page.portal, hidden->portal);
    set_text(&w->page.found_on, hidden->found_on);
    work_run(w, a->settings.options, a->settings.spam_words);
    if (w->failed || (hidden->text_hash && w->text_hash != hidden->text_hash))
        return 0;
    return apply_answer(a, w, hidden, err);
}

/* Of the pages that hid behind a text that is gone, the first comes forward. */
static int bring_forward(struct apply *a, uint64_t text_hash, const char *host,
                         struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct verdict v;

    int r = verdicts_shown(a->verdicts, text_hash, host, "", &v, err);
    if (r != 0)
        return r < 0 ? r : 0; /* another one still shows it */
    r = verdicts_hidden(a->verdicts, text_hash, host, &v, err);
    if (r <= 0)
        return r;
    keep_texts(arena, &v);
    return put_hidden(a, &v, err);
}

/* `url` is no longer searchable: those that named it stand for themselves. */
static int release_variants(struct apply *a, const char *url, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct variants all = {.arena = arena};
    int r = is_represented(a, url, err);

    if (r != 0)
        return r < 0 ? r : 0;
    r = verdicts_variants(a->verdicts, verdict_canonical(url),
                          REASON_CANONICAL_OTHER, keep_variant, &all, err);
    for (size_t i = 0; r == 0 && i < all.count; i++)
        r = put_hidden(a, &all.items[i], err);
    return r;
}

/* The page had been searchable as `old`. */
static int apply_effects(struct apply *a, const struct verdict *old,
                         struct err *err)
{
    int r = release_variants(a, old->url, err);

    return r == 0 && old->text_hash
               ? bring_forward(a, old->text_hash, old->host, err)
               : r;
}

int apply_page(struct apply *a, const struct work *w, struct err *err)
{
    const struct page *page = &w->page;
    struct verdict old;

    int r = verdicts_find(a->verdicts, page->url.p, &old, err);
    bool known = r == 1;
    if (known)
        keep_texts(w->arena, &old);
    if (r >= 0 && page->type == PAGE_ANSWER && page->digest && !page->head.n)
        r = verdicts_put_payload(a->verdicts, page->digest,
                                 page->position.segment, page->position.offset,
                                 err);
    if (r >= 0)
        r = apply_type(a, w, known ? &old : NULL, err);
    if (r == 0 && known && verdict_is_searchable(&old))
        r = apply_effects(a, &old, err);
    return r;
}

/* --- removals --- */

static bool may_be_removed(enum reason reason)
{
    return reason == REASON_OK || reason == REASON_OK_STALE ||
           reason == REASON_DUP_OTHER_SITE || reason == REASON_DUP_SAME_SITE ||
           reason == REASON_CANONICAL_OTHER;
}

/* Judged from its bytes again, which asks the list; without them it is taken
 * out as it stands. */
static int judge_again(struct apply *a, const struct verdict *old, bool remove,
                       struct err *err)
{
    struct verdict now;

    int r = put_hidden(a, old, err);
    if (r == 0)
        r = verdicts_find(a->verdicts, old->url, &now, err);
    if (r == 1 && remove && now.reason != REASON_REMOVED_BY_EDITOR)
        r = take_out(a, old, REASON_REMOVED_BY_EDITOR, "", err);
    return r < 0 ? r : 0;
}

int apply_removal(struct apply *a, const char *url, bool remove,
                  struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct verdict old;

    int r = verdicts_find(a->verdicts, url, &old, err);
    if (r <= 0)
        return r;
    if (remove ? !may_be_removed(old.reason)
               : old.reason != REASON_REMOVED_BY_EDITOR)
        return 0;
    keep_texts(arena, &old);
    r = judge_again(a, &old, remove, err);
    if (r == 0 && verdict_is_searchable(&old))
        r = apply_effects(a, &old, err);
    return r < 0 ? r : 1;
}
