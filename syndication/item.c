/*
 * syndication/item.c - see item.h.
 *
 * One table says for every text member where it goes and how long it may be;
 * reading, the check for unknown names and the messages all follow it.
 */
#include "syndication/item.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"

#include <jansson.h>
#include <stdio.h>

enum { VIETNAM_MS = 7 * 3600 * 1000 }; /* UTC+7 the whole year */

static const int64_t exact_max = 1LL << 53; /* whole in every JSON reader */

struct member {
    const char *name;
    size_t offset, max_bytes;
    bool is_url;
};

#define TEXT(name, field, max, is_url)                                         \
    {                                                                          \
        name, offsetof(struct item, field), max, is_url                        \
    }

static const struct member texts[] = {
    TEXT("Attachments", attachments, ITEM_ATTACHMENTS_MAX_BYTES, false),
    TEXT("Avatar", avatar, ITEM_URL_MAX_BYTES, true),
    TEXT("Content", content, ITEM_JSON_MAX_BYTES, false),
    TEXT("OriginalUrl", original_url, ITEM_URL_MAX_BYTES, true),
    TEXT("PublishedBy", published_by, ITEM_SEALED_MAX_BYTES, false),
    TEXT("PublishedDate", published_date, ITEM_DATE_BYTES, false),
    TEXT("Sapo", sapo, ITEM_SAPO_MAX_BYTES, false),
    TEXT("Source", source, ITEM_NAME_MAX_BYTES, false),
    TEXT("Title", title, ITEM_TITLE_MAX_BYTES, false),
};

enum { TEXTS = sizeof texts / sizeof *texts };

static const char *const others[] = {"DistributionTo", "Id",     "RefId",
                                     "SiteId",         "Status", "Type"};

static bool known(const char *name)
{
    for (size_t i = 0; i < TEXTS; i++)
        if (!strcmp(name, texts[i].name))
            return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(name, others[i]))
            return true;
    return false;
}

static int check_names(json_t *json, struct err *err)
{
    const char *name;
    json_t *value;

    if (!json_is_object(json))
        return err_set(err, ERR_FORMAT, "not a JSON object");
    json_object_foreach(json, name, value)
    {
        if (!known(name))
            return err_set(err, ERR_FORMAT, "%.80s: no such member", name);
    }
    return 0;
}

/* Only what a browser may safely be sent to. */
static bool web_url(struct str s)
{
    if (!str_case_starts(s, STR("http://")) &&
        !str_case_starts(s, STR("https://")))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
            strchr("<>\"\\^`{|}", s.p[i]))
            return false;
    return str_chr(s, ':') + 3 < (ptrdiff_t)s.n;
}

static int read_text(struct item *item, const struct member *m,
                     const json_t *json, struct arena *arena, struct err *err)
{
    struct str *to = (struct str *)((char *)item + m->offset);
    const json_t *value = json_object_get(json, m->name);

    *to = STR("");
    if (!value || json_is_null(value))
        return 0;
    if (!json_is_string(value))
        return err_set(err, ERR_FORMAT, "%s: not a string", m->name);
    struct str s = {json_string_value(value), json_string_length(value)};
    if (s.n > m->max_bytes)
        return err_set(err, ERR_LIMIT, "%s: %zu bytes, more than %zu", m->name,
                       s.n, m->max_bytes);
    if (m->is_url && s.n && !web_url(s))
        return err_set(err, ERR_FORMAT,
                       "%s: '%.80s' is no http or https address", m->name, s.p);
    *to = arena_keep(arena, s);
    return 0;
}

struct range {
    const char *name;
    int64_t min, max, missing; /* missing < min: the member is required */
};

static int read_int(const json_t *json, const struct range *range,
                    int64_t *ret_value, struct err *err)
{
    const json_t *value = json_object_get(json, range->name);

    if (!value || json_is_null(value)) {
        *ret_value = range->missing;
        return range->missing >= range->min
                   ? 0
                   : err_set(err, ERR_FORMAT, "%s: missing", range->name);
    }
    if (!json_is_integer(value))
        return err_set(err, ERR_FORMAT, "%s: not a whole number", range->name);
    int64_t n = json_integer_value(value);
    if (n < range->min || n > range->max)
        return err_set(err, ERR_FORMAT, "%s: %lld is not in %lld..%lld",
                       range->name, (long long)n, (long long)range->min,
                       (long long)range->max);
    *ret_value = n;
    return 0;
}

