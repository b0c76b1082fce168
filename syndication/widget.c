/* syndication/widget.c - see widget.h. */
#include "syndication/widget.h"

#include "base/embed.h"
#include "base/httpd.h"

EMBED(loader_js, "widgets/loader.js");
EMBED(box_js, "widgets/box.js");
EMBED(box_css, "widgets/box.css");
EMBED(emblem_svg, "widgets/emblem.svg");
EMBED(pages_css, "widgets/pages.css");
EMBED(builder_js, "widgets/builder.js");
EMBED(index_html, "widgets/index.html");
EMBED(try_html, "widgets/try.html");
EMBED(try_js, "widgets/try.js");

static const struct {
    const char *name, *content_type, *begin, *end;
} files[] = {
#define FILE(name, type, symbol)                                               \
    {                                                                          \
        name, type, embed_##symbol, embed_##symbol##_end                       \
    }
    FILE("loader.js", "text/javascript; charset=utf-8", loader_js),
    FILE("box.js", "text/javascript; charset=utf-8", box_js),
    FILE("box.css", "text/css; charset=utf-8", box_css),
    FILE("emblem.svg", "image/svg+xml", emblem_svg),
    FILE("builder.js", "text/javascript; charset=utf-8", builder_js),
    FILE("pages.css", "text/css; charset=utf-8", pages_css),
    FILE("index.html", "text/html; charset=utf-8", index_html),
    FILE("try.html", "text/html; charset=utf-8", try_html),
    FILE("try.js", "text/javascript; charset=utf-8", try_js),
};

bool widget_find(struct widget *ret_widget, struct str name)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (str_is(name, files[i].name)) {
            *ret_widget = (struct widget){
                files[i].name,
                files[i].content_type,
                {files[i].begin, (size_t)(files[i].end - files[i].begin)}};
            return true;
        }
    return false;
}

static void add_version(struct buf *out, const struct widget *widget)
{
    unsigned char hash[SEAL_BYTES];
    char hex[SEAL_HEX_MAX];

    seal_sha256(hash, widget->bytes, STR(""));
    buf_addf(out, "%.*s", WIDGET_VERSION_HEX, seal_hex(hex, hash));
}

void widget_path(struct buf *out, const struct widget *widget)
{
    buf_addz(out, "/widgets/");
    add_version(out, widget);
    buf_addf(out, "/%s", widget->name);
}

void widget_integrity(struct buf *out, const struct widget *widget)
{
    unsigned char hash[SEAL_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_sha256(hash, widget->bytes, STR(""));
    buf_addf(out, "sha256-%s", seal_base64(text, hash));
}

/* "v1" or the version of exactly these bytes. */
static bool version_fits(const struct widget *widget, struct str version,
                         bool *ret_for_ever)
{
    struct buf own = {0};

    add_version(&own, widget);
    *ret_for_ever = str_eq(version, buf_str(&own));
    buf_done(&own);
    return *ret_for_ever || str_is(version, "v1");
}

void widget_serve(struct httpd_request *rq, struct httpd_response *rs,
                  void *service)
{
    struct str name = rq->rest, version;
    struct widget widget;
    bool for_ever;

    (void)service;
    if (!str_cut(&name, '/', &version) || !widget_find(&widget, name) ||
        !version_fits(&widget, version, &for_ever)) {
        rs->status = 404;
        rs->content_type = "text/plain; charset=utf-8";
        buf_addz(&rs->body, "Không có tệp này.\n");
        return;
    }
    rs->content_type = widget.content_type;
    rs->shared = widget.bytes.p;
    rs->shared_bytes = widget.bytes.n;
    /* Scripts with `integrity` are asked for with CORS, and sandboxed pages
     * have no origin of their own. */
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
    httpd_set_header(rs, "Cross-Origin-Resource-Policy", "cross-origin");
    httpd_set_header(rs, "Cache-Control",
                     for_ever ? "public, max-age=31536000, immutable"
                              : "public, max-age=300");
    httpd_etag(rq, rs);
}
