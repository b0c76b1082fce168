/* indexer/alarms.h - the pages on which spam seems to be planted, as a list. */
#ifndef INDEXER_ALARMS_H
#define INDEXER_ALARMS_H

#include <stdbool.h>
#include <stdio.h>

struct err;

/*
 * Of index.db in `data`, of a portal (registry code; NULL: of all), the worst
 * first.  As text: points, kinds, URL, what was found.  As JSON Lines: url,
 * portal, points, kinds (a list), detail, title, reason, seen.  ERR_NOT_FOUND
 * when there is no index.db.
 */
int alarms_run(FILE *out, const char *data, const char *portal, bool json,
               struct err *err);

#endif
