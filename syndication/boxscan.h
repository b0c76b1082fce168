/*
 * syndication/boxscan.h - the boxes in somebody's page: which ones, in which
 * form, and whether they can be seen there.
 */
#ifndef SYNDICATION_BOXSCAN_H
#define SYNDICATION_BOXSCAN_H

#include "base/arena.h"
#include "base/str.h"

enum boxscan_form {
    BOXSCAN_IFRAME,  /* without script */
    BOXSCAN_SCRIPT,  /* data-liencong-box */
    BOXSCAN_ELEMENT, /* liencong-box */
    BOXSCAN_INCLUDE, /* put in by the portal's server */
};

struct boxscan_page {
    struct str url, html;
    const char *hub;   /* "https://hub.gov.vn", no slash at the end */
    struct str policy; /* Content-Security-Policy headers, comma-joined */
};

enum { BOXSCAN_MAX = 50 };

struct boxscan_found {
    struct str box_id; /* "mau": its options stand in its address */
    enum boxscan_form form;
    struct str loader; /* version in its address: "v1", "0123456789ab"; or "" */
    bool old;          /* the loader is an earlier release, which works */
    const char *why;   /* cannot be seen; static, English; NULL: can */
};

/* "iframe", "script", "element", "include". */
const char *boxscan_form_word(enum boxscan_form form);

/* Whether a page can hold a box at all: quick. */
bool boxscan_may_hold(const struct boxscan_page *page);
/* The boxes of the page, at most BOXSCAN_MAX; each id and form once.  Texts are
 * of the arena. */
size_t boxscan_read(const struct boxscan_page *page, struct arena *arena,
                    struct boxscan_found found[BOXSCAN_MAX]);

#endif
