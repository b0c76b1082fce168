/* Any bytes as synonyms: refused, or groups that are found where they stand. */
#include "base/err.h"
#include "searchd/synonyms.h"
#include "searchd/words.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(synonyms_freep) struct synonyms *s = NULL;
    struct words *w = ARENA_NEW(arena, words);
    struct err err = {0};
    size_t member;

    int r = synonyms_read(&s, (struct str){(const char *)data, bytes}, &err);
    if (r < 0)
        return r == -ERR_FORMAT || r == -ERR_LIMIT ? 0 : (abort(), 0);
    words_read(w, (struct str){(const char *)data, bytes}, arena);
    for (size_t i = 0; i < w->count; i++) {
        const struct synonym_group *g = synonyms_at(s, w, i, &member);
        if (g &&
            (member >= g->count || i + g->members[member].count > w->count))
            abort();
    }
    (void)synonyms_write_out(s, w, arena);
    return 0;
}
