/*
 * console/call.h - one request on its way through the console: what every
 * handler of a page gets.
 */
#ifndef CONSOLE_CALL_H
#define CONSOLE_CALL_H

#include "base/httpd.h"
#include "console/access.h"
#include "console/people.h"

struct err;
struct options;
struct registry;
struct route;
struct condb;
struct lockout;
struct provider;

struct console { /* of all threads; never changed while it serves */
    const char *data_dir;
    const struct registry *registry;
    const struct options *options;
    struct provider *provider; /* the state's sign-in; NULL: there is none */
    struct lockout *lockout;   /* who guesses passwords and codes */
};

struct call {
    const struct console *console;
    struct httpd_request *rq;
    struct httpd_response *rs;
    struct condb *db; /* console.db, this thread's own handle */
    const struct route *route;
    const struct portal *portal; /* "{cong}" of the path; else NULL */
    struct str part;             /* "{...}" of the path: an id, a name */
    struct visitor who;          /* id 0: nobody has signed in */
    bool by_key;     /* the visitor is a key (apikey.h), not a browser */
    int64_t waiting; /* person whose second factor is still to come */
};

/* ?name= or the field of a form, as text of the arena; "" when there is none.
 * Text with a NUL in it counts as none. */
const char *call_arg(const struct call *c, const char *name);
const char *call_form(const struct call *c, const char *name);

/* What a form must carry as "csrf", bound to a cookie of the browser; gives it
 * one when it has none. */
const char *call_csrf(struct call *c);
/* Whether the form carried it, and came from a page of ours. */
bool call_csrf_ok(const struct call *c);

/* Loads c->who from the session that the cookie names.  ERR_IO, ERR_BUSY. */
int call_load_visitor(struct call *c, struct err *err);

/* Sets a cookie of this host: HttpOnly, Secure, SameSite=Lax.  `age_s` 0: takes
 * it away; < 0: until the browser is closed. */
void call_set_cookie(struct call *c, const char *name, const char *value,
                     int64_t age_s);
struct str call_cookie(const struct call *c, const char *name);

/* Who does this, for the audit log. */
struct actor call_actor(const struct call *c);

/* 303 to a path of ours. */
void call_redirect(struct call *c, const char *path);
/* Whether `path` stays within the console: "/", then no second slash or
 * backslash, and no control characters. */
bool call_is_local(struct str path);
/* An outage (503), logged with its reason. */
void call_failed(struct call *c, const char *event, const struct err *err);

#endif
