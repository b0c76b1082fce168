/*
 * crawler/warc_prune.h - `crawler warc prune`: old segments are dropped.
 *
 *   prune [DIR] --days N | --keep-bytes N
 *                   closed segments, the oldest first, that are older than N
 *                   days, or until all fit into N bytes, whoever needs them
 *   prune           by crawler.warc_keep_days and warc_keep_bytes, but none
 *                   that holds the last copy of a page in the index or that
 *                   the indexer has not read (DIR/index.db); the log says
 *                   which one stays and names a page in it
 *
 * Prints what it deleted.  So that pages which never change do not keep their
 * segments for ever, the crawl stores them whole again (crawl_copy_is_old()).
 */
#ifndef CRAWLER_WARC_PRUNE_H
#define CRAWLER_WARC_PRUNE_H

struct cli;
struct err;

int warc_prune(const struct cli *cli, struct err *err);

#endif