static int read_numbers(struct item *item, const json_t *json, bool stored,
                        struct err *err)
{
    const struct range id = {"Id", 1, exact_max, stored ? 0 : 1},
                       ref_id = {"RefId", 0, exact_max, 0},
                       site_id = {"SiteId", 0, exact_max, 0},
                       type = {"Type", ITEM_NEWS, ITEM_DOCUMENT, 0},
                       status = {"Status", ITEM_DRAFT,
                                 stored ? ITEM_WITHDRAWN : ITEM_PUBLISHED,
                                 ITEM_DRAFT};
    int64_t type_value = 0, status_value = 0;

    if (!stored && json_object_get(json, "Id"))
        return err_set(err, ERR_FORMAT, "Id: is given by the hub");
    int r = read_int(json, &id, &item->id, err);
    if (r == 0)
        r = read_int(json, &ref_id, &item->ref_id, err);
    if (r == 0)
        r = read_int(json, &site_id, &item->site_id, err);
    if (r == 0)
        r = read_int(json, &type, &type_value, err);
    if (r == 0)
        r = read_int(json, &status, &status_value, err);
    if (r < 0)
        return r;
    if (!stored)
        item->id = 0;
    item->type = (int)type_value;
    item->status = (int)status_value;
    return 0;
}

bool item_target_ok(struct str target)
{
    if (!target.n || target.n > ITEM_TARGET_MAX_BYTES)
        return false;
    for (size_t i = 0; i < target.n; i++) {
        char c = target.p[i];
        if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
              c == '.' || c == '_' || c == '-'))
            return false;
    }
    return true;
}

static int read_target(struct str *ret_target, const json_t *value, size_t at,
                       struct arena *arena, struct err *err)
{
    if (!json_is_string(value))
        return err_set(err, ERR_FORMAT, "DistributionTo[%zu]: not a string",
                       at);
    struct str s = {json_string_value(value), json_string_length(value)};
    if (!item_target_ok(s))
        return err_set(err, ERR_FORMAT,
                       "DistributionTo[%zu]: '%.80s' is not 1 to %d of the "
                       "characters A-Z a-z 0-9 . _ -",
                       at, s.p, ITEM_TARGET_MAX_BYTES);
    *ret_target = arena_keep(arena, s);
    return 0;
}

static int read_targets(struct item *item, const json_t *json,
                        struct arena *arena, struct err *err)
{
    const json_t *list = json_object_get(json, "DistributionTo");
    size_t count = json_array_size(list);

    if (list && !json_is_null(list) && !json_is_array(list))
        return err_set(err, ERR_FORMAT, "DistributionTo: not an array");
    if (count > ITEM_TARGETS_MAX)
        return err_set(err, ERR_LIMIT, "DistributionTo: %zu, more than %d",
                       count, ITEM_TARGETS_MAX);
    struct str *to = arena_alloc(arena, count * sizeof *to);
    for (size_t i = 0; i < count; i++) {
        int r = read_target(&to[i], json_array_get(list, i), i, arena, err);
        if (r < 0)
            return r;
    }
    item->distribution_to = to;
    item->distribution_count = count;
    return 0;
}

static int fill_and_check(struct item *item, struct arena *arena,
                          int64_t now_ms, struct err *err)
{
    char date[ITEM_DATE_BYTES + 1];
    int64_t ms;

    if (!str_trim(item->title).n)
        return err_set(err, ERR_FORMAT, "Title: missing or empty");
    if (!item->attachments.n)
        item->attachments = STR("{}");
    if (!item->published_date.n)
        item->published_date =
            str_of(arena_str(arena, str_of(item_date(date, now_ms))));
    if (!item_date_parse(item->published_date, &ms))
        return err_set(err, ERR_FORMAT,
                       "PublishedDate: '%.40s' is not a moment like "
                       "2024-07-29T15:55:24",
                       item->published_date.p);
    return 0;
}

