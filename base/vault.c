/*
 * base/vault.c - see vault.h.
 *
 * Nonces are random: 96 bits bear 2^32 texts of one key with a chance of 2^-32
 * that two share one, and keys are rotated long before.
 */
#include "base/vault.h"

#include "base/err.h"
#include "base/file.h"
#include "base/seal.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    KEY_BYTES = 32,
    NONCE_BYTES = 12,
    TAG_BYTES = 16,
    ID_DIGITS = 8,
    FILE_MAX_BYTES = 4096,
};

static const char mark[] = "lcv1.";

struct key {
    char id[ID_DIGITS + 1];
    unsigned char bytes[KEY_BYTES];
};

struct vault {
    char *path;
    struct key keys[VAULT_KEYS_MAX];
    int count;
    struct stat seen; /* of the file, when it was read */
};

struct vault *vault_new(const char *path)
{
    struct vault *vault = NEW(vault);

    vault->path = mem_str(path);
    return vault;
}

void vault_free(struct vault *vault)
{
    if (!vault)
        return;
    OPENSSL_cleanse(vault->keys, sizeof vault->keys);
    free(vault->path);
    free(vault);
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

static bool read_key(struct key *key, struct str line)
{
    struct str id;

    if (!str_cut(&line, ' ', &id) || id.n != ID_DIGITS ||
        line.n != 2 * KEY_BYTES)
        return false;
    memcpy(key->id, id.p, ID_DIGITS);
    key->id[ID_DIGITS] = '\0';
    for (size_t i = 0; i < KEY_BYTES; i++) {
        int high = hex_digit(line.p[2 * i]), low = hex_digit(line.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        key->bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static int read_keys(struct vault *vault, struct str text, struct err *err)
{
    struct str line;
    int count = 0;

    for (int number = 1; str_cut(&text, '\n', &line); number++) {
        if (!line.n)
            continue;
        if (count == VAULT_KEYS_MAX || !read_key(&vault->keys[count++], line))
            return err_set(err, ERR_CONFIG, "%s:%d: is no key", vault->path,
                           number);
    }
    vault->count = count;
    return count ? 0
                 : err_set(err, ERR_CONFIG, "%s: holds no key", vault->path);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Reads the file if it is not the one we know. */
static int refresh(struct vault *vault, struct err *err)
{
    char *text = NULL;
    size_t bytes = 0;
    struct stat now;

    if (stat(vault->path, &now) < 0)
        return err_errno(err, "%s", vault->path);
    if (vault->count && same_file(&now, &vault->seen))
        return 0;
    if (now.st_mode & (S_IRWXG | S_IRWXO))
        return err_set(err, ERR_CONFIG,
                       "%s: others may read it; chmod 600 it and rotate",
                       vault->path);
    int r = file_read(&text, &bytes, vault->path, FILE_MAX_BYTES, err);
    if (r == 0)
        r = read_keys(vault, (struct str){text, bytes}, err);
    if (text)
        OPENSSL_cleanse(text, bytes);
    free(text);
    if (r == 0)
        vault->seen = now;
    return r;
}

/* Over a link to where the file really is, so that the link stays one. */
static int write_keys(struct vault *vault, int from, struct err *err)
{
    char hex[SEAL_HEX_MAX], real[PATH_MAX];
    struct buf text = {0};

    for (int i = from; i < vault->count; i++)
        buf_addf(&text, "%s %s\n", vault->keys[i].id,
                 seal_hex(hex, vault->keys[i].bytes));
    const char *path = realpath(vault->path, real) ? real : vault->path;
    int r = file_write_secret(path, text.p, text.n, err);
    OPENSSL_cleanse(text.p, text.n);
    OPENSSL_cleanse(hex, sizeof hex);
    buf_done(&text);
    vault->count = 0; /* read it again */
    return r < 0 ? r : refresh(vault, err);
}

int vault_add_key(struct vault *vault, struct err *err)
{
    unsigned char id[SEAL_BYTES];
    char hex[SEAL_HEX_MAX];
    struct stat now;
    int r = lstat(vault->path, &now) == 0 ? refresh(vault, err) : 0;

    if (r < 0)
        return r;
    if (vault->count == VAULT_KEYS_MAX)
        return 0;
    struct key *key = &vault->keys[vault->count++];
    seal_random(id, sizeof id);
    seal_random(key->bytes, sizeof key->bytes);
    memcpy(key->id, seal_hex(hex, id), ID_DIGITS);
    key->id[ID_DIGITS] = '\0';
    return write_keys(vault, 0, err);
}

int vault_drop_old(struct vault *vault, struct err *err)
{
    int r = refresh(vault, err);

    return r < 0 ? r : write_keys(vault, vault->count - 1, err);
}

/* One pass of AES-256-GCM: `text` to `out`; when sealing the tag is written,
 * else checked. */
struct pass {
    const struct key *key;
    const unsigned char *nonce;
    unsigned char *tag;
    const char *context;
    bool seal;
};

static bool run(EVP_CIPHER_CTX *c, const struct pass *p, struct str text,
                unsigned char *out)
{
    int n = 0, rest = 0;

    if (!EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, p->key->bytes, p->nonce,
                           p->seal) ||
        !EVP_CipherUpdate(c, NULL, &n, (const unsigned char *)p->context,
                          (int)strlen(p->context)) ||
        !EVP_CipherUpdate(c, out, &n, (const unsigned char *)text.p,
                          (int)text.n))
        return false;
    if (!p->seal &&
        !EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, p->tag))
        return false;
    if (!EVP_CipherFinal_ex(c, out + n, &rest))
        return false;
    return !p->seal ||
           EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, p->tag);
}

static bool run_pass(const struct pass *p, struct str text, unsigned char *out)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();

    if (!c)
        mem_exhausted();
    bool ok = run(c, p, text, out);
    EVP_CIPHER_CTX_free(c);
    return ok;
}

/* bytes: nonce, cipher text, tag. */
static void add_sealed(struct buf *out, const struct key *key,
                       const unsigned char *bytes, size_t n)
{
    buf_addf(out, "%s%s.", mark, key->id);
    char *to = buf_room(out, (n + 2) / 3 * 4 + 1);
    out->n += (size_t)EVP_EncodeBlock((unsigned char *)to, bytes, (int)n);
}

int vault_seal(struct vault *vault, struct str plain, const char *context,
               struct buf *out, struct err *err)
{
    struct stat there;
    int r = lstat(vault->path, &there) < 0 ? vault_add_key(vault, err)
                                           : refresh(vault, err);

    if (r < 0)
        return err_wrap(err, "sealing");
    if (plain.n > VAULT_SECRET_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "sealing: %zu bytes, more than %d",
                       plain.n, VAULT_SECRET_MAX_BYTES);
    size_t n = NONCE_BYTES + plain.n + TAG_BYTES;
    unsigned char *bytes = mem_new(1, n);
    const struct pass pass = {&vault->keys[vault->count - 1], bytes,
                              bytes + n - TAG_BYTES, context, true};
    seal_random(bytes, NONCE_BYTES);
    if (run_pass(&pass, plain, bytes + NONCE_BYTES))
        add_sealed(out, pass.key, bytes, n);
    else
        r = err_set(err, ERR_BUG, "sealing: the cipher refused");
    free(bytes);
    return r;
}

bool vault_is_sealed(struct str text)
{
    return str_starts(text, STR("lcv1."));
}

static const struct key *find_key(const struct vault *vault, struct str id)
{
    for (int i = 0; i < vault->count; i++)
        if (str_is(id, vault->keys[i].id))
            return &vault->keys[i];
    return NULL;
}

static int open_bytes(const struct key *key, unsigned char *bytes, size_t n,
                      const char *context, struct buf *out)
{
    size_t text_n = n - NONCE_BYTES - TAG_BYTES;
    const struct pass pass = {key, bytes, bytes + n - TAG_BYTES, context,
                              false};
    const struct str text = {(char *)bytes + NONCE_BYTES, text_n};
    unsigned char *to = (unsigned char *)buf_room(out, text_n + TAG_BYTES);

    if (!run_pass(&pass, text, to))
        return -ERR_FORMAT;
    out->n += text_n;
    buf_addz(out, "");
    return 0;
}

/* The last letter of base64 has bits that mean nothing: only the spelling that
 * we write ourselves is taken. */
static bool is_our_spelling(struct str text, const unsigned char *bytes,
                            size_t n)
{
    unsigned char *again = mem_new(1, text.n + 1);
    int length = EVP_EncodeBlock(again, bytes, (int)n);
    bool same = str_eq(text, (struct str){(char *)again, (size_t)length});

    free(again);
    return same;
}

static int decode(struct str text, unsigned char *to, size_t *ret_n)
{
    if (!text.n || text.n % 4 || text.n > 2 * VAULT_SECRET_MAX_BYTES)
        return -ERR_FORMAT;
    int n = EVP_DecodeBlock(to, (const unsigned char *)text.p, (int)text.n);
    size_t padding = (text.p[text.n - 1] == '=') + (text.p[text.n - 2] == '=');
    if (n < NONCE_BYTES + TAG_BYTES + (int)padding)
        return -ERR_FORMAT;
    *ret_n = (size_t)n - padding;
    return is_our_spelling(text, to, *ret_n) ? 0 : -ERR_FORMAT;
}

int vault_unseal(struct vault *vault, struct str sealed, const char *context,
                 struct buf *out, struct err *err)
{
    struct str rest = str_sub(sealed, strlen(mark), sealed.n), id;
    size_t n = 0;

    if (!vault_is_sealed(sealed) || !str_cut(&rest, '.', &id))
        return err_set(err, ERR_FORMAT, "%s: is not sealed", context);
    int r = refresh(vault, err);
    if (r < 0)
        return err_wrap(err, "%s: opening", context);
    const struct key *key = find_key(vault, id);
    if (!key)
        return err_set(err, ERR_NOT_FOUND, "%s: key %.8s is not in %s", context,
                       id.n == ID_DIGITS ? id.p : "????????", vault->path);
    unsigned char *bytes = mem_new(1, rest.n + 4);
    r = decode(rest, bytes, &n);
    if (r == 0)
        r = open_bytes(key, bytes, n, context, out);
    free(bytes);
    return r < 0 ? err_set(err, ERR_FORMAT, "%s: the sealed text was changed",
                           context)
                 : 0;
}
