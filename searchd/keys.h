/*
 * searchd/keys.h - who may change best bets: a file of names and hashes of
 * secrets, "NAME SHA-256 in hex" a line; "#" begins a remark.  It is read for
 * each request that needs it, so a line taken out is a key withdrawn.
 *
 * A secret is 32 random letters and digits (160 bits): nobody guesses it, so
 * its hash needs neither salt nor many rounds.
 */
#ifndef SEARCHD_KEYS_H
#define SEARCHD_KEYS_H

#include "base/arena.h"
#include "base/str.h"

#include <stdio.h>

struct err;

enum {
    KEYS_SECRET_BYTES = 32,
    KEYS_FILE_MAX_BYTES = 64 << 10,
    KEYS_NAME_MAX_BYTES = 64,
};

/*
 * *ret_name: whose secret it is, of the arena; NULL: nobody's.  ERR_IO, or
 * ERR_CONFIG with path:line when a line is none: then nobody is let in.
 */
int keys_find(const char *path, struct str secret, const char **ret_name,
              struct arena *arena, struct err *err);
/* A new secret to `told`, its line for the file to `out`.  ERR_USAGE: no such
 * name is possible. */
int keys_new(FILE *out, FILE *told, const char *name, struct err *err);

#endif
