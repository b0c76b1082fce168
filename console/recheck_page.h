/* console/recheck_page.h - asking the crawler to look again, and what came of
 * it (recheck.h) as pages and forms. */
#ifndef CONSOLE_RECHECK_PAGE_H
#define CONSOLE_RECHECK_PAGE_H

#include "console/recheck.h"

struct call;

/* What the visitor wishes at c->portal; the URL is the caller's. */
struct recheck_wish recheck_wish_of(const struct call *c);
/* Begins the check of the reason of that code, which came as `parameter`.
 * False: the call was answered. */
bool recheck_asked(struct call *c, const char *parameter, const char *code,
                   int64_t *ret_id);

/* POST doc-lai: url; back to the page of that URL, ?ket-qua= says how it was
 * answered. */
void recheck_ask(struct call *c);
/* POST kiem-lai: ly-do; to the page of the check. */
void recheck_start(struct call *c);
void recheck_list_page(struct call *c);
/* {id} of the path. */
void recheck_page(struct call *c);

#endif
