/*
 * searchd/page_json.h - answers of the API, version 1, as docs/api.md describes
 * them, and its errors (RFC 9457) in both languages.
 */
#ifndef SEARCHD_PAGE_JSON_H
#define SEARCHD_PAGE_JSON_H

#include "searchd/fault.h"
#include "searchd/related.h"
#include "searchd/result.h"

/* Adds the answer to a search to `out`. */
void json_results(struct buf *out, const struct result_list *list);
/* Adds one document with its whole text. */
void json_document(struct buf *out, const struct record *record);

void json_related(struct buf *out, const struct related *related);
/* `problems` may be NULL. */
void json_problem(struct buf *out, const struct fault *fault,
                  const struct problems *problems, const char *trace_id);

#endif
