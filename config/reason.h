/*
 * config/reason.h - every URL ends in exactly one reason: a stable code, who
 * can mend it, and one sentence that says how (REQUIREMENTS X10).
 *
 * The codes are the merged list of the study in docs/reasons.md; they are part
 * of our public formats and never renamed.
 */
#ifndef CONFIG_REASON_H
#define CONFIG_REASON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum reason {
    REASON_OK, /* written "INDEXED" */
    REASON_OK_STALE,
    REASON_QUEUED,
    REASON_THROTTLED,
    REASON_FETCHED, /* stored by the crawler, the indexer has not seen it */
    REASON_FETCH_DNS,
    REASON_FETCH_TLS,
    REASON_FETCH_TIMEOUT, /* written "TIMEOUT" */
    REASON_FETCH_CONNECT,
    REASON_FETCH_REFUSED, /* address refused by the SSRF guard */
    REASON_HTTP_401,
    REASON_HTTP_403,
    REASON_HTTP_404,
    REASON_HTTP_410,
    REASON_HTTP_429,
    REASON_HTTP_4XX,
    REASON_HTTP_5XX,
    REASON_WAF_BLOCK,
    REASON_ROBOTS,
    REASON_NOINDEX_META,
    REASON_NOINDEX_HEADER,
    REASON_REDIRECT,
    REASON_REDIRECT_LOOP,
    REASON_REDIRECT_OFFSITE,
    REASON_CANONICAL_OTHER,
    REASON_DUP_SAME_SITE,
    REASON_DUP_OTHER_SITE,
    REASON_SOFT404,
    REASON_EMPTY,
    REASON_LOGIN_PAGE,
    REASON_JS_ONLY,
    REASON_TYPE_UNSUPPORTED,
    REASON_TOO_BIG,
    REASON_ENCRYPTED,
    REASON_SCAN_NO_TEXT,
    REASON_PARSE_ERROR,
    REASON_SITEMAP_OFFHOST,
    REASON_TRAP,
    REASON_BUDGET,
    REASON_REMOVED_BY_EDITOR,
    REASON_COUNT
};

struct reason_info {
    const char *code;  /* "HTTP_404" */
    const char *owner; /* "site", "choice" (of the site), "us", "info" */
    const char *label_vi, *label_en;
    const char *fix_vi, *fix_en; /* one sentence; "" when nothing to mend */
};

const struct reason_info *reason_info(enum reason reason); /* static */
/* The portal or the way to it is out of order, or it refuses for now: asked
 * again soon. */
bool reason_is_outage(enum reason reason);
/* Nobody can say whether the page is gone: what we have of it stays. */
bool reason_is_passing(enum reason reason);
/* REASON_COUNT when there is no such code. */
enum reason reason_find(const char *code);
/* The reason of a final HTTP status >= 400. */
enum reason reason_of_status(int status);
/* docs/reasons.md: the whole table, in both languages. */
void reason_write_markdown(FILE *out);

#endif
