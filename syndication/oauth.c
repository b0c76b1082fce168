/* syndication/oauth.c - see oauth.h. */
#include "syndication/oauth.h"

#include "base/httpd.h"
#include "base/seal.h"
#include "syndication/service.h"

enum { BASIC_MAX_BYTES = 256 };

struct client {
    struct str id, secret;
    char basic[BASIC_MAX_BYTES]; /* what they point into */
    bool by_header;
};

static void say(const struct httpd_request *rq, struct httpd_response *rs,
                struct hubserve *service, int64_t key_id, const char *outcome)
{
    hubserve_note(service, rq, key_id, "token", STR("-"), outcome);
    rs->content_type = "application/json; charset=utf-8";
    httpd_set_header(rs, "Cache-Control", "no-store");
    httpd_set_header(rs, "Pragma", "no-cache");
}

static void refuse(struct httpd_response *rs, const char *error,
                   const char *description)
{
    rs->status = 400;
    buf_addf(&rs->body, "{\"error\":\"%s\",\"error_description\":\"%s\"}\n",
             error, description);
}

/* False when the header is there and is no Basic. */
static bool read_client(const struct httpd_request *rq, struct client *client)
{
    struct str header = httpd_header(rq, "Authorization");
    size_t n;

    client->id = httpd_form(rq, "client_id");
    client->secret = httpd_form(rq, "client_secret");
    client->by_header = header.p;
    if (!header.p)
        return true;
    if (client->secret.p || !str_case_starts(header, STR("Basic ")) ||
        !seal_base64_read(str_trim(str_sub(header, strlen("Basic "), header.n)),
                          client->basic, sizeof client->basic, &n))
        return false;
    struct str rest = {client->basic, n};
    return str_cut(&rest, ':', &client->id) && (client->secret = rest).p;
}

static enum auth_verdict check(struct hubserve *service,
                               const struct httpd_request *rq,
                               const struct client *client,
                               struct auth_grant *grant)
{
    int64_t id = 0;

    if (token_is(client->secret))
        return AUTH_WRONG_KEY; /* a token begets no tokens */
    enum auth_verdict verdict =
        hubserve_credential(service, client->secret, rq->peer, grant);
    if (verdict == AUTH_OK &&
        (!str_int(client->id, 1, INT64_MAX, &id) || id != grant->key_id))
        return AUTH_WRONG_KEY;
    return verdict;
}

static void refuse_client(struct httpd_response *rs,
                          const struct client *client,
                          enum auth_verdict verdict)
{
    refuse(rs, "invalid_client", auth_word(verdict));
    rs->status = verdict == AUTH_LOCKED ? 429 : 401;
    if (verdict == AUTH_LOCKED)
        httpd_set_header(rs, "Retry-After", "60");
    else if (client->by_header)
        httpd_set_header(rs, "WWW-Authenticate", "Basic realm=\"liencong\"");
}

static void give(struct httpd_response *rs, struct hubserve *service,
                 const struct auth_grant *grant)
{
    char token[TOKEN_MAX];

    hubserve_token(service, grant, token);
    buf_addf(&rs->body,
             "{\"access_token\":\"%s\",\"token_type\":\"Bearer\","
             "\"expires_in\":%d,\"scope\":\"",
             token, TOKEN_LIFE_S);
    auth_scopes_write(&rs->body, grant->scopes);
    buf_addz(&rs->body, "\"}\n");
}

void oauth_token(struct httpd_request *rq, struct httpd_response *rs,
                 void *service)
{
    struct str kind = httpd_form(rq, "grant_type");
    struct str scope = httpd_form(rq, "scope");
    struct client client = {0};
    struct auth_grant grant = {0};
    unsigned asked = 0;

    if (!kind.p || !read_client(rq, &client)) {
        say(rq, rs, service, 0, "invalid_request");
        refuse(rs, "invalid_request",
               kind.p ? "client credentials" : "grant_type is missing");
        return;
    }
    if (!str_is(kind, "client_credentials")) {
        say(rq, rs, service, 0, "unsupported_grant_type");
        refuse(rs, "unsupported_grant_type", "only client_credentials");
        return;
    }
    enum auth_verdict verdict = check(service, rq, &client, &grant);
    bool scope_ok =
        auth_scopes_parse(scope, &asked) && !(asked & ~grant.scopes);
    say(rq, rs, service, grant.key_id,
        verdict == AUTH_OK && !scope_ok ? "invalid_scope" : auth_word(verdict));
    if (asked)
        grant.scopes = asked;
    if (verdict != AUTH_OK)
        refuse_client(rs, &client, verdict);
    else if (!scope_ok)
        refuse(rs, "invalid_scope", "not among the scopes of this key");
    else
        give(rs, service, &grant);
}
