/* indexer/opening.c, relation.c: any text as a document.  What is found in it
 * is valid text, dates are dates, and every relation reads back. */
#include "base/utf8.h"
#include "indexer/document.h"
#include "indexer/opening.h"
#include "indexer/relation.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static bool is_card(const struct document_card *c)
{
    const char *const texts[] = {c->number, c->issuer,        c->type,
                                 c->signer, c->signer_office, c->abstract};
    const char *const dates[] = {c->issued, c->effective};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!utf8_valid(str_of(texts[i])))
            return false;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (*dates[i] && strlen(dates[i]) != strlen("2026-01-05"))
            return false;
    return true;
}

static bool reads_back(struct str lines)
{
    enum relation relation;
    struct str number;
    size_t count = 0, read = 0;

    for (size_t i = 0; i < lines.n; i++)
        count += lines.p[i] == '\n';
    while (relation_next(&lines, &relation, &number))
        read++;
    return read == count && read <= RELATIONS_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf nfc = {0}, relations = {0};
    struct document_card card = document_card_empty();

    utf8_nfc(&nfc, (struct str){(const char *)data, bytes});
    (void)opening_read(&card, buf_str(&nfc), arena);
    relation_read(&relations, &(struct relation_input){
                                  .own = card.number,
                                  .title = str_of(card.abstract),
                                  .text = buf_str(&nfc),
                                  .lines = buf_str(&nfc),
                              });
    if (!is_card(&card) || !reads_back(buf_str(&relations)))
        abort();
    return 0;
}
