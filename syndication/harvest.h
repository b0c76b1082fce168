/*
 * syndication/harvest.h - rules that make proposals (offer.h) of pages that
 * were crawled and indexed: which pages, and which of their fields becomes
 * which field of an item.
 *
 * What is read are the lines of `indexer records` (docs/formats.md), from a
 * file or a pipe: the stations meet in that format alone.
 */
#ifndef SYNDICATION_HARVEST_H
#define SYNDICATION_HARVEST_H

#include "base/str.h"

#include <stdio.h>

struct arena;
struct err;
struct hubdb;

extern const char harvest_schema[]; /* SQL that makes the table */

enum {
    HARVEST_TEXT_MAX_BYTES = 300, /* of each text of a rule */
    HARVEST_RULES_MAX = 1000,
    HARVEST_LINE_MAX_BYTES = 16 << 20,
};

struct harvest_rule {
    int64_t id;
    struct str name;
    struct str portal; /* registry code; empty: any */
    struct str host;   /* "chinhphu.vn" with all below it; empty: any */
    struct str match;  /* of the whole URL, "*" for anything; empty: any */
    struct str kind;   /* "directive", ... as the indexer says; empty: any */
    struct str title, sapo, content; /* name of the record's field; empty: the
                                        usual one */
    int type;                        /* enum item_type of its items */
    struct str targets; /* agencies separated by commas; empty: nobody yet */
    int64_t paused_ms;  /* 0: not */
};

/* At least one of portal, host, match and kind, and the name, must be there.
 * ERR_USAGE names what is wrong; ERR_LIMIT. */
int harvest_add(struct hubdb *store, const struct harvest_rule *rule,
                const char *who, int64_t *ret_id, struct err *err);
int harvest_list(struct hubdb *store, struct arena *arena,
                 struct harvest_rule **ret_rules, size_t *ret_count,
                 struct err *err);
/* ERR_NOT_FOUND when there is none, or it is so already. */
int harvest_pause(struct hubdb *store, int64_t id, const char *who,
                  struct err *err);
int harvest_resume(struct hubdb *store, int64_t id, const char *who,
                   struct err *err);
int harvest_remove(struct hubdb *store, int64_t id, const char *who,
                   struct err *err); /* its items stay */

struct harvest_page {
    const struct harvest_rule *rules;
    size_t count;
    struct str record; /* one line of `indexer records` */
};
struct harvest_item {
    const struct harvest_rule *rule; /* NULL: none fits */
    struct str url, json;            /* as for item_read(); of the arena */
};
/* What the first rule that fits makes of a page with a title.  ERR_FORMAT: the
 * record is none. */
int harvest_apply(const struct harvest_page *page, struct arena *arena,
                  struct harvest_item *ret_item, struct err *err);

struct harvest_run {
    FILE *from; /* lines of `indexer records` */
    bool dry_run;
    FILE *to; /* of a dry run: a JSON line for each proposal, and why a page
                 would be none */
};
struct harvest_report {
    int64_t records, fitting, fresh, changed, bad;
};
/*
 * Applies the rules to all records.  A page whose item is none is left out and
 * counted as `bad`; a line that is no record ends the run with its number
 * (ERR_FORMAT, ERR_LIMIT), what was read before it stays.  A dry run changes
 * nothing.
 */
int harvest_read(struct hubdb *store, const struct harvest_run *run,
                 struct harvest_report *ret_report, struct err *err);

#endif
