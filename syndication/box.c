/* syndication/box.c - see box.h. */
#include "syndication/box.h"

#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/store_item.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static const char *const kinds[] = {"mixed", "news", "video", "document", NULL};
static const char *const criteria[] = {"newest", "paged", "picked", NULL};
static const char *const templates[] = {"list",    "cards",  "compact",
                                        "feature", "ticker", "grid",
                                        "player",  "table",  NULL};
static const char *const themes[] = {"auto", "light", "dark", NULL};
static const char *const languages[] = {"vi", "en", NULL};

static const char *const members[] = {
    "kind",         "criteria",   "count",    "ids",
    "distribution", "title",      "emblem",   "images",
    "header_color", "background", "width",    "height",
    "template",     "theme",      "language", "heading"};

static const struct {
    const char *title[2]; /* by language */
} defaults[] = {
    [BOX_MIXED] = {{"Thông tin chỉ đạo, điều hành",
                    "Directions of the Government"}},
    [BOX_NEWS] = {{"Tin chỉ đạo, điều hành", "Government news"}},
    [BOX_VIDEO] = {{"Video chỉ đạo, điều hành", "Government videos"}},
    [BOX_DOCUMENT] = {{"Văn bản chỉ đạo, điều hành", "Directive documents"}},
};

const char *box_kind_word(const struct box *box)
{
    return kinds[box->kind];
}

const char *box_criteria_word(const struct box *box)
{
    return criteria[box->criteria];
}

const char *box_template_word(const struct box *box)
{
    return templates[box->template];
}

const char *box_theme_word(const struct box *box)
{
    return themes[box->theme];
}

const char *box_language_word(const struct box *box)
{
    return languages[box->language];
}

bool box_template_fits(enum box_kind kind, enum box_template template)
{
    static const unsigned kinds_of[] = {
        [BOX_LIST] = ~0U,
        [BOX_CARDS] = ~0U,
        [BOX_COMPACT] = ~0U,
        [BOX_FEATURE] = ~0U,
        [BOX_TICKER] = 1U << BOX_MIXED | 1U << BOX_NEWS,
        [BOX_GRID] = 1U << BOX_MIXED | 1U << BOX_VIDEO,
        [BOX_PLAYER] = 1U << BOX_VIDEO,
        [BOX_TABLE] = 1U << BOX_DOCUMENT,
    };

    return kinds_of[template] >> kind & 1U;
}

bool box_template_has_images(enum box_template template)
{
    return template == BOX_CARDS || template == BOX_FEATURE ||
           template == BOX_GRID || template == BOX_PLAYER;
}

static int word_at(const char *const *list, const char *word)
{
    for (int i = 0; list[i]; i++)
        if (!strcmp(list[i], word))
            return i;
    return -1;
}

bool box_words_fit(const char *kind, const char *template)
{
    int k = word_at(kinds, kind), t = word_at(templates, template);

    return k >= 0 && t >= 0 &&
           box_template_fits((enum box_kind)k, (enum box_template)t);
}

bool box_word_is_template(const char *word)
{
    return word_at(templates, word) >= 0;
}

const char *box_default_title(const struct box *box)
{
    return defaults[box->kind].title[box->language];
}

static int check_names(json_t *json, struct err *err)
{
    const char *name;
    json_t *value;

    if (!json_is_object(json))
        return err_set(err, ERR_FORMAT, "not a JSON object");
    json_object_foreach(json, name, value)
    {
        size_t i = 0;
        while (i < sizeof members / sizeof *members && strcmp(name, members[i]))
            i++;
        if (i == sizeof members / sizeof *members)
            return err_set(err, ERR_FORMAT, "%.60s: no such option", name);
    }
    return 0;
}

