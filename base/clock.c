/* base/clock.c - see clock.h. */
#include "base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Atomic int64_t held = -1; /* tests hold the clock of a whole process */

static int64_t ask(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_unix_ms(void)
{
    int64_t fixed = atomic_load(&held);

    return fixed >= 0 ? fixed : ask(CLOCK_REALTIME);
}

int64_t clock_steady_ms(void)
{
    return ask(CLOCK_MONOTONIC);
}

void clock_hold(int64_t ms)
{
    atomic_store(&held, ms);
}

void clock_line_set(struct clock_line *line)
{
    line->ahead_ms = clock_unix_ms() - clock_steady_ms();
}

int64_t clock_line_ms(const struct clock_line *line)
{
    return clock_steady_ms() + line->ahead_ms;
}

int64_t clock_line_follow(struct clock_line *line)
{
    int64_t step_ms = clock_unix_ms() - clock_line_ms(line);

    if (step_ms >= -CLOCK_STEP_MS && step_ms <= CLOCK_STEP_MS)
        return 0;
    line->ahead_ms += step_ms;
    return step_ms;
}

static struct tm utc(int64_t unix_ms)
{
    time_t s = (time_t)(unix_ms / 1000 - (unix_ms % 1000 < 0));
    struct tm tm = {0};

    gmtime_r(&s, &tm);
    return tm;
}

char *clock_iso(char text[CLOCK_ISO_MAX], int64_t unix_ms, bool with_ms)
{
    struct tm tm = utc(unix_ms);
    size_t n = strftime(text, CLOCK_ISO_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    int ms = (int)(((unix_ms % 1000) + 1000) % 1000);

    if (with_ms)
        snprintf(text + n, CLOCK_ISO_MAX - n, ".%03dZ", ms);
    else
        snprintf(text + n, CLOCK_ISO_MAX - n, "Z");
    return text;
}

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr",
                                          "May", "Jun", "Jul", "Aug",
                                          "Sep", "Oct", "Nov", "Dec"};

char *clock_http(char text[CLOCK_ISO_MAX], int64_t unix_ms)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
                                       "Thu", "Fri", "Sat"};
    struct tm tm = utc(unix_ms);

    snprintf(text, CLOCK_ISO_MAX, "%s, %02d %s %04d %02d:%02d:%02d GMT",
             days[tm.tm_wday], tm.tm_mday, month_names[tm.tm_mon],
             (tm.tm_year + 1900) % 10000, tm.tm_hour, tm.tm_min, tm.tm_sec);
    return text;
}

bool clock_days(int year, int month, int day, int64_t *ret_days)
{
    static const int length[] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (year < 1600 || year > 2400 || month < 1 || month > 12 || day < 1 ||
        day > length[month - 1] + (month == 2 && leap))
        return false;
    /* Count from 1 March, so that the leap day comes last (H. Hinnant,
     * "chrono-compatible low-level date algorithms"). */
    int y = year - (month <= 2);
    int era = y / 400, of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    *ret_days = (int64_t)era * 146097 + day_of_era - 719468;
    return true;
}

