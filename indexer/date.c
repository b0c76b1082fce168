/*
 * indexer/date.c - see date.h.
 *
 * One scan for digits and for names of months; at each, the forms are tried in
 * turn.  When a day was found, a time is looked for right behind it, then
 * right before it.
 */
#include "indexer/date.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>

enum { YEAR_MIN = 1945, YEAR_MAX = 2100, TIME_NEAR = 24 };

struct found {
    int year, month, day;
    int hour, minute, second; /* hour -1: no time */
    char zone[8];             /* "+07:00", "Z" */
    size_t from, to;
};

static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number of at most `max` digits at *i; -1 when there is none or more. */
static int number(struct str s, size_t *i, int max)
{
    int value = 0, n = 0;

    while (is_digit(at(s, *i)) && n <= max) {
        value = value * 10 + (s.p[*i] - '0');
        (*i)++;
        n++;
    }
    return n && n <= max ? value : -1;
}

static size_t skip_spaces(struct str s, size_t i)
{
    while (at(s, i) == ' ' || at(s, i) == '\t' || at(s, i) == '\n' ||
           (at(s, i) == '\xc2' && at(s, i + 1) == '\xa0'))
        i += at(s, i) == '\xc2' ? 2 : 1;
    return i;
}

/* Behind `word` at i, spaces before it skipped; 0 when it is not there. */
static size_t word(struct str s, size_t i, const char *w)
{
    i = skip_spaces(s, i);
    return str_starts(str_sub(s, i, s.n), str_of(w)) ? i + strlen(w) : 0;
}

static bool is_day(const struct found *f)
{
    int64_t days;

    return f->year >= YEAR_MIN && f->year <= YEAR_MAX &&
           clock_days(f->year, f->month, f->day, &days);
}

/* 05/01/2026, 5-1-2026, 05.01.2026; spaces round the marks allowed. */
static bool day_first(struct found *f, struct str s, size_t i)
{
    f->day = number(s, &i, 2);
    i = skip_spaces(s, i);
    char mark = at(s, i);
    if (f->day < 0 || (mark != '/' && mark != '-' && mark != '.'))
        return false;
    i = skip_spaces(s, i + 1);
    f->month = number(s, &i, 2);
    i = skip_spaces(s, i);
    if (f->month < 0 || at(s, i) != mark)
        return false;
    i = skip_spaces(s, i + 1);
    f->year = number(s, &i, 4);
    f->to = i;
    return is_day(f);
}

/* 05/06/23: with strokes only, and nothing of a number of documents behind. */
static bool short_year(struct found *f, struct str s, size_t i)
{
    enum { CENTURY_TURN = 45 };

    f->day = number(s, &i, 2);
    if (f->day < 0 || at(s, i) != '/')
        return false;
    i++;
    f->month = number(s, &i, 2);
    if (f->month < 0 || at(s, i) != '/')
        return false;
    i++;
    size_t from = i;
    f->year = number(s, &i, 2);
    if (f->year < 0 || i != from + 2 || at(s, i) == '/' || at(s, i) == '-')
        return false;
    f->year += f->year < CENTURY_TURN ? 2000 : 1900;
    f->to = i;
    return is_day(f);
}

/* 20230605, 20230605142031 and nothing else of digits. */
static bool bare_digits(struct found *f, struct str s, size_t i)
{
    enum { DATE_DIGITS = 8, TIME_DIGITS = 14 };
    int64_t value;
    size_t n = 0;

    while (is_digit(at(s, i + n)) && n <= TIME_DIGITS)
        n++;
    if ((n != DATE_DIGITS && n != TIME_DIGITS) ||
        !str_int(str_sub(s, i, i + DATE_DIGITS), 0, 99999999, &value))
        return false;
    f->year = (int)(value / 10000);
    f->month = (int)(value / 100 % 100);
    f->day = (int)(value % 100);
    f->to = i + n;
    if (n == TIME_DIGITS &&
        str_int(str_sub(s, i + DATE_DIGITS, i + n), 0, 235959, &value)) {
        f->hour = (int)(value / 10000);
        f->minute = (int)(value / 100 % 100);
        f->second = (int)(value % 100);
        snprintf(f->zone, sizeof f->zone, "+07:00");
    }
    return is_day(f) && f->minute < 60 && f->second < 60;
}