/* Index of a word in `words`; the first when it is missing. */
static int read_word(const json_t *json, const char *name,
                     const char *const *words, int *ret_index, struct err *err)
{
    const json_t *value = json_object_get(json, name);
    struct buf allowed = {0};

    *ret_index = 0;
    if (!value)
        return 0;
    for (int i = 0; words[i]; i++) {
        if (json_is_string(value) &&
            !strcmp(json_string_value(value), words[i])) {
            *ret_index = i;
            buf_done(&allowed);
            return 0;
        }
        buf_addf(&allowed, "%s%s", i ? ", " : "", words[i]);
    }
    int r = err_set(err, ERR_FORMAT, "%s: is none of %s", name, allowed.p);
    buf_done(&allowed);
    return r;
}

static int read_number(const json_t *json, const char *name, int64_t min,
                       int64_t max, int64_t *number, struct err *err)
{
    const json_t *value = json_object_get(json, name);

    if (!value)
        return 0;
    if (!json_is_integer(value) || json_integer_value(value) < min ||
        json_integer_value(value) > max)
        return err_set(err, ERR_FORMAT, "%s: is no number of %lld..%lld", name,
                       (long long)min, (long long)max);
    *number = json_integer_value(value);
    return 0;
}

static int read_switch(const json_t *json, const char *name, bool *on,
                       struct err *err)
{
    const json_t *value = json_object_get(json, name);

    if (value && !json_is_boolean(value))
        return err_set(err, ERR_FORMAT, "%s: is neither true nor false", name);
    if (value)
        *on = json_is_true(value);
    return 0;
}

static bool color_ok(struct str s)
{
    if (s.n != 7 || s.p[0] != '#')
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!strchr("0123456789abcdefABCDEF", s.p[i]))
            return false;
    return true;
}

static int read_text(const json_t *json, const char *name, struct arena *arena,
                     struct str *text, struct err *err)
{
    const json_t *value = json_object_get(json, name);

    if (!value)
        return 0;
    if (!json_is_string(value))
        return err_set(err, ERR_FORMAT, "%s: not a string", name);
    struct str s = str_trim(
        (struct str){json_string_value(value), json_string_length(value)});
    if (s.n > BOX_TITLE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "%s: more than %d bytes", name,
                       BOX_TITLE_MAX_BYTES);
    if (s.n)
        *text = arena_keep(arena, s);
    return 0;
}

static int read_color(const json_t *json, const char *name, struct arena *arena,
                      struct str *color, struct err *err)
{
    struct str text = *color;
    int r = read_text(json, name, arena, &text, err);

    if (r == 0 && text.n && !color_ok(text))
        return err_set(err, ERR_FORMAT, "%s: is no colour like #a3161d", name);
    *color = text;
    return r;
}

static int read_ids(struct box *box, const json_t *json, struct arena *arena,
                    struct err *err)
{
    const json_t *list = json_object_get(json, "ids");
    size_t count = json_array_size(list);

    if (list && !json_is_array(list))
        return err_set(err, ERR_FORMAT, "ids: not an array");
    if (count > BOX_ITEMS_MAX)
        return err_set(err, ERR_LIMIT, "ids: more than %d", BOX_ITEMS_MAX);
    if ((box->criteria == BOX_PICKED) != (count > 0))
        return err_set(err, ERR_FORMAT,
                       "ids: go with criteria 'picked', and only with it");
    int64_t *to = arena_alloc(arena, count * sizeof *to);
    for (size_t i = 0; i < count; i++) {
        const json_t *id = json_array_get(list, i);
        if (!json_is_integer(id) || json_integer_value(id) < 1)
            return err_set(err, ERR_FORMAT, "ids[%zu]: is no item's Id", i);
        to[i] = json_integer_value(id);
    }
    box->ids = to;
    box->id_count = count;
    return 0;
}

static int read_targets(struct box *box, const json_t *json,
                        struct arena *arena, struct err *err)
{
    const json_t *list = json_object_get(json, "distribution");
    size_t count = json_array_size(list);

