/*
 * syndication/token.h - access tokens of OAuth 2.0: signed, so that no table of
 * them is needed, and short-lived, so that none must be called back.
 *
 * "lt1_<key id>_<scopes>_<expiry>_<HMAC-SHA-256 in hex>".  To clients it is
 * opaque.  The signer's key is random and lives in memory only: a token dies
 * with the server that gave it, and its owner asks for a new one, as with any
 * token that expired.
 */
#ifndef SYNDICATION_TOKEN_H
#define SYNDICATION_TOKEN_H

#include "base/str.h"

enum { TOKEN_MAX = 160, TOKEN_LIFE_S = 900 };

struct token_signer {
    unsigned char key[32];
};

struct token {
    int64_t key_id;
    unsigned scopes; /* of auth.h */
    int64_t expires_ms;
};

void token_signer_init(struct token_signer *signer);
/* Whether it looks like a token at all, not like a secret. */
bool token_is(struct str text);
/* Returns `text`. */
char *token_write(char text[TOKEN_MAX], const struct token_signer *signer,
                  const struct token *token);
/* False when this signer did not write it.  The caller compares the time. */
bool token_read(struct token *ret_token, const struct token_signer *signer,
                struct str text);

#endif
