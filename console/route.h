/*
 * console/route.h - every address of the console, with what it asks of the
 * visitor.  The one place: the dispatcher, the menu, the test of rights
 * (tests/e2e/0802) and docs/console-routes.md all read this table.
 *
 * Paths: "{cong}" stands for the code of a portal, any other "{...}" for one
 * segment, which the handler finds in call->part.
 */
#ifndef CONSOLE_ROUTE_H
#define CONSOLE_ROUTE_H

#include "console/access.h"

#include <stdio.h>

struct call;

struct route {
    const char *method; /* "GET" or "POST"; NULL ends the table */
    const char *path;
    enum role role; /* the least one */
    enum scope scope;
    bool csrf; /* the form must carry the token; every POST of a form does */
    void (*handle)(struct call *c);
    const char *vi, *en; /* its name in the menu; NULL: not in it */
};

enum { ROUTE_FORM_MAX_BYTES = 64 << 10 };

extern const struct route routes[];

/* What the "{...}" of a path stood for. */
struct route_parts {
    struct str portal; /* p NULL: the path names none */
    struct str part;
};
/* NULL, and *ret_known whether another method would have one. */
const struct route *route_find(struct str method, struct str path,
                               struct route_parts *ret_parts, bool *ret_known);

/* The table as tab-separated rows: method, path, role, scope, csrf. */
void route_write(FILE *out);
/* docs/console-routes.md */
void route_write_markdown(FILE *out);

#endif
