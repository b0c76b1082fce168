/* base/httpd_peer.c - see httpd_peer.h. */
#include "base/httpd_peer.h"

#include "base/httpd_inside.h"

struct forwarded {
    struct buf list; /* all X-Forwarded-For values, joined */
};

static enum MHD_Result join_forwarded(void *context, enum MHD_ValueKind kind,
                                      const char *name, const char *value)
{
    struct forwarded *f = context;

    (void)kind;
    if (value && str_case_eq(str_of(name), STR("X-Forwarded-For")))
        buf_addf(&f->list, ",%s", value);
    return MHD_YES;
}

/* Takes the last address of a list; false when it is none. */
static bool take_last(struct str *list, struct ip *ret_ip)
{
    size_t comma = list->n;

    while (comma > 0 && list->p[comma - 1] != ',')
        comma--;
    struct str last = str_trim(str_sub(*list, comma, list->n));
    *list = str_sub(*list, 0, comma ? comma - 1 : 0);
    return ip_parse(ret_ip, last);
}

/* From the right: the first address that is not a proxy of ours. */
void httpd_peer_find(struct httpd_call *c)
{
    const struct cidr_list *proxies = &c->httpd->trusted_proxies;
    struct forwarded f = {0};
    struct ip peer;

    memcpy(c->rq.peer, c->peer, sizeof c->rq.peer);
    if (!proxies->n || !ip_parse(&peer, str_of(c->peer)) ||
        !cidr_list_has(proxies, &peer))
        return;
    MHD_get_connection_values(c->connection, MHD_HEADER_KIND, join_forwarded,
                              &f);
    struct str left = buf_str(&f.list);
    struct ip before;
    while (cidr_list_has(proxies, &peer) && take_last(&left, &before))
        peer = before;
    ip_format(c->rq.peer, &peer);
    buf_done(&f.list);
}
