/* Any bytes as a language: refused, or one that answers. */
#include "base/err.h"
#include "indexer/language.h"
#include "indexer/segment.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(language_freep) struct language *l = NULL;
    struct str text = {(const char *)data, bytes};
    struct pieces pieces = {0};
    const int32_t *words;
    struct err err = {0};

    if (language_read(&l, text, &err) < 0)
        return err.code == ERR_FORMAT || err.code == ERR_LIMIT ? 0
                                                               : (abort(), 0);
    int32_t last = (int32_t)language_count(l) - 1;
    if (language_find(l, language_key(l, last)) == LANGUAGE_NONE ||
        language_part(l, last) <= 0 || language_follows(l, 0, last) > 1)
        abort();
    (void)language_forms(l, STR("a"), &words);
    segment(&pieces, STR("a b, c 1"), l);
    pieces_done(&pieces);
    return 0;
}
