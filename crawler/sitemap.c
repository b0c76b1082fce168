/*
 * crawler/sitemap.c - see sitemap.h.
 *
 *     bytes -> gunzip, when they begin 1f 8b -> sniff -> XML push parser
 *                                                    \-> lines of URLs
 *
 * Limits are enforced on the plain bytes, so a gzip bomb costs 50 MiB of time
 * and no memory.
 */
#define ZLIB_CONST /* next_in points at const */
#include "crawler/sitemap.h"

#include "base/err.h"
#include "base/url.h"
#include "crawler/sitemap_xml.h"

#include <stdlib.h>
#include <zlib.h>

enum {
    SNIFF_BYTES = 4,
    PLAIN_CHUNK_BYTES = 32 << 10,
    REFERENCE_MAX_BYTES = 12,
};

enum mode { MODE_SNIFF, MODE_XML, MODE_WIDE_XML, MODE_TEXT };

struct sitemap {
    struct url url;
    sitemap_fn *entry;
    void *context;
    struct sitemap_summary summary;
    enum mode mode;
    struct buf head;   /* until the mode is known; then the open line of a text,
                          or a reference of XML that is not complete */
    struct buf mended; /* the piece of XML under work */
    size_t matched;    /* bytes of the mark that begins or ends a CDATA */
    bool cdata;
    size_t raw_bytes, plain_bytes;
    bool gzip, gzip_ended;
    z_stream z;
    struct sitemap_xml *xml;
};

const char *sitemap_type_name(enum sitemap_type type)
{
    static const char *const names[] = {NULL,   "xml", "index",
                                        "text", "rss", "atom"};

    return names[type];
}

/* --- entries --- */

/* "www.hanoi.gov.vn/x" on a sitemap of that domain is meant as a URL. */
static bool lacks_only_scheme(const struct sitemap *s, struct str loc)
{
    size_t n = 0;

    while (n < loc.n && !strchr("/?#:", loc.p[n]))
        n++;
    struct str host = str_sub(loc, 0, n);
    struct str ours = url_domain(s->url.host);
    return str_chr(host, '.') > 0 && ours.n && str_eq(url_domain(host), ours);
}

/* False when it is no http(s) URL.  The fragment is cut off. */
static bool resolve(const struct sitemap *s, struct str loc, struct url *ret)
{
    scoped(buf_done) struct buf whole = {0};
    struct err err = {0};

    if (lacks_only_scheme(s, loc)) {
        buf_add(&whole, s->url.scheme);
        buf_addz(&whole, "://");
        buf_add(&whole, loc);
        loc = buf_str(&whole);
    }
    if (url_parse(ret, loc, s->url.href ? &s->url : NULL, &err) < 0)
        return false;
    if (!str_is(ret->scheme, "http") && !str_is(ret->scheme, "https")) {
        url_done(ret);
        return false;
    }
    ret->href[strlen(ret->href) - ret->fragment.n] = '\0';
    return true;
}

/* Child sitemaps are often listed as pages; no page of a portal is XML. */
static bool is_xml_file(const struct url *u)
{
    return str_ends(u->path, STR(".xml")) || str_ends(u->path, STR(".xml.gz"));
}

static void emit(void *context, const struct sitemap_entry *given)
{
    struct sitemap *s = context;
    scoped(url_done) struct url u = {0};
    struct sitemap_entry entry = *given;

    if (s->summary.page_count + s->summary.sitemap_count >=
        SITEMAP_ENTRIES_MAX) {
        s->summary.truncated = true;
        return;
    }
    if (!resolve(s, str_of(given->loc), &u))
        return;
    entry.loc = u.href;
    entry.from = s->xml ? sitemap_xml_type(s->xml) : SITEMAP_TEXT;
    entry.is_sitemap = entry.is_sitemap || is_xml_file(&u);
    if (entry.is_sitemap)
        s->summary.sitemap_count++;
    else
        s->summary.page_count++;
    s->entry(s->context, &entry);
}

/* --- a list of URLs, one a line --- */

