/*
 * console/measure.h - what the programs did, hour by hour: DATA/figures.db.
 *
 * `console sample`, once a minute, asks each serving program for its /metrics
 * and adds what grew since to the hour.  A program that was started anew begins
 * at nothing again; what it did between the last sample and its end is not
 * known.  Kept MEASURE_KEEP_DAYS days (Thông tư 12/2025 wants a year).
 *
 * Requests are answers but for those to watchers (/healthz, /readyz, /metrics);
 * transactions are requests but for parts of pages (style sheets, scripts,
 * pictures).  Days and hours are those of Viet Nam.
 */
#ifndef CONSOLE_MEASURE_H
#define CONSOLE_MEASURE_H

#include "base/mem.h"
#include "base/str.h"

struct arena;
struct db;
struct err;

enum {
    MEASURE_PROGRAMS = 4,
    MEASURE_BOUNDS = 13,
    MEASURE_KEEP_DAYS = 800,
    MEASURE_DAYS_MAX = 366,    /* of one period */
    MEASURE_CAUSES_MAX = 1000, /* of one period, the most frequent */
};

extern const char *const measure_programs[MEASURE_PROGRAMS];
/* Upper bounds of the times, as base/httpd_count.c has them. */
extern const int64_t measure_bounds_ms[MEASURE_BOUNDS];

/* Of one program (or all) in one time. */
struct measure_part {
    int64_t requests,
        transactions;  /* requests = succeeded + refused + failed */
    int64_t succeeded; /* below 400 */
    int64_t refused;   /* 4xx: what was asked cannot be had */
    int64_t failed;    /* 5xx: our fault */
    int64_t bytes, time_ms;
    int64_t times[MEASURE_BOUNDS + 1]; /* not summed up; the last: longer */
    int64_t asked, up;                 /* samples tried; answered */
};

struct measure_cause {
    const char *program, *route; /* "GET /tim-kiem"; in the arena */
    int status;                  /* 0: another */
    int64_t count;
};

struct measure {
    int64_t from, to; /* days since 1970-01-01, both included */
    struct measure_part total[MEASURE_PROGRAMS];
    struct measure_part *days[MEASURE_PROGRAMS]; /* to - from + 1 each */
    struct measure_cause *causes; /* answers 400 and more, most first */
    size_t cause_count;
};

int measure_open(struct db **ret_db, const char *data_dir, struct err *err);

/* One sample: the text of /metrics, or `text.p` NULL: it did not answer. */
int measure_add(struct db *db, const char *program, struct str text,
                int64_t now_ms, struct err *err);
/* Drops what is too old. */
int measure_expire(struct db *db, int64_t now_ms, struct err *err);

/* Figures of those days, in the arena; ERR_USAGE when there are none or too
 * many. */
int measure_read(struct measure *ret_measure, struct arena *arena,
                 struct db *db, int64_t from, int64_t to, struct err *err);
/* Of the last full hour and the one under way; `program` NULL: all. */
int measure_lately(struct measure_part *ret_part, struct db *db,
                   const char *program, int64_t now_ms, struct err *err);
/* Samples in a row that it did not answer, up to the last; 0 of one that never
 * did. */
int measure_away(struct db *db, const char *program, int64_t *ret_samples,
                 struct err *err);

/* --- what follows from a part --- */

void measure_sum(struct measure_part *into, const struct measure_part *part);
/* The time within which the share `q` (0..1) of the answers came, from the
 * bounds, in between by the rule of three; -1: nothing was timed. */
double measure_quantile_ms(const struct measure_part *part, double q);
double measure_mean_ms(const struct measure_part *part); /* -1: nothing */
/* Answers that took longer than `ms`, which is one of the bounds. */
int64_t measure_over(const struct measure_part *part, int64_t ms);

/* The day of that moment; "2026-01-05" to a day, false when it is none. */
int64_t measure_day(int64_t unix_ms);
bool measure_parse_day(struct str text, int64_t *ret_day);

#endif
