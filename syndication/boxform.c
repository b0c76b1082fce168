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

/* The first value of that name that is not empty. */
static struct str one(const struct boxform *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(form->pairs[i].name, name) && form->pairs[i].value.n)
            return form->pairs[i].value;
    return STR("");
}

/* What a form sends besides: ids that were ticked for another way of choosing,
 * a template that was chosen for another kind. */
static bool is_beside(const struct boxform *form, const char *option)
{
    if (!strcmp(option, "ids"))
        return !str_is(one(form, "criteria"), "picked");
    if (strcmp(option, "template") != 0 || !one(form, "template").n)
        return false;
    scoped(mem_freep) char *kind = str_dup(one(form, "kind"));
    scoped(mem_freep) char *template = str_dup(one(form, "template"));
    return box_word_is_template(template) &&
           box_words_fit(*kind ? kind : "mixed", "list") &&
           !box_words_fit(*kind ? kind : "mixed", template);
}

/* All values of an argument, joined by commas: a form sends ids one by one. */
static const char *argument(const void *from, const char *option)
{
    const struct boxform *form = from;
    struct buf joined = {0};

    if (is_beside(form, option))
        return NULL;
    for (size_t i = 0; i < form->count; i++)
        if (str_is(form->pairs[i].name, option) && form->pairs[i].value.n) {
            buf_addz(&joined, joined.n ? "," : "");
            buf_add(&joined, form->pairs[i].value);
        }
    const char *text =
        joined.n ? arena_str(form->arena, buf_str(&joined)) : NULL;
    buf_done(&joined);
    return text;
}

int boxform_read(struct box *ret_box, const struct boxform *form,
                 struct err *err)
{
    json_t *json = json_object();
    int r = boxform_lay_over(json, argument, form, err);
    scoped(mem_freep) char *text = json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (r == 0)
        r = box_read(ret_box, form->arena, str_of(text), err);
    if (r < 0)
        err->code = ERR_USAGE;
    return r < 0 ? -ERR_USAGE : 0;
}

/* Begins one pair: "&name=", with the value when it is given. */
static void add(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "%s%s=", out->n ? "&" : "", name);
    html_query(out, str_of(value));
}

static void add_number(struct buf *out, const char *name, int64_t value,
                       int64_t missing)
{
    if (value != missing)
        buf_addf(out, "%s%s=%lld", out->n ? "&" : "", name, (long long)value);
}

static void add_lists(struct buf *out, const struct box *box)
{
    for (size_t i = 0; i < box->id_count; i++)
        buf_addf(out, "%s%lld", i ? "," : "&ids=", (long long)box->ids[i]);
    for (size_t i = 0; i < box->target_count; i++)
        buf_addf(out, "%s%.*s",
                 i        ? ","
                 : out->n ? "&distribution="
                          : "distribution=",
                 (int)box->targets[i].n, box->targets[i].p);
}

static void add_look(struct buf *out, const struct box *box)
{
    if (!str_is(box->title, box_default_title(box)))
        add(out, "title", box->title.p);
    if (!box->emblem)
        add(out, "emblem", "no");
    if (box->images != box_template_has_images(box->template))
        add(out, "images", box->images ? "yes" : "no");
    if (!str_is(box->header, BOX_HEADER))
        add(out, "header-color", box->header.p);
    if (box->ground.n && !str_is(box->ground, BOX_GROUND))
        add(out, "background", box->ground.p);
    add_number(out, "width", box->width, 0);
    add_number(out, "height", box->height, 0);
    if (box->template != BOX_LIST)
        add(out, "template", box_template_word(box));
    if (box->language != BOX_VI)
        add(out, "language", box_language_word(box));
    add_number(out, "heading", box->heading, 2);
}

void boxform_query(struct buf *out, const struct box *box, const char *theme)
{
    struct buf query = {0};

    if (box->kind != BOX_MIXED)
        add(&query, "kind", box_kind_word(box));
    if (box->criteria != BOX_NEWEST)
        add(&query, "criteria", box_criteria_word(box));
    add_number(&query, "count", box->count, BOX_ITEMS_MAX);
    add_lists(&query, box);
    add_look(&query, box);
    if (theme || box->theme != BOX_AUTO)
        add(&query, "theme", theme ? theme : box_theme_word(box));
    buf_add(out, buf_str(&query));
    buf_done(&query);
}
