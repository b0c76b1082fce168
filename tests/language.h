/* tests/language.h - the language of the program, for tests about words: group
 * set-up and tear-down, one test a program. */
#ifndef TESTS_LANGUAGE_H
#define TESTS_LANGUAGE_H

#include "tests/t.h"

#include "indexer/language.h"

static struct language *language; /* from t_load_language() on */

static inline int t_load_language(void **state)
{
    struct err err = {0};

    (void)state;
    return language_shipped(&language, &err);
}

static inline int t_free_language(void **state)
{
    (void)state;
    language_free(language);
    return 0;
}

#endif
