/* syndication/feed.c - see feed.h. */
#include "syndication/feed.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/html.h"
#include "base/jsontext.h"
#include "syndication/store_item.h"

static const char *const kinds[] = {"", "Tin", "Video", "Văn bản"};

static void element(struct buf *out, const char *name, struct str text)
{
    buf_addf(out, "<%s>", name);
    html_text(out, text);
    buf_addf(out, "</%s>", name);
}

static void add_entry(struct buf *out, const struct hubdb_item *i)
{
    const struct item *item = &i->item;
    char updated[CLOCK_ISO_MAX];

    buf_addf(out, "<entry><id>urn:liencong:item:%lld</id>",
             (long long)item->id);
    element(out, "title", item->title);
    buf_addf(out,
             "<updated>%s</updated><published>%.19s+07:00</published>"
             "<category term=\"%d\" label=\"%s\"/>",
             clock_iso(updated, i->changed_ms, false), item->published_date.p,
             item->type, kinds[item->type]);
    if (item->original_url.n) {
        buf_addz(out, "<link rel=\"alternate\" href=\"");
        html_text(out, item->original_url);
        buf_addz(out, "\"/>");
    }
    if (item->source.n) {
        buf_addz(out, "<author>");
        element(out, "name", item->source);
        buf_addz(out, "</author>");
    }
    element(out, "summary", item->sapo);
    buf_addz(out, "</entry>\n");
}

/* `prefix`: of the names of Atom, with its colon. */
static void add_links(struct buf *out, const struct feed *feed,
                      const char *prefix, const char *type)
{
    buf_addf(out, "<%slink rel=\"self\" type=\"%s\" href=\"", prefix, type);
    html_text(out, str_of(feed->base_url));
    html_text(out, feed->path);
    buf_addf(out, "\"/><%slink rel=\"hub\" href=\"", prefix);
    html_text(out, str_of(feed->base_url));
    buf_addz(out, FEED_HUB_PATH "\"/>\n");
}

static void write_atom(struct buf *out, const struct feed *feed)
{
    char updated[CLOCK_ISO_MAX];

    buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                  "xml:lang=\"vi\">\n<id>urn:liencong:feed:");
    html_query(out, feed->path);
    buf_addz(out, "</id>");
    element(out, "title", feed->title);
    buf_addf(out,
             "<updated>%s</updated><author><name>Liên Cổng</name></author>",
             clock_iso(updated, feed->changed_ms, false));
    add_links(out, feed, "", "application/atom+xml");
    for (size_t i = 0; i < feed->list->count; i++)
        add_entry(out, &feed->list->items[i]);
    buf_addz(out, "</feed>\n");
}

static void member(struct buf *out, const char *name, struct str text)
{
    buf_addf(out, ",\"%s\":", name);
    jsontext_add(out, text);
}

static void add_json_item(struct buf *out, const struct hubdb_item *i)
{
    const struct item *item = &i->item;
    char updated[CLOCK_ISO_MAX];

    buf_addf(out, "{\"id\":\"urn:liencong:item:%lld\"", (long long)item->id);
    member(out, "title", item->title);
    member(out, "content_text", item->sapo);
    if (item->original_url.n)
        member(out, "url", item->original_url);
    if (str_case_starts(item->avatar, STR("https://")))
        member(out, "image", item->avatar);
    buf_addf(out,
             ",\"date_published\":\"%.19s+07:00\",\"date_modified\":\"%s\","
             "\"tags\":[\"%s\"]",
             item->published_date.p, clock_iso(updated, i->changed_ms, false),
             kinds[item->type]);
    if (item->source.n) {
        buf_addz(out, ",\"authors\":[{\"name\":");
        jsontext_add(out, item->source);
        buf_addz(out, "}]");
    }
    buf_addc(out, '}');
}

