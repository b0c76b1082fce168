/* console/idtoken.c - see idtoken.h. */
#include "console/idtoken.h"

#include "base/err.h"
#include "base/seal.h"

#include <cjose/cjose.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *alg;
    cjose_jwk_kty_t kind;
} algorithms[] = {{"RS256", CJOSE_JWK_KTY_RSA}, {"ES256", CJOSE_JWK_KTY_EC}};

enum { ALGORITHMS = sizeof algorithms / sizeof *algorithms };

static int wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_FORMAT, "id_token: %s", what);
}

static int read_alg(cjose_jws_t *jws, const char **ret_kid, int *ret_alg,
                    struct err *err)
{
    cjose_header_t *head = cjose_jws_get_protected(jws);
    cjose_err bad;
    const char *alg = cjose_header_get(head, CJOSE_HDR_ALG, &bad);

    *ret_kid = cjose_header_get(head, CJOSE_HDR_KID, &bad);
    for (*ret_alg = 0; *ret_alg < ALGORITHMS; ++*ret_alg)
        if (alg && !strcmp(alg, algorithms[*ret_alg].alg))
            return 0;
    return wrong(err, "is signed with neither RS256 nor ES256");
}

/* Whether this key of the set may be meant. */
static bool key_fits(const json_t *key, const char *kid, const char *alg)
{
    const char *own = json_string_value(json_object_get(key, "kid"));
    const char *use = json_string_value(json_object_get(key, "use"));
    const char *made_for = json_string_value(json_object_get(key, "alg"));

    return (!kid || (own && !strcmp(own, kid))) &&
           (!use || !strcmp(use, "sig")) &&
           (!made_for || !strcmp(made_for, alg));
}

/* libcjose asserts that its base64url is some, so it must be before. */
static bool is_base64url(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
    }
    return n % 4 != 1;
}

/* The members of a public key and no others; NULL when one is none. */
static char *public_part(const json_t *key)
{
    static const char *const plain[] = {"kty", "crv"};
    static const char *const coded[] = {"n", "e", "x", "y"};
    json_t *part = json_object();
    bool good = true;

    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        json_object_set(part, plain[i], json_object_get(key, plain[i]));
    for (size_t i = 0; i < sizeof coded / sizeof *coded; i++) {
        json_t *value = json_object_get(key, coded[i]);
        good &= !value || (json_is_string(value) &&
                           is_base64url(json_string_value(value),
                                        json_string_length(value)));
        json_object_set(part, coded[i], value);
    }
    char *text = good ? json_dumps(part, JSON_COMPACT) : NULL;
    json_decref(part);
    return text;
}

static bool verify_with(cjose_jws_t *jws, const json_t *key,
                        cjose_jwk_kty_t kind)
{
    cjose_err bad;
    char *text = public_part(key);
    cjose_jwk_t *jwk = text ? cjose_jwk_import(text, strlen(text), &bad) : NULL;
    bool good = jwk && cjose_jwk_get_kty(jwk, &bad) == kind &&
                cjose_jws_verify(jws, jwk, &bad);

    cjose_jwk_release(jwk);
    free(text);
    return good;
}

static int verify(cjose_jws_t *jws, struct str keys, struct err *err)
{
    json_t *set = json_loadb(keys.p ? keys.p : "", keys.n, 0, NULL), *key;
    const char *kid;
    size_t i, tried = 0;
    int alg;
    bool good = false;
    int r = read_alg(jws, &kid, &alg, err);

    json_array_foreach(json_object_get(set, "keys"), i, key)
    {
        if (r < 0 || good || !key_fits(key, kid, algorithms[alg].alg))
            continue;
        tried++;
        good = verify_with(jws, key, algorithms[alg].kind);
    }
    json_decref(set);
    if (r < 0 || good)
        return r;
    return tried ? wrong(err, "its signature is wrong")
                 : err_set(err, ERR_NOT_FOUND,
                           "id_token: the provider has no such key");
}

static bool is_text(const json_t *claims, const char *name, const char *want)
{
    const json_t *value = json_object_get(claims, name);

    return json_is_string(value) &&
           str_is((struct str){json_string_value(value),
                               json_string_length(value)},
                  want);
}

/* For us; when for others too, it must have been given to us (azp). */
static bool is_for(const json_t *claims, const char *client)
{
    const json_t *list = json_object_get(claims, "aud"), *one;
    const json_t *azp = json_object_get(claims, "azp");
    bool found = false;
    size_t i;

    if (azp && !is_text(claims, "azp", client))
        return false;
    if (!json_is_array(list))
        return is_text(claims, "aud", client);
    json_array_foreach(list, i, one) found =
        found ||
        (json_is_string(one) && !strcmp(json_string_value(one), client));
    return found && (json_array_size(list) == 1 || azp);
}

