/*
 * console/session.h - sessions: a random name in a cookie, its hash in the
 * database, so that a copy of the database opens no session.
 *
 *   __Host-lc      260 random bits; HttpOnly, Secure, SameSite=Lax
 *
 * A session begins anew at each sign-in and at the second factor, ends after
 * SESSION_IDLE_MS without a request, and after SESSION_LIFE_MS in any case.
 */
#ifndef CONSOLE_SESSION_H
#define CONSOLE_SESSION_H

#include "base/str.h"

struct err;
struct condb;

enum {
    SESSION_NAME_LETTERS = 52,
    SESSION_IDLE_MS = 30 * 60 * 1000,
    SESSION_LIFE_MS = 12 * 60 * 60 * 1000,
    SESSION_CSRF_MAX = 33,
};

#define SESSION_COOKIE "__Host-lc"

struct session {
    int64_t person;
    bool whole; /* false: the second factor is still to come */
};

/* Begins one: name[] is for the cookie.  Old ones that ended are cleared. */
int session_begin(struct condb *db, int64_t person, bool whole,
                  char name[SESSION_NAME_LETTERS + 1], struct err *err);
/* The session of that name, and that it was used now; person 0: there is none,
 * or it is over. */
int session_find(struct condb *db, struct str name, struct session *ret_session,
                 struct err *err);
int session_end(struct condb *db, struct str name, struct err *err);
/* Everywhere. */
int session_end_all(struct condb *db, int64_t person, struct err *err);

/* Sealed texts that live as long as the session: appended, nothing when there
 * is none; and to keep one. */
enum session_text { SESSION_ID_TOKEN, SESSION_OFFER };
int session_kept(struct condb *db, struct str name, enum session_text which,
                 struct buf *out, struct err *err);
int session_keep(struct condb *db, struct str name, enum session_text which,
                 struct str sealed, struct err *err);

/* The token of forms of whoever holds that cookie: nobody who does not know
 * the cookie can tell it.  Returns `token`. */
char *session_csrf(char token[SESSION_CSRF_MAX], struct str cookie);

#endif
