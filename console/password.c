/* console/password.c - see password.h. */
#include "console/password.h"

#include "base/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

enum {
    COST_BITS = 15,
    BLOCK = 8,
    LANES = 1,
    MEMORY_MAX = 64 << 20, /* what libcrypto may take; it needs 32 MiB */
};

static const char mark[] = "scrypt$15$8$1$";

static void hash(unsigned char out[SEAL_BYTES], struct str password,
                 const unsigned char salt[SEAL_BYTES])
{
    if (!EVP_PBE_scrypt(password.p ? password.p : "", password.n, salt,
                        SEAL_BYTES, 1ULL << COST_BITS, BLOCK, LANES, MEMORY_MAX,
                        out, SEAL_BYTES))
        mem_exhausted();
}

void password_write(struct buf *out, struct str password)
{
    unsigned char salt[SEAL_BYTES], bytes[SEAL_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_random(salt, sizeof salt);
    hash(bytes, password, salt);
    buf_addf(out, "%s%s$", mark, seal_base64(text, salt));
    buf_addz(out, seal_base64(text, bytes));
    OPENSSL_cleanse(bytes, sizeof bytes);
}

static bool read_kept(struct str kept, unsigned char salt[SEAL_BYTES],
                      unsigned char bytes[SEAL_BYTES])
{
    struct str rest = str_sub(kept, strlen(mark), kept.n), first;
    size_t salt_n = 0, n = 0;

    return str_starts(kept, str_of(mark)) && str_cut(&rest, '$', &first) &&
           seal_base64_read(first, (char *)salt, SEAL_BYTES, &salt_n) &&
           seal_base64_read(rest, (char *)bytes, SEAL_BYTES, &n) &&
           salt_n == SEAL_BYTES && n == SEAL_BYTES;
}

bool password_is(struct str kept, struct str password)
{
    unsigned char salt[SEAL_BYTES] = {0}, want[SEAL_BYTES] = {0};
    unsigned char have[SEAL_BYTES];
    bool known = read_kept(kept, salt, want);

    if (password.n > PASSWORD_MAX_BYTES)
        return false;
    hash(have, password, salt);
    return seal_same(want, have, SEAL_BYTES) && known;
}
