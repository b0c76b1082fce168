/*
 * syndication/change.h - how a change of the hub ends: with its audit line, in
 * one transaction, or not at all.
 *
 *     int r = hubdb_begin(store, err);
 *     if (r == 0)
 *         r = ...;
 *     const struct audit_line line = change_line(who, "item.put", what);
 *     return change_end(store, &line, r, err);
 */
#ifndef SYNDICATION_CHANGE_H
#define SYNDICATION_CHANGE_H

#include "base/audit.h"

struct hubdb;

/* A line of now, from no address; the texts are borrowed. */
struct audit_line change_line(const char *who, const char *action,
                              const char *what);

/* The change is made when r is 0: adds the audit line and commits.  Else, or
 * when that fails, nothing was changed; the error is returned. */
int change_end(struct hubdb *store, const struct audit_line *line, int r,
               struct err *err);

/* A change of one row by an SQL statement. */
struct change_row {
    const char *sql;  /* ?1 is the moment, ?2 the id */
    const char *noun; /* "rule": for the error, and with the id what the audit
                         line names */
    int64_t id;
    const char *who, *action;
};
/* The whole change.  ERR_NOT_FOUND when no row was changed. */
int change_one(struct hubdb *store, const struct change_row *row,
               struct err *err);

#endif
