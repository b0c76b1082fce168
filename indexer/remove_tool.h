/* indexer/remove_tool.h - the command `indexer remove`. */
#ifndef INDEXER_REMOVE_TOOL_H
#define INDEXER_REMOVE_TOOL_H

struct cli;
struct err;

int tool_remove(const struct cli *cli, struct err *err);

#endif
