/* indexer/tool.h - the commands of the indexer: options in, results out. */
#ifndef INDEXER_TOOL_H
#define INDEXER_TOOL_H

struct cli;
struct err;
struct options;
struct spam_words;

int tool_build(const struct cli *cli, struct err *err);
int tool_rebuild(const struct cli *cli, struct err *err);
int tool_alarms(const struct cli *cli, struct err *err);
int tool_mirrors(const struct cli *cli, struct err *err);
int tool_dump(const struct cli *cli, struct err *err);
int tool_records(const struct cli *cli, struct err *err);
int tool_import(const struct cli *cli, struct err *err);
int tool_names_check(const struct cli *cli, struct err *err);
int tool_explain(const struct cli *cli, struct err *err);
int tool_lint(const struct cli *cli, struct err *err);
int tool_learn(const struct cli *cli, struct err *err);

/* The list that the options name; left NULL when there is no such file. */
int tool_spam_words(struct spam_words **ret_words,
                    const struct options *options, struct err *err);

#endif
