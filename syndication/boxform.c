/* syndication/boxform.c - see boxform.h. */
#include "syndication/boxform.h"

#include "base/err.h"
#include "base/html.h"
#include "base/httpd.h"
#include "syndication/box.h"

#include <stdlib.h>

enum shape { WORD, NUMBER, SWITCH, NUMBERS, WORDS };

const char boxform_options[] =
    "kind= criteria= count= ids= distribution= title= emblem= images= "
    "header-color= background= width= height= template= theme= language= "
    "heading=";

static const struct {
    const char *option, *member;
    enum shape shape;
} options[] = {
    {"kind", "kind", WORD},
    {"criteria", "criteria", WORD},
    {"count", "count", NUMBER},
    {"ids", "ids", NUMBERS},
    {"distribution", "distribution", WORDS},
    {"title", "title", WORD},
    {"emblem", "emblem", SWITCH},
    {"images", "images", SWITCH},
    {"header-color", "header_color", WORD},
    {"background", "background", WORD},
    {"width", "width", NUMBER},
    {"height", "height", NUMBER},
    {"template", "template", WORD},
    {"theme", "theme", WORD},
    {"language", "language", WORD},
    {"heading", "heading", NUMBER},
};

enum { OPTIONS = sizeof options / sizeof *options };

/* NULL when the text is no number. */
static json_t *number(struct str text)
{
    int64_t value;

    return str_int(str_trim(text), 0, INT64_MAX, &value) ? json_integer(value)
                                                         : NULL;
}

static json_t *list(struct str text, enum shape shape)
{
    json_t *array = json_array();
    struct str part;

    while (text.n && str_cut(&text, ',', &part)) {
        part = str_trim(part);
        json_t *one =
            shape == NUMBERS ? number(part) : json_stringn(part.p, part.n);
        if (json_array_append_new(array, one) == 0)
            continue;
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *value_of(const char *text, enum shape shape)
{
    switch (shape) {
    case NUMBER: return number(str_of(text));
    case SWITCH:
        return !strcmp(text, "yes")  ? json_true()
               : !strcmp(text, "no") ? json_false()
                                     : NULL;
    case NUMBERS:
    case WORDS: return list(str_of(text), shape);
    default: return json_string(text);
    }
}

int boxform_lay_over(json_t *json, boxform_lookup *given, const void *from,
                     struct err *err)
{
    static const char *const wanted[] = {[WORD] = "text in UTF-8",
                                         [NUMBER] = "a number",
                                         [SWITCH] = "yes or no",
                                         [NUMBERS] =
                                             "numbers separated by commas",
                                         [WORDS] = "words separated by commas"};

    for (size_t i = 0; i < OPTIONS; i++) {
        const char *text = given(from, options[i].option);
        if (!text)
            continue;
        json_t *value = value_of(text, options[i].shape);
        if (!value)
            return err_set(err, ERR_USAGE, "%s '%.60s' is not %s",
                           options[i].option, text, wanted[options[i].shape]);
        json_object_set_new(json, options[i].member, value);
    }
    return 0;
}

/* All values of an argument, joined by commas: a form sends ids one by one. */
static const char *argument(const void *from, const char *option)
{
    const struct httpd_request *rq = from;
    struct buf joined = {0};

    if (!strcmp(option, "ids") && !str_is(httpd_arg(rq, "criteria"), "picked"))
        return NULL;
    for (size_t i = 0; i < rq->arg_count; i++)
        if (str_is(rq->args[i].name, option) && rq->args[i].value.n) {
            buf_addz(&joined, joined.n ? "," : "");
            buf_add(&joined, rq->args[i].value);
        }
    const char *text = joined.n ? arena_str(rq->arena, buf_str(&joined)) : NULL;
    buf_done(&joined);
    return text;
}

int boxform_read(struct box *ret_box, const struct httpd_request *rq,
                 struct err *err)
{
    json_t *json = json_object();
    int r = boxform_lay_over(json, argument, rq, err);
    scoped(mem_freep) char *text = json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (r == 0)
        r = box_read(ret_box, rq->arena, str_of(text), err);
    if (r < 0)
        err->code = ERR_USAGE;
    return r < 0 ? -ERR_USAGE : 0;
}

void boxform_query(struct buf *out, const struct httpd_request *rq)
{
    size_t from = out->n;

    for (size_t i = 0; i < OPTIONS; i++) {
        const char *text = argument(rq, options[i].option);
        if (!text)
            continue;
        buf_addf(out, "%s%s=", out->n > from ? "&" : "", options[i].option);
        html_query(out, str_of(text));
    }
}
