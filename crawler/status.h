/*
 * crawler/status.h - what the crawler does with one portal, as its public page
 * tells it (REQUIREMENTS C15, C16): read from crawl.db and intake.db, written
 * as JSON or as rows of a table.
 */
#ifndef CRAWLER_STATUS_H
#define CRAWLER_STATUS_H

#include "crawler/intake_claim.h"
#include "crawler/store.h"

struct portal;

enum { STATUS_ORIGINS_MAX = 4 };

struct status {
    const struct portal *portal; /* borrowed */
    bool asked;                  /* ever; else `host` and origins are empty */
    struct store_host host;
    struct store_origin origins[STATUS_ORIGINS_MAX]; /* robots.txt */
    size_t origin_count;
    struct intake_portal pushed;
};

/* Of the origins of `host`, of the main host name and of the home page. `store`
 * NULL: no crawl has ever run.  ERR_IO.  status_done() releases. */
int status_read(struct status *ret_status, struct store *store,
                struct intake *box, const struct portal *portal,
                const char *host, struct err *err);
void status_done(struct status *s); /* accepts a zeroed one */

/* The answer of GET /api/v1/crawler/host (docs/api.md). */
void status_json(struct buf *out, const struct status *s, int64_t now_ms);
/* Vietnamese or English terms and values: <dt>, <dd>. */
void status_html(struct buf *out, const struct status *s, bool english,
                 int64_t now_ms);

#endif
