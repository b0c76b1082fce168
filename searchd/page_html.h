/*
 * searchd/page_html.h - whole pages for people: the start page, results, the
 * page "about", errors.  Rendered on the server, complete without scripts;
 * Vietnamese or English.  Everything that came from outside is escaped.
 * Implemented in page_home, page_results, page_related and page_plain.
 */
#ifndef SEARCHD_PAGE_HTML_H
#define SEARCHD_PAGE_HTML_H

#include "searchd/fault.h"
#include "searchd/related.h"
#include "searchd/result.h"

struct page_site {
    const char *base_url; /* as citizens see it, "" when it is not known */
    const char *style;    /* path of the style sheet */
    const char *script;   /* path of our script; NULL: there is none */
    bool clicks;          /* results tell when they are opened (PAGE_OPENED) */
};

/* Where browsers say that a result was opened, by the attribute "ping". */
#define PAGE_OPENED "/mo-ket-qua"

struct page_home {
    uint32_t documents; /* 0: not known */
    size_t portals;
};

struct page_error {
    const struct fault *fault;
    struct str again; /* address for "try again"; empty: none is offered */
    const char *trace_id;
};

void page_home(struct buf *out, const struct page_site *site, enum lang lang,
               const struct page_home *home);
void page_results(struct buf *out, const struct page_site *site,
                  const struct result_list *list);
void page_related(struct buf *out, const struct page_site *site, enum lang lang,
                  const struct related *related);
void page_about(struct buf *out, const struct page_site *site, enum lang lang);
void page_thanks(struct buf *out, const struct page_site *site, enum lang lang);
void page_error(struct buf *out, const struct page_site *site, enum lang lang,
                const struct page_error *error);

#endif
