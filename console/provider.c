/*
 * console/provider.c - see provider.h.
 *
 * Endpoints are set once and never changed then; only the keys are.  Nothing is
 * asked of the network with the lock held.
 */
#include "console/provider.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/html.h"
#include "base/seal.h"
#include "config/options.h"
#include "console/ask.h"
#include "console/idtoken.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

enum {
    SECRET_MAX_BYTES = 4096,
    KEYS_LIFE_MS = 60 * 60 * 1000,
    KEYS_PAUSE_MS = 30 * 1000, /* between two questions for unknown keys */
};

enum endpoint { AUTH, TOKEN, USERINFO, LOGOUT, KEYS, ENDPOINTS };

static const char *const names[ENDPOINTS] = {
    "authorization_endpoint", "token_endpoint", "userinfo_endpoint",
    "end_session_endpoint", "jwks_uri"};

struct provider {
    const struct options *options;
    char *secret;
    char *callback, *after_logout; /* addresses of ours */
    pthread_mutex_t lock;
    int asking; /* sign-ins that wait for the provider */
    bool discovered;
    char *urls[ENDPOINTS]; /* NULL: there is none */
    struct buf keys;
    int64_t keys_ms; /* when they were asked for; of the steady clock */
};

void provider_flow_init(struct provider_flow *flow, struct str name)
{
    unsigned char hash[SEAL_BYTES];

    seal_sha256(hash, STR("state "), name);
    seal_hex(flow->state, hash);
    seal_sha256(hash, STR("nonce "), name);
    seal_hex(flow->nonce, hash);
    seal_sha256(hash, STR("verifier "), name);
    seal_hex(flow->verifier, hash);
}

static int need(const char *value, const char *option, struct err *err)
{
    return *value ? 0
                  : err_set(err, ERR_CONFIG,
                            "console.oidc_issuer needs console.%s", option);
}

static int check_options(const struct options *o, struct err *err)
{
    int r = need(o->console.base_url, "base_url", err);

    if (r == 0)
        r = need(o->console.oidc_client, "oidc_client", err);
    if (r == 0)
        r = need(o->console.oidc_secret, "oidc_secret", err);
    if (r == 0 && !ask_url_ok(o->console.oidc_issuer))
        r = err_set(err, ERR_CONFIG, "console.oidc_issuer: is not https");
    return r;
}

/* Those of the options; all of them, or discovery has to tell. */
static int set_endpoints(struct provider *p, struct err *err)
{
    const struct options *o = p->options;
    const char *const set[ENDPOINTS] = {
        o->console.oidc_auth_url, o->console.oidc_token_url,
        o->console.oidc_userinfo_url, o->console.oidc_logout_url,
        o->console.oidc_keys_url};

    for (int i = 0; i < ENDPOINTS; i++) {
        if (!*set[i])
            continue;
        if (!ask_url_ok(set[i]))
            return err_set(err, ERR_CONFIG, "%s: is not https", set[i]);
        p->urls[i] = mem_str(set[i]);
        p->discovered = true;
    }
    if (p->discovered && !(p->urls[AUTH] && p->urls[TOKEN] && p->urls[KEYS]))
        return err_set(err, ERR_CONFIG,
                       "console: oidc_auth_url, oidc_token_url and "
                       "oidc_keys_url belong together");
    return 0;
}

static char *read_secret(const char *path, struct err *err)
{
    char *text = NULL;

    if (file_read(&text, NULL, path, SECRET_MAX_BYTES, err) < 0)
        return NULL;
    text[strcspn(text, "\r\n")] = '\0';
    return text;
}

static char *join(const char *a, const char *b)
{
    struct buf text = {0};

    buf_addz(&text, a);
    buf_addz(&text, b);
    return buf_take(&text);
}

int provider_new(struct provider **ret_provider, const struct options *options,
                 struct err *err)
{
    scoped(provider_freep) struct provider *p = NULL;

