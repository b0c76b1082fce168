/* crawler/outcome.c - see outcome.h. */
#include "crawler/outcome.h"

#include "crawler/politeness.h"
#include "crawler/store.h"
#include "crawler/verdict.h"

/* Is the host at rest because of the portal, not of our own least pause? */
static bool is_throttled(const struct store_url *u, const struct politeness *p,
                         int64_t now_ms)
{
    return u->reason == REASON_QUEUED && u->due_ms >= 0 &&
           u->due_ms <= now_ms && p->next_ms > now_ms && p->why != PAUSE_NONE &&
           p->why != PAUSE_LEAST && p->why != PAUSE_RESTART;
}

static bool is_searchable(enum reason reason)
{
    return reason == REASON_OK || reason == REASON_OK_STALE ||
           reason == REASON_DUP_OTHER_SITE;
}

struct outcome outcome_of(const struct store_url *u,
                          const struct politeness *host,
                          const struct indexed *verdict, int64_t now_ms)
{
    struct outcome o = {.reason = u->reason,
                        .detail = *u->target ? u->target : u->detail};
    bool waits = u->reason == REASON_FETCHED || u->reason == REASON_QUEUED;

    if (is_throttled(u, host, now_ms)) {
        o.reason = REASON_THROTTLED;
        o.detail = pause_name(host->why);
    }
    if (!verdict)
        return o;
    o.searchable = is_searchable(verdict->reason);
    if (!waits && !(o.searchable && reason_is_passing(u->reason)))
        return o;
    o.reason = verdict->reason;
    o.detail = verdict->detail ? verdict->detail : "";
    if (!waits && o.reason == REASON_OK) {
        o.reason = REASON_OK_STALE;
        o.detail = reason_info(u->reason)->code;
    }
    return o;
}
