/* console/sealed.c - see sealed.h. */
#include "console/sealed.h"

#include "base/err.h"
#include "base/file.h"
#include "base/seal.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID_BYTES = 8, SALT_BYTES = 16, NONCE_BYTES = 12, KEY_FILE_MAX = 256 };

static const char MAGIC[] = "liencong sealed1";
static const char KEY_MAGIC[] = "liencong-backup-key-1 ";

/* --- the key file --- */

int sealed_key_make(const char *path, struct err *err)
{
    unsigned char key[SEALED_KEY_BYTES];
    char hex[SEAL_HEX_MAX], text[KEY_FILE_MAX];

    if (access(path, F_OK) == 0)
        return err_set(err, ERR_USAGE,
                       "%s is there already; the backups made with a key are "
                       "lost with it",
                       path);
    seal_random(key, sizeof key);
    int n =
        snprintf(text, sizeof text, "%s%s\n", KEY_MAGIC, seal_hex(hex, key));
    int r = file_write_secret(path, text, (size_t)n, err);
    OPENSSL_cleanse(key, sizeof key);
    OPENSSL_cleanse(hex, sizeof hex);
    OPENSSL_cleanse(text, sizeof text);
    return r;
}

static bool read_hex(struct str hex, unsigned char *ret_bytes, size_t n)
{
    if (hex.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned value;
        char pair[3] = {hex.p[2 * i], hex.p[2 * i + 1], '\0'};
        if (strspn(pair, "0123456789abcdef") != 2 ||
            sscanf(pair, "%2x", &value) != 1)
            return false;
        ret_bytes[i] = (unsigned char)value;
    }
    return true;
}

int sealed_key_read(struct sealed_key *ret_key, const char *path,
                    struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    struct stat st;

    int r = file_read(&text, NULL, path, KEY_FILE_MAX, err);
    if (r < 0)
        return err_wrap(err, "key of the backup");
    if (stat(path, &st) < 0)
        return err_errno(err, "%s", path);
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return err_set(err, ERR_CONFIG,
                       "%s may be read by others than its owner: chmod 600",
                       path);
    struct str line = str_trim(str_of(text)), magic = str_of(KEY_MAGIC);
    bool good = str_starts(line, magic) &&
                read_hex(str_sub(line, magic.n, line.n), ret_key->bytes,
                         sizeof ret_key->bytes);
    OPENSSL_cleanse(text, line.n);
    return good ? 0
                : err_set(err, ERR_CONFIG,
                          "%s: no key of a backup (see "
                          "`console backup key`)",
                          path);
}

/* --- one piece --- */

struct pieces {
    EVP_CIPHER_CTX *cipher;
    unsigned char head[SEALED_HEAD_BYTES], key[SEAL_BYTES];
    uint64_t number; /* of the next piece */
};

static void key_id(unsigned char id[ID_BYTES], const struct sealed_key *key)
{
    unsigned char hash[SEAL_BYTES];

    seal_hmac(hash, (struct str){(const char *)key->bytes, sizeof key->bytes},
              STR("liencong sealed id 1"));
    memcpy(id, hash, ID_BYTES);
}

/* The head is whole: derive what follows from it. */
static void pieces_init(struct pieces *p, const struct sealed_key *key)
{
    static const char purpose[] = "liencong sealed file 1";
    char text[sizeof purpose - 1 + SALT_BYTES];

    memcpy(text, purpose, sizeof purpose - 1);
    memcpy(text + sizeof purpose - 1, p->head + SEALED_HEAD_BYTES - SALT_BYTES,
           SALT_BYTES);
    seal_hmac(p->key, (struct str){(const char *)key->bytes, sizeof key->bytes},
              (struct str){text, sizeof text});
    p->cipher = EVP_CIPHER_CTX_new();
    if (!p->cipher)
        mem_exhausted();
}

static void pieces_done(struct pieces *p)
{
    EVP_CIPHER_CTX_free(p->cipher);
    OPENSSL_cleanse(p->key, sizeof p->key);
}