    if (list && !json_is_array(list))
        return err_set(err, ERR_FORMAT, "distribution: not an array");
    if (count > BOX_TARGETS_MAX)
        return err_set(err, ERR_LIMIT, "distribution: more than %d",
                       BOX_TARGETS_MAX);
    struct str *to = arena_alloc(arena, count * sizeof *to);
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(list, i);
        struct str s = {json_string_value(value), json_string_length(value)};
        if (!item_target_ok(s))
            return err_set(err, ERR_FORMAT,
                           "distribution[%zu]: is no agency's id", i);
        to[i] = arena_keep(arena, s);
    }
    box->targets = to;
    box->target_count = count;
    return 0;
}

static int read_words(struct box *box, const json_t *json, struct err *err)
{
    int kind = 0, criterion = 0, template = 0, theme = 0, language = 0;
    int r = read_word(json, "kind", kinds, &kind, err);

    if (r == 0)
        r = read_word(json, "criteria", criteria, &criterion, err);
    if (r == 0)
        r = read_word(json, "template", templates, &template, err);
    if (r == 0)
        r = read_word(json, "theme", themes, &theme, err);
    if (r == 0)
        r = read_word(json, "language", languages, &language, err);
    if (r < 0)
        return r;
    if (!box_template_fits((enum box_kind)kind, (enum box_template) template))
        return err_set(err, ERR_FORMAT, "template: %s is none of kind %s",
                       templates[template], kinds[kind]);
    box->kind = (enum box_kind)kind;
    box->criteria = (enum box_criteria)criterion;
    box->template = (enum box_template) template;
    box->theme = (enum box_theme)theme;
    box->language = (enum box_language)language;
    box->images = box_template_has_images(box->template);
    box->title = str_of(box_default_title(box));
    return 0;
}

static int read_look(struct box *box, const json_t *json, struct arena *arena,
                     struct err *err)
{
    int r = read_text(json, "title", arena, &box->title, err);

    if (r == 0)
        r = read_color(json, "header_color", arena, &box->header, err);
    if (r == 0)
        r = read_color(json, "background", arena, &box->ground, err);
    if (r == 0)
        r = read_switch(json, "emblem", &box->emblem, err);
    if (r == 0)
        r = read_switch(json, "images", &box->images, err);
    if (r == 0)
        r = read_number(json, "width", 0, BOX_SIZE_MAX_PX, &box->width, err);
    if (r == 0)
        r = read_number(json, "height", 0, BOX_SIZE_MAX_PX, &box->height, err);
    if (r == 0)
        r = read_number(json, "heading", 2, 6, &box->heading, err);
    return r;
}

static int read_options(struct box *box, json_t *json, struct arena *arena,
                        struct err *err)
{
    int r = check_names(json, err);

    if (r == 0)
        r = read_words(box, json, err);
    if (r == 0)
        r = read_number(json, "count", 1, BOX_ITEMS_MAX, &box->count, err);
    if (r == 0)
        r = read_ids(box, json, arena, err);
    if (r == 0)
        r = read_targets(box, json, arena, err);
    return r < 0 ? r : read_look(box, json, arena, err);
}

int box_read(struct box *ret_box, struct arena *arena, struct str json,
             struct err *err)
{
    struct box box = {.count = BOX_ITEMS_MAX,
                      .emblem = true,
                      .header = STR(BOX_HEADER),
                      .heading = 2};

    if (json.n > BOX_OPTIONS_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "%zu bytes, more than %d", json.n,
                       BOX_OPTIONS_MAX_BYTES);
    json_t *root = jsontext_read(json, JSON_REJECT_DUPLICATES, err);
    if (!root)
        return -err->code;
    int r = read_options(&box, root, arena, err);
    json_decref(root);
    if (r == 0)
        *ret_box = box;
    return r;
}