    if (!*options->console.oidc_issuer)
        return 0;
    if (check_options(options, err) < 0)
        return -err->code;
    p = NEW(provider);
    p->options = options;
    pthread_mutex_init(&p->lock, NULL);
    p->secret = read_secret(options->console.oidc_secret, err);
    p->callback = join(options->console.base_url, PROVIDER_CALLBACK);
    p->after_logout = join(options->console.base_url, "/dang-nhap");
    if (!p->secret || set_endpoints(p, err) < 0)
        return err_wrap(err, "console.oidc");
    *ret_provider = TAKE(p);
    return 0;
}

void provider_free(struct provider *p)
{
    if (!p)
        return;
    for (int i = 0; i < ENDPOINTS; i++)
        free(p->urls[i]);
    if (p->secret)
        OPENSSL_cleanse(p->secret, strlen(p->secret));
    free(p->secret);
    free(p->callback);
    free(p->after_logout);
    buf_done(&p->keys);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

/* What the issuer says of itself must be of the issuer we know (Discovery 1.0,
 * 4.3), and lead to places that may be asked. */
static int check_discovered(const struct provider *p, const json_t *said,
                            struct err *err)
{
    const char *issuer = json_string_value(json_object_get(said, "issuer"));

    if (!issuer || strcmp(issuer, p->options->console.oidc_issuer) != 0)
        return err_set(err, ERR_FORMAT,
                       "%s: discovery speaks for another issuer",
                       p->options->console.oidc_issuer);
    for (int i = 0; i < ENDPOINTS; i++) {
        const char *url = json_string_value(json_object_get(said, names[i]));
        bool optional = i == USERINFO || i == LOGOUT;
        if (url ? !ask_url_ok(url) : !optional)
            return err_set(err, ERR_FORMAT, "%s: discovery has no usable %s",
                           issuer, names[i]);
    }
    return 0;
}

static void keep_discovered(struct provider *p, const json_t *said)
{
    pthread_mutex_lock(&p->lock);
    for (int i = 0; !p->discovered && i < ENDPOINTS; i++) {
        const char *url = json_string_value(json_object_get(said, names[i]));
        p->urls[i] = url ? mem_str(url) : NULL;
    }
    p->discovered = true;
    pthread_mutex_unlock(&p->lock);
}

static bool is_discovered(struct provider *p)
{
    pthread_mutex_lock(&p->lock);
    bool done = p->discovered;
    pthread_mutex_unlock(&p->lock);
    return done;
}

int provider_discover(struct provider *p, struct err *err)
{
    struct buf url = {0}, answer = {0};

    if (is_discovered(p))
        return 0;
    struct str issuer = str_of(p->options->console.oidc_issuer);
    if (str_ends(issuer, STR("/")))
        issuer.n--;
    buf_add(&url, issuer);
    buf_addz(&url, "/.well-known/openid-configuration");
    int r = ask(&(struct ask){.url = url.p}, &answer, err);
    json_t *said =
        r == 0 ? json_loadb(answer.p ? answer.p : "", answer.n, 0, NULL) : NULL;
    if (r == 0)
        r = check_discovered(p, said, err);
    if (r == 0)
        keep_discovered(p, said);
    json_decref(said);
    buf_done(&url);
    buf_done(&answer);
    return r;
}

void provider_logout_origin(struct provider *p, struct buf *out)
{
    if (!is_discovered(p) || !p->urls[LOGOUT])
        return;
    struct str url = str_of(p->urls[LOGOUT]);
    size_t host = (size_t)str_find(url, STR("://")) + 3;
    ptrdiff_t slash = str_chr(str_sub(url, host, url.n), '/');
    buf_add(out, str_sub(url, 0, slash < 0 ? url.n : host + (size_t)slash));
}

/* "?" or "&", name, "=", value */
static void add_arg(struct buf *out, const char *name, const char *value)
{
    bool begun = out->n && memchr(out->p, '?', out->n);

    buf_addf(out, "%c%s=", begun ? '&' : '?', name);
    html_query(out, str_of(value));
}

/* S256 of RFC 7636: base64url of the hash. */
static void challenge(char text[SEAL_BASE64_MAX], const char *verifier)
{
    unsigned char hash[SEAL_BYTES];

    seal_sha256(hash, str_of(verifier), (struct str){0});
    seal_base64(text, hash);
    text[strcspn(text, "=")] = '\0';
    for (char *c = text; *c; c++)
        *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
}

int provider_auth_url(struct provider *p, const struct provider_flow *flow,
                      struct buf *out, struct err *err)
{
    char text[SEAL_BASE64_MAX];
    int r = provider_discover(p, err);

    if (r < 0)
        return r;
    challenge(text, flow->verifier);
    buf_addz(out, p->urls[AUTH]);
    add_arg(out, "response_type", "code");
    add_arg(out, "client_id", p->options->console.oidc_client);
    add_arg(out, "redirect_uri", p->callback);
    add_arg(out, "scope", p->options->console.oidc_scope);
    add_arg(out, "state", flow->state);
    add_arg(out, "nonce", flow->nonce);
    add_arg(out, "code_challenge", text);
    add_arg(out, "code_challenge_method", "S256");
    return 0;
}

/* Adds the keys: those we have while they are young enough. */
static int get_keys(struct provider *p, int64_t life_ms, struct buf *out,
                    struct err *err)
{
    struct buf fresh = {0};
    int64_t now_ms = clock_steady_ms();

    pthread_mutex_lock(&p->lock);
    bool young = p->keys.n && now_ms - p->keys_ms < life_ms;
    if (young)
        buf_add(out, buf_str(&p->keys));
    pthread_mutex_unlock(&p->lock);
    if (young)
        return 0;
    int r = ask(&(struct ask){.url = p->urls[KEYS]}, &fresh, err);
    if (r == 0) {
        buf_add(out, buf_str(&fresh));
        pthread_mutex_lock(&p->lock);
        struct buf old = p->keys;
        p->keys = fresh;
        p->keys_ms = now_ms;
        pthread_mutex_unlock(&p->lock);
        fresh = old;
    }
    buf_done(&fresh);
    return r;
}

static int check_token(struct provider *p, int64_t keys_life_ms,
                       struct str token, const struct idtoken_want *want,
                       json_t **ret_claims, struct err *err)
{
    struct buf keys = {0};
    int r = get_keys(p, keys_life_ms, &keys, err);

    if (r == 0)
        r = idtoken_check(token, buf_str(&keys), want, ret_claims, err);
    buf_done(&keys);
    return r;
}

static int ask_token(struct provider *p, const struct provider_flow *flow,
                     const char *code, json_t **ret_answer, struct err *err)
{
    struct buf form = {0}, text = {0};
    const struct {
        const char *name, *value;
    } fields[] = {{"code", code},
                  {"redirect_uri", p->callback},
                  {"code_verifier", flow->verifier}};

    buf_addz(&form, "grant_type=authorization_code");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        buf_addf(&form, "&%s=", fields[i].name);
        html_query(&form, str_of(fields[i].value));
    }
    int r = ask(&(struct ask){.url = p->urls[TOKEN],
                              .form = form.p,
                              .user = p->options->console.oidc_client,
                              .secret = p->secret},
                &text, err);
    if (r == 0)
        *ret_answer = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
    if (r == 0 && !json_is_object(*ret_answer))
        r = err_set(err, ERR_FORMAT, "%s: answers with no JSON object",
                    p->urls[TOKEN]);
    if (text.p)
        OPENSSL_cleanse(text.p, text.n);
    buf_done(&form);
    buf_done(&text);
    return r;
}