static void make_nonce(unsigned char nonce[NONCE_BYTES], uint64_t number,
                       bool last)
{
    memset(nonce, 0, NONCE_BYTES);
    for (int i = 0; i < 8; i++)
        nonce[10 - i] = (unsigned char)(number >> (8 * i));
    nonce[NONCE_BYTES - 1] = last;
}

static bool begin(struct pieces *p, bool seal, bool last)
{
    unsigned char nonce[NONCE_BYTES];
    int n;

    make_nonce(nonce, p->number, last);
    return EVP_CipherInit_ex(p->cipher, EVP_aes_256_gcm(), NULL, p->key, nonce,
                             seal) == 1 &&
           EVP_CipherUpdate(p->cipher, NULL, &n, p->head, SEALED_HEAD_BYTES) ==
               1;
}

/* `to` has room for the bytes and the tag. */
static void piece_seal(struct pieces *p, struct str plain, bool last,
                       unsigned char *to)
{
    int n = 0, rest = 0;

    if (!begin(p, true, last) ||
        !EVP_CipherUpdate(p->cipher, to, &n, (const unsigned char *)plain.p,
                          (int)plain.n) ||
        !EVP_CipherFinal_ex(p->cipher, to + n, &rest) ||
        !EVP_CIPHER_CTX_ctrl(p->cipher, EVP_CTRL_GCM_GET_TAG, SEALED_TAG_BYTES,
                             to + plain.n))
        mem_exhausted();
    p->number++;
}

static bool piece_open(struct pieces *p, struct str sealed, bool last,
                       unsigned char *to)
{
    unsigned char tag[SEALED_TAG_BYTES];
    size_t plain = sealed.n - SEALED_TAG_BYTES;
    int n = 0, rest = 0;

    memcpy(tag, sealed.p + plain, sizeof tag);
    return begin(p, false, last) &&
           EVP_CipherUpdate(p->cipher, to, &n, (const unsigned char *)sealed.p,
                            (int)plain) == 1 &&
           EVP_CIPHER_CTX_ctrl(p->cipher, EVP_CTRL_GCM_SET_TAG,
                               SEALED_TAG_BYTES, tag) == 1 &&
           EVP_CipherFinal_ex(p->cipher, to + n, &rest) == 1;
}

/* --- writing --- */

struct sealed_out {
    struct pieces pieces;
    char *path, *part; /* part: removed when it was not finished */
    FILE *file;
    size_t held;
    char plain[SEALED_PIECE_BYTES];
    unsigned char sealed[SEALED_PIECE_BYTES + SEALED_TAG_BYTES];
};

static int put(struct sealed_out *out, const void *bytes, size_t n,
               struct err *err)
{
    if (fwrite(bytes, 1, n, out->file) == n)
        return 0;
    return err_errno(err, "writing %s", out->part);
}

int sealed_create(struct sealed_out **ret_out, const char *path,
                  const struct sealed_key *key, struct err *err)
{
    scoped(sealed_out_freep) struct sealed_out *out = NEW(sealed_out);
    unsigned char *head = out->pieces.head;
    struct buf part = {0};

    buf_addf(&part, "%s.part", path);
    out->part = buf_take(&part);
    out->path = mem_str(path);
    out->file = fopen(out->part, "we");
    if (!out->file)
        return err_errno(err, "making %s", out->part);
    memcpy(head, MAGIC, sizeof MAGIC - 1);
    key_id(head + sizeof MAGIC - 1, key);
    seal_random(head + SEALED_HEAD_BYTES - SALT_BYTES, SALT_BYTES);
    pieces_init(&out->pieces, key);
    int r = put(out, head, SEALED_HEAD_BYTES, err);
    if (r < 0)
        return r;
    *ret_out = TAKE(out);
    return 0;
}

static int put_piece(struct sealed_out *out, bool last, struct err *err)
{
    piece_seal(&out->pieces, (struct str){out->plain, out->held}, last,
               out->sealed);
    int r = put(out, out->sealed, out->held + SEALED_TAG_BYTES, err);
    out->held = 0;
    return r;
}

