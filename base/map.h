/*
 * base/map.h - a hash map from strings to pointers.
 *
 * Keys are copied, values are the caller's.  Things are added and found, never
 * taken out: what we keep by name lives as long as its table.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/mem.h"
#include "base/str.h"

struct map;

struct map *map_new(void) __attribute__((returns_nonnull));
/* Accepts NULL.  Values are given to `release` first, unless that is NULL. */
void map_free(struct map *m, void (*release)(void *value));

/* The value of that key, or NULL. */
void *map_get(const struct map *m, struct str key);
/* Adds a value (not NULL) for a key that has none.  Returns what the map holds
 * for the key from now on: `value`, or the older one. */
void *map_add(struct map *m, struct str key, void *value)
    __attribute__((returns_nonnull));

#endif
