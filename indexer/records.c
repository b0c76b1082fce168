/* indexer/records.c - see records.h. */
#include "indexer/records.h"

#include "base/err.h"
#include "base/jsontext.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "indexer/xap_write.h"

struct writing {
    FILE *out;
    const struct records_query *query;
    struct arena *arena; /* of one record */
    struct buf line;
    struct err *err;
    int r;
};

/* ISO texts of one form sort as their moments do; a page that was imported has
 * no such moment, and is always told. */
static bool is_wanted(const struct records_query *q, const struct record *r)
{
    return *r->url && (!q->portal.n || str_is(q->portal, r->portal)) &&
           (!q->since.n || !*r->indexed || strcmp(r->indexed, q->since.p) >= 0);
}

static void member(struct buf *out, const char *name, const char *text)
{
    if (!*text)
        return;
    buf_addf(out, "%s\"%s\":", out->n > 1 ? "," : "", name);
    jsontext_add(out, str_of(text));
}

static void write_record(struct buf *out, const struct record *r, bool text)
{
    buf_addc(out, '{');
    member(out, "url", r->url);
    member(out, "portal", r->portal);
    member(out, "agency", r->agency);
    member(out, "host", r->host);
    member(out, "kind", r->kind);
    member(out, "lang", r->lang);
    member(out, "title", r->title);
    member(out, "description", r->description);
    member(out, "image", r->image);
    member(out, "published", r->published);
    member(out, "modified", r->modified);
    member(out, "indexed", r->indexed);
    member(out, "number", r->card.number);
    member(out, "type", r->card.type);
    member(out, "issuer", r->card.issuer);
    member(out, "issued", r->card.issued);
    member(out, "abstract", r->card.abstract);
    member(out, "signer", r->card.signer);
    if (text)
        member(out, "text", r->text);
    buf_addz(out, "}\n");
}

static bool see(void *context, const struct xap_doc *doc)
{
    struct writing *w = context;
    struct record record;

    w->r = record_unpack(&record, doc->data, w->arena, w->err);
    if (w->r == 0 && is_wanted(w->query, &record)) {
        buf_reset(&w->line);
        write_record(&w->line, &record, w->query->text);
        fwrite(w->line.p, w->line.n, 1, w->out);
    }
    arena_reset(w->arena);
    return w->r == 0 && !ferror(w->out);
}

int records_write(FILE *out, const char *data,
                  const struct records_query *query, struct err *err)
{
    scoped(xap_reader_freep) struct xap_reader *index = NULL;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf path = {0};
    struct writing w = {.out = out, .query = query, .arena = arena, .err = err};
    const char key[] = {TERM_KEY, '\0'};

    buf_addf(&path, "%s/index", data);
    int r = xap_reader_open(&index, path.p, err);
    if (r == 0)
        r = xap_each(index, key, see, &w, err);
    buf_done(&w.line);
    if (r < 0 || w.r < 0)
        return r < 0 ? r : w.r;
    if (fflush(out) != 0 || ferror(out))
        return err_errno(err, "writing the records");
    return 0;
}
