/*
 * console/access.h - who may do what.
 *
 * A role is held at a portal, at every portal below it in the registry (a
 * ministry's owner is owner of its departments), or at "*", the whole system.
 * The strongest one counts.  Administrators may do everything.
 */
#ifndef CONSOLE_ACCESS_H
#define CONSOLE_ACCESS_H

#include "base/str.h"

struct portal;
struct registry;

enum role {
    ROLE_NOBODY, /* no sign-in */
    ROLE_SIGNED, /* signed in, whatever the roles */
    ROLE_VIEWER, /* sees */
    ROLE_EDITOR, /* asks for recrawls, reports, proposes */
    ROLE_OWNER,  /* grants roles */
    ROLE_ADMIN,  /* runs the system */
    ROLE_COUNT,
};

enum scope {
    SCOPE_NONE,   /* no portal has to do with it: NOBODY, SIGNED, ADMIN */
    SCOPE_PORTAL, /* the role at the portal of the path */
    SCOPE_ANY,    /* the role somewhere; the page shows what is visible */
    SCOPE_SYSTEM, /* the role at "*" */
};

struct grant {
    const char *portal; /* code, or "*" */
    enum role role;     /* VIEWER, EDITOR or OWNER */
};

struct visitor {
    int64_t id;       /* of the person; 0: nobody */
    const char *name; /* for people; "" when nobody */
    const char *as;   /* "person:3" or "-", for the audit log */
    bool admin;
    bool english; /* the language of the page */
    const struct grant *grants;
    size_t grant_count;
};

/* The strongest role at that portal; NULL: at the whole system. */
enum role access_role(const struct visitor *who, const struct registry *reg,
                      const struct portal *portal);
/* The strongest role anywhere. */
enum role access_best(const struct visitor *who);
/* Whether the visitor may.  `portal` is NULL where none was named or known. */
bool access_may(const struct visitor *who, const struct registry *reg,
                enum role least, enum scope scope, const struct portal *portal);

/* "viewer", ...: the word of commands and papers.  Static. */
const char *access_role_name(enum role role);
/* ROLE_COUNT when it is none. */
enum role access_role_find(struct str name);
/* For people, in either language. */
const char *access_role_say(enum role role, bool english);
const char *access_scope_name(enum scope scope);

#endif
