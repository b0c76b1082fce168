/*
 * console/apikey.h - keys of programs that read the coverage of a portal by
 * API: "lck_7_..." in the header Authorization (Bearer).  A key has a role at
 * one portal and those below it, and no more rights than a person with that
 * role. Of the key only its hash is kept, in coverage.db.
 */
#ifndef CONSOLE_APIKEY_H
#define CONSOLE_APIKEY_H

#include "console/access.h"

#include <stddef.h>

struct arena;
struct err;
struct picture;

enum { APIKEY_MAX = 80, APIKEYS_PORTAL = 50, APIKEY_LABEL_MAX = 100 };

struct apikey { /* text of the arena */
    int64_t id;
    const char *portal, *label, *who;
    enum role role;                       /* VIEWER or EDITOR */
    int64_t made_ms, last_ms, revoked_ms; /* 0: never */
};

/* Makes one; its text, which nobody will see again, goes to ret_text.
 * ERR_USAGE: the label is empty or too long, or there are APIKEYS_PORTAL that
 * hold. */
int apikey_make(struct picture *p, const struct apikey *key,
                char ret_text[APIKEY_MAX], struct err *err);
/* ERR_NOT_FOUND: the portal has no such key that holds. */
int apikey_revoke(struct picture *p, const char *portal, int64_t id,
                  int64_t now_ms, struct err *err);
/* Newest first; returns the count. */
int apikey_list(struct picture *p, const char *portal, struct arena *arena,
                struct apikey ret_keys[APIKEYS_PORTAL * 2], struct err *err);
/* 1: the text is a key that holds; 0: it is not. */
int apikey_find(struct picture *p, struct str text, int64_t now_ms,
                struct arena *arena, struct apikey *ret_key, struct err *err);

#endif
