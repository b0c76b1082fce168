/* An id_token and the key set it is checked with, parted by a NUL: any bytes.
 * Nothing that is not signed by the key of the seed is taken. */
#include "base/err.h"
#include "console/idtoken.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const struct idtoken_want want = {
        .issuer = "https://op.example",
        .client = "liencong",
        .nonce = "n1",
        .now_s = 1800000000,
    };
    struct str keys = {(const char *)data, bytes}, token;
    struct err err = {0};
    json_t *claims = NULL;

    str_cut(&keys, '\0', &token);
    int r = idtoken_check(token, keys, &want, &claims, &err);
    if ((r == 0) != (claims != NULL) || (r < 0) != (err.code != 0))
        abort();
    json_decref(claims);
    return 0;
}
