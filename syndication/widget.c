/* syndication/widget.c - see widget.h. */
#include "syndication/widget.h"

#include "base/embed.h"
#include "base/httpd.h"

EMBED(loader_js, "widgets/loader.js");
EMBED(loader_057fa5444429, "widgets/released/loader-057fa5444429.js");
EMBED(box_js, "widgets/box.js");
EMBED(box_css, "widgets/box.css");
EMBED(emblem_svg, "widgets/emblem.svg");
EMBED(pages_css, "widgets/pages.css");
EMBED(builder_js, "widgets/builder.js");
EMBED(builder_css, "widgets/builder.css");
EMBED(index_html, "widgets/index.html");
EMBED(try_html, "widgets/try.html");
EMBED(try_js, "widgets/try.js");

static const struct file {
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
    FILE("builder.css", "text/css; charset=utf-8", builder_css),
    FILE("builder.js", "text/javascript; charset=utf-8", builder_js),
    FILE("pages.css", "text/css; charset=utf-8", pages_css),
    FILE("index.html", "text/html; charset=utf-8", index_html),
    FILE("try.html", "text/html; charset=utf-8", try_html),
    FILE("try.js", "text/javascript; charset=utf-8", try_js),
};

/* Loaders that portals have pinned by their hash, oldest first. */
static const struct file released[] = {
    FILE("loader.js", "text/javascript; charset=utf-8", loader_057fa5444429),
};

static struct widget widget_of(const struct file *file)
{
    return (struct widget){file->name,
                           file->content_type,
                           {file->begin, (size_t)(file->end - file->begin)}};
}

bool widget_find(struct widget *ret_widget, struct str name)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (str_is(name, files[i].name)) {
            *ret_widget = widget_of(&files[i]);
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

static bool is_version(const struct widget *widget, struct str version)
{
    struct buf own = {0};

    add_version(&own, widget);
    bool is = str_eq(version, buf_str(&own));
    buf_done(&own);
    return is;
}

bool widget_find_version(struct widget *ret_widget, struct str name,
                         struct str version)
{
    struct widget widget;

    if (!widget_find(&widget, name))
        return false;
    bool found = is_version(&widget, version);
    for (size_t i = 0; !found && i < sizeof released / sizeof *released; i++) {
        widget = widget_of(&released[i]);
        found = str_is(name, widget.name) && is_version(&widget, version);
    }
    if (found)
        *ret_widget = widget;
    return found;
}

void widget_serve(struct httpd_request *rq, struct httpd_response *rs,
                  void *service)
{
    struct str name = rq->rest, version;
    struct widget widget;
    bool for_ever = false;

    (void)service;
    if (!str_cut(&name, '/', &version) ||
        !((for_ever = widget_find_version(&widget, name, version)) ||
          (str_is(version, "v1") && widget_find(&widget, name)))) {
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