/* A full piece waits until there is more: the last one is marked as such. */
int sealed_write(struct sealed_out *out, struct str bytes, struct err *err)
{
    while (bytes.n) {
        int r =
            out->held == SEALED_PIECE_BYTES ? put_piece(out, false, err) : 0;
        if (r < 0)
            return r;
        size_t n = SEALED_PIECE_BYTES - out->held;
        if (n > bytes.n)
            n = bytes.n;
        memcpy(out->plain + out->held, bytes.p, n);
        out->held += n;
        bytes = str_sub(bytes, n, bytes.n);
    }
    return 0;
}

int sealed_finish(struct sealed_out *out, struct err *err)
{
    int r = put_piece(out, true, err);

    if (r < 0)
        return r;
    if (fflush(out->file) != 0 || fsync(fileno(out->file)) != 0 ||
        rename(out->part, out->path) != 0)
        return err_errno(err, "writing %s", out->path);
    free(TAKE(out->part));
    return 0;
}

void sealed_out_free(struct sealed_out *out)
{
    if (!out)
        return;
    if (out->file)
        fclose(out->file);
    if (out->part)
        (void)unlink(out->part);
    pieces_done(&out->pieces);
    OPENSSL_cleanse(out->plain, sizeof out->plain);
    free(out->part);
    free(out->path);
    free(out);
}

/* --- reading --- */

struct sealed_in {
    struct pieces pieces;
    char *path;
    FILE *file;
    bool ended;
    char sealed[SEALED_PIECE_BYTES + SEALED_TAG_BYTES];
    unsigned char plain[SEALED_PIECE_BYTES];
};

static int check_head(const struct sealed_in *in, size_t n,
                      const struct sealed_key *key, struct err *err)
{
    unsigned char id[ID_BYTES];

    if (n != SEALED_HEAD_BYTES ||
        memcmp(in->pieces.head, MAGIC, sizeof MAGIC - 1) != 0)
        return err_set(err, ERR_FORMAT, "%s: no sealed file, or cut off",
                       in->path);
    key_id(id, key);
    if (memcmp(in->pieces.head + sizeof MAGIC - 1, id, sizeof id) != 0)
        return err_set(err, ERR_CONFIG, "%s was sealed with another key",
                       in->path);
    return 0;
}

int sealed_open(struct sealed_in **ret_in, const char *path,
                const struct sealed_key *key, struct err *err)
{
    scoped(sealed_in_freep) struct sealed_in *in = NEW(sealed_in);

    in->path = mem_str(path);
    in->file = fopen(path, "re");
    if (!in->file)
        return err_errno(err, "opening %s", path);
    size_t n = fread(in->pieces.head, 1, SEALED_HEAD_BYTES, in->file);
    int r = check_head(in, n, key, err);
    if (r < 0)
        return r;
    pieces_init(&in->pieces, key);
    *ret_in = TAKE(in);
    return 0;
}

static bool at_end(FILE *file)
{
    int c = getc(file);

    return c == EOF || ungetc(c, file) == EOF;
}

int sealed_read(struct sealed_in *in, struct str *ret_bytes, struct err *err)
{
    if (in->ended)
        return 0;
    size_t n = fread(in->sealed, 1, sizeof in->sealed, in->file);
    bool last = at_end(in->file);
    if (ferror(in->file))
        return err_errno(err, "reading %s", in->path);
    struct str sealed = {in->sealed, n};
    if (n < SEALED_TAG_BYTES ||
        !piece_open(&in->pieces, sealed, last, in->plain))
        return err_set(err, ERR_FORMAT,
                       "%s was changed or cut off after it was made", in->path);
    in->pieces.number++;
    in->ended = last;
    *ret_bytes = (struct str){(const char *)in->plain, n - SEALED_TAG_BYTES};
    return ret_bytes->n ? 1 : 0;
}

void sealed_in_free(struct sealed_in *in)
{
    if (!in)
        return;
    if (in->file)
        fclose(in->file);
    pieces_done(&in->pieces);
    OPENSSL_cleanse(in->plain, sizeof in->plain);
    free(in->path);
    free(in);
}
