/* crawler/digest.c - see digest.h.  OpenSSL looks an algorithm up by name each
 * time unless it is fetched once; that costs more than hashing a small page. */
#include "crawler/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

enum { ALGORITHMS = 4, RAW_MAX = 64, TEXT_MAX = 2 * RAW_MAX };

static const struct {
    const char *prefix, *name;
} algorithms[ALGORITHMS] = {
    {"sha1:", "SHA1"},
    {"sha256:", "SHA256"},
    {"sha512:", "SHA512"},
    {"md5:", "MD5"},
};

struct digester {
    EVP_MD *md[ALGORITHMS];
    EVP_MD_CTX *context;
};

struct digester *digester_new(void)
{
    struct digester *d = NEW(digester);

    d->context = EVP_MD_CTX_new();
    if (!d->context)
        mem_exhausted();
    for (int i = 0; i < ALGORITHMS; i++)
        d->md[i] = EVP_MD_fetch(NULL, algorithms[i].name, NULL);
    return d;
}

void digester_free(struct digester *d)
{
    if (!d)
        return;
    for (int i = 0; i < ALGORITHMS; i++)
        EVP_MD_free(d->md[i]);
    EVP_MD_CTX_free(d->context);
    free(d);
}

/* Number of raw bytes, 0 when the library refuses the algorithm. */
static unsigned hash(struct digester *d, int algorithm, struct str first,
                     struct str second, unsigned char raw[RAW_MAX])
{
    unsigned n = 0;

    if (!d->md[algorithm] ||
        !EVP_DigestInit_ex2(d->context, d->md[algorithm], NULL) ||
        !EVP_DigestUpdate(d->context, first.p, first.n) ||
        !EVP_DigestUpdate(d->context, second.p, second.n) ||
        !EVP_DigestFinal_ex(d->context, raw, &n))
        return 0;
    return n;
}

/* RFC 4648 without padding; returns the number of letters. */
static size_t base32(const unsigned char *raw, size_t n, char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned bits = 0, held = 0;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        held = held << 8 | raw[i];
        for (bits += 8; bits >= 5; bits -= 5)
            text[at++] = letters[held >> (bits - 5) & 31];
    }
    if (bits)
        text[at++] = letters[held << (5 - bits) & 31];
    return at;
}

static size_t hex(const unsigned char *raw, size_t n, char *text)
{
    for (size_t i = 0; i < n; i++) {
        text[2 * i] = "0123456789abcdef"[raw[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
    }
    return 2 * n;
}

void digest_sha1(struct digester *d, struct str first, struct str second,
                 char ret_text[DIGEST_SHA1_TEXT])
{
    unsigned char raw[RAW_MAX] = {0};

    (void)hash(d, 0, first, second, raw);
    memcpy(ret_text, "sha1:", 5);
    ret_text[5 + base32(raw, DIGEST_SHA1_BYTES, ret_text + 5)] = '\0';
}

bool digest_parse_sha1(struct str text,
                       unsigned char ret_raw[DIGEST_SHA1_BYTES])
{
    unsigned bits = 0, held = 0;
    size_t at = 0;

    if (text.n != DIGEST_SHA1_TEXT - 1 || !str_case_starts(text, STR("sha1:")))
        return false;
    for (size_t i = 5; i < text.n; i++) {
        char c = text.p[i];
        bool small = c >= 'a' && c <= 'z';
        bool letter = small || (c >= 'A' && c <= 'Z');
        if (!letter && (c < '2' || c > '7'))
            return false;
        unsigned value =
            (unsigned)(letter ? c - (small ? 'a' : 'A') : c - '2' + 26);
        held = held << 5 | value;
        bits += 5;
        if (bits >= 8)
            ret_raw[at++] = (unsigned char)(held >> (bits -= 8));
    }
    return true;
}

static bool same_digest(struct str claim, const unsigned char *raw, size_t n)
{
    char text[TEXT_MAX];

    while (claim.n && claim.p[claim.n - 1] == '=')
        claim.n--;
    return str_case_eq(claim, (struct str){text, base32(raw, n, text)}) ||
           str_case_eq(claim, (struct str){text, hex(raw, n, text)});
}

bool digest_agrees(struct digester *d, struct str claim, struct str bytes)
{
    unsigned char raw[RAW_MAX];

    for (int i = 0; i < ALGORITHMS; i++) {
        struct str prefix = str_of(algorithms[i].prefix);
        if (!str_case_starts(claim, prefix))
            continue;
        unsigned n = hash(d, i, bytes, (struct str){0}, raw);
        return !n || same_digest(str_sub(claim, prefix.n, claim.n), raw, n);
    }
    return true;
}
