/*
 * crawler/probe.h - the parsers of the crawler, asked from the command line:
 * JSON Lines on stdin, one answer a line on stdout (docs/probes.md).  For
 * operators who ask why, and for the conformance sets.
 */
#ifndef CRAWLER_PROBE_H
#define CRAWLER_PROBE_H

struct cli;
struct err;

int probe_challenge(const struct cli *cli, struct err *err);
int probe_trap(const struct cli *cli, struct err *err);
int probe_url(const struct cli *cli, struct err *err);
int probe_robots(const struct cli *cli, struct err *err);
int probe_sitemap(const struct cli *cli, struct err *err);
int probe_ssrf(const struct cli *cli, struct err *err);

#endif
