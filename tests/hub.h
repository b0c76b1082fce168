/*
 * tests/hub.h - an empty store of the hub for the tests of syndication.
 */
#ifndef TESTS_HUB_H
#define TESTS_HUB_H

#include "base/arena.h"
#include "syndication/store.h"
#include "tests/t.h"

struct site {
    struct arena *arena;
    struct hubdb *db;
};

/* In the folder `name` of t_dir(). */
static inline struct site site_open(const char *name)
{
    struct site site = {arena_new(), NULL};
    struct err err = {0};

    assert_int_equal(hubdb_open(&site.db, t_path(name), DB_WRITE, &err), 0);
    return site;
}

static inline void site_close(struct site *site)
{
    hubdb_free(site->db);
    arena_free(site->arena);
}

#endif
