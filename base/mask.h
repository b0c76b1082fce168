/*
 * base/mask.h - personal data partly hidden, for exports that go to
 * people who need the facts and not the person (REQUIREMENTS H10).
 *
 * Results are UTF-8 of the arena.  The length of what is hidden does not show.
 */
#ifndef BASE_MASK_H
#define BASE_MASK_H

#include "base/str.h"

struct arena;

/* "Nguyễn Văn An" -> "N*** V*** A***"; "an.nv@example.vn" -> "a***". */
struct str mask_name(struct arena *arena, struct str name);
/* Of an audit line: "cli:root" -> "cli:r***"; "key:3", "person:3", "-" stay. */
struct str mask_who(struct arena *arena, struct str who);
/* "203.0.113.7" -> "203.0.*.*"; IPv6 keeps its first 32 bits; what is no
 * address stays. */
struct str mask_address(struct arena *arena, struct str address);

#endif
