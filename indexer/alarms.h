/* indexer/alarms.h - lists out of index.db for those who run the system: pages
 * on which spam seems to be planted, hosts that mirror others. */
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

/* Hosts with 20 texts or more of which 60 of 100 stand on another host, too: as
 * text, or as JSON Lines: host, original, pages, shared.  Fails as above. */
int alarms_mirrors(FILE *out, const char *data, bool json, struct err *err);

#endif
