/* syndication/oembed.c - see oembed.h. */
#include "syndication/oembed.h"

#include "base/html.h"
#include "base/jsontext.h"
#include "syndication/box.h"
#include "syndication/boxcode.h"
#include "syndication/item.h"

enum { WIDTH_PX = 640 }; /* of a box that names none */

static int64_t at_most(int64_t wanted, int64_t missing, int64_t max)
{
    int64_t size = wanted ? wanted : missing;

    return max && size > max ? max : size;
}

/* One member; html_text() is right for XML, too. */
static void add(struct buf *out, bool xml, const char *name, struct str text)
{
    if (xml) {
        buf_addf(out, "<%s>", name);
        html_text(out, text);
        buf_addf(out, "</%s>", name);
    } else {
        buf_addf(out, ",\"%s\":", name);
        jsontext_add(out, text);
    }
}

static void add_number(struct buf *out, bool xml, const char *name, int64_t n)
{
    buf_addf(out, xml ? "<%1$s>%2$lld</%1$s>" : ",\"%1$s\":%2$lld", name,
             (long long)n);
}

void oembed_write(struct buf *out, const struct oembed *embed)
{
    struct box box = *embed->box;
    struct buf html = {0};

    box.width = at_most(box.width, WIDTH_PX, embed->max_width);
    box.height = at_most(box.height, box_reserved_px(&box), embed->max_height);
    const struct boxcode code = {&box, embed->id, embed->base_url};
    boxcode_write(&html, &code, BOXCODE_IFRAME);
    buf_addz(out, embed->xml ? "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                               "<oembed><version>1.0</version>"
                             : "{\"version\":\"1.0\"");
    add(out, embed->xml, "type", STR("rich"));
    add(out, embed->xml, "provider_name", STR("Liên Cổng"));
    add(out, embed->xml, "provider_url", str_of(embed->base_url));
    add(out, embed->xml, "title", box.title);
    add_number(out, embed->xml, "cache_age", 3600);
    add_number(out, embed->xml, "width", box.width);
    add_number(out, embed->xml, "height", box.height);
    add(out, embed->xml, "html", buf_str(&html));
    buf_addz(out, embed->xml ? "</oembed>\n" : "}\n");
    buf_done(&html);
}

struct str oembed_box_id(struct str url)
{
    ptrdiff_t at = str_find(url, STR("/box/"));
    struct str id = at < 0 ? STR("") : str_sub(url, (size_t)at + 5, url.n);
    size_t n = 0;

    while (n < id.n && ((id.p[n] >= 'a' && id.p[n] <= 'z') ||
                        (id.p[n] >= '0' && id.p[n] <= '9')))
        n++;
    return n == id.n || strchr("?#", id.p[n]) ? str_sub(id, 0, n) : STR("");
}
