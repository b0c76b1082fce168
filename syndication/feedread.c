/* syndication/feedread.c - see feedread.h, feedfield.h. */
#include "syndication/feedread.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "syndication/feedfield.h"
#include "syndication/item.h"
#include "syndication/markup.h"

/* Markup of a plain field counts, too, before it is made plain. */
enum { MARKUP_FACTOR = 8, CONTENT_MAX_BYTES = ITEM_JSON_MAX_BYTES / 4 };

static const size_t max_bytes[FEEDFIELD_COUNT] = {
    [FEEDFIELD_KEY] = FEEDREAD_KEY_MAX_BYTES,
    [FEEDFIELD_URL] = ITEM_URL_MAX_BYTES,
    [FEEDFIELD_TITLE] = ITEM_TITLE_MAX_BYTES,
    [FEEDFIELD_SUMMARY] = ITEM_SAPO_MAX_BYTES,
    [FEEDFIELD_CONTENT] = CONTENT_MAX_BYTES,
    [FEEDFIELD_AUTHOR] = ITEM_NAME_MAX_BYTES,
    [FEEDFIELD_IMAGE] = ITEM_URL_MAX_BYTES,
    [FEEDFIELD_PUBLISHED] = 64,
    [FEEDFIELD_CHANGED] = 64,
};

void feedsink_done(struct feedsink *sink)
{
    for (int i = 0; i < FEEDFIELD_COUNT; i++)
        buf_done(&sink->fields[i]);
}

void feedsink_add(struct feedsink *sink, enum feedfield field, struct str text)
{
    struct buf *to = &sink->fields[field];

    buf_add(to, str_sub(text, 0, max_bytes[field] * MARKUP_FACTOR - to->n));
}

static struct str field(const struct feedsink *sink, enum feedfield field)
{
    return str_trim(buf_str(&sink->fields[field]));
}

/* Valid UTF-8 of the arena, cut between two characters. */
static struct str cut(struct arena *arena, struct str text, size_t max)
{
    struct buf whole = {0};

    utf8_repair(&whole, text);
    struct str all = buf_str(&whole);
    struct str kept = str_sub(all, 0, utf8_prefix(all, max));
    struct str out = arena_keep(arena, kept);
    buf_done(&whole);
    return out;
}

static struct str plain(const struct feedsink *sink, struct arena *arena,
                        enum feedfield of)
{
    struct buf text = {0};

    markup_text(&text, field(sink, of));
    struct str out = cut(arena, buf_str(&text), max_bytes[of]);
    buf_done(&text);
    return out;
}

/* Empty when it is no address of the web, or too long for an item. */
static struct str address(const struct feedsink *sink, struct arena *arena,
                          enum feedfield of)
{
    struct str text = field(sink, of), out = {"", 0};
    struct url base = {0}, url = {0};
    struct err none = {0};

    if (text.n && url_parse(&base, str_of(sink->base_url), NULL, &none) == 0 &&
        url_parse(&url, text, &base, &none) == 0 &&
        strlen(url.href) <= ITEM_URL_MAX_BYTES &&
        (str_starts(str_of(url.href), STR("http://")) ||
         str_starts(str_of(url.href), STR("https://"))))
        out = str_of(arena_str(arena, str_of(url.href)));
    url_done(&url);
    url_done(&base);
    return out;
}

static int64_t date(const struct feedsink *sink)
{
    struct str text = field(sink, FEEDFIELD_PUBLISHED);
    int64_t ms = 0;

    if (!text.n)
        text = field(sink, FEEDFIELD_CHANGED);
    return clock_parse_iso(text, &ms) || clock_parse_http(text, &ms) ? ms : 0;
}

static bool make(const struct feedsink *sink, struct arena *arena,
                 struct feedread_entry *entry)
{
    struct str key = field(sink, FEEDFIELD_KEY);

    *entry = (struct feedread_entry){
        .url = address(sink, arena, FEEDFIELD_URL),
        .title = plain(sink, arena, FEEDFIELD_TITLE),
        .summary = plain(sink, arena, FEEDFIELD_SUMMARY),
        .author = plain(sink, arena, FEEDFIELD_AUTHOR),
        .content = cut(arena, field(sink, FEEDFIELD_CONTENT),
                       max_bytes[FEEDFIELD_CONTENT]),
        .image = address(sink, arena, FEEDFIELD_IMAGE),
        .published_ms = date(sink),
    };
    entry->key = key.n ? cut(arena, key, max_bytes[FEEDFIELD_KEY]) : entry->url;
    return entry->key.n && entry->title.n;
}

int feedsink_give(struct feedsink *sink, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct feedread_entry entry;
    int r = 0;

    if (make(sink, arena, &entry)) {
        r = sink->take(sink->context, &entry, err);
        sink->given++;
    }
    for (int i = 0; i < FEEDFIELD_COUNT; i++)
        buf_reset(&sink->fields[i]);
    return r < 0 ? r : sink->given >= FEEDREAD_ENTRIES_MAX;
}

int feedread(struct str bytes, const char *base_url, feedread_fn *take,
             void *context, struct err *err)
{
    struct feedsink sink = {
        .base_url = base_url, .take = take, .context = context};

    if (bytes.n > FEEDREAD_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "larger than %d bytes",
                       FEEDREAD_MAX_BYTES);
    bytes = str_trim(bytes);
    int r = bytes.n && bytes.p[0] == '{' ? feedjson_read(bytes, &sink, err)
                                         : feedxml_read(bytes, &sink, err);
    feedsink_done(&sink);
    return r;
}
