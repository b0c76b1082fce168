/*
 * console/grants.h - who holds which role where.  Changes come with their audit
 * line and hold from the next request on.
 */
#ifndef CONSOLE_GRANTS_H
#define CONSOLE_GRANTS_H

#include "console/access.h"

struct actor;
struct arena;
struct condb;
struct err;

enum {
    GRANTS_MAX = 1000
}; /* of a person, and at a portal; more are not read */

/* The roles of a person. */
int grants_of(struct condb *db, struct arena *arena, int64_t id,
              const struct grant **ret_grants, size_t *ret_count,
              struct err *err);

struct granted {
    int64_t person;
    enum role role;
    int64_t at_ms;
};
/* Who holds a role at that portal itself ("*": everywhere), oldest first. */
int grants_at(struct condb *db, struct arena *arena, const char *portal,
              const struct granted **ret_list, size_t *ret_count,
              struct err *err);

/* Gives that role at that portal ("*": everywhere) in place of the one held;
 * ROLE_NOBODY takes it away. */
int grants_set(struct condb *db, int64_t id, const char *portal, enum role role,
               const struct actor *by, struct err *err);
/* The same for the citizen of that number (12 digits), known or not. */
int grants_set_number(struct condb *db, struct str number, const char *portal,
                      enum role role, const struct actor *by, struct err *err);

#endif
