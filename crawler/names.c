/*
 * crawler/names.c - see names.h.
 *
 * The map leads from a name to the slot of its heir; the number of a slot is
 * the portal's position in the registry.
 */
#include "crawler/names.h"

#include "base/map.h"
#include "config/registry.h"

#include <stdio.h>
#include <stdlib.h>

enum { MERGERS_MAX = 8 }; /* in a row */

struct names {
    const struct registry *registry;
    struct map *map;
    const struct portal **portals; /* slots, in the order of the registry */
};

static size_t find_code(const struct registry *registry, const char *code)
{
    size_t low = 0, count = registry_count(registry), high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(registry_at(registry, middle)->code, code);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return count;
}

size_t names_heir(const struct names *n, size_t index)
{
    for (int i = 0; i < MERGERS_MAX; i++) {
        const char *next = n->portals[index]->merged_into;
        size_t at =
            *next ? find_code(n->registry, next) : registry_count(n->registry);
        if (at == registry_count(n->registry))
            break;
        index = at;
    }
    return index;
}

/* The first portal to claim a name keeps it. */
static void add_name(struct names *n, struct str name, size_t portal)
{
    if (name.n)
        (void)map_add(n->map, name, &n->portals[portal]);
}

static void add_twin(struct names *n, struct str name, size_t portal)
{
    char twin[256];

    if (str_starts(name, STR("www.")))
        add_name(n, str_sub(name, 4, name.n), portal);
    else if ((size_t)snprintf(twin, sizeof twin, "www.%.*s", (int)name.n,
                              name.p) < sizeof twin)
        add_name(n, str_of(twin), portal);
}

static void add_names(struct names *n, size_t index, bool twins)
{
    const struct portal *p = n->portals[index];
    struct str rest = str_of(p->host), name;
    size_t heir = names_heir(n, index);

    for (int turn = 0; turn < 2; turn++, rest = str_of(p->aliases))
        while (str_cut(&rest, ' ', &name)) {
            if (twins)
                add_twin(n, name, heir);
            else
                add_name(n, name, heir);
        }
}

struct names *names_new(const struct registry *registry)
{
    struct names *n = NEW(names);
    size_t count = registry_count(registry);

    n->registry = registry;
    n->map = map_new();
    n->portals = mem_new(count + 1, sizeof(const struct portal *));
    for (size_t i = 0; i < count; i++)
        n->portals[i] = registry_at(registry, i);
    for (size_t i = 0; i < count; i++)
        add_names(n, i, false);
    for (size_t i = 0; i < count; i++)
        add_names(n, i, true);
    return n;
}

void names_free(struct names *n)
{
    if (!n)
        return;
    map_free(n->map, NULL);
    free(n->portals);
    free(n);
}

ptrdiff_t names_index(const struct names *n, struct str host)
{
    const struct portal **slot = map_get(n->map, host);

    return slot ? slot - n->portals : -1;
}

const struct portal *names_find(const struct names *n, struct str host)
{
    ptrdiff_t at = names_index(n, host);

    return at < 0 ? NULL : n->portals[at];
}
