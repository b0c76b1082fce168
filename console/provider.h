/*
 * console/provider.h - the provider of OpenID Connect (VNeID): where its
 * endpoints are, where a sign-in begins, and who it says has come.
 *
 *     browser --> auth_url --> provider --> browser --> us: code, state
 *     us --> token endpoint: code, verifier --> id_token, access token
 *     us --> userinfo endpoint: access token --> claims
 *
 * Endpoints come from the options, or by discovery from the issuer; keys are
 * asked for when needed and kept for an hour.  Safe from any thread; blocks as
 * ask.h says, PROVIDER_AT_ONCE threads at most, so that a provider that hangs
 * does not take the pages of all others with it.
 */
#ifndef CONSOLE_PROVIDER_H
#define CONSOLE_PROVIDER_H

#include "base/mem.h"
#include "console/claims.h"

struct err;
struct options;
struct provider;

/* What one sign-in of one browser is bound to: a random name in a cookie, from
 * which state, nonce and verifier follow, so that nothing is kept here. */
enum {
    PROVIDER_FLOW_LETTERS = 52,
    PROVIDER_TEXT_MAX = 65,
    PROVIDER_AT_ONCE = 2,
};
struct provider_flow {
    char state[PROVIDER_TEXT_MAX], nonce[PROVIDER_TEXT_MAX];
    char verifier[PROVIDER_TEXT_MAX];
};
void provider_flow_init(struct provider_flow *flow, struct str name);

/* NULL in *ret_provider when console.oidc_issuer is empty.  ERR_CONFIG names
 * the option that is missing or wrong; ERR_IO: the secret cannot be read. */
int provider_new(struct provider **ret_provider, const struct options *options,
                 struct err *err);
void provider_free(struct provider *p); /* accepts NULL */
DEFINE_FREEP(provider)

/* Learns the endpoints, if they are not known yet.  ERR_NET, ERR_FORMAT. */
int provider_discover(struct provider *p, struct err *err);
/* Adds scheme, host and port of the logout endpoint, for the policy of pages
 * whose form leads there; nothing when there is none or it is not known yet. */
void provider_logout_origin(struct provider *p, struct buf *out);

/* Where the browser goes to sign in. */
int provider_auth_url(struct provider *p, const struct provider_flow *flow,
                      struct buf *out, struct err *err);
/*
 * Who has signed in, for the code that came back; its id_token is for
 * provider_logout_url().  Texts of the arena.  ERR_NET: the provider did not
 * answer; ERR_BUSY: others are waiting for it; else refused, and why.
 */
int provider_redeem(struct provider *p, const struct provider_flow *flow,
                    const char *code, struct arena *arena,
                    struct identity *ret_identity, struct err *err);
/* Adds where the browser goes to be signed out there, too; nothing when the
 * provider has no such place. */
int provider_logout_url(struct provider *p, const char *id_token,
                        struct buf *out, struct err *err);

/* Where the provider sends the browser back to. */
#define PROVIDER_CALLBACK "/dang-nhap/dinh-danh/ve"

#endif
