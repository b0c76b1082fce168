/* console/idtoken.c: only a token of the provider, for us, of now, of this
 * sign-in is taken. */
#include "base/err.h"
#include "console/idtoken.h"
#include "tests/t.h"

#include <cjose/cjose.h>

enum { NOW = 1800000000 };

static cjose_jwk_t *rsa_key(const char *kid)
{
    static const uint8_t e[] = {1, 0, 1};
    cjose_err bad;
    cjose_jwk_t *key = cjose_jwk_create_RSA_random(2048, e, sizeof e, &bad);

    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &bad));
    return key;
}

static cjose_jwk_t *ec_key(const char *kid)
{
    cjose_err bad;
    cjose_jwk_t *key = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &bad);

    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &bad));
    return key;
}

/* {"keys":[...]}, public parts. */
static void set_of(struct buf *out, cjose_jwk_t *const *keys, size_t n)
{
    cjose_err bad;

    buf_addz(out, "{\"keys\":[");
    for (size_t i = 0; i < n; i++) {
        char *text = cjose_jwk_to_json(keys[i], false, &bad);
        buf_addf(out, "%s%s", i ? "," : "", text);
        free(text);
    }
    buf_addz(out, "]}");
}

static void sign(struct buf *out, const cjose_jwk_t *key, const char *alg,
                 const char *kid, const char *claims)
{
    cjose_err bad;
    const char *text;
    cjose_header_t *head = cjose_header_new(&bad);

    assert_true(cjose_header_set(head, CJOSE_HDR_ALG, alg, &bad));
    if (kid)
        assert_true(cjose_header_set(head, CJOSE_HDR_KID, kid, &bad));
    cjose_jws_t *jws = cjose_jws_sign(key, head, (const uint8_t *)claims,
                                      strlen(claims), &bad);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &text, &bad));
    buf_addz(out, text);
    cjose_jws_release(jws);
    cjose_header_release(head);
}

static const struct idtoken_want want = {
    .issuer = "https://op.example",
    .client = "liencong",
    .nonce = "n1",
    .access_token = {"jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", 43},
    .now_s = NOW,
};

static int check(struct str token, struct str keys, struct err *err)
{
    json_t *claims = NULL;
    int r = idtoken_check(token, keys, &want, &claims, err);

    assert_int_equal(r == 0, claims != NULL);
    json_decref(claims);
    return r;
}

#define GOOD                                                                   \
    "\"iss\":\"https://op.example\",\"aud\":\"liencong\",\"sub\":\"s\","       \
    "\"nonce\":\"n1\""
#define TIMES ",\"exp\":1800000300,\"iat\":1800000000"

static void claims_decide(void **state)
{
    static const struct {
        const char *claims, *says; /* NULL: taken */
    } cases[] = {
        {"{" GOOD TIMES "}", NULL},
        /* The example of OpenID Connect Core 1.0, A.3. */
        {"{" GOOD TIMES ",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}", NULL},
        {"{" GOOD TIMES ",\"at_hash\":\"78QmUPtjPfzWtF2AnpK9RQ\"}", "at_hash"},
        {"{\"iss\":\"https://op.example\",\"aud\":[\"liencong\",\"x\"],"
         "\"azp\":\"liencong\",\"sub\":\"s\",\"nonce\":\"n1\"" TIMES "}",
         NULL},
        {"{\"iss\":\"https://op.example\",\"aud\":[\"liencong\",\"x\"],"
         "\"sub\":\"s\",\"nonce\":\"n1\"" TIMES "}",
         "somebody else"},
        {"{\"iss\":\"https://op.example\",\"aud\":[\"x\"],\"sub\":\"s\","
         "\"nonce\":\"n1\"" TIMES "}",
         "somebody else"},
        {"{" GOOD TIMES ",\"azp\":\"x\"}", "somebody else"},
        {"{\"iss\":\"https://evil.example\",\"aud\":\"liencong\","
         "\"sub\":\"s\",\"nonce\":\"n1\"" TIMES "}",
         "another issuer"},
        {"{\"iss\":\"https://op.example\",\"aud\":\"liencong\",\"sub\":\"s\","
         "\"nonce\":\"n2\"" TIMES "}",
         "nonce"},
        {"{\"iss\":\"https://op.example\",\"aud\":\"liencong\","
         "\"sub\":\"s\"" TIMES "}",
         "nonce"},
        {"{\"iss\":\"https://op.example\",\"aud\":\"liencong\",\"sub\":\"\","
         "\"nonce\":\"n1\"" TIMES "}",
         "no subject"},
        {"{\"iss\":\"https://op.example\",\"aud\":\"liencong\",\"sub\":7,"
         "\"nonce\":\"n1\"" TIMES "}",
         "no subject"},
        /* Clocks may differ by two minutes, not by more. */
        {"{" GOOD ",\"exp\":1799999881,\"iat\":1799999600}", NULL},
        {"{" GOOD ",\"exp\":1799999880,\"iat\":1799999600}", "expired"},
        {"{" GOOD ",\"exp\":1800000300,\"iat\":1800000120}", NULL},
        {"{" GOOD ",\"exp\":1800000300,\"iat\":1800000121}", "future"},
        {"{" GOOD ",\"exp\":1800000300,\"iat\":1799999280}", NULL},
        {"{" GOOD ",\"exp\":1800000300,\"iat\":1799999279}", "too long ago"},
        {"{" GOOD TIMES ",\"nbf\":1800000121}", "not valid yet"},
        {"{" GOOD ",\"iat\":1800000000}", "no exp"},
        {"{" GOOD ",\"exp\":\"1800000300\",\"iat\":1800000000}", "no exp"},
        {"{" GOOD TIMES ",\"iss\":\"https://evil.example\"}", "no JSON object"},
        {"[]", "no JSON object"},
        {"7", "no JSON object"},
    };
    struct buf keys = {0};
    cjose_jwk_t *key = ec_key("k1");

    (void)state;
    set_of(&keys, &key, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        struct buf token = {0};
        sign(&token, key, "ES256", "k1", cases[i].claims);
        int r = check(buf_str(&token), buf_str(&keys), &err);
        if (!cases[i].says)
            assert_string_equal(err.msg, "");
        else if (r == 0 || !strstr(err.msg, cases[i].says))
            fail_msg("%s: '%s'", cases[i].claims, err.msg);
        buf_done(&token);
    }
    cjose_jwk_release(key);
    buf_done(&keys);
}

