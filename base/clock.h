/*
 * base/clock.h - what time it is; the only place that asks, so that tests can
 * hold the clock.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Milliseconds since 1970-01-01T00:00:00Z; follows clock changes. */
int64_t clock_unix_ms(void);
/* Milliseconds of a clock that only goes forward; zero point unspecified. */
int64_t clock_steady_ms(void);
/* Tests only: from now on clock_unix_ms() answers `ms`; -1 lets go again. */
void clock_hold(int64_t ms);

/*
 * A time line for pauses that last whatever is done to the wall clock: Unix
 * time when it is set, moved on by the steady clock.  Where the wall clock was
 * set by more than CLOCK_STEP_MS since, clock_line_follow() moves the line to
 * it and answers by how much (negative: back), else 0; times taken from the
 * line are to be moved by as much.  Zeroed is not set.
 */
enum { CLOCK_STEP_MS = 2000 };
struct clock_line {
    int64_t ahead_ms; /* of the steady clock */
};
void clock_line_set(struct clock_line *line);
int64_t clock_line_ms(const struct clock_line *line);
int64_t clock_line_follow(struct clock_line *line);

enum { CLOCK_ISO_MAX = 32 };
/* "2026-01-05T03:22:31Z", UTC; with_ms adds ".482".  Returns `text`. */
char *clock_iso(char text[CLOCK_ISO_MAX], int64_t unix_ms, bool with_ms);
/*
 * ISO 8601 / W3C date-time ("2026", "2026-01", "2026-01-05",
 * "2026-01-05T03:22[:31[.482]][Z|+07:00|+0700]", space for T) to milliseconds.
 * No zone means UTC.  False when it is no date of 1600..2400.
 */
bool clock_parse_iso(struct str text, int64_t *ret_unix_ms);
/* RFC 9110 date in its three forms, and RFC 822 dates of RSS. */
bool clock_parse_http(struct str text, int64_t *ret_unix_ms);
/* "Mon, 05 Jan 2026 03:22:31 GMT" for HTTP headers.  Returns `text`. */
char *clock_http(char text[CLOCK_ISO_MAX], int64_t unix_ms);
/* Days since 1970-01-01 of a date in the Gregorian calendar; false when there
 * is no such day. */
bool clock_days(int year, int month, int day, int64_t *ret_days);

#ifdef __cplusplus
}
#endif

#endif
