/* console/asset.c - see asset.h. */
#include "console/asset.h"

#include "base/embed.h"
#include "console/call.h"

EMBED(console_style, "console/style.css");
EMBED(console_emblem, "base/emblem.svg");

static void serve(struct call *c, struct str bytes, const char *type)
{
    buf_add(&c->rs->body, bytes);
    c->rs->content_type = type;
    httpd_set_header(c->rs, "Cache-Control", "no-cache");
    httpd_etag(c->rq, c->rs);
}

void asset_style(struct call *c)
{
    serve(c, EMBEDDED(console_style), "text/css; charset=utf-8");
}

void asset_emblem(struct call *c)
{
    serve(c, EMBEDDED(console_emblem), "image/svg+xml");
}
