/*
 * tests/index.h - a small index for the tests of searching.
 */
#ifndef TESTS_INDEX_H
#define TESTS_INDEX_H

#include "indexer/import.h"
#include "tests/t.h"

/* Imports JSON Lines into t_dir(); more than once adds to the index. */
static inline void index_rows(const char *rows)
{
    struct import_summary summary;
    struct err err = {0};

    if (import_run(&summary, t_dir(), t_file("rows.jsonl", str_of(rows)), 1,
                   NULL, &err) < 0)
        fail_msg("%s", err.msg);
}

#define INDEX_ROW(id, title, text, more)                                       \
    "{\"id\":\"" id "\",\"title\":\"" title "\",\"text\":\"" text "\"" more    \
    "}\n"

#endif
