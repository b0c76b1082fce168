/* console/oidc.c - see oidc.h. */
#include "console/oidc.h"

#include "base/err.h"
#include "base/log.h"
#include "base/seal.h"
#include "console/arrival.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/provider.h"
#include "console/sign.h"
#include "console/view.h"

#define FLOW_COOKIE "__Host-lc-flow"

enum { FLOW_S = 10 * 60, CODE_MAX_BYTES = 4096 };

static void refuse(struct call *c, int status, const char *why)
{
    struct err err = {0};
    struct audit_line line = condb_line("-", c->rq->peer, "sign.in", "oidc");

    line.outcome = str_sub(str_of(why), 0, 200);
    if (condb_note(c->db, &line, &err) < 0) {
        call_failed(c, "audit.failed", &err);
        return;
    }
    log_warn("oidc.refused", kv("why", why), kv("trace", c->rq->trace_id));
    call_set_cookie(c, FLOW_COOKIE, "", 0);
    view_error(c, status, "Không đăng nhập được; hãy thử lại",
               "The sign-in failed; try again");
}

void oidc_start(struct call *c)
{
    char name[PROVIDER_FLOW_LETTERS + 1];
    struct provider_flow flow;
    struct buf url = {0};
    struct err err = {0};

    if (!c->console->provider) {
        view_error(c, 404, "Không có trang này", "There is no such page");
        return;
    }
    seal_random_text(name, PROVIDER_FLOW_LETTERS);
    provider_flow_init(&flow, str_of(name));
    if (provider_auth_url(c->console->provider, &flow, &url, &err) < 0) {
        call_failed(c, "oidc.failed", &err);
    } else {
        call_set_cookie(c, FLOW_COOKIE, name, FLOW_S);
        call_redirect(c, arena_str(c->rq->arena, buf_str(&url)));
    }
    buf_done(&url);
}

/* ERR_NET and what is ours are outages; all else is a refusal. */
static void finish(struct call *c, const struct provider_flow *flow,
                   const char *code)
{
    struct identity identity = {0};
    struct err err = {0};
    int64_t person = 0;
    int r = provider_redeem(c->console->provider, flow, code, c->rq->arena,
                            &identity, &err);

    if (r == 0)
        r = arrival_of(c->db, &identity, &(struct actor){"-", c->rq->peer},
                       &person, &err);
    if (r == -ERR_NET || r == -ERR_IO || r == -ERR_BUSY)
        call_failed(c, "oidc.failed", &err);
    else if (r < 0)
        refuse(c, 403, err.msg);
    else
        sign_begin(c, person, "oidc", identity.id_token);
}

void oidc_return(struct call *c)
{
    struct str name = call_cookie(c, FLOW_COOKIE);
    const char *code = call_arg(c, "code"), *state = call_arg(c, "state");
    struct provider_flow flow;

    provider_flow_init(&flow, name);
    if (!c->console->provider || name.n != PROVIDER_FLOW_LETTERS)
        refuse(c, 403, "no sign-in of this browser is under way");
    else if (strlen(state) != strlen(flow.state) ||
             !seal_same(state, flow.state, strlen(flow.state)))
        refuse(c, 403, "state is of another sign-in");
    else if (*call_arg(c, "error"))
        refuse(c, 403, "the provider refused");
    else if (!*code || strlen(code) > CODE_MAX_BYTES)
        refuse(c, 403, "no code came back");
    else {
        call_set_cookie(c, FLOW_COOKIE, "", 0);
        finish(c, &flow, code);
    }
}
