/* searchd/probe.c - see probe.h. */
#include "searchd/probe.h"

#include "base/rows.h"
#include "base/utf8.h"
#include "searchd/spell.h"

int probe_restore(const json_t *in, json_t *out, void *context, struct err *err)
{
    scoped(buf_done) struct buf nfc = {0}, text = {0};
    const char *typed;

    int r = rows_str(in, "text", &typed, err);
    if (r < 0)
        return r;
    utf8_nfc(&nfc, str_of(typed));
    spell_restore(&text, buf_str(&nfc), context);
    json_object_set_new(out, "text",
                        json_stringn(text.n ? text.p : "", text.n));
    return 0;
}

int probe_spell(const json_t *in, json_t *out, void *context, struct err *err)
{
    scoped(buf_done) struct buf nfc = {0}, text = {0};
    const char *typed;

    int r = rows_str(in, "text", &typed, err);
    if (r < 0)
        return r;
    utf8_nfc(&nfc, str_of(typed));
    (void)spell_suggest(&text, buf_str(&nfc), context);
    json_object_set_new(out, "text",
                        json_stringn(text.n ? text.p : "", text.n));
    return 0;
}
