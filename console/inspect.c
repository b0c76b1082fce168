/* console/inspect.c - see inspect.h. */
#include "console/inspect.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/picture.h"
#include "console/station.h"
#include "console/view.h"
#include "crawler/why.h"

#include <stdio.h>
#include <stdlib.h>

void inspection_done(struct inspection *i)
{
    json_decref(i->story);
    json_decref(i->indexed);
    json_decref(i->rank);
}

/* --- members of JSON --- */

const json_t *inspect_get(const json_t *json, const char *path)
{
    struct str rest = str_of(path), name;
    char text[64];

    while (json && str_cut(&rest, '.', &name)) {
        str_copy(text, sizeof text, name);
        json = json_object_get(json, text);
    }
    return json_is_null(json) ? NULL : json;
}

const char *inspect_text(const json_t *json, const char *path)
{
    const char *text = json_string_value(inspect_get(json, path));

    return text ? text : "";
}

int64_t inspect_number(const json_t *json, const char *path)
{
    return (int64_t)json_number_value(inspect_get(json, path));
}

int64_t inspect_time(const json_t *json, const char *path)
{
    int64_t unix_ms = 0;

    (void)clock_parse_iso(str_of(inspect_text(json, path)), &unix_ms);
    return unix_ms;
}

/* --- whose URL it is --- */

static const char *own_url(const struct call *c, struct picture *p,
                           const char *text)
{
    scoped(buf_done) struct buf key = {0};
    scoped(url_done) struct url url = {0};
    struct picture_row row;
    struct err err = {0};

    if (url_parse(&url, str_of(text), NULL, &err) < 0 ||
        url_canonical(&key, &url, &err) < 0)
        return NULL;
    const char *known = arena_str(c->rq->arena, buf_str(&key));
    if (registry_find_host(c->console->registry, url.host) == c->portal)
        return known;
    if (picture_row_get(p, c->portal->code, known, &row, &err) != 1)
        return NULL;
    free((void *)(uintptr_t)row.url);
    return known;
}

const char *inspect_own_url(struct call *c, struct picture *p, const char *text)
{
    const char *url = p ? own_url(c, p, text) : NULL;

    if (p && !url)
        view_wrong(c, "url", "Đó không phải là địa chỉ của cổng này",
                   "This is no URL of the portal");
    return url;
}

/* --- the stations --- */

/* A file in memory holds the story for a moment. */
static int read_story(struct inspection *i, const struct call *c,
                      struct err *err)
{
    char *text = NULL;
    size_t n = 0;
    json_error_t why;
    const struct why_task task = {.data_dir = c->console->data_dir,
                                  .url = i->url,
                                  .options = c->console->options,
                                  .registry = c->console->registry,
                                  .json = true};
    FILE *out = open_memstream(&text, &n);

    if (!out)
        mem_exhausted();
    int r = why_write(out, &task, err);
    fclose(out);
    if (r == 0)
        i->story = json_loadb(text, n, JSON_DISABLE_EOF_CHECK, &why);
    free(text);
    if (r == -ERR_NOT_FOUND) {
        *err = (struct err){0};
        return 0;
    }
    return r < 0 || i->story ? r : err_set(err, ERR_BUG, "story: %s", why.text);
}

/* A station that does not know the URL is an answer. */
static int ask(const struct station_task *task, json_t **ret_json,
               const char **ret_fault, struct arena *arena, struct err *err)
{
    int r = station_ask_json(task, ret_json, err);

    if (r == 0 || (r != -ERR_NOT_FOUND && r != -ERR_LIMIT))
        return r;
    *ret_fault = arena_str(arena, str_of(err->msg));
    *err = (struct err){0};
    return 0;
}

static int read_indexed(struct inspection *i, const struct call *c,
                        struct err *err)
{
    const struct station_task task = {
        .program = "indexer",
        .words = {"explain", "--json", "--", i->url},
        .data_dir = c->console->data_dir,
        .options = c->console->options,
    };
    const char *fault;

    return ask(&task, &i->indexed, &fault, c->rq->arena, err);
}

static int read_rank(struct inspection *i, const struct call *c,
                     struct err *err)
{
    const struct station_task task = {
        .program = "searchd",
        .words = {"rank", "--", i->url, i->query},
        .data_dir = c->console->data_dir,
        .options = c->console->options,
    };

    return *i->query ? ask(&task, &i->rank, &i->rank_fault, c->rq->arena, err)
                     : 0;
}

static int read_row(struct inspection *i, const struct call *c,
                    struct picture *p, struct err *err)
{
    struct picture_row row;
    int r = picture_row_get(p, c->portal->code, i->url, &row, err);

    if (r != 1)
        return r;
    i->known = true;
    i->reason = row.reason;
    i->listed = row.state & STATE_LISTED;
    i->searchable = row.state & STATE_INDEXED;
    i->detail = arena_str(c->rq->arena, str_of(row.detail));
    free((void *)(uintptr_t)row.url);
    return 0;
}

int inspect(struct inspection *ret, struct call *c, struct picture *p,
            const char *url, const char *query, struct err *err)
{
    struct inspection i = {.url = url,
                           .query = query,
                           .reason = REASON_COUNT,
                           .detail = "",
                           .rank_fault = ""};
    int r = read_row(&i, c, p, err);

    if (r == 0)
        r = read_story(&i, c, err);
    if (r == 0 && i.story)
        r = read_indexed(&i, c, err);
    if (r == 0)
        r = read_rank(&i, c, err);
    if (r < 0)
        inspection_done(&i);
    else
        *ret = i;
    return r < 0 ? r : 0;
}
