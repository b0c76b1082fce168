/*
 * console/withdrawal.h - taking back what all portals show wants two persons.
 *
 * Whoever may withdraw an item of all portals asks for it with a reason; it is
 * withdrawn when another one confirms.  A wish is for the version of the item
 * that was seen: when it changes, the wish is void.  Kept in console.db; who
 * asked and who confirmed stands in its audit log, the withdrawal itself in
 * that of the hub.
 */
#ifndef CONSOLE_WITHDRAWAL_H
#define CONSOLE_WITHDRAWAL_H

#include "base/arena.h"
#include "console/people.h"

struct condb;
struct err;

extern const char withdrawal_schema[]; /* SQL that makes the table */

struct withdrawal {
    int64_t item, version, at_ms;
    const char *who;  /* "person:3" */
    const char *note; /* why */
};
enum { WITHDRAWAL_NOTE_MAX_BYTES = 1000 };

/* ERR_USAGE: no reason, or too long a one.  Replaces an older wish. */
int withdrawal_ask(struct condb *db, const struct withdrawal *wish,
                   const struct actor *by, struct err *err);
/* ERR_NOT_FOUND when nobody asked, or for another version. */
int withdrawal_get(struct condb *db, struct arena *arena, int64_t item,
                   int64_t version, struct withdrawal *ret_wish,
                   struct err *err);
/* Takes the wish away, `action` in the log: "withdrawal.confirm" before the
 * item goes, "withdrawal.drop".  ERR_USAGE: confirmed by the one who asked. */
int withdrawal_end(struct condb *db, const struct withdrawal *wish,
                   const char *action, const struct actor *by, struct err *err);
/* All that wait, oldest first, in the arena. */
int withdrawal_list(struct condb *db, struct arena *arena,
                    struct withdrawal **ret_wishes, size_t *ret_count,
                    struct err *err);

#endif
