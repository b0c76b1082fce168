/*
 * indexer/date.h - dates as people write them on Vietnamese portals.
 *
 *   Thứ Hai, 05/01/2026 | 10:22      ngày 5 tháng 1 năm 2026
 *   10:22 05-01-2026 (GMT+7)         2026-01-05T10:22:00+07:00
 *   5 January 2026, Jan 5, 2026      Mon, 05 Jan 2026 03:22:31 GMT
 *   Tháng Sáu 5, 2023, 05 Th6, 2023  05/06/23 (strokes only), 20230605142031
 *
 * What needs today to be known ("hôm nay", "2 giờ trước") is no date.
 * Days come before months.  A time without a zone is Vietnam's, +07:00.
 */
#ifndef INDEXER_DATE_H
#define INDEXER_DATE_H

#include "base/str.h"

struct arena;

enum { DATE_ISO_MAX = 32 };

struct date {
    char iso[DATE_ISO_MAX]; /* "2026-01-05" or "2026-01-05T10:22:00+07:00" */
    size_t from, to;        /* bytes of the text it was read from */
};

/* The first date of 1945..2100 in `text` (UTF-8); false when there is none. */
bool date_find(struct date *ret_date, struct str text);

/* The day of it ("2026-01-05"), in the arena; "" when there is none. */
const char *date_day(struct str text, struct arena *arena);

/* Is this line a date and little more ("Cập nhật: Thứ Hai, 05/01/2026")? */
bool date_is_line(struct str text);

#endif
