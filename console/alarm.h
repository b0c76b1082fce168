/*
 * console/alarm.h - what of the programs needs somebody now: judged after each
 * sample (sample.h), kept in figures.db, shown on the page of operations, told
 * once by a line of the log and by mail (console.alarm_to).
 *
 *   away    did not answer ALARM_AWAY_SAMPLES samples in a row
 *   faults  ALARM_FAULT_PERCENT of the answers of this hour and the one before
 *           were 5xx
 *   slow    their mean time was ALARM_SLOW_MS or more (Thông tư 12/2025)
 *
 * The last two from ALARM_LEAST answers on.  An alarm is open until it is so no
 * more; ended ones are kept MEASURE_KEEP_DAYS days.
 */
#ifndef CONSOLE_ALARM_H
#define CONSOLE_ALARM_H

#include <stdint.h>

struct db;
struct err;
struct options;

enum alarm_kind { ALARM_AWAY, ALARM_FAULTS, ALARM_SLOW, ALARM_KINDS };

enum {
    ALARM_AWAY_SAMPLES = 3,
    ALARM_FAULT_PERCENT = 5,
    ALARM_SLOW_MS = 2500,
    ALARM_LEAST = 50,
};

struct alarm {
    const char *program; /* borrowed for the call */
    enum alarm_kind kind;
    int64_t at_ms, ended_ms; /* 0: still so */
};

extern const char alarm_schema[]; /* SQL that makes the table in figures.db */

const char *alarm_name(enum alarm_kind kind); /* "away" */
const char *alarm_vi(enum alarm_kind kind);   /* for people */
const char *alarm_en(enum alarm_kind kind);

/* Opens and ends alarms of every program; tells of each.  A mail that cannot be
 * sent is logged and no error. */
int alarm_judge(struct db *db, const struct options *options, int64_t now_ms,
                struct err *err);
/* Open ones first, then those that began since `since_ms`, newest first. */
int alarm_each(struct db *db, int64_t since_ms,
               void (*each)(void *context, const struct alarm *alarm),
               void *context, struct err *err);

#endif