static struct str member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return (struct str){json_string_value(value), json_string_length(value)};
}

/* The claims that count: those of the userinfo endpoint, where there is one.
 * They must be of the same person as the token. */
static int ask_userinfo(struct provider *p, struct str access_token,
                        json_t **claims, struct arena *arena, struct err *err)
{
    struct buf text = {0};
    const char *bearer = arena_str(arena, access_token);

    if (!p->urls[USERINFO] || !access_token.n)
        return 0;
    int r = ask(&(struct ask){.url = p->urls[USERINFO], .bearer = bearer},
                &text, err);
    json_t *more =
        r == 0 ? json_loadb(text.p ? text.p : "", text.n, 0, NULL) : NULL;
    buf_done(&text);
    if (r == 0 && !json_is_object(more))
        r = err_set(err, ERR_FORMAT, "%s: answers with no JSON object",
                    p->urls[USERINFO]);
    if (r == 0 && json_object_get(more, "sub") &&
        !str_eq(member(more, "sub"), member(*claims, "sub")))
        r = err_set(err, ERR_FORMAT, "%s: speaks of another person",
                    p->urls[USERINFO]);
    if (r == 0)
        json_object_update(*claims, more);
    json_decref(more);
    return r;
}

static int read_answer(struct provider *p, const struct provider_flow *flow,
                       const json_t *answer, struct arena *arena,
                       struct identity *identity, struct err *err)
{
    const struct options *o = p->options;
    struct str token = member(answer, "id_token");
    const struct idtoken_want want = {
        .issuer = o->console.oidc_issuer,
        .client = o->console.oidc_client,
        .nonce = flow->nonce,
        .access_token = member(answer, "access_token"),
        .now_s = clock_unix_ms() / 1000,
    };
    json_t *claims = NULL;
    int r = check_token(p, KEYS_LIFE_MS, token, &want, &claims, err);

