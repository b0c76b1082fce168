/*
 * indexer/rebuild.h - index and index.db made anew from the WARC store, while
 * the old ones stay in service; then put in their place at once.
 *
 * After a change of the rules of extraction or ranking, of the registry, or
 * after a loss.  Nothing is fetched.  What comes out is what a build that had
 * followed the store from its beginning would have come to, byte for byte.
 *
 * Disk: DIR/rebuild grows to about the size of index and index.db; while
 * index.db is replaced its write-ahead log holds a third copy of that.  Killed
 * at any time, the old index is in service or the new one, and the next
 * `build` or `rebuild` ends what was begun.
 */
#ifndef INDEXER_REBUILD_H
#define INDEXER_REBUILD_H

struct build_settings;
struct build_summary;
struct err;

/* `settings->once` and `out` are ignored.  A signal of `stop` gives it up, and
 * the old index stays.  ERR_BUSY: a build is running; ERR_LIMIT: not enough
 * disk; ERR_IO. */
int rebuild_run(struct build_summary *ret_summary,
                const struct build_settings *settings, struct err *err);

/* Ends the replacing that a crash cut off, if any.  The caller holds the lock
 * of the indexer. */
int rebuild_finish(const char *data, struct err *err);

#endif
