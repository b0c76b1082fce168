/*
 * syndication/hub.h - what may be published, changed and withdrawn.
 *
 * Each function is one transaction: the change, its version and its audit line
 * become true together or not at all.  `who` is the audit log's ("cli:root").
 */
#ifndef SYNDICATION_HUB_H
#define SYNDICATION_HUB_H

#include "base/str.h"
#include "syndication/bulk.h"
#include "syndication/quota.h"

struct arena;
struct err;
struct item;
struct hubdb;
struct auth_new_key;
struct auth_rotation;
struct hubdb_box;

/*
 * Reads one item from JSON as the sender writes it and stores it: as a new
 * item when item->id is 0, else as the next version of that one
 * (ERR_NOT_FOUND).  With Status 1 it is published at once.  *item is then what
 * was stored.  Fails like item_read().
 */
int hub_put(struct hubdb *store, struct arena *arena, struct str json,
            const char *who, struct item *item, struct err *err);

struct hub_import {
    enum bulk_form form;
    struct str bytes; /* of the file */
    const char *who;
    bool dry_run;       /* check everything, store nothing */
    struct buf *errors; /* of a dry run: one JSON line each */
};
struct hub_import_report {
    int64_t items, errors;
};

/*
 * Stores all items of a file (bulk.h) as new ones, or none: the message of an
 * error begins with where it is ("row 12").  A dry run finds all errors.
 */
int hub_import(struct hubdb *store, const struct hub_import *job,
               struct hub_import_report *ret_report, struct err *err);

/* Takes a published item or a draft back; its versions stay.  ERR_NOT_FOUND;
 * ERR_USAGE when it is withdrawn already. */
int hub_withdraw(struct hubdb *store, struct arena *arena, int64_t id,
                 const char *who, struct item *ret_item, struct err *err);
/* The same within the caller's transaction and audit line.  Neither asks
 * whether one person may do so (desk_needs_two()). */
int hub_withdraw_within(struct hubdb *store, struct arena *arena, int64_t id,
                        const char *who, struct item *ret_item,
                        struct err *err);

/* auth_add_key() and hubdb_key_revoke(), with their audit lines. */
int hub_add_key(struct hubdb *store, const struct auth_new_key *key,
                const char *who, int64_t *ret_id, char *secret,
                struct err *err);
/* auth_rotate_key(), with its audit line. */
int hub_rotate_key(struct hubdb *store, const struct auth_rotation *turn,
                   const char *who, int64_t *ret_id, char *secret,
                   struct err *err);
/* quota_set() for the client of a key, with its audit line; ERR_NOT_FOUND. */
int hub_set_quota(struct hubdb *store, int64_t key_id, int service,
                  struct quota_limits limits, const char *who, struct err *err);
int hub_revoke_key(struct hubdb *store, int64_t id, const char *who,
                   struct err *err);

/* An audit line for what is no change of the store ("serve.start"). */
int hub_record(struct hubdb *store, const char *who, const char *action,
               const char *what, struct err *err);

/* hubdb_box_put(), with its audit line. */
int hub_put_box(struct hubdb *store, const struct hubdb_box *box,
                const char *who, struct err *err);
/* The same from the public builder; `code` of BOXKEY_LETTERS + 1 bytes becomes
 * the edit code of a new box, NULL leaves it as it is. */
int hub_build_box(struct hubdb *store, const struct hubdb_box *box,
                  const char *address, char *code, struct err *err);
/* boxkey_give(), with its audit line; ERR_NOT_FOUND. */
int hub_give_box_code(struct hubdb *store, struct str id, const char *who,
                      char *code, struct err *err);

#endif
