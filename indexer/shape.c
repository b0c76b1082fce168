/* indexer/shape.c - see shape.h. */
#include "indexer/shape.h"

#include "indexer/analyse.h"

static uint16_t number_of(uint64_t hash)
{
    uint16_t number = (uint16_t)(hash ^ hash >> 16 ^ hash >> 32 ^ hash >> 48);

    return number > SHAPE_END ? number : (uint16_t)(number + 2);
}

uint16_t shape_word(const struct fold *word)
{
    return number_of(str_hash((struct str){word->key, word->key_n}));
}

static void add_number(struct buf *out, uint16_t number)
{
    buf_addc(out, (char)(number & 0xff));
    buf_addc(out, (char)(number >> 8));
}

void shape_add_token(struct buf *out, const struct token *token)
{
    if (token->pos > SHAPE_WORDS_MAX)
        return;
    if (token->pos > 1 && !token->joined)
        add_number(out, SHAPE_BREAK);
    add_number(out, number_of(token->hash));
}

void shape_end_field(struct buf *out)
{
    add_number(out, SHAPE_END);
}

void shape_add(struct buf *out, struct str text)
{
    struct tokens walk = {.text = text};
    struct token token;

    while (tokens_next(&walk, &token) && token.pos <= SHAPE_WORDS_MAX)
        shape_add_token(out, &token);
    shape_end_field(out);
}
