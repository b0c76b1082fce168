/*
 * crawler/why.h - the whole story of one URL: where it was found, what
 * robots.txt says, every fetch, the reason it ended in, when it is asked again
 * and why not sooner (REQUIREMENTS C15).
 */
#ifndef CRAWLER_WHY_H
#define CRAWLER_WHY_H

#include <stdbool.h>
#include <stdio.h>

struct err;
struct options;

/*
 * Writes the story of `url` (any spelling; the key form is looked up) to `out`:
 * sentences in Vietnamese and English, or one JSON object.  ERR_FORMAT when it
 * is no http(s) URL, ERR_NOT_FOUND when nobody ever named it.
 */
int why_write(FILE *out, const char *data_dir, const char *url,
              const struct options *options, bool json, struct err *err);

#endif
