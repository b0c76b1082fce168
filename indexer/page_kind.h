/*
 * indexer/page_kind.h - what kind of page it is: document, directive, service,
 * data set, video, news or just a page; the first page of a portal; a list of
 * other pages.  Pure, any thread.
 */
#ifndef INDEXER_PAGE_KIND_H
#define INDEXER_PAGE_KIND_H

#include "indexer/document.h"

struct legal;
struct meta;
struct page;

/* `doc` has url, text and published already. */
enum kind page_kind(const struct legal *legal, const struct page *p,
                    const struct meta *m, const struct document *doc);

/* Of a document: KIND_DIRECTIVE for "Chỉ thị", "Công văn" and their like, else
 * KIND_DOCUMENT. */
enum kind page_kind_of_card(const struct document_card *card);

/* Does the page itself say that it is news? */
bool page_kind_is_news(const struct meta *m);

/* What a portal answers at its bare name is looked for by that name, though it
 * is but a list of news. */
bool page_kind_is_front(const char *url);

/* The first page of a portal, by address or title: a date on it is today's. */
bool page_kind_is_home(const char *url, struct str title);

/* A list of other pages: dates on several lines, and either hardly a sentence
 * that comes to its end ("..." is a cut one), or the short name of a section as
 * its title. */
bool page_kind_is_list(struct str lines, struct str text, struct str title);

#endif
