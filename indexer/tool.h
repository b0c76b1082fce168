/* indexer/tool.h - the commands of the indexer: options in, results out. */
#ifndef INDEXER_TOOL_H
#define INDEXER_TOOL_H

struct cli;
struct err;

int tool_build(const struct cli *cli, struct err *err);
int tool_rebuild(const struct cli *cli, struct err *err);
int tool_dump(const struct cli *cli, struct err *err);
int tool_import(const struct cli *cli, struct err *err);
int tool_names_check(const struct cli *cli, struct err *err);
int tool_explain(const struct cli *cli, struct err *err);
int tool_learn(const struct cli *cli, struct err *err);

#endif
