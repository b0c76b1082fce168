/* Analysis of any text in NFC: tokens lie in the text and in order, terms are
 * sorted, short enough, and the same when counted again. */
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "indexer/likeness.h"
#include "indexer/shape.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static size_t check_tokens(struct str text)
{
    struct tokens walk = {.text = text};
    struct token token;
    const char *end = text.p;
    size_t count = 0;

    while (tokens_next(&walk, &token)) {
        size_t at = (size_t)(token.raw.p - text.p);
        if (token.raw.p < end || !token.raw.n || token.pos != ++count ||
            at + token.raw.n > text.n)
            abort();
        end = token.raw.p + token.raw.n;
        if (token.fold.key_n < token.fold.base_n ||
            strlen(token.fold.key) != token.fold.key_n ||
            at + analyse_number_at(text, at) > text.n)
            abort();
    }
    return count;
}

static size_t check_terms(struct terms *terms, struct str text)
{
    size_t count;

    terms_reset(terms);
    terms_add(terms, text, 1);
    const struct term_count *list = terms_list(terms, &count);
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i].term) > ANALYSE_TERM_MAX || !list[i].count ||
            (i && strcmp(list[i - 1].term, list[i].term) >= 0))
            abort();
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(terms_freep) struct terms *terms = terms_new();
    scoped(buf_done) struct buf text = {0}, shape = {0}, folded = {0};
    struct likeness likeness;

    utf8_nfc(&text, (struct str){(const char *)data, bytes});
    size_t tokens = check_tokens(buf_str(&text));
    size_t count = check_terms(terms, buf_str(&text));
    if ((tokens == 0) != (count == 0) ||
        check_terms(terms, buf_str(&text)) != count)
        abort();
    shape_add(&shape, buf_str(&text));
    if (shape.n % 2 || shape_at(buf_str(&shape), shape.n / 2 - 1) != SHAPE_END)
        abort();
    likeness_of(&likeness, buf_str(&text));
    fold_text(&folded, buf_str(&text));
    if (!utf8_valid(buf_str(&folded)))
        abort();
    return 0;
}
