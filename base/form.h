/*
 * base/form.h - application/x-www-form-urlencoded text to pairs, as the WHATWG
 * URL Standard reads it: "+" is a space, a "%" without two hex digits stands
 * for itself, empty parts are skipped, a part without "=" has an empty value.
 */
#ifndef BASE_FORM_H
#define BASE_FORM_H

#include "base/arena.h"
#include "base/str.h"

struct httpd_pair;

/*
 * The pairs of `text` in order, with decoded bytes, all of the arena.  False
 * when there are more than `max`; nothing is allocated then.
 */
bool form_parse(struct arena *a, struct str text, size_t max,
                const struct httpd_pair **ret_pairs, size_t *ret_count);

/* Percent-decoding alone, for a path: "+" stays.  Borrowed from `s` when there
 * is nothing to decode, else of the arena. */
struct str form_decode_path(struct arena *a, struct str s);

#endif
