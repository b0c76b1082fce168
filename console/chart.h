/*
 * console/chart.h - lines over days as inline SVG: with title and description
 * for those who do not see it, the figures as a table beside it, and lines that
 * differ in more than colour.
 */
#ifndef CONSOLE_CHART_H
#define CONSOLE_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call;

enum { CHART_LINES_MAX = 4, CHART_DAYS_MAX = 400 };

struct chart_line {
    const char *vi, *en;
    const int64_t *values; /* one a day */
};

struct chart {
    const char *id; /* unique on the page, letters only */
    const char *vi, *en;
    const int64_t *days; /* since 1970-01-01, ascending */
    size_t count; /* at most CHART_DAYS_MAX; with 0 or 1 only the table */
    struct chart_line lines[CHART_LINES_MAX + 1]; /* vi NULL ends */
};

void chart_put(struct call *c, const struct chart *chart);
/* "08/01/2026" or, without the year, "08/01". */
void chart_day(char text[16], int64_t day, bool year);

#endif
