/*
 * config/registry.h - the list of portals we know: who they are, and how
 * gently they must be treated (REQUIREMENTS C1).
 *
 * A CSV file (RFC 4180, UTF-8, BOM allowed, comma or semicolon, as a
 * spreadsheet saves it).  The first row names the columns; order is free:
 *
 *   code           agency code in the form of QCVN 102:2016, "000.00.01.H26";
 *                  unique
 *   name           Vietnamese name
 *   level          ministry agency province department district commune other
 *   parent_code    code of the agency above, or empty
 *   host           main host name; unique over hosts and aliases
 *   base_url       http or https URL of the home page
 *   sitemap_url    sitemaps, separated by spaces; may be empty
 *   crawl_delay_s  0..3600, decimals allowed; empty: the program's default
 *   aliases        further host names, separated by spaces; optional column
 *   valid_from, valid_to   ISO dates or empty; optional columns
 *   merged_into    code of the agency that took this one over; optional
 *   hours          when the portal may be asked: whole hours of Vietnamese time
 *                  (UTC+7), "22-6", "0-7,12-13" or, which no spreadsheet takes
 *                  for a date, "0h-7h 12h-13h"; the end is not included; empty:
 *                  at any time; optional
 *
 * Read once at start and never changed, so it may be shared between threads
 * without locks.  All text is UTF-8 in NFC and borrowed from the registry.
 */
#ifndef CONFIG_REGISTRY_H
#define CONFIG_REGISTRY_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct registry; /* opaque */

enum { REGISTRY_FILE_MAX_BYTES = 64 << 20, REGISTRY_PORTALS_MAX = 200000 };

struct portal {
    const char *code, *name, *level, *parent_code;
    const char *host; /* ASCII (punycode), lower case */
    const char *base_url;
    const char *sitemaps; /* separated by single spaces; "" when unknown */
    const char *aliases;  /* host names separated by single spaces */
    int64_t delay_ms;     /* least pause asked for; -1: not given */
    const char *valid_from, *valid_to; /* ISO date or "" */
    const char *merged_into;           /* code or "" */
    const char *hours;                 /* as written, or "" */
    uint32_t open_hours;               /* bit h: may be asked from h:00 to h:59;
                                          0: not given, at any time */
};

/*
 * On success the caller owns *ret_registry.  Fails with ERR_IO, ERR_LIMIT, or
 * ERR_CONFIG: the message carries path:line and what is wrong with the row;
 * *ret_registry is left alone then.
 */
int registry_load(struct registry **ret_registry, const char *path,
                  struct err *err);
void registry_free(struct registry *reg); /* accepts NULL */
DEFINE_FREEP(registry)

size_t registry_count(const struct registry *reg);
/* By position, 0..count-1, sorted by code. */
const struct portal *registry_at(const struct registry *reg, size_t index);
/* By host or alias (lower case ASCII), or NULL. */
const struct portal *registry_find_host(const struct registry *reg,
                                        struct str host);
const struct portal *registry_find_code(const struct registry *reg,
                                        const char *code);

/*
 * What changed from `before` (may be NULL: everything is new) to `after`:
 * one line each to `report` of "thêm/added", "bỏ/removed", "sửa/changed" with
 * code, field, old and new value.  Returns the number of differences.
 */
size_t registry_diff(const struct registry *before,
                     const struct registry *after,
                     void (*report)(void *context, const char *line),
                     void *context);

#endif
