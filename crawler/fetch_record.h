/*
 * crawler/fetch_record.h - a fetch as the WARC keeps it, and what a record says
 * of the fetch it came from.
 */
#ifndef CRAWLER_FETCH_RECORD_H
#define CRAWLER_FETCH_RECORD_H

#include "crawler/fetch.h"
#include "crawler/warc.h"

/* An answer, whole or cut.  Everything is borrowed from `r`; `whole` and
 * `metadata` are the caller's to set. */
struct warc_fetch fetch_record(const struct fetch_result *r);
/* Why an answer was cut, from its record's WARC-Truncated; "": it was not. */
enum reason fetch_record_reason(struct str truncated);

#endif