static void write_json(struct buf *out, const struct feed *feed)
{
    struct buf address = {0}, hub = {0};

    buf_addz(&address, feed->base_url);
    buf_add(&address, feed->path);
    buf_addf(&hub, "%s" FEED_HUB_PATH, feed->base_url);
    buf_addz(out, "{\"version\":\"https://jsonfeed.org/version/1.1\"");
    member(out, "title", feed->title);
    member(out, "feed_url", buf_str(&address));
    buf_addz(out, ",\"hubs\":[{\"type\":\"WebSub\"");
    member(out, "url", buf_str(&hub));
    buf_addz(out, "}],\"language\":\"vi\",\"items\":[");
    buf_done(&address);
    buf_done(&hub);
    for (size_t i = 0; i < feed->list->count; i++) {
        buf_addz(out, i ? "," : "");
        add_json_item(out, &feed->list->items[i]);
    }
    buf_addz(out, "]}\n");
}

static void add_rss_item(struct buf *out, const struct hubdb_item *i)
{
    const struct item *item = &i->item;
    char date[CLOCK_ISO_MAX];
    int64_t ms = 0;

    buf_addf(out,
             "<item><guid isPermaLink=\"false\">urn:liencong:item:%lld"
             "</guid>",
             (long long)item->id);
    element(out, "title", item->title);
    element(out, "description", item->sapo);
    if (item->original_url.n)
        element(out, "link", item->original_url);
    if (item_date_parse(item->published_date, &ms))
        buf_addf(out, "<pubDate>%s</pubDate>", clock_http(date, ms));
    buf_addf(out, "<category>%s</category></item>\n", kinds[item->type]);
}

static void write_rss(struct buf *out, const struct feed *feed)
{
    char date[CLOCK_ISO_MAX];

    buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<rss version=\"2.0\" xmlns:atom=\""
                  "http://www.w3.org/2005/Atom\"><channel>");
    element(out, "title", feed->title);
    element(out, "description", feed->title);
    buf_addz(out, "<link>");
    html_text(out, str_of(feed->base_url));
    html_text(out, feed->path);
    buf_addf(out,
             "</link><language>vi</language><lastBuildDate>%s"
             "</lastBuildDate>\n",
             clock_http(date, feed->changed_ms));
    add_links(out, feed, "atom:", "application/rss+xml");
    for (size_t i = 0; i < feed->list->count; i++)
        add_rss_item(out, &feed->list->items[i]);
    buf_addz(out, "</channel></rss>\n");
}

/* The mark in front tells spreadsheets that it is UTF-8. */
static void write_csv(struct buf *out, const struct feed *feed)
{
    buf_addz(out, "\xef\xbb\xbfId,Type,PublishedDate,Title,Source,OriginalUrl,"
                  "Sapo\r\n");
    for (size_t i = 0; i < feed->list->count; i++) {
        const struct item *item = &feed->list->items[i].item;
        buf_addf(out, "%lld,%d,%.19s", (long long)item->id, item->type,
                 item->published_date.p);
        const struct str cells[] = {item->title, item->source,
                                    item->original_url, item->sapo};
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
            buf_addc(out, ',');
            csv_cell(out, cells[c]);
        }
        buf_addz(out, "\r\n");
    }
}

static const struct {
    const char *ending, *content_type;
    void (*write)(struct buf *out, const struct feed *feed);
} forms[] = {
    [FEED_ATOM] = {".atom", "application/atom+xml; charset=utf-8", write_atom},
    [FEED_RSS] = {".rss", "application/rss+xml; charset=utf-8", write_rss},
    [FEED_JSON] = {".json", "application/feed+json; charset=utf-8", write_json},
    [FEED_CSV] = {".csv", "text/csv; charset=utf-8", write_csv},
};

bool feed_form(enum feed_form *ret_form, struct str ending)
{
    for (int i = FEED_ATOM; i <= FEED_CSV; i++)
        if (str_is(ending, forms[i].ending)) {
            *ret_form = (enum feed_form)i;
            return true;
        }
    return false;
}

const char *feed_content_type(enum feed_form form)
{
    return forms[form].content_type;
}

void feed_write(struct buf *out, const struct feed *feed, enum feed_form form)
{
    forms[form].write(out, feed);
}
