/*
 * base/vault.h - secrets and personal fields, sealed for the database
 * (REQUIREMENTS H10): AES-256-GCM with a key that lies outside of it.
 *
 *     lcv1.<id of the key>.<base64 of nonce, cipher text and tag>
 *
 * The key file holds one key a line, "<8 hex digits> <64 hex digits>"; the last
 * one seals, all of them open.  It is mode 0600 and may be a symbolic link to
 * another disk.  `context` says what a text is ("hook 12"); it is bound into
 * the seal, so that a sealed text put in another place does not open.
 *
 * A vault is for one thread.  It notices by itself that the file changed.
 */
#ifndef BASE_VAULT_H
#define BASE_VAULT_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct vault;

enum {
    VAULT_KEYS_MAX = 16,
    VAULT_SECRET_MAX_BYTES = 64 << 10, /* of one plain text */
};

/* Of the key file `path`, which is read when it is first needed. */
struct vault *vault_new(const char *path);
void vault_free(struct vault *vault); /* accepts NULL; wipes the keys */
DEFINE_FREEP(vault)

/*
 * Adds the sealed text.  Makes the key file when there is none.  ERR_CONFIG
 * when the file is no such file or others may read it, ERR_IO, ERR_LIMIT.
 */
int vault_seal(struct vault *vault, struct str plain, const char *context,
               struct buf *out, struct err *err);
bool vault_is_sealed(struct str text);
/* Adds the plain text.  ERR_FORMAT when the text was changed, or is of another
 * context; ERR_NOT_FOUND when its key is not in the file. */
int vault_unseal(struct vault *vault, struct str sealed, const char *context,
                 struct buf *out, struct err *err);

/* Adds a new key, which seals from now on.  Where VAULT_KEYS_MAX are there,
 * left by as many rotations that never came to their end, the newest of them
 * has to do: so a rotation can always be ended. */
int vault_add_key(struct vault *vault, struct err *err);
/* Leaves only the newest key: what the others sealed is lost. */
int vault_drop_old(struct vault *vault, struct err *err);

#endif
