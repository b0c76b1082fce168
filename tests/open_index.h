/*
 * tests/open_index.h - a small index, open for all tests of a program: `reader`
 * and an `arena` for what they find.
 */
#ifndef TESTS_OPEN_INDEX_H
#define TESTS_OPEN_INDEX_H

#include "base/arena.h"
#include "indexer/xap.h"
#include "tests/index.h"

static struct xap_reader *reader;
static struct arena *arena;

/* For a group's set-up: imports the rows (INDEX_ROW) and opens what they made.
 */
static inline int open_index_of(const char *rows)
{
    struct err err = {0};

    index_rows(rows);
    arena = arena_new();
    return xap_reader_open(&reader, t_path("index"), &err);
}

/* Its tear-down. */
static inline int close_index(void **state)
{
    (void)state;
    xap_reader_free(reader);
    arena_free(arena);
    return 0;
}

#endif