/* 2026-01-05, 2026/01/05, 2026.01.05 */
static bool year_first(struct found *f, struct str s, size_t i)
{
    f->year = number(s, &i, 4);
    char mark = at(s, i);
    if (f->year < YEAR_MIN || (mark != '-' && mark != '/' && mark != '.'))
        return false;
    i++;
    f->month = number(s, &i, 2);
    if (at(s, i) != mark)
        return false;
    i++;
    f->day = number(s, &i, 2);
    f->to = i;
    return is_day(f);
}

/* A month in words behind "tháng" at *i: "Sáu", "mười hai"; 0 when none. */
static int month_word(struct str s, size_t *i)
{
    static const struct {
        const char *name;
        int month;
    } words[] = {
        /* longer ones before those they begin with */
        {"mười một", 11}, {"mười hai", 12}, {"mười", 10}, {"giêng", 1},
        {"một", 1},       {"hai", 2},       {"ba", 3},    {"tư", 4},
        {"bốn", 4},       {"năm", 5},       {"sáu", 6},   {"bảy", 7},
        {"tám", 8},       {"chín", 9},      {"chạp", 12},
    };
    scoped(buf_done) struct buf lower = {0};
    enum { WORD_BYTES = 16 };
    size_t from = skip_spaces(s, *i);
    struct str rest = str_sub(s, from, from + WORD_BYTES);

    rest.n = utf8_prefix(rest, rest.n);
    for (size_t k = 0; k < rest.n;)
        utf8_put(&lower, utf8_lower(utf8_next(rest, &k)));
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (str_starts(buf_str(&lower), str_of(words[k].name))) {
            *i = from + strlen(words[k].name);
            return words[k].month;
        }
    return 0;
}

/* Behind "tháng" or "Th"; 0 when neither is there. */
static size_t month_mark(struct str s, size_t i)
{
    size_t behind = word(s, i, "tháng");

    if (!behind)
        behind = word(s, i, "Tháng");
    if (!behind && is_digit(at(s, skip_spaces(s, i) + 2)))
        behind = word(s, i, "Th");
    return behind;
}

/* A number or a word of a month behind "tháng". */
static int month_at(struct str s, size_t *i)
{
    *i = skip_spaces(s, *i);
    return is_digit(at(s, *i)) ? number(s, i, 2) : month_word(s, i);
}

/* "5 tháng 1 năm 2026", "5 tháng 1, 2026", "05 tháng 01/2026", "5 Tháng Sáu,
 * 2023", "05 Th6, 2023" */
static bool in_words(struct found *f, struct str s, size_t i)
{
    f->day = number(s, &i, 2);
    size_t month = month_mark(s, i);
    if (f->day < 0 || !month)
        return false;
    i = month;
    f->month = month_at(s, &i);
    size_t year = word(s, i, "năm");
    if (!year)
        year = word(s, i, ",");
    if (!year)
        year = word(s, i, "/");
    if (!year)
        return false;
    i = skip_spaces(s, year);
    f->year = number(s, &i, 4);
    f->to = i;
    return is_day(f);
}

/* "Tháng Sáu 5, 2023" */
static bool month_first(struct found *f, struct str s, size_t i)
{
    size_t month = month_mark(s, i);

    if (!month)
        return false;
    i = month;
    f->month = month_at(s, &i);
    i = skip_spaces(s, i);
    f->day = number(s, &i, 2);
    size_t year = word(s, i, ",");
    if (f->day < 0 || !year)
        return false;
    i = skip_spaces(s, year);
    f->year = number(s, &i, 4);
    f->to = i;
    return is_day(f);
}

