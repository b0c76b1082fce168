/*
 * crawler/command.h - the commands of the crawler that are no probes: what they
 * take is in main.c's table, what they do in docs/.
 */
#ifndef CRAWLER_COMMAND_H
#define CRAWLER_COMMAND_H

struct cli;
struct err;

int command_run(const struct cli *cli, struct err *err);
int command_add(const struct cli *cli, struct err *err);
int command_status(const struct cli *cli, struct err *err);
int command_why(const struct cli *cli, struct err *err);
int command_coverage(const struct cli *cli, struct err *err);
int command_registry(const struct cli *cli, struct err *err);
int command_options(const struct cli *cli, struct err *err);

#endif
