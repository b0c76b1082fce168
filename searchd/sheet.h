/*
 * searchd/sheet.h - one page being written: text that cannot become markup,
 * sentences, numbers, dates, and the addresses of searches.
 */
#ifndef SEARCHD_SHEET_H
#define SEARCHD_SHEET_H

#include "searchd/query.h"
#include "searchd/say.h"
#include "searchd/snippet.h"

struct page_site;

struct sheet {
    struct buf *out;
    const struct page_site *site;
    const struct query *q; /* a page without a search has an empty one */
    enum lang lang;
};

/* Of ours, as it is. */
void sheet_put(const struct sheet *p, const char *markup);
/* Of others, escaped: right for text and for quoted attributes. */
void sheet_text(const struct sheet *p, const char *text);
void sheet_say(const struct sheet *p, enum say what);
/* <tag>sentence</tag> */
void sheet_said(const struct sheet *p, const char *open, enum say what,
                const char *close);
/* 12345 as "12.345" or "12,345" */
void sheet_number(const struct sheet *p, uint64_t number);
/* "2022-06-24..." as "24/06/2022" or "24 June 2022", "2022-06" as "06/2022" or
 * "June 2022": added to `out`; what is no such date, as it is. */
void sheet_day(struct buf *out, enum lang lang, struct str iso);
/* The same on the page; <time> carries the ISO form. */
void sheet_date(const struct sheet *p, const char *iso);
/* "24/06/2022 10:22" of an ISO moment in UTC, in Vietnamese time. */
void sheet_moment(const struct sheet *p, const char *iso);
void sheet_marked(const struct sheet *p, const struct snippet *s);
/* <input type="hidden"> */
void sheet_hidden(const struct sheet *p, const char *name, struct str value);

/* The address of this search, changed, as the value of an attribute: at `path`,
 * or at the page of results in the language of the sheet. */
void sheet_link(const struct sheet *p, const char *path,
                const struct query_change *change);
void sheet_search_link(const struct sheet *p,
                       const struct query_change *change);
const char *sheet_search_path(const struct sheet *p);
/* "?lang=en" when the language was chosen: it goes along. */
void sheet_lang_only(const struct sheet *p);

/* For pages that are no search. */
struct query sheet_no_query(enum lang lang);

#endif
