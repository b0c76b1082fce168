/*
 * crawler/crawl_key.c - the key file of a push: who can put it there speaks for
 * the portal (IndexNow, "Verifying ownership via the key").
 *
 *   200 with the key alone             the claim holds
 *   200 with anything else             it does not
 *   3xx                                it does not: another place was named
 *   a firewall, 429, 5xx, no answer    looked at again later
 *   other 4xx                          there is no such file
 */
#include "base/err.h"
#include "crawler/crawl_part.h"

#include <stdio.h>

/* Editors put a BOM in front and a line end behind. */
static bool holds(struct str body, const char *key)
{
    if (str_starts(body, STR("\xef\xbb\xbf")))
        body = str_sub(body, 3, body.n);
    return str_is(str_trim(body), key);
}

static enum intake_flaw flaw_of(struct crawl *c, const struct crawl_host *h,
                                const struct fetch_result *r)
{
    if (r->outcome == FETCH_CUT && r->reason == REASON_TOO_BIG)
        return FLAW_OTHER;
    if (r->outcome != FETCH_ANSWER || r->reason == REASON_WAF_BLOCK ||
        r->status == 429 || r->status >= 500)
        return FLAW_UNREACHABLE;
    if (r->status >= 400)
        return FLAW_ABSENT;
    if (r->status >= 300)
        return FLAW_MOVED;
    return holds(crawl_body(c, r), h->claim.key) ? FLAW_NONE : FLAW_OTHER;
}

void crawl_key_answer(struct crawl *c, struct crawl_host *h,
                      const struct fetch_result *r)
{
    char status[32] = "";

    if (r->status)
        snprintf(status, sizeof status, "HTTP %d", r->status);
    crawl_intake_judge(c, h, flaw_of(c, h, r), r->status ? status : r->detail);
}
