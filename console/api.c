/* console/api.c - see api.h. */
#include "console/api.h"

#include "base/clock.h"
#include "base/embed.h"
#include "base/err.h"
#include "base/utf8.h"
#include "console/apikey.h"
#include "console/call.h"
#include "console/picture.h"

#include <stdlib.h>

EMBED(console_openapi, "console/openapi.json");

/* --- keys --- */

int api_load_key(struct call *c, struct err *err)
{
    struct str header = httpd_header(c->rq, "Authorization");
    scoped(picture_freep) struct picture *p = NULL;
    struct apikey key = {0};

    if (!str_starts(c->rq->path, STR("/api/")) || !header.n)
        return 0;
    if (!str_case_starts(header, STR("Bearer ")))
        return err_set(err, ERR_USAGE, "no bearer");
    int r = picture_open(&p, c->console->data_dir, err);
    if (r == 0)
        r = apikey_find(p, str_trim(str_sub(header, 7, header.n)),
                        clock_unix_ms(), c->rq->arena, &key, err);
    if (r <= 0)
        return r < 0 ? r : err_set(err, ERR_USAGE, "no key of ours");
    struct grant *grant = ARENA_NEW(c->rq->arena, grant);
    *grant = (struct grant){key.portal, key.role};
    c->who = (struct visitor){
        .id = -key.id, /* nobody, and not nobody */
        .name = key.label,
        .as = arena_printf(c->rq->arena, "key:%lld", (long long)key.id),
        .grants = grant,
        .grant_count = 1,
    };
    c->by_key = true;
    return 1;
}

/* --- answers --- */

static void answer(struct call *c, json_t *json, const char *type)
{
    char *text = json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (!text)
        mem_exhausted();
    buf_reset(&c->rs->body);
    buf_addz(&c->rs->body, text);
    buf_addc(&c->rs->body, '\n');
    free(text);
    c->rs->content_type = type;
    httpd_set_header(c->rs, "Cache-Control", "no-store");
}

void api_answer(struct call *c, json_t *json)
{
    const struct err err = {ERR_BUG, "the answer is not UTF-8"};

    if (json)
        answer(c, json, "application/json");
    else
        call_failed(c, "api.failed", &err);
}

/* Text of the request may be any bytes; JSON takes none but UTF-8. */
static json_t *json_text(struct str text)
{
    scoped(buf_done) struct buf clean = {0};

    utf8_repair(&clean, text);
    return json_stringn(clean.p ? clean.p : "", clean.n);
}

void api_problem(struct call *c, int status, const char *vi, const char *en,
                 json_t *more)
{
    json_t *json = json_pack(
        "{ss, si, ss, ss, ss, ss, so}", "type", "about:blank", "status", status,
        "title", vi, "title_en", en, "detail", en, "trace_id", c->rq->trace_id,
        "instance", json_text(c->rq->path));

    if (more)
        json_object_update_new(json, more);
    c->rs->status = status;
    if (status == 401)
        httpd_set_header(c->rs, "WWW-Authenticate", "Bearer");
    answer(c, json, "application/problem+json");
}

/* --- parameters --- */

static json_t *mistake(struct str parameter, const char *vi, const char *en)
{
    return json_pack("{so, ss, ss}", "parameter", json_text(parameter),
                     "message", vi, "message_en", en);
}

static void refuse(struct call *c, json_t *errors)
{
    api_problem(c, 422, "Tham số không hợp lệ", "A parameter is not valid",
                json_pack("{so}", "errors", errors));
}

void api_wrong(struct call *c, const char *parameter, const char *vi,
               const char *en)
{
    refuse(c, json_pack("[o]", mistake(str_of(parameter), vi, en)));
}

static bool is_one(struct str name, const char *const *names)
{
    for (; *names; names++)
        if (str_is(name, *names))
            return true;
    return false;
}

static void look(json_t *errors, const struct httpd_pair *pairs, size_t count,
                 const char *const *names)
{
    for (size_t i = 0; i < count; i++) {
        struct str name = pairs[i].name, value = pairs[i].value;
        if (!is_one(name, names))
            json_array_append_new(errors,
                                  mistake(name, "không có tham số này",
                                          "there is no such parameter"));
        else if (!utf8_valid(value) ||
                 (value.n && memchr(value.p, '\0', value.n)))
            json_array_append_new(errors,
                                  mistake(name, "giá trị không phải chữ UTF-8",
                                          "the value is no UTF-8 text"));
    }
}

bool api_takes(struct call *c, const char *const *names)
{
    static const char *const none[] = {NULL}, *const token[] = {"csrf", NULL};
    bool form = str_is(c->rq->method, "POST");
    json_t *errors = json_array();

    look(errors, c->rq->args, c->rq->arg_count, form ? none : names);
    for (size_t i = 0; form && i < c->rq->form_count; i++)
        if (!is_one(c->rq->form[i].name, token))
            look(errors, &c->rq->form[i], 1, names);
    if (!json_array_size(errors)) {
        json_decref(errors);
        return true;
    }
    refuse(c, errors);
    return false;
}

/* --- what the API says of itself --- */

void api_openapi(struct call *c)
{
    buf_add(&c->rs->body, EMBEDDED(console_openapi));
    c->rs->content_type = "application/json; charset=utf-8";
    httpd_set_header(c->rs, "Cache-Control", "public, max-age=300");
    httpd_etag(c->rq, c->rs);
}
