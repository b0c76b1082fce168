/* indexer/shape.c - see shape.h. */
#include "indexer/shape.h"

#include "indexer/analyse.h"

uint16_t shape_word(const struct fold *word)
{
    uint64_t hash = str_hash((struct str){word->key, word->key_n});
    uint16_t number = (uint16_t)(hash ^ hash >> 16 ^ hash >> 32 ^ hash >> 48);

    return number > SHAPE_END ? number : (uint16_t)(number + 2);
}

static void add_number(struct buf *out, uint16_t number)
{
    buf_addc(out, (char)(number & 0xff));
    buf_addc(out, (char)(number >> 8));
}

void shape_add(struct buf *out, struct str text)
{
    struct tokens walk = {.text = text};
    struct token token;

    for (size_t i = 0; i < SHAPE_WORDS_MAX && tokens_next(&walk, &token); i++) {
        if (i && !token.joined)
            add_number(out, SHAPE_BREAK);
        add_number(out, shape_word(&token.fold));
    }
    add_number(out, SHAPE_END);
}
