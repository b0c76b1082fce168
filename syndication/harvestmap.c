/* syndication/harvestmap.c - a page becomes an item by a rule; see harvest.h.
 */
#include "syndication/harvest.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/html.h"
#include "base/jsontext.h"
#include "base/utf8.h"
#include "syndication/item.h"
#include "syndication/offer.h"

#include <jansson.h>

static struct str text_of(const json_t *record, const char *name)
{
    const json_t *value = json_object_get(record, name);

    return json_is_string(value) ? (struct str){json_string_value(value),
                                                json_string_length(value)}
                                 : (struct str){"", 0};
}

/* "*" stands for anything; at most one look back, so it ends soon. */
static bool fits(struct str text, struct str pattern)
{
    size_t t = 0, p = 0, star = SIZE_MAX, from = 0;

    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            from = t;
        } else if (p < pattern.n && pattern.p[p] == text.p[t]) {
            p++, t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

static bool is_host(struct str host, struct str of)
{
    return str_eq(host, of) || (host.n > of.n && str_ends(host, of) &&
                                host.p[host.n - of.n - 1] == '.');
}

static bool rule_fits(const struct harvest_rule *rule, const json_t *record)
{
    return !rule->paused_ms &&
           (!rule->portal.n ||
            str_eq(rule->portal, text_of(record, "portal"))) &&
           (!rule->kind.n || str_eq(rule->kind, text_of(record, "kind"))) &&
           (!rule->host.n || is_host(text_of(record, "host"), rule->host)) &&
           (!rule->match.n || fits(text_of(record, "url"), rule->match));
}

/* The field that a rule names, or the first usual one that has a text. */
static struct str field(const json_t *record, struct str named,
                        const char *usual, const char *else_usual)
{
    char name[HARVEST_TEXT_MAX_BYTES + 1];

    if (named.n && named.n <= HARVEST_TEXT_MAX_BYTES) {
        memcpy(name, named.p, named.n);
        name[named.n] = '\0';
        return text_of(record, name);
    }
    struct str text = text_of(record, usual);
    return text.n ? text : text_of(record, else_usual);
}

static void member(struct buf *json, const char *name, struct str text,
                   size_t max)
{
    text = str_sub(text, 0, utf8_prefix(text, max));
    if (!text.n)
        return;
    buf_addf(json, ",\"%s\":", name);
    jsontext_add(json, text);
}

/* Plain text as HTML: a line is a paragraph. */
static void add_content(struct buf *json, struct str text)
{
    struct buf html = {0};
    struct str line;

    text = str_sub(text, 0, utf8_prefix(text, ITEM_JSON_MAX_BYTES / 8));
    while (text.n && str_cut(&text, '\n', &line)) {
        if (!str_trim(line).n)
            continue;
        buf_addz(&html, "<p>");
        html_text(&html, str_trim(line));
        buf_addz(&html, "</p>");
    }
    member(json, "Content", buf_str(&html), ITEM_JSON_MAX_BYTES / 2);
    buf_done(&html);
}

/* A day without an hour is its beginning in Viet Nam. */
static void add_date(struct buf *json, struct str published)
{
    enum { DAY_BYTES = 10, VIETNAM_MS = 7 * 3600 * 1000 };
    char date[ITEM_DATE_BYTES + 1];
    int64_t ms = 0;

    if (!clock_parse_iso(published, &ms))
        return;
    if (published.n <= DAY_BYTES)
        ms -= VIETNAM_MS;
    member(json, "PublishedDate", str_of(item_date(date, ms)), ITEM_DATE_BYTES);
}

static void write_item(struct buf *json, const struct harvest_rule *rule,
                       const json_t *record)
{
    struct str image = text_of(record, "image");

    buf_addf(json, "{\"Type\":%d", rule->type);
    member(json, "Title", field(record, rule->title, "title", "abstract"),
           ITEM_TITLE_MAX_BYTES);
    member(json, "Sapo", field(record, rule->sapo, "description", "abstract"),
           ITEM_SAPO_MAX_BYTES);
    add_content(json, field(record, rule->content, "text", "text"));
    member(json, "OriginalUrl", text_of(record, "url"), ITEM_URL_MAX_BYTES);
    member(json, "Source", field(record, STR(""), "agency", "host"),
           ITEM_NAME_MAX_BYTES);
    if (image.n <= ITEM_URL_MAX_BYTES)
        member(json, "Avatar", image, ITEM_URL_MAX_BYTES);
    add_date(json, field(record, STR(""), "published", "issued"));
    offer_targets(json, rule->targets);
    buf_addc(json, '}');
}

static const struct harvest_rule *find(const struct harvest_rule *rules,
                                       size_t count, const json_t *record)
{
    for (size_t i = 0; i < count; i++)
        if (rule_fits(&rules[i], record) &&
            str_trim(field(record, rules[i].title, "title", "abstract")).n)
            return &rules[i];
    return NULL;
}

int harvest_apply(const struct harvest_page *page, struct arena *arena,
                  struct harvest_item *ret_item, struct err *err)
{
    json_t *record = jsontext_read(page->record, 0, err);
    struct buf json = {0};

    *ret_item = (struct harvest_item){0};
    if (!record)
        return -err->code;
    struct str url = text_of(record, "url");
    if (url.n && url.n <= ITEM_URL_MAX_BYTES)
        ret_item->rule = find(page->rules, page->count, record);
    if (ret_item->rule) {
        write_item(&json, ret_item->rule, record);
        ret_item->url = str_of(arena_str(arena, url));
        ret_item->json = str_of(arena_str(arena, buf_str(&json)));
        buf_done(&json);
    }
    json_decref(record);
    return 0;
}
