/*
 * console/sealed.h - files sealed with AES-256-GCM, written and read in pieces:
 * what a backup is made of.
 *
 *     "liencong sealed1" | id of the key, 8 | salt, 16 | piece, piece, ...
 *
 * A piece is 65,536 bytes of the file (the last one fewer) and a tag of 16.
 * The key of a file is HMAC-SHA-256(key, "liencong sealed file 1" + salt), the
 * nonce of a piece 11 bytes of its number, big-endian, and one byte that is 1
 * for the last piece, else 0; the 40 bytes of the head are the additional data
 * of each.  So no piece can be changed, dropped, doubled or put elsewhere, and
 * a file that ends early is noticed (this is age's STREAM with another cipher).
 * docs/formats.md has it for those who read it without us.
 */
#ifndef CONSOLE_SEALED_H
#define CONSOLE_SEALED_H

#include "base/mem.h"
#include "base/str.h"

struct err;

enum {
    SEALED_KEY_BYTES = 32,
    SEALED_HEAD_BYTES = 40,
    SEALED_PIECE_BYTES = 64 << 10,
    SEALED_TAG_BYTES = 16,
};

struct sealed_key {
    unsigned char bytes[SEALED_KEY_BYTES];
};

/* A new random key in the new file `path`, mode 0600.  ERR_USAGE when there is
 * a file already: a key that is lost takes all its backups with it.  ERR_IO. */
int sealed_key_make(const char *path, struct err *err);
/* ERR_CONFIG when it is no such file or others may read it; ERR_IO. */
int sealed_key_read(struct sealed_key *ret_key, const char *path,
                    struct err *err);

struct sealed_out;

/* Writes PATH.part, which becomes `path` by sealed_finish(), on disk (fsync);
 * an older one is replaced.  ERR_IO. */
int sealed_create(struct sealed_out **ret_out, const char *path,
                  const struct sealed_key *key, struct err *err);
int sealed_write(struct sealed_out *out, struct str bytes, struct err *err);
int sealed_finish(struct sealed_out *out, struct err *err);
void sealed_out_free(struct sealed_out *out); /* drops what is not finished */
DEFINE_FREEP(sealed_out)

struct sealed_in;

/* ERR_IO; ERR_FORMAT: no sealed file; ERR_CONFIG: sealed with another key. */
int sealed_open(struct sealed_in **ret_in, const char *path,
                const struct sealed_key *key, struct err *err);
/* 1: the next bytes, borrowed until the next call; 0: that was all.  Nothing is
 * given out that was not proved genuine.  ERR_FORMAT: changed or cut off. */
int sealed_read(struct sealed_in *in, struct str *ret_bytes, struct err *err);
void sealed_in_free(struct sealed_in *in); /* accepts NULL */
DEFINE_FREEP(sealed_in)

#endif
