/* syndication/token.c - see token.h. */
#include "syndication/token.h"

#include "base/seal.h"

#include <limits.h>
#include <stdio.h>

static const struct str prefix = {"lt1_", 4};

void token_signer_init(struct token_signer *signer)
{
    seal_random(signer->key, sizeof signer->key);
}

bool token_is(struct str text)
{
    return str_starts(text, prefix);
}

static void sign(char hex[SEAL_HEX_MAX], const struct token_signer *signer,
                 struct str text)
{
    unsigned char mac[SEAL_BYTES];

    seal_hmac(mac, (struct str){(const char *)signer->key, sizeof signer->key},
              text);
    seal_hex(hex, mac);
}

char *token_write(char text[TOKEN_MAX], const struct token_signer *signer,
                  const struct token *token)
{
    char mac[SEAL_HEX_MAX];
    int n = snprintf(text, TOKEN_MAX, "%s%lld_%u_%lld", prefix.p,
                     (long long)token->key_id, token->scopes,
                     (long long)token->expires_ms);

    sign(mac, signer, (struct str){text, (size_t)n});
    snprintf(text + n, TOKEN_MAX - (size_t)n, "_%s", mac);
    return text;
}

bool token_read(struct token *ret_token, const struct token_signer *signer,
                struct str text)
{
    const size_t mac_n = SEAL_HEX_MAX - 1;
    char mac[SEAL_HEX_MAX];
    struct str rest, id, scopes, expires;
    int64_t bits;

    if (!token_is(text) || text.n >= TOKEN_MAX ||
        text.n < prefix.n + mac_n + 1 || text.p[text.n - mac_n - 1] != '_')
        return false;
    struct str signed_part = str_sub(text, 0, text.n - mac_n - 1);
    sign(mac, signer, signed_part);
    if (!seal_same(mac, text.p + text.n - mac_n, mac_n))
        return false;
    rest = str_sub(signed_part, prefix.n, signed_part.n);
    if (!str_cut(&rest, '_', &id) || !str_cut(&rest, '_', &scopes) ||
        !str_cut(&rest, '_', &expires) ||
        !str_int(id, 1, INT64_MAX, &ret_token->key_id) ||
        !str_int(scopes, 0, UINT_MAX, &bits) ||
        !str_int(expires, 0, INT64_MAX, &ret_token->expires_ms))
        return false;
    ret_token->scopes = (unsigned)bits;
    return true;
}
