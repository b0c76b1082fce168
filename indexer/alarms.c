/* indexer/alarms.c - see alarms.h. */
#include "indexer/alarms.h"

#include "base/clock.h"
#include "base/err.h"
#include "indexer/store.h"

#include <inttypes.h>
#include <jansson.h>

static int open_verdicts(struct verdicts **ret_verdicts, const char *data,
                         struct err *err)
{
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/index.db", data);
    return verdicts_open(ret_verdicts, path.p, VERDICTS_READ, err);
}

static bool put_text(void *context, const struct verdict *v)
{
    FILE *out = context;

    fprintf(out, "%3d  %-10s %s\n     %s\n", v->alarm, v->alarm_kinds, v->url,
            v->alarm_detail);
    return !ferror(out);
}

static json_t *list_of(const char *words)
{
    struct str rest = str_of(words), one;
    json_t *list = json_array();

    while (str_cut(&rest, ' ', &one))
        if (one.n)
            json_array_append_new(list, json_stringn(one.p, one.n));
    return list;
}

static bool put_json(void *context, const struct verdict *v)
{
    FILE *out = context;
    char seen[CLOCK_ISO_MAX];
    json_t *o =
        json_pack("{s:s, s:s, s:i, s:o, s:s, s:s, s:s, s:s}", "url", v->url,
                  "portal", v->portal, "points", v->alarm, "kinds",
                  list_of(v->alarm_kinds), "detail", v->alarm_detail, "title",
                  v->title, "reason", reason_info(v->reason)->code, "seen",
                  clock_iso(seen, v->indexed_ms, false));

    json_dumpf(o, out, JSON_COMPACT);
    putc('\n', out);
    json_decref(o);
    return !ferror(out);
}

static bool put_mirror_text(void *context, const struct mirror *m)
{
    FILE *out = context;

    fprintf(out, "%3d %%  %s  repeats  %s  (%" PRId64 " of %" PRId64 ")\n",
            (int)(m->shared * 100 / m->pages), m->host, m->original, m->shared,
            m->pages);
    return !ferror(out);
}

static bool put_mirror_json(void *context, const struct mirror *m)
{
    FILE *out = context;
    json_t *o = json_pack("{s:s, s:s, s:I, s:I}", "host", m->host, "original",
                          m->original, "pages", (json_int_t)m->pages, "shared",
                          (json_int_t)m->shared);

    json_dumpf(o, out, JSON_COMPACT);
    putc('\n', out);
    json_decref(o);
    return !ferror(out);
}

int alarms_mirrors(FILE *out, const char *data, bool json, struct err *err)
{
    enum { PAGES_MIN = 20, PERCENT = 60 };
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;

    int r = open_verdicts(&verdicts, data, err);
    return r == 0 ? verdicts_mirrors(verdicts, PAGES_MIN, PERCENT,
                                     json ? put_mirror_json : put_mirror_text,
                                     out, err)
                  : r;
}

int alarms_run(FILE *out, const char *data, const char *portal, bool json,
               struct err *err)
{
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;

    int r = open_verdicts(&verdicts, data, err);
    return r == 0 ? verdicts_alarms(verdicts, portal,
                                    json ? put_json : put_text, out, err)
                  : r;
}
