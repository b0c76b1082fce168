/*
 * searchd/suggest_deny.h - what is never suggested, as editors list it.
 *
 * A text file, UTF-8, one entry a line; "#" begins a comment:
 *
 *     tên người          suggestions with these words, one behind the other
 *     ten nguoi          the same, and every other accent on them
 *     *                  nothing at all is suggested: the switch for an
 * emergency
 *
 * Constant after loading; threads may share it.
 */
#ifndef SEARCHD_SUGGEST_DENY_H
#define SEARCHD_SUGGEST_DENY_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct suggest_deny;

enum {
    SUGGEST_DENY_FILE_MAX_BYTES = 1 << 20,
    SUGGEST_DENY_LINE_MAX_BYTES = 200,
};

/* ERR_IO, ERR_LIMIT, or ERR_CONFIG with path:line. */
int suggest_deny_load(struct suggest_deny **ret_deny, const char *path,
                      struct err *err);
/* The same of bytes at hand; `name` stands for the path. */
int suggest_deny_parse(struct suggest_deny **ret_deny, struct str bytes,
                       const char *name, struct err *err);
void suggest_deny_free(struct suggest_deny *deny); /* accepts NULL */
DEFINE_FREEP(suggest_deny)

/* Is this text (UTF-8) forbidden?  Never when `deny` is NULL. */
bool suggest_deny_has(const struct suggest_deny *deny, const char *text);

#endif