/* A number of seconds, whole or not; false when it is absent or none. */
static bool seconds(const json_t *claims, const char *name, int64_t *ret_s)
{
    const json_t *value = json_object_get(claims, name);
    double s = json_number_value(value);

    if (!json_is_number(value) || !(s > 0 && s < 1e11))
        return false;
    *ret_s = (int64_t)s;
    return true;
}

static int check_times(const json_t *claims, int64_t now_s, struct err *err)
{
    int64_t ends, made, from = 0;

    if (!seconds(claims, "exp", &ends) || !seconds(claims, "iat", &made))
        return wrong(err, "has no exp or iat");
    if (ends + IDTOKEN_SKEW_S <= now_s)
        return wrong(err, "has expired");
    if (made > now_s + IDTOKEN_SKEW_S)
        return wrong(err, "is of the future; are both clocks right?");
    if (made + IDTOKEN_AGE_S + IDTOKEN_SKEW_S < now_s)
        return wrong(err, "was made too long ago");
    if (json_object_get(claims, "nbf") &&
        (!seconds(claims, "nbf", &from) || from > now_s + IDTOKEN_SKEW_S))
        return wrong(err, "is not valid yet");
    return 0;
}

/* at_hash: the left half of the hash of the access token, base64url. */
static bool hash_fits(const json_t *claims, struct str access_token)
{
    unsigned char hash[SEAL_BYTES];
    char text[SEAL_BASE64_MAX];

    if (!json_object_get(claims, "at_hash"))
        return true;
    seal_sha256(hash, access_token, (struct str){0});
    EVP_EncodeBlock((unsigned char *)text, hash, SEAL_BYTES / 2);
    text[strcspn(text, "=")] = '\0';
    for (char *p = text; *p; p++)
        *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
    return is_text(claims, "at_hash", text);
}

static int check_claims(const json_t *claims, const struct idtoken_want *want,
                        struct err *err)
{
    const json_t *sub = json_object_get(claims, "sub");
    size_t n = json_string_length(sub);

    if (!is_text(claims, "iss", want->issuer))
        return wrong(err, "is of another issuer");
    if (!is_for(claims, want->client))
        return wrong(err, "is for somebody else");
    if (!json_is_string(sub) || !n || n > IDTOKEN_SUBJECT_MAX_BYTES)
        return wrong(err, "has no subject");
    if (!is_text(claims, "nonce", want->nonce))
        return wrong(err, "answers another sign-in (nonce)");
    if (!hash_fits(claims, want->access_token))
        return wrong(err, "does not belong to the access token (at_hash)");
    return check_times(claims, want->now_s, err);
}

static int read_claims(cjose_jws_t *jws, const struct idtoken_want *want,
                       json_t **ret_claims, struct err *err)
{
    uint8_t *text = NULL;
    size_t n = 0;
    cjose_err bad;

    if (!cjose_jws_get_plaintext(jws, &text, &n, &bad))
        return wrong(err, "has no claims");
    json_t *claims =
        json_loadb((const char *)text, n, JSON_REJECT_DUPLICATES, NULL);
    int r = json_is_object(claims)
                ? check_claims(claims, want, err)
                : wrong(err, "its claims are no JSON object");
    if (r < 0)
        json_decref(claims);
    else
        *ret_claims = claims;
    return r;
}

/* Three parts of base64url. */
static bool is_shaped(struct str token)
{
    struct str part;
    int parts = 0;

    while (str_cut(&token, '.', &part)) {
        if (!part.n || !is_base64url(part.p, part.n))
            return false;
        parts++;
    }
    return parts == 3;
}

int idtoken_check(struct str token, struct str keys,
                  const struct idtoken_want *want, json_t **ret_claims,
                  struct err *err)
{
    cjose_err bad;

    if (!token.n || token.n > IDTOKEN_MAX_BYTES)
        return wrong(err, "is empty or too long");
    if (!is_shaped(token))
        return wrong(err, "is no signed token");
    cjose_jws_t *jws = cjose_jws_import(token.p, token.n, &bad);
    if (!jws)
        return wrong(err, "is no signed token");
    int r = verify(jws, keys, err);
    if (r == 0)
        r = read_claims(jws, want, ret_claims, err);
    cjose_jws_release(jws);
    return r;
}
