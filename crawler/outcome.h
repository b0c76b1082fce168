/*
 * crawler/outcome.h - the one reason that a URL ends in: what the crawler knows
 * of the way to it, and what the indexer made of its content, joined.
 */
#ifndef CRAWLER_OUTCOME_H
#define CRAWLER_OUTCOME_H

#include "config/reason.h"

#include <stdbool.h>
#include <stdint.h>

struct indexed;
struct politeness;
struct store_url;

struct outcome {
    enum reason reason;
    const char *detail; /* of `u` or `verdict`, or static; never NULL */
    bool searchable;    /* a search finds it, whatever came of the last fetch */
};

/*
 * What was fetched is judged by the indexer (`verdict`, NULL: it has not seen
 * it).  A visit that failed for the time being leaves in the index what is
 * there: then it is OK_STALE, with the failure as detail, as the indexer says,
 * too, once it has read of the visit.  What is due while its host rests because
 * the portal wants it so is THROTTLED.
 */
struct outcome outcome_of(const struct store_url *u,
                          const struct politeness *host,
                          const struct indexed *verdict, int64_t now_ms);

#endif
