/* indexer/explain_json.c - see explain_json.h. */
#include "indexer/explain_json.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "config/options.h"
#include "indexer/meta.h"
#include "indexer/relation.h"
#include "indexer/store.h"
#include "indexer/work.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

static json_t *time_json(int64_t unix_ms)
{
    char text[CLOCK_ISO_MAX];

    return unix_ms > 0 ? json_string(clock_iso(text, unix_ms, false))
                       : json_null();
}

/* Headers come as they were sent: any bytes. */
static json_t *bytes_json(struct str bytes)
{
    scoped(buf_done) struct buf text = {0};

    utf8_repair(&text, bytes);
    return json_stringn(text.p ? text.p : "", text.n);
}

static json_t *verdict_json(const struct verdict *v)
{
    return json_pack(
        "{ss, ss, ss, ss, so, so, so, ss, ss, ss, s{si, ss, ss}}", "reason",
        reason_info(v->reason)->code, "detail", v->detail, "portal", v->portal,
        "host", v->host, "looked_at", time_json(v->indexed_ms), "changed",
        time_json(v->changed_ms), "first_seen", time_json(v->first_seen_ms),
        "title", v->title, "published", v->published, "found_on", v->found_on,
        "alarm", "points", v->alarm, "kinds", v->alarm_kinds, "detail",
        v->alarm_detail);
}

struct copies {
    json_t *list;
    const char *url; /* left out */
};

static bool add_copy(void *context, const struct verdict *v)
{
    struct copies *c = context;

    if (strcmp(v->url, c->url) != 0)
        json_array_append_new(
            c->list, json_pack("{ss, ss, ss, ss, ss}", "url", v->url, "host",
                               v->host, "reason", reason_info(v->reason)->code,
                               "title", v->title, "published", v->published));
    return json_array_size(c->list) < EXPLAIN_COPIES_MAX;
}

static json_t *card_json(const struct document_card *card)
{
    const struct {
        const char *name, *value;
    } members[] = {
        {"number", card->number},
        {"type", card->type},
        {"issuer", card->issuer},
        {"issued", card->issued},
        {"effective", card->effective},
        {"signer", card->signer},
        {"office", card->signer_office},
        {"validity", card->validity},
        {"abstract", card->abstract},
        {"field", card->field},
        {"level", card->service_level},
        {"mode", card->service_mode},
        {"code", card->code},
    };
    json_t *json = json_object();

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (*members[i].value)
            json_object_set_new(json, members[i].name,
                                json_string(members[i].value));
    return json;
}

static json_t *relations_json(struct str rest)
{
    json_t *list = json_array();
    enum relation relation;
    struct str number;

    while (rest.n && relation_next(&rest, &relation, &number))
        json_array_append_new(
            list, json_pack("{ss, so}", "relation", relation_name(relation),
                            "number", json_stringn(number.p, number.n)));
    return list;
}

/* What an HTML page does not say of itself. */
static json_t *missing_json(unsigned has)
{
    json_t *list = json_array();

    for (unsigned bit = 1; bit <= META_ALL; bit <<= 1)
        if (!(has & bit))
            json_array_append_new(list, json_string(meta_has_name(bit)));
    return list;
}

static json_t *document_json(const struct document *d)
{
    struct str text = str_of(d->text);
    size_t shown = utf8_prefix(text, EXPLAIN_TEXT_BYTES);
    json_t *json = json_pack(
        "{ss, ss, ss, ss, ss, ss, ss, ss, ss, ss, ss, ss, ss, ss}", "reason",
        reason_info(d->reason)->code, "detail", d->detail, "encoding",
        d->encoding, "content_type", d->content_type, "kind",
        kind_name(d->kind), "language", d->lang, "title", d->title,
        "description", d->description, "keywords", d->keywords, "author",
        d->author, "published", d->published, "modified", d->modified,
        "canonical", d->canonical, "robots", d->robots);

    if (!json)
        return json_null();
    if (d->is_html)
        json_object_set_new(json, "missing", missing_json(d->has));
    json_object_set_new(json, "card", card_json(&d->card));
    json_object_set_new(json, "relations",
                        relations_json(str_of(d->relations)));
    json_object_set_new(json, "text", json_stringn(d->text, shown));
    json_object_set_new(json, "text_bytes", json_integer((json_int_t)text.n));
    return json;
}

static struct str head_of(const struct page *page)
{
    struct str block = buf_str(&page->block);
    ptrdiff_t end = page->bare ? 0 : str_find(block, STR("\r\n\r\n"));

    return page->head.n ? buf_str(&page->head)
                        : str_sub(block, 0, end > 0 ? (size_t)end : 0);
}

/* What the answer was, and what was read from it. */
static int add_bytes(json_t *json, const char *data, const struct verdict *v,
                     const struct options *options, struct err *err)
{
    scoped(work_freep) struct work *w = work_new();
    scoped(buf_done) struct buf dir = {0};
    struct err gone = {0};

    buf_addf(&dir, "%s/warc", data);
    if (source_read_verdict(dir.p, v, &w->page, &gone) < 0)
        return 0; /* decided without bytes, or they were pruned */
    json_object_set_new(json, "fetched", time_json(w->page.date_unix_ms));
    json_object_set_new(json, "head", bytes_json(head_of(&w->page)));
    work_run(w, options, NULL);
    if (w->failed) {
        *err = *w->failed;
        return -err->code;
    }
    json_object_set_new(json, "status", json_integer(w->status));
    json_object_set_new(json, "location", bytes_json(str_of(w->location)));
    if (w->status >= 200 && w->status < 300)
        json_object_set_new(json, "document", document_json(&w->document));
    return 0;
}

static int add_copies(json_t *json, struct verdicts *verdicts, const char *url,
                      uint64_t cluster, struct err *err)
{
    struct copies copies = {json_array(), url};

    json_object_set_new(json, "copies", copies.list);
    return cluster ? verdicts_cluster(verdicts, cluster, add_copy, &copies, err)
                   : 0;
}

static int fill(json_t *json, const char *data, const char *key,
                const struct options *options, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;
    scoped(buf_done) struct buf path = {0};
    struct verdict v = {0};

    buf_addf(&path, "%s/index.db", data);
    int r = verdicts_open(&verdicts, path.p, VERDICTS_READ, err);
    if (r == 0)
        r = verdicts_find(verdicts, key, &v, err);
    if (r <= 0)
        return r < 0 ? r : err_set(err, ERR_NOT_FOUND, "never seen: %s", key);
    json_object_set_new(json, "verdict", verdict_json(&v));
    uint64_t cluster = v.cluster;
    r = add_bytes(json, data, &v, options, err);
    return r < 0 ? r : add_copies(json, verdicts, key, cluster, err);
}

int explain_json(FILE *out, const char *data, const char *url,
                 const struct options *options, struct err *err)
{
    scoped(buf_done) struct buf key = {0};
    int r = url_key(&key, str_of(url), NULL, err);

    if (r < 0)
        return r;
    json_t *json = json_pack("{ss}", "url", key.p);
    r = fill(json, data, key.p, options, err);
    if (r == 0 && json_dumpf(json, out, JSON_COMPACT) < 0)
        r = err_errno(err, "writing the answer");
    json_decref(json);
    putc('\n', out);
    return r;
}
