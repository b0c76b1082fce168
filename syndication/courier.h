/*
 * syndication/courier.h - the thread of the server that carries webhooks and
 * feeds (delivery.h, websub.h) out to those who wait for them, and feeds of
 * others in (source.h); many exchanges at once (outbound.h).
 */
#ifndef SYNDICATION_COURIER_H
#define SYNDICATION_COURIER_H

#include <stdint.h>

struct courier;
struct err;

enum {
    COURIER_LOOK_MS = 200,      /* how soon a change is on its way */
    COURIER_UNDER_WAY_MAX = 64, /* exchanges at once; HOOK_DUE_MAX of a hook,
                                   which may hang */
    COURIER_PULL_MS = 30000,    /* how long a feed that comes in may take */
};

struct courier_settings {
    /* Borrowed until courier_stop(). */
    const char *data_dir, *allow_private, *base_url;
    int64_t timeout_ms; /* of one exchange */
};

int courier_start(struct courier **ret_courier,
                  const struct courier_settings *settings, struct err *err);
/* What is under way is dropped, and sent again by the next courier. */
void courier_stop(struct courier *courier); /* accepts NULL */

#endif
