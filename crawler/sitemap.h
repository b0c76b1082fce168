/*
 * crawler/sitemap.h - reads sitemaps as they come over the wire, in constant
 * memory: XML (urlset, index, both mixed), RSS, Atom, plain lists of URLs, each
 * also gzipped.  What it is, is decided by the bytes alone, never by its name
 * or content type.
 *
 * No DTD, no entities, no network: a DOCTYPE is refused.  A file that ends too
 * early or is spoilt keeps the entries that were read until then.
 */
#ifndef CRAWLER_SITEMAP_H
#define CRAWLER_SITEMAP_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct sitemap;

enum {
    SITEMAP_ENTRIES_MAX = 50000,
    SITEMAP_MAX_BYTES = 50 << 20, /* uncompressed */
    SITEMAP_EXTRAS_MAX = 64,      /* alternates, and media, kept of one entry */
};

enum sitemap_type {
    SITEMAP_UNKNOWN,
    SITEMAP_XML,
    SITEMAP_INDEX,
    SITEMAP_TEXT,
    SITEMAP_RSS,
    SITEMAP_ATOM,
};
/* "xml", "index", "text", "rss", "atom", or NULL for unknown.  Static. */
const char *sitemap_type_name(enum sitemap_type type);

struct sitemap_alternate {
    const char *lang, *href; /* as written */
};

enum sitemap_medium { SITEMAP_IMAGE, SITEMAP_VIDEO, SITEMAP_NEWS };

struct sitemap_media {
    enum sitemap_medium kind;
    const char *loc;      /* of an image or video, as written; or "" */
    const char *title;    /* or "" */
    int64_t date_unix_ms; /* publication, or -1 */
};

/* Borrowed for the time of the call. */
struct sitemap_entry {
    enum sitemap_type from;  /* what it stands in */
    bool is_sitemap;         /* another sitemap (also by its name), or a page */
    const char *loc;         /* absolute http(s) URL without fragment */
    int64_t lastmod_unix_ms; /* or -1 */
    const char *changefreq;  /* "daily", ...; "" when not given or no such */
    double priority;         /* 0.0 .. 1.0; 0.5 when not given or no such */
    const struct sitemap_alternate *alternates; /* hreflang */
    size_t alternate_count;
    const struct sitemap_media *media;
    size_t media_count;
};

typedef void sitemap_fn(void *context, const struct sitemap_entry *entry);

/* `url`: where it was found; what is relative is resolved against it. */
struct sitemap *sitemap_new(const char *url, sitemap_fn *entry, void *context)
    __attribute__((returns_nonnull));
void sitemap_free(struct sitemap *s); /* accepts NULL */
DEFINE_FREEP(sitemap)

/* The next bytes of the body; calls `entry` for each entry that is complete. */
void sitemap_feed(struct sitemap *s, struct str bytes);

struct sitemap_summary {
    enum sitemap_type type;
    size_t page_count, sitemap_count;
    bool truncated; /* ended too early, or a limit was reached */
    bool malformed; /* tags do not match: entries may be wrong */
};

/*
 * The end of the body.  ERR_FORMAT: no sitemap of any kind, or one with a
 * DOCTYPE.  *ret_summary is filled in any case.
 */
int sitemap_finish(struct sitemap *s, struct sitemap_summary *ret_summary,
                   struct err *err);

#endif
