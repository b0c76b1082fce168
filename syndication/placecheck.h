/*
 * syndication/placecheck.h - the boxes in what our crawler fetched: WARC files
 * are read from where the last look ended, and each page with a box is written
 * down (placement.h).  WARC is what the stations meet in; nothing else of the
 * crawler is used.
 */
#ifndef SYNDICATION_PLACECHECK_H
#define SYNDICATION_PLACECHECK_H

#include <stdint.h>

struct err;
struct hubdb;

struct placecheck_report {
    int64_t records, pages, boxes, broken;
};

/* `hub` is the public address of the hub.  Broken records are logged and left
 * out.  ERR_IO. */
int placecheck_run(struct hubdb *store, const char *warc_dir, const char *hub,
                   struct placecheck_report *ret_report, struct err *err);

#endif
