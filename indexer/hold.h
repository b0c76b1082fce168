/*
 * indexer/hold.h - index and index.db stand still while a backup copies them.
 *
 * Whoever commits the index holds DATA/index.hold, shared; who copies holds it
 * alone, and finds the two files in one state.  Reading pages goes on
 * meanwhile; commits wait.  Close *ret_fd to let go.  ERR_IO.
 */
#ifndef INDEXER_HOLD_H
#define INDEXER_HOLD_H

struct err;

int hold_commit(int *ret_fd, const char *data, struct err *err);
int hold_still(int *ret_fd, const char *data, struct err *err);

#endif