static void rs256_and_es256_are_taken(void **state)
{
    cjose_jwk_t *keys[] = {rsa_key("r"), ec_key("e")};
    struct buf set = {0}, token = {0};
    struct err err = {0};

    (void)state;
    set_of(&set, keys, 2);
    sign(&token, keys[0], "RS256", "r", "{" GOOD TIMES "}");
    assert_int_equal(check(buf_str(&token), buf_str(&set), &err), 0);
    buf_reset(&token);
    sign(&token, keys[1], "ES256", NULL, "{" GOOD TIMES "}");
    assert_int_equal(check(buf_str(&token), buf_str(&set), &err), 0);
    for (int i = 0; i < 2; i++)
        cjose_jwk_release(keys[i]);
    buf_done(&set);
    buf_done(&token);
}

static void other_algorithms_are_not(void **state)
{
    static const char secret[] = "a secret that is 32 bytes long..";
    cjose_jwk_t *key = rsa_key("r");
    cjose_err bad;
    cjose_jwk_t *shared = cjose_jwk_create_oct_spec((const uint8_t *)secret,
                                                    sizeof secret - 1, &bad);
    /* {"alg":"none"}, the claims, no signature. */
    static const char none[] =
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL29wLmV4YW1wbGUifQ.";
    struct buf set = {0}, token = {0};
    struct err err = {0};

    (void)state;
    set_of(&set, &key, 1);
    assert_int_equal(check(str_of(none), buf_str(&set), &err), -ERR_FORMAT);
    sign(&token, shared, "HS256", "r", "{" GOOD TIMES "}");
    assert_int_equal(check(buf_str(&token), buf_str(&set), &err), -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "neither RS256 nor ES256"));
    buf_reset(&token);
    sign(&token, key, "PS256", "r", "{" GOOD TIMES "}");
    assert_int_equal(check(buf_str(&token), buf_str(&set), &err), -ERR_FORMAT);
    cjose_jwk_release(key);
    cjose_jwk_release(shared);
    buf_done(&set);
    buf_done(&token);
}

static void a_signature_of_another_key_is_wrong(void **state)
{
    cjose_jwk_t *ours = ec_key("k"), *theirs = ec_key("k");
    struct buf set = {0}, token = {0};
    struct err err = {0};

    (void)state;
    set_of(&set, &ours, 1);
    sign(&token, theirs, "ES256", "k", "{" GOOD TIMES "}");
    assert_int_equal(check(buf_str(&token), buf_str(&set), &err), -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "signature"));
    buf_reset(&token);
    sign(&token, ours, "ES256", "new", "{" GOOD TIMES "}");
    assert_int_equal(check(buf_str(&token), buf_str(&set), &err),
                     -ERR_NOT_FOUND);
    cjose_jwk_release(ours);
    cjose_jwk_release(theirs);
    buf_done(&set);
    buf_done(&token);
}

static void what_is_no_token_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        ".",
                                        "..",
                                        "a.b.c",
                                        "x",
                                        "a.b",
                                        "....",
                                        "e30.e30.",
                                        "e30",
                                        "=.=.=",
                                        "e30.e30.e30.e30.e30"};
    static const char *const sets[] = {"",
                                       "{}",
                                       "{\"keys\":7}",
                                       "{\"keys\":[7,null,{}]}",
                                       "not JSON",
                                       "{\"keys\":[{\"kty\":\"EC\",\"crv\":"
                                       "\"P-256\",\"x\":\"A\",\"y\":\"=\"}]}"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t k = 0; k < sizeof sets / sizeof *sets; k++) {
            struct err err = {0};
            assert_true(check(str_of(texts[i]), str_of(sets[k]), &err) < 0);
        }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_decide),
        cmocka_unit_test(rs256_and_es256_are_taken),
        cmocka_unit_test(other_algorithms_are_not),
        cmocka_unit_test(a_signature_of_another_key_is_wrong),
        cmocka_unit_test(what_is_no_token_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
