/* searchd/result.c - see result.h. */
#include "searchd/result.h"

#include "base/err.h"
#include "config/registry.h"
#include "indexer/xap.h"

enum { TITLE_CHARS = 160, SNIPPET_CHARS = 280 };

/* What a snippet is taken from. */
static struct str body_of(const struct record *r)
{
    return str_of(*r->text            ? r->text
                  : *r->card.abstract ? r->card.abstract
                                      : r->description);
}

int result_read(struct result *ret, const struct xap_hit *hit,
                struct snippet_rule marks, struct arena *arena, struct err *err)
{
    ret->docid = hit->docid;
    ret->score = hit->score;
    ret->copies = hit->collapsed;
    ret->ended_by = "";
    int r = record_unpack(&ret->record,
                          (struct str){hit->data, hit->data_bytes}, arena, err);
    if (r < 0)
        return err_wrap(err, "document %u", hit->docid);
    marks.chars_max = TITLE_CHARS;
    snippet_title(&ret->title, str_of(ret->record.title), &marks, arena);
    marks.chars_max = SNIPPET_CHARS;
    snippet_of(&ret->snippet, body_of(&ret->record), &marks, arena);
    return 0;
}

bool result_is_official(const struct record *r, const struct registry *reg)
{
    return !reg || !*r->portal || registry_find_code(reg, r->portal) ||
           registry_find_host(reg, str_of(r->host));
}
