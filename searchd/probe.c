/* searchd/probe.c - see probe.h. */
#include "searchd/probe.h"

#include "base/rows.h"
#include "base/utf8.h"
#include "searchd/spell.h"

/* Answers the row with what `write` makes of its text. */
static int answer(const json_t *in, json_t *out, struct language *language,
                  void (*write)(struct buf *out, struct str text,
                                const struct language *language),
                  struct err *err)
{
    scoped(buf_done) struct buf nfc = {0}, text = {0};
    const char *typed;

    int r = rows_str(in, "text", &typed, err);
    if (r < 0)
        return r;
    utf8_nfc(&nfc, str_of(typed));
    write(&text, buf_str(&nfc), language);
    json_object_set_new(out, "text",
                        json_stringn(text.n ? text.p : "", text.n));
    return 0;
}

int probe_restore(const json_t *in, json_t *out, void *context, struct err *err)
{
    return answer(in, out, context, spell_restore, err);
}

static void suggest(struct buf *out, struct str text,
                    const struct language *language)
{
    (void)spell_suggest(out, text, language);
}

int probe_spell(const json_t *in, json_t *out, void *context, struct err *err)
{
    return answer(in, out, context, suggest, err);
}