static void text_line(struct sitemap *s, struct str line)
{
    const struct sitemap_entry page = {
        .lastmod_unix_ms = -1, .changefreq = "", .priority = 0.5};
    struct sitemap_entry entry = page;
    scoped(mem_freep) char *loc = NULL;

    line = str_trim(line);
    bool is_url = str_case_starts(line, STR("http://")) ||
                  str_case_starts(line, STR("https://")) ||
                  lacks_only_scheme(s, line);
    if (!is_url || line.n > URL_MAX_BYTES || str_chr(line, ' ') >= 0)
        return;
    s->summary.type = SITEMAP_TEXT;
    loc = str_dup(line);
    entry.loc = loc;
    emit(s, &entry);
}

static void feed_text(struct sitemap *s, struct str bytes)
{
    while (bytes.n) {
        size_t n = 0;
        while (n < bytes.n && bytes.p[n] != '\n' && bytes.p[n] != '\r')
            n++;
        if (s->head.n <= URL_MAX_BYTES)
            buf_add(&s->head, str_sub(bytes, 0, n));
        if (n < bytes.n) {
            text_line(s, buf_str(&s->head));
            buf_reset(&s->head);
        }
        bytes = str_sub(bytes, n + 1, bytes.n);
    }
}

/* --- XML --- */

static bool is_name_char(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           c == '#';
}

/* The character of one of XML's five names, or 0. */
static int character_of(struct str name)
{
    static const struct {
        const char *name;
        int character;
    } rows[] = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_is(name, rows[i].name))
            return rows[i].character;
    return 0;
}

/* Adds what was held back: "&" and the name behind it. */
static void release(struct sitemap *s, bool is_reference)
{
    struct str name = str_sub(buf_str(&s->head), 1, s->head.n);
    int character = is_reference ? character_of(name) : 0;

    if (character)
        buf_addf(&s->mended, "&#%d", character);
    else if (is_reference && name.p[0] == '#')
        buf_add(&s->mended, buf_str(&s->head));
    else
        buf_addf(&s->mended, "&#38;%.*s", (int)name.n, name.p);
    buf_reset(&s->head);
}

/* Follows the marks that begin and end a CDATA section. */
static void track_cdata(struct sitemap *s, char c)
{
    static const char open[] = "<![CDATA[", close[] = "]]>";
    const char *mark = s->cdata ? close : open;

    if (c == mark[s->matched])
        s->matched++;
    else if (!(s->cdata && s->matched == 2 && c == ']')) /* "]]]>" ends too */
        s->matched = c == mark[0];
    if (!mark[s->matched]) {
        s->cdata = !s->cdata;
        s->matched = 0;
    }
}

/*
 * An "&" that begins no reference, as in "?a=1&b=2", would cost the XML parser
 * the piece of the URL behind it; and behind an error it drops references by
 * name.  So all become references by number, except in CDATA.
 */
static void feed_xml(struct sitemap *s, struct str bytes)
{
    buf_reset(&s->mended);
    for (size_t i = 0; i < bytes.n; i++) {
        char c = bytes.p[i];
        track_cdata(s, c);
        if (s->head.n && (!is_name_char(c) || s->head.n > REFERENCE_MAX_BYTES))
            release(s, c == ';' && s->head.n > 1);
        if (s->head.n || (c == '&' && !s->cdata))
            buf_addc(&s->head, c);
        else
            buf_addc(&s->mended, c);
    }
    sitemap_xml_feed(s->xml, buf_str(&s->mended));
}

/* --- sniffing --- */

static void feed_known(struct sitemap *s, struct str bytes)
{
    if (s->mode == MODE_WIDE_XML)
        sitemap_xml_feed(s->xml, bytes);
    else if (s->mode == MODE_XML)
        feed_xml(s, bytes);
    else
        feed_text(s, bytes);
}

/* UTF-16, with a byte order mark or by its first "<". */
static bool is_utf16(struct str s)
{
    return str_starts(s, STR("\xff\xfe")) || str_starts(s, STR("\xfe\xff")) ||
           str_starts(s, STR("<\0")) || str_starts(s, STR("\0<"));
}

/* Decides by the first byte that says something; false: more are needed. */
static bool sniff(struct sitemap *s, bool at_end)
{
    struct str all = buf_str(&s->head);

    if (all.n < SNIFF_BYTES && !at_end)
        return false;
    bool wide = is_utf16(all);
    if (str_starts(all, STR("\xef\xbb\xbf")))
        all = str_sub(all, 3, all.n);
    while (!wide && all.n && strchr(" \t\r\n", all.p[0]) && all.p[0])
        all = str_sub(all, 1, all.n);
    if (!all.n && !at_end)
        return false;
    s->mode = wide                       ? MODE_WIDE_XML
              : all.n && all.p[0] == '<' ? MODE_XML
                                         : MODE_TEXT;
    struct buf head = s->head;
    s->head = (struct buf){0};
    if (s->mode != MODE_TEXT)
        s->xml = sitemap_xml_new(emit, s);
    feed_known(s, all);
    buf_done(&head);
    return true;
}

