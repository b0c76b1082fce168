/*
 * syndication/emergency.h - what all portals show, taken back by one person
 * (docs/decisions/0101).
 *
 * That wants two persons, at the desk of the console.  Who has no time for it
 * does it alone and says why: the item is gone at once, and the desk shows it
 * as withdrawn by one person until another one has confirmed it.
 */
#ifndef SYNDICATION_EMERGENCY_H
#define SYNDICATION_EMERGENCY_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct hubdb;
struct item;

extern const char emergency_schema[]; /* SQL that makes the table */

struct emergency {
    int64_t item, at_ms;
    const char *who, *note; /* why */
};
enum { EMERGENCY_NOTE_MAX_BYTES = 1000 };

/* Withdraws e->item now (at_ms is not read), with one audit line that has the
 * reason.  ERR_NOT_FOUND; ERR_USAGE: no reason or too long a one, or one person
 * may withdraw the item in the ordinary way. */
int emergency_withdraw(struct hubdb *store, struct arena *arena,
                       const struct emergency *e, struct item *ret_item,
                       struct err *err);
/* `who` has seen it and agrees.  ERR_NOT_FOUND: nothing waits; ERR_USAGE: it is
 * the one who withdrew. */
int emergency_confirm(struct hubdb *store, int64_t item, const char *who,
                      struct err *err);
/* All that wait, oldest first, in the arena. */
int emergency_list(struct hubdb *store, struct arena *arena,
                   struct emergency **ret_list, size_t *ret_count,
                   struct err *err);

#endif
