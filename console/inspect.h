/*
 * console/inspect.h - all that is known of one URL (REQUIREMENTS K3), gathered
 * from the stations: the crawler's story (crawler/why.h), what the indexer read
 * (`indexer explain --json`), where searchd ranks it (`searchd rank`), and what
 * the picture saw change.
 */
#ifndef CONSOLE_INSPECT_H
#define CONSOLE_INSPECT_H

#include "base/mem.h"
#include "base/str.h"
#include "config/reason.h"

#include <jansson.h>
#include <stdbool.h>

struct call;
struct err;
struct picture;

struct inspection {
    const char *url;   /* canonical; of the request's arena */
    const char *query; /* or "" */
    bool known;        /* by the crawler */
    enum reason reason;
    const char *detail;
    bool searchable;
    /* In a sitemap, as the picture has it. */
    bool listed;
    json_t *story; /* crawler why --json; NULL: nobody named the URL */
    json_t
        *indexed; /* indexer explain --json; NULL: the indexer never saw it */
    json_t *rank; /* searchd rank; NULL: no query, or no index */
    const char *rank_fault; /* why there is none, or "" */
};
void inspection_done(struct inspection *i);

/* `url` is canonical and of c->portal.  ERR_IO, ERR_BUSY ... */
int inspect(struct inspection *ret, struct call *c, struct picture *p,
            const char *url, const char *query, struct err *err);

/* The canonical form of a URL that is of c->portal: a host of it, or known as
 * its.  NULL: it is not, and the call was answered; or `p` is NULL.  Of the
 * arena. */
const char *inspect_own_url(struct call *c, struct picture *p,
                            const char *text);

/* Members of JSON by path, "host.next"; "" and 0 when absent. */
const char *inspect_text(const json_t *json, const char *path);
int64_t inspect_number(const json_t *json, const char *path);
const json_t *inspect_get(const json_t *json, const char *path);
/* An ISO time to Unix milliseconds; 0 when absent. */
int64_t inspect_time(const json_t *json, const char *path);

#endif
