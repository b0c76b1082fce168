/* syndication/oembed.c - see oembed.h. */
#include "syndication/oembed.h"

#include "base/jsontext.h"
#include "syndication/box.h"
#include "syndication/item.h"

enum { WIDTH_PX = 640, HEIGHT_PX = 600 }; /* of a box that names none */

static int64_t at_most(int64_t wanted, int64_t missing, int64_t max)
{
    int64_t size = wanted ? wanted : missing;

    return max && size > max ? max : size;
}

void oembed_write(struct buf *out, const struct oembed *embed)
{
    struct box box = *embed->box;
    struct buf html = {0};

    box.width = at_most(box.width, WIDTH_PX, embed->max_width);
    box.height = at_most(box.height, HEIGHT_PX, embed->max_height);
    box_embed_code(&html, &box, embed->id, embed->base_url, BOX_EMBED_IFRAME);
    buf_addz(out, "{\"version\":\"1.0\",\"type\":\"rich\",\"provider_name\":"
                  "\"Liên Cổng\",\"provider_url\":");
    jsontext_add(out, str_of(embed->base_url));
    buf_addz(out, ",\"title\":");
    jsontext_add(out, box.title);
    buf_addf(out,
             ",\"cache_age\":3600,\"width\":%lld,\"height\":%lld,"
             "\"html\":",
             (long long)box.width, (long long)box.height);
    jsontext_add(out, buf_str(&html));
    buf_addz(out, "}\n");
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
