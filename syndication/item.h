/*
 * syndication/item.h - one directive item: the fields of version 1 (409/
 * VPCP-TTĐT, appendix II), their checks, and JSON both ways.
 *
 * Texts are kept as the sender wrote them, byte for byte; they are UTF-8 and
 * hold no NUL.  Everything an item points to is borrowed from the arena it was
 * read into.
 */
#ifndef SYNDICATION_ITEM_H
#define SYNDICATION_ITEM_H

#include "base/arena.h"
#include "base/str.h"

struct err;

enum item_type { ITEM_NEWS = 1, ITEM_VIDEO, ITEM_DOCUMENT };

enum item_status { ITEM_DRAFT, ITEM_PUBLISHED, ITEM_WITHDRAWN };

enum {
    ITEM_JSON_MAX_BYTES = 8 << 20,
    ITEM_TITLE_MAX_BYTES = 2000,
    ITEM_SAPO_MAX_BYTES = 64 << 10,
    ITEM_ATTACHMENTS_MAX_BYTES = 1 << 20,
    ITEM_URL_MAX_BYTES = 2048,
    ITEM_NAME_MAX_BYTES = 500,   /* Source, PublishedBy */
    ITEM_SEALED_MAX_BYTES = 800, /* PublishedBy as vault.h stores it */
    ITEM_TARGETS_MAX = 1000,
    ITEM_TARGET_MAX_BYTES = 64,
    ITEM_DATE_BYTES = 19, /* "2024-07-29T15:55:24" */
};

struct item {
    int64_t id; /* 0: the hub has given none yet */
    struct str attachments, avatar, content, original_url, published_by,
        published_date, sapo, source, title;
    const struct str *distribution_to; /* agencies; "-1" stands for all */
    size_t distribution_count;
    int64_t ref_id, site_id;
    int type, status; /* enum item_type, enum item_status */
};

/*
 * Reads one JSON object with the names of version 1.  Required are Title and
 * Type; PublishedDate is the time in Viet Nam without a zone, and now_ms (Unix)
 * stands in when it is missing; Status is 0 or 1 and 0 when it is missing; all
 * other texts are "" (Attachments "{}"), all other numbers 0.  An Id is taken
 * only when `stored` is true, as is Status 2 (withdrawn).
 *
 * ERR_FORMAT names the member and what is wrong with it ("DistributionTo[2]:
 * not a string"), or the line and column where the text stops being JSON;
 * ERR_LIMIT beyond a limit above.
 */
int item_read(struct item *ret_item, struct arena *arena, struct str json,
              bool stored, int64_t now_ms, struct err *err);

/* Adds the item as one line of JSON, members in the order of the document. */
void item_write(struct buf *out, const struct item *item);

/* "2024-07-29T15:55:24" of a moment, as the clock in Viet Nam showed it. */
char *item_date(char text[ITEM_DATE_BYTES + 1], int64_t unix_ms);
/* Back again; false when it is not of that form or no such day. */
bool item_date_parse(struct str text, int64_t *ret_unix_ms);
/* "29/07/2024 15:55:24", the form of LastUpdated. */
char *item_date_vn(char text[ITEM_DATE_BYTES + 1], int64_t unix_ms);

/* An agency id as in DistributionTo: 1..64 of A-Z a-z 0-9 . _ -  */
bool item_target_ok(struct str target);

#endif
