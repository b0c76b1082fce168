/*
 * crawler/why.h - the whole story of one URL: where it was found, what
 * robots.txt says, every fetch, the reason it ended in, when it is asked again
 * and why not sooner (REQUIREMENTS C15); also of a sitemap, and of a host.
 */
#ifndef CRAWLER_WHY_H
#define CRAWLER_WHY_H

#include <stdbool.h>
#include <stdio.h>

struct err;
struct options;
struct registry;

struct why_task {
    const char *data_dir;
    const char *url; /* any spelling; or the name of a host, without scheme */
    const struct options *options;
    const struct registry *registry; /* NULL: the story does without */
    bool json;
};

/*
 * Writes the story to `out`: sentences in Vietnamese and then in English, or
 * one JSON object (docs/formats.md).  ERR_FORMAT when it is no http(s) URL and
 * no host, ERR_NOT_FOUND when nobody ever named it.
 */
int why_write(FILE *out, const struct why_task *task, struct err *err);

#endif