static void feed_plain(struct sitemap *s, struct str bytes)
{
    if (s->plain_bytes + bytes.n > SITEMAP_MAX_BYTES) {
        bytes.n = SITEMAP_MAX_BYTES - s->plain_bytes;
        s->summary.truncated = true;
    }
    s->plain_bytes += bytes.n;
    if (!bytes.n)
        return;
    if (s->mode != MODE_SNIFF)
        return feed_known(s, bytes);
    buf_add(&s->head, bytes);
    (void)sniff(s, false);
}

/* --- gzip --- */

static void feed_gzip(struct sitemap *s, struct str bytes)
{
    Bytef room[PLAIN_CHUNK_BYTES];

    s->z.next_in = (const Bytef *)bytes.p;
    s->z.avail_in = (uInt)bytes.n;
    while (s->plain_bytes < SITEMAP_MAX_BYTES) {
        s->z.next_out = room;
        s->z.avail_out = sizeof room;
        int r = inflate(&s->z, Z_NO_FLUSH);
        feed_plain(
            s, (struct str){(const char *)room, sizeof room - s->z.avail_out});
        s->gzip_ended = r == Z_STREAM_END;
        if (s->gzip_ended && s->z.avail_in)
            r = inflateReset(&s->z); /* another member follows */
        if (r != Z_OK || (s->z.avail_out && !s->z.avail_in))
            return;
    }
}

/* --- the whole --- */

struct sitemap *sitemap_new(const char *url, sitemap_fn *entry, void *context)
{
    struct sitemap *s = NEW(sitemap);
    struct err err = {0};

    s->entry = entry;
    s->context = context;
    /* Without a URL of its own, only absolute ones count. */
    (void)url_parse(&s->url, str_of(url), NULL, &err);
    return s;
}

void sitemap_free(struct sitemap *s)
{
    if (!s)
        return;
    if (s->gzip)
        inflateEnd(&s->z);
    sitemap_xml_free(s->xml);
    buf_done(&s->head);
    buf_done(&s->mended);
    url_done(&s->url);
    free(s);
}

void sitemap_feed(struct sitemap *s, struct str bytes)
{
    enum { WINDOW_BITS = 15, ONLY_GZIP = 16, SLICE_BYTES = 1 << 20 };

    while (bytes.n) {
        struct str slice = str_sub(bytes, 0, s->raw_bytes ? SLICE_BYTES : 2);
        /* The magic number may come in two pieces; one byte of it is enough,
         * 0x1f begins no text. */
        if (!s->raw_bytes && (unsigned char)slice.p[0] == 0x1f)
            s->gzip = inflateInit2(&s->z, WINDOW_BITS + ONLY_GZIP) == Z_OK;
        s->raw_bytes += slice.n;
        if (s->gzip)
            feed_gzip(s, slice);
        else
            feed_plain(s, slice);
        bytes = str_sub(bytes, slice.n, bytes.n);
    }
}

int sitemap_finish(struct sitemap *s, struct sitemap_summary *ret_summary,
                   struct err *err)
{
    bool doctype = false;

    if (s->mode == MODE_SNIFF)
        (void)sniff(s, true);
    if (s->xml) {
        const struct sitemap_xml_state *state = sitemap_xml_finish(s->xml);
        doctype = state->doctype;
        s->summary.type = state->type;
        s->summary.malformed = state->malformed;
        s->summary.truncated = s->summary.truncated || state->truncated;
    } else {
        text_line(s, buf_str(&s->head));
    }
    if (s->gzip && !s->gzip_ended)
        s->summary.truncated = true;
    *ret_summary = s->summary;
    if (doctype)
        return err_set(err, ERR_FORMAT, "sitemap with a DOCTYPE");
    if (s->summary.type == SITEMAP_UNKNOWN)
        return err_set(err, ERR_FORMAT, "not a sitemap");
    return 0;
}
