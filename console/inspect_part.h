/* console/inspect_part.h - parts of the page of a URL that a try shows, too. */
#ifndef CONSOLE_INSPECT_PART_H
#define CONSOLE_INSPECT_PART_H

#include "config/reason.h"

#include <jansson.h>
#include <stdbool.h>

struct call;

/* The box that says what became of it, why and how to mend it. */
void inspect_verdict(struct call *c, enum reason reason, const char *detail,
                     bool searchable);
/* One row of <dl class="facts">. */
void inspect_fact(struct call *c, const char *vi, const char *en,
                  const char *text);
/* An answer of `crawler fetch`. */
void inspect_fetch(struct call *c, const json_t *fetch);
/* An answer of `indexer explain --json`: head, fields, text. */
void inspect_document(struct call *c, const json_t *indexed);

#endif
