/*
 * searchd/page_json.h - answers of the API, version 1, as docs/api.md describes
 * them, and its errors (RFC 9457) in both languages.
 */
#ifndef SEARCHD_PAGE_JSON_H
#define SEARCHD_PAGE_JSON_H

#include "searchd/fault.h"
#include "searchd/related.h"
#include "searchd/result.h"
#include "searchd/suggest.h"

struct json_t;

/* Adds any value, on one line; takes it over. */
void json_put(struct buf *out, struct json_t *value);
/* Adds the answer to a search to `out`. */
void json_results(struct buf *out, const struct result_list *list);
/* The number of results and the counts alone. */
void json_facets(struct buf *out, const struct result_list *list);
/* What a person may be about to type; the second in the form of the OpenSearch
 * extension "Suggestions", which browsers read. */
void json_suggest(struct buf *out, struct str typed,
                  const struct suggestion *found, size_t count);
void json_opensearch(struct buf *out, struct str typed,
                     const struct suggestion *found, size_t count);
/* Adds one document with its whole text. */
void json_document(struct buf *out, const struct record *record);

void json_related(struct buf *out, const struct related *related);
/* `problems` may be NULL. */
void json_problem(struct buf *out, const struct fault *fault,
                  const struct problems *problems, const char *trace_id);

#endif