/* 1..12 for the name of a month at i, and its end; else 0. */
static int month_name(struct str s, size_t i, size_t *ret_end)
{
    static const char *const names[] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december",
    };
    size_t end = i;

    while (isalpha((unsigned char)at(s, end)))
        end++;
    struct str name = str_sub(s, i, end);
    for (int m = 0; name.n >= 3 && m < 12; m++) {
        struct str whole = str_of(names[m]);
        if (name.n <= whole.n && str_case_starts(whole, name) &&
            (name.n == whole.n || name.n == 3 ||
             str_case_eq(name, STR("sept")))) {
            *ret_end = end + (at(s, end) == '.');
            return m + 1;
        }
    }
    return 0;
}

/* "5 January 2026", "5th of Jan 2026", "05-Jan-2026" */
static bool english_day_first(struct found *f, struct str s, size_t i)
{
    f->day = number(s, &i, 2);
    if (f->day < 0)
        return false;
    if (isalpha((unsigned char)at(s, i)) && !is_digit(at(s, i + 2)))
        i += 2; /* st, nd, rd, th */
    i = skip_spaces(s, i + (at(s, i) == '-'));
    f->month = month_name(s, i, &i);
    if (!f->month)
        return false;
    i = skip_spaces(s, i + (at(s, i) == ',' || at(s, i) == '-'));
    f->year = number(s, &i, 4);
    f->to = i;
    return is_day(f);
}

/* "January 5, 2026" */
static bool english_month_first(struct found *f, struct str s, size_t i)
{
    f->month = month_name(s, i, &i);
    if (!f->month)
        return false;
    i = skip_spaces(s, i);
    f->day = number(s, &i, 2);
    if (f->day < 0)
        return false;
    if (isalpha((unsigned char)at(s, i)))
        i += 2;
    i = skip_spaces(s, i + (at(s, i) == ','));
    f->year = number(s, &i, 4);
    f->to = i;
    return is_day(f);
}

/* Behind one of four words at i; 0 when none is there. */
static size_t any_word(struct str s, size_t i, const char *a, const char *b,
                       const char *c, const char *d)
{
    size_t end = word(s, i, a);

    end = end ? end : word(s, i, b);
    end = end ? end : word(s, i, c);
    return end ? end : word(s, i, d);
}

/* hh:mm[:ss], 10h22, "10 giờ 22"; AM/PM and SA/CH behind.  Returns the end. */
static size_t read_time(struct found *f, struct str s, size_t i)
{
    int hour = number(s, &i, 2), minute, second = 0;
    size_t gio = word(s, i, "giờ");

    if (hour < 0 || hour > 23)
        return 0;
    if (gio)
        i = skip_spaces(s, gio);
    else if (at(s, i) == ':' || at(s, i) == 'h')
        i++;
    else
        return 0;
    minute = number(s, &i, 2);
    if (minute < 0 || minute > 59)
        return 0;
    if (at(s, i) == ':' && is_digit(at(s, i + 1))) {
        i++;
        second = number(s, &i, 2);
    }
    if (at(s, i) == '.' && is_digit(at(s, i + 1)))
        for (i++; is_digit(at(s, i));)
            i++;
    size_t late = any_word(s, i, "PM", "pm", "CH", "chiều");
    size_t early = any_word(s, i, "AM", "am", "SA", "sáng");
    if (late && hour < 12)
        hour += 12;
    if (early && hour == 12)
        hour = 0;
    f->hour = hour;
    f->minute = minute;
    f->second = second < 0 || second > 59 ? 0 : second;
    return late ? late : early ? early : i;
}

