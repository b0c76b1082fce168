/*
 * searchd/page_notice.h - what is said to the person beside the results: what
 * of the request was no use, what may have been meant, what editors suggest,
 * what to try when nothing was found; and the question whether it was of use.
 */
#ifndef SEARCHD_PAGE_NOTICE_H
#define SEARCHD_PAGE_NOTICE_H

#include "searchd/result.h"
#include "searchd/sheet.h"

void page_notice_problems(const struct sheet *p,
                          const struct problems *problems);
/* Says so when a shard of the index does not answer. */
void page_notice_partial(const struct sheet *p, bool partial);
/* Documents asked for by number that the index does not have. */
void page_notice_absent(const struct sheet *p, const struct result_list *list);
void page_notice_meant(const struct sheet *p, const struct result_list *list);
void page_notice_bets(const struct sheet *p, const struct result_list *list);
/* Other questions close to this one. */
void page_notice_close(const struct sheet *p, const struct result_list *list);
void page_notice_nothing(const struct sheet *p);
/* `page` is a name that tally_is_page() knows. */
void page_notice_rating(const struct sheet *p, const char *page);

#endif
