/*
 * crawler/robots.h - what a robots.txt file says to us (RFC 9309).
 *
 * A file is read once, for one product token, into the few rules that apply to
 * it: those of all groups that name the token, else those of all groups of "*".
 * Frequent misspellings are understood; lines we do not know do not matter.
 * The result is never changed, so threads may share it.
 */
#ifndef CRAWLER_ROBOTS_H
#define CRAWLER_ROBOTS_H

#include "base/mem.h"
#include "base/str.h"

struct robots;

/* What stands behind is not read; a line cut in two there is dropped. */
enum { ROBOTS_MAX_BYTES = 500 << 10 };

/*
 * `body` is borrowed only for the call.  Any bytes are a robots.txt: UTF-8 or
 * UTF-16 with or without byte order mark, lines ended by LF, CR or CRLF.
 * `token` is compared without case, what stands behind a "/" left out; "*"
 * takes the groups of "*" only.
 */
struct robots *robots_parse(struct str body, const char *token)
    __attribute__((returns_nonnull));
void robots_free(struct robots *r); /* accepts NULL */
DEFINE_FREEP(robots)

/* The longest rule decides, Allow when two are equally long.  `url` is absolute
 * (a key form, base/url.h) or a path; path and query count, percent-escapes are
 * compared in one spelling. */
bool robots_allowed(const struct robots *r, struct str url);
/* The same, with what decided. */
struct robots_verdict {
    bool allowed;
    int line;    /* of the rule, from 1; 0: no rule speaks of the URL */
    bool for_us; /* its group names our token; else it is one of "*" */
};
struct robots_verdict robots_judge(const struct robots *r, struct str url);
/* Adds that line of the file, as written but for white space at its ends. */
void robots_line(struct buf *out, struct str body, int line);
/* Crawl-delay for our token in milliseconds (the longest, when there are
 * several), or -1. */
int64_t robots_crawl_delay_ms(const struct robots *r);
/* Sitemap lines as written, of the whole file; borrowed from `r`. */
size_t robots_sitemap_count(const struct robots *r);
const char *robots_sitemap(const struct robots *r, size_t at);

/*
 * True for a page of HTML served in place of a robots.txt (an error page, a
 * challenge of a firewall): it states no policy, and the last good one holds.
 * HTML around real rules is not such a page.
 */
bool robots_is_page(struct str body);

#endif
