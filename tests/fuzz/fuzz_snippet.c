/* Snippets of any text in NFC: whole characters, marks in order and inside.
 * First byte: the length; then the text. */
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "searchd/snippet.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Any quarter of all words. */
static bool is_hit(const void *context, const struct token *token)
{
    (void)context;
    return token->fold.base_n % 4 == 1;
}

static void check(const struct snippet *s)
{
    size_t at = 0;

    if (!utf8_valid(s->text) || strlen(s->text.p) != s->text.n)
        abort();
    for (size_t i = 0; i < s->mark_count; i++) {
        if (s->marks[i].from < at || s->marks[i].from >= s->marks[i].to ||
            s->marks[i].to > s->text.n)
            abort();
        at = s->marks[i].to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};
    struct snippet s = {0};

    if (!bytes)
        return 0;
    const struct snippet_rule rule = {20u + data[0], is_hit, NULL};
    utf8_nfc(&text, (struct str){(const char *)data + 1, bytes - 1});
    snippet_of(&s, buf_str(&text), &rule, arena);
    check(&s);
    snippet_title(&s, buf_str(&text), &rule, arena);
    check(&s);
    return 0;
}