/* "Z", "+07:00", "+0700", "GMT" behind a time. */
static size_t read_zone(struct found *f, struct str s, size_t i)
{
    size_t j = i;
    char sign;

    snprintf(f->zone, sizeof f->zone, "+07:00");
    if (at(s, i) == 'Z' || word(s, i, "GMT") || word(s, i, "UTC")) {
        size_t behind = word(s, i, "GMT") ? word(s, i, "GMT") : i + 1;
        if (at(s, behind) == '+')
            return behind; /* GMT+7: ours */
        snprintf(f->zone, sizeof f->zone, "Z");
        return behind;
    }
    j = skip_spaces(s, j);
    sign = at(s, j);
    if (j > i && !(is_digit(at(s, j + 3)) && is_digit(at(s, j + 4))))
        return i;
    if (sign != '+' && sign != '-')
        return i;
    j++;
    int hours = number(s, &j, 4), minutes = 0;
    if (hours < 0)
        return i;
    if (at(s, j) == ':') {
        j++;
        minutes = number(s, &j, 2);
    } else if (hours >= 100) {
        minutes = hours % 100;
        hours /= 100;
    }
    if (hours > 14 || minutes < 0 || minutes > 59)
        return i;
    snprintf(f->zone, sizeof f->zone, "%c%02d:%02d", sign, hours, minutes);
    return j;
}

static void look_behind(struct found *f, struct str s)
{
    size_t limit = f->to + TIME_NEAR < s.n ? f->to + TIME_NEAR : s.n;

    for (size_t i = f->to; i < limit; i++) {
        if (!is_digit(s.p[i]))
            continue;
        size_t end = read_time(f, s, i);
        if (end)
            f->to = read_zone(f, s, end);
        return;
    }
}

static void look_before(struct found *f, struct str s)
{
    size_t first = f->from > TIME_NEAR ? f->from - TIME_NEAR : 0;

    for (size_t i = first; i + 3 < f->from; i++) {
        if (!is_digit(s.p[i]) || (i > 0 && is_digit(s.p[i - 1])))
            continue;
        size_t end = read_time(f, s, i);
        if (end && end <= f->from) {
            read_zone(f, s, end);
            f->from = i;
            return;
        }
    }
}

static bool find_day(struct found *f, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool inside = i > 0 && isalnum((unsigned char)s.p[i - 1]);
        f->from = i;
        if (inside || (!is_digit(s.p[i]) && !isalpha((unsigned char)s.p[i])))
            continue;
        if (isalpha((unsigned char)s.p[i])) {
            if (english_month_first(f, s, i) || month_first(f, s, i))
                return true;
            continue;
        }
        if (year_first(f, s, i) || day_first(f, s, i) || in_words(f, s, i) ||
            english_day_first(f, s, i) || short_year(f, s, i) ||
            bare_digits(f, s, i))
            return true;
        f->hour = -1;
    }
    return false;
}

bool date_find(struct date *ret, struct str s)
{
    struct found f = {.hour = -1};

    if (!find_day(&f, s) || is_digit(at(s, f.to)))
        return false;
    if (f.hour < 0)
        look_behind(&f, s);
    if (f.hour < 0)
        look_before(&f, s);
    if (f.hour < 0)
        snprintf(ret->iso, sizeof ret->iso, "%04d-%02d-%02d", f.year % 10000,
                 f.month % 100, f.day % 100);
    else
        snprintf(ret->iso, sizeof ret->iso, "%04d-%02d-%02dT%02d:%02d:%02d%s",
                 f.year % 10000, f.month % 100, f.day % 100, f.hour % 100,
                 f.minute % 100, f.second % 100, f.zone);
    ret->from = f.from;
    ret->to = f.to;
    return true;
}

const char *date_day(struct str text, struct arena *arena)
{
    struct date d;

    if (!date_find(&d, text))
        return "";
    d.iso[strlen("2026-01-05")] = '\0';
    return arena_str(arena, str_of(d.iso));
}

static size_t letters(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n;)
        n += utf8_is_alnum(utf8_next(s, &i));
    return n;
}

bool date_is_line(struct str text)
{
    enum { LINE_BYTES = 120, OTHER_LETTERS = 24 };
    struct date d;

    if (text.n > LINE_BYTES || !date_find(&d, text))
        return false;
    size_t before = letters(str_sub(text, 0, d.from));
    size_t behind = letters(str_sub(text, d.to, text.n));
    return before + behind <= OTHER_LETTERS;
}
