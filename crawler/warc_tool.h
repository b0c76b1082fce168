/* crawler/warc_tool.h - `crawler warc`: look into WARC files, check them, and
 * delete old segments. */
#ifndef CRAWLER_WARC_TOOL_H
#define CRAWLER_WARC_TOOL_H

struct cli;
struct err;

/*
 * check FILE...        one JSON line a file; ERR_FORMAT when one is not clean
 * list FILE...         one line a record: offset, type, date, status, URL
 * show FILE [OFFSET]   the record at OFFSET, or all, as they are; --body: the
 *                      HTTP body with its codings taken off, nothing else
 * prune [DIR]          deletes old segments (warc_prune.h)
 */
int warc_tool(const struct cli *cli, struct err *err);

#endif
