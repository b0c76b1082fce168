/*
 * console/people.h - people of the console.
 *
 * A person is a local administrator (login and password), or somebody whom the
 * state's identity service knows.  Names and numbers are sealed in the
 * database.  Changes come with their audit line.
 */
#ifndef CONSOLE_PEOPLE_H
#define CONSOLE_PEOPLE_H

#include "base/str.h"

struct arena;
struct err;
struct condb;

enum { PEOPLE_LOGIN_MAX_BYTES = 64 };

struct person {
    int64_t id;
    const char *login; /* "" when not local */
    const char *name;  /* for people; before the first sign-in "… 0123", the
                          end of the number */
    bool admin, blocked;
    bool totp;       /* a second factor is set up */
    int64_t seen_ms; /* last sign-in; 0: never */
};

/* Who does something, for the audit log. */
struct actor {
    const char *who;  /* "person:3", "cli:root" */
    const char *from; /* address, or "-" */
};

/* Makes a local administrator.  ERR_USAGE: the login is none (1..64 of a-z 0-9
 * . _ -), it is taken, or the password is too short or too long. */
int people_add_admin(struct condb *db, struct str login, struct str password,
                     const struct actor *by, int64_t *ret_id, struct err *err);

/* ERR_NOT_FOUND when there is none. */
int people_get(struct condb *db, struct arena *arena, int64_t id,
               struct person *ret_person, struct err *err);
/* The local administrator of that name and password: *ret_id, 0 when there is
 * none or he is blocked. */
int people_check(struct condb *db, struct str login, struct str password,
                 int64_t *ret_id, struct err *err);

/* The local administrator of that name; 0: there is none. */
int people_find_login(struct condb *db, struct str login, int64_t *ret_id,
                      struct err *err);
/* Calls for everybody, by id.  The person is borrowed for the call. */
int people_each(struct condb *db,
                int (*call)(void *context, const struct person *person,
                            struct err *err),
                void *context, struct err *err);
/* Makes or unmakes an administrator; blocks and unblocks, which ends sessions.
 * ERR_NOT_FOUND. */
int people_set_admin(struct condb *db, int64_t id, bool admin,
                     const struct actor *by, struct err *err);
int people_set_blocked(struct condb *db, int64_t id, bool blocked,
                       const struct actor *by, struct err *err);
/* Notes that he has signed in now.  Within the caller's transaction. */
int people_seen(struct condb *db, int64_t id, struct err *err);

#endif
