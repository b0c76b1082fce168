/* searchd/page_csv.c - see page_csv.h. */
#include "searchd/page_csv.h"

#include "base/csv.h"

static void put_row(struct buf *out, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_addc(out, ',');
        csv_cell(out, str_of(cells[i]));
    }
    buf_addz(out, "\r\n");
}

void csv_results(struct buf *out, const struct result_list *list,
                 const char *base)
{
    static const char *const head[] = {
        "title",     "url",      "kind",    "agency", "published",
        "number",    "type",     "issuer",  "signer", "issued",
        "effective", "validity", "ended_by"};
    enum { COLUMNS = sizeof head / sizeof *head };

    (void)base;
    buf_addz(out, "\xef\xbb\xbf");
    put_row(out, head, COLUMNS);
    for (size_t i = 0; i < list->count; i++) {
        const struct record *r = &list->items[i].record;
        const struct document_card *c = &r->card;
        const char *const cells[COLUMNS] = {r->title,
                                            r->url,
                                            r->kind,
                                            r->agency,
                                            r->published,
                                            c->number,
                                            c->type,
                                            c->issuer,
                                            c->signer,
                                            c->issued,
                                            c->effective,
                                            c->validity,
                                            list->items[i].ended_by};
        put_row(out, cells, COLUMNS);
    }
}
