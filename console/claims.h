/*
 * console/claims.h - who signed in, from the claims of VNeID (2116/TCTTKĐA06,
 * part A, 7) or of any provider.
 *
 *   SoDinhDanh        number of the citizen, 12 digits; may be absent
 *   HoVaTen           name; else `name`; may be absent
 *   NgayThangNamSinh  YYYYMMDD; checked, never kept
 *   LoaiTaiKhoan      "1" a person; others are refused: roles are persons'
 *   loAS              levels of identification, a JSON array as text
 */
#ifndef CONSOLE_CLAIMS_H
#define CONSOLE_CLAIMS_H

#include "base/str.h"

#include <jansson.h>

struct arena;
struct err;

enum { CLAIMS_NUMBER_DIGITS = 12, CLAIMS_NAME_MAX_BYTES = 256 };

struct identity {
    const char *issuer, *subject;
    const char *number;   /* "" when not told */
    const char *name;     /* "" when not told */
    const char *id_token; /* for signing out; or NULL */
};

/* Reads `claims` into number and name, texts of the arena; `level_min` as in
 * console.oidc_level_min.  ERR_FORMAT: refused, and why. */
int claims_read(const json_t *claims, int64_t level_min, struct arena *arena,
                struct identity *ret_identity, struct err *err);
/* Whether it is 12 digits. */
bool claims_number_ok(struct str number);

#endif