    if (r == -ERR_NOT_FOUND) /* its keys have changed, perhaps */
        r = check_token(p, KEYS_PAUSE_MS, token, &want, &claims, err);
    if (r == 0) {
        identity->issuer = o->console.oidc_issuer;
        identity->subject = arena_str(arena, member(claims, "sub"));
        r = ask_userinfo(p, want.access_token, &claims, arena, err);
    }
    if (r == 0)
        r = claims_read(claims, o->console.oidc_level_min, arena, identity,
                        err);
    json_decref(claims);
    return r;
}

static int redeem(struct provider *p, const struct provider_flow *flow,
                  const char *code, struct arena *arena,
                  struct identity *ret_identity, struct err *err)
{
    struct identity identity = {0};
    json_t *answer = NULL;
    int r = provider_discover(p, err);

    if (r == 0)
        r = ask_token(p, flow, code, &answer, err);
    if (r == 0)
        r = read_answer(p, flow, answer, arena, &identity, err);
    if (r == 0) {
        identity.id_token = arena_str(arena, member(answer, "id_token"));
        *ret_identity = identity;
    }
    json_decref(answer);
    return r;
}

/* Counts one more; false when that is too many, and it was not counted. */
static bool begin_asking(struct provider *p)
{
    pthread_mutex_lock(&p->lock);
    bool may = p->asking < PROVIDER_AT_ONCE;
    p->asking += may;
    pthread_mutex_unlock(&p->lock);
    return may;
}

int provider_redeem(struct provider *p, const struct provider_flow *flow,
                    const char *code, struct arena *arena,
                    struct identity *ret_identity, struct err *err)
{
    if (!begin_asking(p))
        return err_set(err, ERR_BUSY, "the provider is slow; others wait");
    int r = redeem(p, flow, code, arena, ret_identity, err);
    pthread_mutex_lock(&p->lock);
    p->asking--;
    pthread_mutex_unlock(&p->lock);
    return r;
}

int provider_logout_url(struct provider *p, const char *id_token,
                        struct buf *out, struct err *err)
{
    int r = provider_discover(p, err);

    if (r < 0 || !p->urls[LOGOUT])
        return r;
    buf_addz(out, p->urls[LOGOUT]);
    if (*id_token)
        add_arg(out, "id_token_hint", id_token);
    add_arg(out, "client_id", p->options->console.oidc_client);
    add_arg(out, "post_logout_redirect_uri", p->after_logout);
    return 0;
}
