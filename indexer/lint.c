/* indexer/lint.c - see lint.h. */
#include "indexer/lint.h"

#include "base/err.h"
#include "indexer/meta.h"
#include "indexer/store.h"
#include "indexer/work.h"

#include <jansson.h>

struct linting {
    struct verdicts *verdicts;
    const struct options *options;
    struct buf dir;
};

/* The work of a URL whose bytes are there; NULL: they are not. */
static struct work *read_page(struct linting *l, const char *url)
{
    scoped(work_freep) struct work *w = work_new();
    struct verdict v = {0};
    struct err none = {0};

    if (verdicts_find(l->verdicts, url, &v, &none) != 1 ||
        source_read_verdict(l->dir.p, &v, &w->page, &none) < 0)
        return NULL;
    work_run(w, l->options, NULL);
    return w->failed ? NULL : TAKE(w);
}

static json_t *answer(struct linting *l, const char *url)
{
    scoped(work_freep) struct work *w = read_page(l, url);
    json_t *row = json_pack("{ss}", "url", url);

    if (!w || !w->document.is_html) {
        json_object_set_new(row, "skipped", json_true());
        return row;
    }
    json_t *list = json_array();
    for (unsigned bit = 1; bit <= META_ALL; bit <<= 1)
        if (!(w->document.has & bit))
            json_array_append_new(list, json_string(meta_has_name(bit)));
    json_object_set_new(row, "missing", list);
    return row;
}

static int lint_all(struct linting *l, FILE *from, FILE *out, struct err *err)
{
    scoped(mem_freep) char *line = NULL;
    size_t room = 0;
    ssize_t n;

    while ((n = getline(&line, &room, from)) > 0) {
        line[n - (line[n - 1] == '\n')] = '\0';
        json_t *row = answer(l, line);
        int bad = json_dumpf(row, out, JSON_COMPACT);
        json_decref(row);
        if (bad || putc('\n', out) == EOF)
            return err_errno(err, "writing the answer");
    }
    return 0;
}

int lint_run(FILE *from, FILE *out, const char *data,
             const struct options *options, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;
    struct linting l = {.options = options};
    struct buf path = {0};

    buf_addf(&path, "%s/index.db", data);
    int r = verdicts_open(&verdicts, path.p, VERDICTS_READ, err);
    buf_done(&path);
    if (r < 0)
        return r;
    l.verdicts = verdicts;
    buf_addf(&l.dir, "%s/warc", data);
    r = lint_all(&l, from, out, err);
    buf_done(&l.dir);
    return r;
}