static int read_members(struct item *item, struct arena *arena, json_t *json,
                        bool stored, struct err *err)
{
    int r = check_names(json, err);

    for (size_t i = 0; i < TEXTS && r == 0; i++)
        r = read_text(item, &texts[i], json, arena, err);
    if (r == 0 && !stored && item->published_by.n > ITEM_NAME_MAX_BYTES)
        r = err_set(err, ERR_LIMIT, "PublishedBy: %zu bytes, more than %d",
                    item->published_by.n, ITEM_NAME_MAX_BYTES);
    if (r == 0)
        r = read_targets(item, json, arena, err);
    if (r == 0)
        r = read_numbers(item, json, stored, err);
    return r;
}

int item_read(struct item *ret_item, struct arena *arena, struct str json,
              bool stored, int64_t now_ms, struct err *err)
{
    struct item item = {0};

    if (json.n > ITEM_JSON_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "%zu bytes, more than %d", json.n,
                       ITEM_JSON_MAX_BYTES);
    json_t *root = jsontext_read(json, JSON_REJECT_DUPLICATES, err);
    if (!root)
        return -err->code;
    int r = read_members(&item, arena, root, stored, err);
    json_decref(root);
    if (r == 0)
        r = fill_and_check(&item, arena, now_ms, err);
    if (r == 0)
        *ret_item = item;
    return r;
}

static void add_text(struct buf *out, const char *name, struct str s)
{
    buf_addf(out, "\"%s\":", name);
    jsontext_add(out, s);
    buf_addc(out, ',');
}

static void add_targets(struct buf *out, const struct item *item)
{
    buf_addz(out, "\"DistributionTo\":[");
    for (size_t i = 0; i < item->distribution_count; i++) {
        buf_addz(out, i ? "," : "");
        jsontext_add(out, item->distribution_to[i]);
    }
    buf_addz(out, "],");
}

void item_write(struct buf *out, const struct item *item)
{
    buf_addc(out, '{');
    add_text(out, "Attachments", item->attachments);
    add_text(out, "Avatar", item->avatar);
    add_text(out, "Content", item->content);
    add_targets(out, item);
    buf_addf(out, "\"Id\":%lld,", (long long)item->id);
    add_text(out, "OriginalUrl", item->original_url);
    add_text(out, "PublishedBy", item->published_by);
    add_text(out, "PublishedDate", item->published_date);
    buf_addf(out, "\"RefId\":%lld,", (long long)item->ref_id);
    add_text(out, "Sapo", item->sapo);
    buf_addf(out, "\"SiteId\":%lld,", (long long)item->site_id);
    add_text(out, "Source", item->source);
    buf_addf(out, "\"Status\":%d,", item->status);
    add_text(out, "Title", item->title);
    buf_addf(out, "\"Type\":%d}", item->type);
}

char *item_date(char text[ITEM_DATE_BYTES + 1], int64_t unix_ms)
{
    char iso[CLOCK_ISO_MAX];

    clock_iso(iso, unix_ms + VIETNAM_MS, false);
    memcpy(text, iso, ITEM_DATE_BYTES);
    text[ITEM_DATE_BYTES] = '\0';
    return text;
}

bool item_date_parse(struct str text, int64_t *ret_unix_ms)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    int64_t ms;

    if (text.n != ITEM_DATE_BYTES)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        if (form[i] == 'd' ? !digit : text.p[i] != form[i])
            return false;
    }
    if (!str_int(str_sub(text, 11, 13), 0, 23, &ms) ||
        !str_int(str_sub(text, 17, 19), 0, 59, &ms) ||
        !clock_parse_iso(text, &ms))
        return false;
    *ret_unix_ms = ms - VIETNAM_MS;
    return true;
}

char *item_date_vn(char text[ITEM_DATE_BYTES + 1], int64_t unix_ms)
{
    char iso[ITEM_DATE_BYTES + 1];

    item_date(iso, unix_ms);
    snprintf(text, ITEM_DATE_BYTES + 1, "%.2s/%.2s/%.4s %.8s", iso + 8, iso + 5,
             iso, iso + 11);
    return text;
}
