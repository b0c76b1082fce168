/* Any text, made valid: its letters are in its words again, and neither
 * suggestion nor restoring leaves UTF-8 or loses signs. */
#include "base/err.h"
#include "base/utf8.h"
#include "indexer/language.h"
#include "indexer/segment.h"
#include "searchd/spell.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static struct language *the_language(void)
{
    static struct language *l;
    struct err err = {0};

    if (!l && language_shipped(&l, &err) < 0)
        abort();
    return l;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(buf_done) struct buf text = {0}, out = {0};
    struct language *l = the_language();
    struct pieces pieces = {0};
    size_t letters = 0, spaces = 0;

    utf8_nfc(&text, (struct str){(const char *)data, bytes});
    segment(&pieces, buf_str(&text), l);
    for (size_t i = 0; i < pieces.count; i++)
        letters += pieces.items[i].raw.n;
    for (size_t at = 0; at < text.n;) {
        size_t before = at;
        if (utf8_is_space(utf8_next(buf_str(&text), &at)))
            spaces += at - before;
    }
    if (letters + spaces != text.n)
        abort();
    pieces_done(&pieces);
    spell_restore(&out, buf_str(&text), l);
    (void)spell_suggest(&out, buf_str(&text), l);
    if (!utf8_valid(buf_str(&out)))
        abort();
    return 0;
}
