/*
 * indexer/withdraw.h - the list of removals, made so in index and index.db.
 */
#ifndef INDEXER_WITHDRAW_H
#define INDEXER_WITHDRAW_H

struct apply;
struct err;
struct removals;
struct verdicts;

/* Takes out what is on the list and puts back what is not on it any more.
 * *ret_changed: pages that changed.  The caller commits. */
int withdraw_run(struct apply *a, struct removals *removals,
                 struct verdicts *verdicts, int *ret_changed, struct err *err);

#endif