static void add_text(struct buf *out, const char *name, struct str text)
{
    buf_addf(out, "\"%s\":", name);
    jsontext_add(out, text);
    buf_addc(out, ',');
}

void box_write(struct buf *out, const struct box *box)
{
    buf_addf(out, "{\"kind\":\"%s\",\"criteria\":\"%s\",\"count\":%lld,",
             kinds[box->kind], criteria[box->criteria], (long long)box->count);
    buf_addz(out, "\"ids\":[");
    for (size_t i = 0; i < box->id_count; i++)
        buf_addf(out, "%s%lld", i ? "," : "", (long long)box->ids[i]);
    buf_addz(out, "],\"distribution\":[");
    for (size_t i = 0; i < box->target_count; i++) {
        buf_addz(out, i ? "," : "");
        jsontext_add(out, box->targets[i]);
    }
    buf_addz(out, "],");
    add_text(out, "title", box->title);
    add_text(out, "header_color", box->header);
    add_text(out, "background", box->ground);
    buf_addf(out,
             "\"emblem\":%s,\"images\":%s,\"width\":%lld,\"height\":%lld,"
             "\"template\":\"%s\",\"theme\":\"%s\",\"language\":\"%s\","
             "\"heading\":%lld",
             box->emblem ? "true" : "false", box->images ? "true" : "false",
             (long long)box->width, (long long)box->height,
             templates[box->template], themes[box->theme],
             languages[box->language], (long long)box->heading);
}

void box_query(const struct box *box, int64_t page,
               struct hubdb_query *ret_query)
{
    static const unsigned types[] = {
        [BOX_MIXED] = 1U << ITEM_NEWS | 1U << ITEM_VIDEO,
        [BOX_NEWS] = 1U << ITEM_NEWS,
        [BOX_VIDEO] = 1U << ITEM_VIDEO,
        [BOX_DOCUMENT] = 1U << ITEM_DOCUMENT,
    };

    *ret_query = (struct hubdb_query){
        .types = types[box->kind],
        .targets = box->targets,
        .target_count = box->target_count,
        .ids = box->ids,
        .id_count = box->id_count,
        .offset = box->criteria == BOX_PAGED ? (page - 1) * box->count : 0,
        .limit = box->count,
    };
}

/* Relative luminance of WCAG 2.2. */
static double luminance(struct str color)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (size_t i = 0; i < 3; i++) {
        char hex[3] = {color.p[1 + 2 * i], color.p[2 + 2 * i], 0};
        double c = (double)strtol(hex, NULL, 16) / 255;
        sum += weights[i] *
               (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double box_contrast(struct str a, struct str b)
{
    double la = luminance(a), lb = luminance(b);

    return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

const char *box_text_on(struct str ground)
{
    return box_contrast(ground, STR("#000000")) >
                   box_contrast(ground, STR("#ffffff"))
               ? "#000000"
               : "#ffffff";
}

/* Measured in a column of 480 px; what does not fit scrolls inside. */
int64_t box_reserved_px(const struct box *box)
{
    static const struct {
        int64_t once, each;
    } heights[] = {
        [BOX_LIST] = {105, 78},    [BOX_CARDS] = {125, 130},
        [BOX_COMPACT] = {105, 50}, [BOX_FEATURE] = {420, 78},
        [BOX_TICKER] = {190, 0},   [BOX_GRID] = {130, 105},
        [BOX_PLAYER] = {480, 78},  [BOX_TABLE] = {150, 95},
    };
    enum { MIN_PX = 160, MAX_PX = 2400, PICTURE_ROW_PX = 86 };
    int64_t each = heights[box->template].each;

    if (box->images &&
        (box->template == BOX_LIST || box->template == BOX_COMPACT))
        each = PICTURE_ROW_PX;
    int64_t px = heights[box->template].once + each * box->count;

    return box->height   ? box->height
           : px < MIN_PX ? MIN_PX
           : px > MAX_PX ? MAX_PX
                         : px;
}
