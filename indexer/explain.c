/* indexer/explain.c - see explain.h. */
#include "indexer/explain.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/url.h"
#include "base/utf8.h"
#include "config/options.h"
#include "indexer/assemble.h"
#include "indexer/relation.h"
#include "indexer/store.h"
#include "indexer/work.h"

#include <inttypes.h>
#include <stdlib.h>

enum { TERMS_SHOWN = 30, TEXT_SHOWN_BYTES = 1500, FILE_MAX_BYTES = 256 << 20 };

static void say(FILE *out, const char *what, const char *value)
{
    if (value && *value)
        fprintf(out, "%-12s %s\n", what, value);
}

static void say_time(FILE *out, const char *what, int64_t unix_ms)
{
    char text[CLOCK_ISO_MAX] = "";

    if (unix_ms)
        clock_iso(text, unix_ms, false);
    say(out, what, text);
}

static void say_verdict(FILE *out, const struct verdict *v)
{
    const struct reason_info *info = reason_info(v->reason);

    fputs("== verdict\n", out);
    say(out, "url", v->url);
    say(out, "portal", v->portal);
    say(out, "reason", info->code);
    say(out, "", info->label_en);
    say(out, "fix", info->fix_en);
    say(out, "detail", v->detail);
    say(out, "alarm", v->alarm_detail);
    say_time(out, "looked at", v->indexed_ms);
    say_time(out, "changed", v->changed_ms);
    fprintf(out, "%-12s segment %" PRIu32 ", offset %" PRIu64 "\n", "bytes",
            v->warc_segment, v->warc_offset);
    fprintf(out, "%-12s %016" PRIx64 ", cluster %016" PRIx64 "\n", "text hash",
            v->text_hash, v->cluster);
}

static void say_card(FILE *out, const struct document_card *card)
{
    say(out, "number", card->number);
    say(out, "type", card->type);
    say(out, "issuer", card->issuer);
    say(out, "issued", card->issued);
    say(out, "effective", card->effective);
    say(out, "signer", card->signer);
    say(out, "office", card->signer_office);
    say(out, "validity", card->validity);
    say(out, "abstract", card->abstract);
    say(out, "field", card->field);
    say(out, "level", card->service_level);
    say(out, "mode", card->service_mode);
    say(out, "code", card->code);
}

static void say_relations(FILE *out, struct str rest)
{
    enum relation relation;
    struct str number;

    while (rest.n && relation_next(&rest, &relation, &number))
        fprintf(out, "%-12s %.*s\n", relation_name(relation), (int)number.n,
                number.p);
}

static void say_document(FILE *out, const struct document *d)
{
    struct str text = str_of(d->text);

    fputs("== extraction\n", out);
    say(out, "reason", reason_info(d->reason)->code);
    say(out, "detail", d->detail);
    say(out, "encoding", d->encoding);
    say(out, "content", d->content_type);
    say(out, "kind", kind_name(d->kind));
    say(out, "language", d->lang);
    say(out, "title", d->title);
    say(out, "description", d->description);
    say(out, "published", d->published);
    say(out, "modified", d->modified);
    say(out, "canonical", d->canonical);
    say(out, "robots", d->robots);
    say_card(out, &d->card);
    say_relations(out, str_of(d->relations));
    size_t shown = utf8_prefix(text, TEXT_SHOWN_BYTES);
    fprintf(out, "== text, %zu bytes\n%.*s%s\n", text.n, (int)shown, d->text,
            shown < text.n ? " ..." : "");
}

static int compare_counts(const void *a, const void *b)
{
    const struct xap_term *x = a, *y = b;

    return x->count > y->count ? -1 : x->count < y->count;
}

static void say_terms(FILE *out, const struct work *w)
{
    scoped(assembler_freep) struct assembler *a = assembler_new();
    const struct document *d = &w->document;
    struct record record = {.id = w->page.url.p,
                            .url = w->page.url.p,
                            .title = d->title,
                            .kind = kind_name(d->kind),
                            .description = d->description,
                            .card = d->card,
                            .relations = d->relations,
                            .text = d->text};
    struct xap_doc doc;

    assemble(a, &record, &doc);
    scoped(mem_freep) struct xap_term *terms =
        mem_new(doc.term_count + 1, sizeof *terms);
    memcpy(terms, doc.terms, doc.term_count * sizeof *terms);
    qsort(terms, doc.term_count, sizeof *terms, compare_counts);
    fprintf(out, "== terms, %zu, the heaviest first\n", doc.term_count);
    for (size_t i = 0; i < doc.term_count && i < TERMS_SHOWN; i++)
        fprintf(out, "%6" PRIu32 " %s\n", terms[i].count, terms[i].term);
}

static int say_work(FILE *out, const struct work *w, struct err *err)
{
    if (w->failed) {
        *err = *w->failed;
        return -err->code;
    }
    fprintf(out, "== answer\n%-12s %d\n", "status", w->status);
    say(out, "location", w->location);
    if (w->status < 200 || w->status >= 300)
        return 0;
    say_document(out, &w->document);
    if (w->document.reason == REASON_OK)
        say_terms(out, w);
    return 0;
}

static int explain_bytes(FILE *out, const char *data, const struct verdict *v,
                         const struct options *options, struct err *err)
{
    scoped(work_freep) struct work *w = work_new();
    scoped(buf_done) struct buf dir = {0};
    struct err gone = {0};

    buf_addf(&dir, "%s/warc", data);
    if (source_read_verdict(dir.p, v, &w->page, &gone) < 0) {
        fprintf(out, "== answer\nno bytes to show: %s\n", gone.msg);
        return 0;
    }
    work_run(w, options, NULL);
    return say_work(out, w, err);
}

int explain_url(FILE *out, const char *data, const char *url,
                const struct options *options, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;
    scoped(buf_done) struct buf path = {0}, key = {0};
    struct verdict v = {0};

    int r = url_key(&key, str_of(url), NULL, err);
    if (r < 0)
        return r;
    buf_addf(&path, "%s/index.db", data);
    r = verdicts_open(&verdicts, path.p, VERDICTS_READ, err);
    if (r == 0)
        r = verdicts_find(verdicts, key.p, &v, err);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(err, ERR_NOT_FOUND, "never seen: %s", key.p);
    say_verdict(out, &v);
    return explain_bytes(out, data, &v, options, err);
}

int explain_file(FILE *out, const char *path, const char *url,
                 const struct options *options, struct err *err)
{
    scoped(work_freep) struct work *w = work_new();
    struct page *page = &w->page;

    page->type = PAGE_ANSWER;
    page->bare = true;
    page->reason = REASON_COUNT;
    int r = url_key(&page->url, str_of(url ? url : "http://file.invalid/"),
                    NULL, err);
    buf_addz(&page->content_type, "");
    if (r == 0)
        r = file_read(&page->block.p, &page->block.n, path, FILE_MAX_BYTES,
                      err);
    if (r < 0)
        return r;
    page->block.room = page->block.n + 1;
    work_run(w, options, NULL);
    return say_work(out, w, err);
}