/* Up to `max` digits, at least `min`; takes them from *s. */
static bool digits(struct str *s, size_t min, size_t max, int *ret)
{
    size_t n = 0;

    *ret = 0;
    while (n < max && n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
        *ret = *ret * 10 + (s->p[n++] - '0');
    *s = str_sub(*s, n, s->n);
    return n >= min;
}

static bool take(struct str *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

struct moment {
    int year, month, day, hour, minute, second, ms, zone_minutes;
};

static bool moment_ms(const struct moment *m, int64_t *ret)
{
    int64_t days;

    bool midnight = m->hour == 24 && !m->minute && !m->second;

    if (!clock_days(m->year, m->month, m->day, &days) ||
        (m->hour > 23 && !midnight) || m->minute > 59 || m->second > 60)
        return false;
    *ret = (((days * 24 + m->hour) * 60 + m->minute - m->zone_minutes) * 60 +
            m->second) *
               1000 +
           m->ms;
    return true;
}

/* "Z", "+07:00", "+0700", "+07", or nothing. */
static bool zone(struct str *s, int *ret_minutes)
{
    int h, m = 0;

    *s = str_trim(*s);
    if (!s->n || take(s, 'Z') || take(s, 'z'))
        return true;
    int sign = take(s, '-') ? -1 : take(s, '+') ? 1 : 0;
    if (!sign || !digits(s, 1, 2, &h))
        return false;
    (void)take(s, ':');
    if (s->n && !digits(s, 2, 2, &m))
        return false;
    *ret_minutes = sign * (h * 60 + m);
    return h < 24 && m < 60;
}

static bool time_of_day(struct str *s, struct moment *m)
{
    if (!digits(s, 1, 2, &m->hour) || !take(s, ':') ||
        !digits(s, 2, 2, &m->minute))
        return false;
    if (!take(s, ':'))
        return true;
    if (!digits(s, 2, 2, &m->second))
        return false;
    if (take(s, '.') || take(s, ',')) {
        size_t had = s->n;
        if (!digits(s, 1, 3, &m->ms))
            return false;
        for (size_t n = had - s->n; n < 3; n++)
            m->ms *= 10;
        while (s->n && s->p[0] >= '0' && s->p[0] <= '9')
            *s = str_sub(*s, 1, s->n);
    }
    return true;
}

bool clock_parse_iso(struct str text, int64_t *ret_unix_ms)
{
    struct moment m = {.month = 1, .day = 1};
    struct str s = str_trim(text);

    if (!digits(&s, 4, 4, &m.year))
        return false;
    if (take(&s, '-') && !digits(&s, 1, 2, &m.month))
        return false;
    if (take(&s, '-') && !digits(&s, 1, 2, &m.day))
        return false;
    if ((take(&s, 'T') || take(&s, 't') || take(&s, ' ')) &&
        (!time_of_day(&s, &m) || !zone(&s, &m.zone_minutes)))
        return false;
    return !s.n && moment_ms(&m, ret_unix_ms);
}

static bool month_word(struct str *s, int *ret_month)
{
    for (int i = 0; i < 12; i++)
        if (str_case_starts(*s, str_of(month_names[i]))) {
            *ret_month = i + 1;
            size_t n = 3;
            while (n < s->n && ((s->p[n] | 32) >= 'a' && (s->p[n] | 32) <= 'z'))
                n++;
            *s = str_sub(*s, n, s->n);
            return true;
        }
    return false;
}

static int zone_word(struct str s)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
                 {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};

    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_case_eq(s, str_of(zones[i].name)))
            return zones[i].hours * 60;
    return 0; /* GMT, UTC, UT, Z, and what nobody knows */
}

static void skip(struct str *s, const char *what)
{
    while (s->n && s->p[0] && strchr(what, s->p[0]))
        *s = str_sub(*s, 1, s->n);
}

static void skip_day_name(struct str *s)
{
    while (s->n && (s->p[0] | 32) >= 'a' && (s->p[0] | 32) <= 'z')
        *s = str_sub(*s, 1, s->n);
    skip(s, " ,\t");
}

/* "06 Nov 1994 " or "06-Nov-94 " */
static bool day_month_year(struct str *s, struct moment *m)
{
    if (!digits(s, 1, 2, &m->day))
        return false;
    skip(s, " -\t");
    if (!month_word(s, &m->month))
        return false;
    skip(s, " ,-\t");
    size_t before = s->n;
    if (!digits(s, 2, 4, &m->year))
        return false;
    if (before - s->n == 2)
        m->year += m->year < 70 ? 2000 : 1900;
    skip(s, " ,\t");
    return !s->n || time_of_day(s, m);
}

/* "Nov  6 08:49:37 1994", as asctime prints it */
static bool month_day_time_year(struct str *s, struct moment *m)
{
    skip(s, " \t");
    if (!digits(s, 1, 2, &m->day))
        return false;
    skip(s, " \t");
    if (!time_of_day(s, m))
        return false;
    skip(s, " \t");
    return digits(s, 4, 4, &m->year);
}

bool clock_parse_http(struct str text, int64_t *ret_unix_ms)
{
    struct moment m = {0};
    struct str s = str_trim(text);

    skip_day_name(&s);
    if (!(month_word(&s, &m.month) ? month_day_time_year(&s, &m)
                                   : day_month_year(&s, &m)))
        return false;
    skip(&s, " \t");
    if (!s.n || (s.p[0] != '+' && s.p[0] != '-'))
        m.zone_minutes = zone_word(s);
    else if (!zone(&s, &m.zone_minutes))
        return false;
    return moment_ms(&m, ret_unix_ms);
}
