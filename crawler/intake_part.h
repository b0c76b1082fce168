/*
 * crawler/intake_part.h - what intake.c and intake_claim.c share; nobody else
 * includes it.
 */
#ifndef CRAWLER_INTAKE_PART_H
#define CRAWLER_INTAKE_PART_H

#include "base/db.h"
#include "crawler/intake.h"

struct intake {
    struct db *db;
    bool batch;
    int64_t count;   /* URLs in the box, once a batch has begun */
    int64_t version; /* of the file, when it was looked at last */
};

/* Begins a batch, if none is open; intake_commit() or intake_drop() ends it. */
int intake_begin(struct intake *box, struct err *err);
void intake_drop(struct intake *box);
/* One URL of the batch; claim 0: it needs none. */
int intake_insert(struct intake *box, const struct intake_url *u, int64_t claim,
                  bool ready, struct err *err);
/* The one number of a statement that has one or none: db_step()'s answer. */
int intake_number(struct db_stmt *q, int64_t *ret_number, struct err *err);

#endif
