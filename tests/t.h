/*
 * tests/t.h - what unit tests share beside cmocka: a folder of their own, and
 * the real data under ../shared.
 *
 * A test name is a sentence about behaviour.  tests/unit/test_x.c ends with
 *
 *   int main(void)
 *   {
 *       static const struct CMUnitTest tests[] = {cmocka_unit_test(...), };
 *       return cmocka_run_group_tests(tests, NULL, NULL);
 *   }
 */
#ifndef TESTS_T_H
#define TESTS_T_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* cmocka.h wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* A fresh folder, removed at exit; and a file in it with that content.  Both
 * are static storage; t_file() is overwritten by the next call. */
const char *t_dir(void);
const char *t_file(const char *name, struct str content);
/* dir/name, static storage of four turns. */
const char *t_path(const char *name);

/*
 * The file `path` of the tree (tests run from its top) is exactly what `write`
 * writes.  With WRITE_PAPERS in the environment, as `make papers` sets it, the
 * file is written anew instead.
 */
void t_paper(const char *path, void (*write)(FILE *out));

#define assert_str(want, got)                                                  \
    do {                                                                       \
        scoped(mem_freep) char *got_ = str_dup(got);                           \
        assert_string_equal(got_, want);                                       \
    } while (0)

#endif
