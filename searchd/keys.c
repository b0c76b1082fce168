/* searchd/keys.c - see keys.h. */
#include "searchd/keys.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/seal.h"

#include <stdlib.h>

/* Letters, digits, "-", "_" and "." of ASCII. */
static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_' &&
            c != '.')
            return false;
    }
    return name.n > 0 && name.n <= KEYS_NAME_MAX_BYTES;
}

static bool is_hash(struct str hash)
{
    for (size_t i = 0; i < hash.n; i++)
        if (!hash.p[i] || !strchr("0123456789abcdef", hash.p[i]))
            return false;
    return hash.n == SEAL_HEX_MAX - 1;
}

static void hash_of(char hex[SEAL_HEX_MAX], struct str secret)
{
    unsigned char hash[SEAL_BYTES];

    seal_sha256(hash, secret, STR(""));
    seal_hex(hex, hash);
}

int keys_find(const char *path, struct str secret, const char **ret_name,
              struct arena *arena, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    char wanted[SEAL_HEX_MAX];
    const char *found = NULL;
    size_t bytes;

    int r = file_read(&text, &bytes, path, KEYS_FILE_MAX_BYTES, err);
    if (r < 0)
        return r;
    hash_of(wanted, secret);
    struct str rest = {text, bytes}, line, name;
    for (int number = 1; str_cut(&rest, '\n', &line); number++) {
        line = str_trim(line);
        if (!line.n || line.p[0] == '#')
            continue;
        struct str hash = line;
        (void)str_cut(&hash, ' ', &name);
        hash = str_trim(hash);
        if (!is_name(name) || !is_hash(hash))
            return err_set(err, ERR_CONFIG, "%s:%d: not NAME and SHA-256", path,
                           number);
        if (secret.n && seal_same(hash.p, wanted, hash.n))
            found = arena_str(arena, name);
    }
    *ret_name = found;
    return 0;
}

int keys_new(FILE *out, FILE *told, const char *name, struct err *err)
{
    char secret[KEYS_SECRET_BYTES + 1], hash[SEAL_HEX_MAX];

    if (!is_name(str_of(name)))
        return err_set(err, ERR_USAGE,
                       "'%s' is no name of letters, digits, '-', '_' and '.'",
                       name);
    seal_random_text(secret, KEYS_SECRET_BYTES);
    hash_of(hash, str_of(secret));
    fprintf(told, "the secret of %s, shown only now:\n%s\n", name, secret);
    if (fprintf(out, "%s %s\n", name, hash) < 0 || fflush(out) == EOF)
        return err_errno(err, "writing the line of the key");
    return 0;
}
