/*
 * syndication/avatar.h - the pictures of items, kept by the hub, so that a
 * reader of a box asks nobody else for them.
 *
 * One thread of the server fetches what Avatar names (outbound.h: in a cage)
 * and keeps it as DIR/pictures/ID; what no published item names any more is
 * removed.  Taken are JPEG, PNG, GIF, WebP and AVIF, known by their first
 * bytes.
 */
#ifndef SYNDICATION_AVATAR_H
#define SYNDICATION_AVATAR_H

#include "base/arena.h"
#include "base/str.h"

struct err;
struct httpd_request;
struct httpd_response;
struct hubdb;
struct avatars;

enum {
    AVATAR_ID_HEX = 24,
    AVATAR_MAX_BYTES = 2 << 20,
    AVATAR_LOOK_MS = 250, /* how soon a new item's picture is asked for */
    AVATAR_TRIES_MAX = 5, /* one an hour, then none */
};

extern const char avatar_schema[]; /* SQL that makes the tables */

struct avatar_settings {
    const char *data_dir, *allow_private; /* borrowed until avatars_stop() */
};
int avatars_start(struct avatars **ret_pictures,
                  const struct avatar_settings *settings, struct err *err);
void avatars_stop(struct avatars *pictures); /* accepts NULL */

/* "/anh/ID" when the hub has the picture of that address, else "". */
int avatar_path(struct hubdb *store, struct arena *arena, struct str url,
                struct str *ret_path, struct err *err);

/* "image/png" of the first bytes of a picture that is taken; else NULL. */
const char *avatar_type(struct str bytes);

/* Handler of GET "/anh/" and all below it; `service` is the struct hubserve. */
void avatar_serve(struct httpd_request *rq, struct httpd_response *rs,
                  void *service);

#endif
