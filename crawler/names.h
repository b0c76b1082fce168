/*
 * crawler/names.h - whose a host name is.
 *
 * A portal has its main host name and aliases, each with "www." and without,
 * and the names of every portal that was merged into it.  Made once from the
 * registry and never changed, so it may be shared between threads without
 * locks; it borrows from the registry.
 */
#ifndef CRAWLER_NAMES_H
#define CRAWLER_NAMES_H

#include "base/mem.h"
#include "base/str.h"

struct names;
struct portal;
struct registry;

struct names *names_new(const struct registry *registry)
    __attribute__((returns_nonnull));
void names_free(struct names *n); /* accepts NULL */
DEFINE_FREEP(names)

/* The portal of that host (ASCII, lower case), or NULL: nobody's. */
const struct portal *names_find(const struct names *n, struct str host);
/* The same as a position in the registry; -1: nobody's. */
ptrdiff_t names_index(const struct names *n, struct str host);
/* The position of the portal that has taken over the one at `index` in the
 * registry, or `index` itself. */
size_t names_heir(const struct names *n, size_t index);

#endif
