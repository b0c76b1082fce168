/* Any bytes given as HTML end in one document of valid text. */
#include "base/err.h"
#include "base/utf8.h"
#include "config/options.h"
#include "indexer/extract.h"
#include "indexer/file_text.h"
#include "indexer/relation.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Text and dates are what they should be, and every relation reads back. */
static bool is_card(const struct document *doc)
{
    const struct document_card *c = &doc->card;
    const char *const texts[] = {c->number, c->issuer,        c->type,
                                 c->signer, c->signer_office, c->abstract};
    struct str rest = str_of(doc->relations), number;
    enum relation relation;
    size_t lines = 0, read = 0;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!utf8_valid(str_of(texts[i])))
            return false;
    for (size_t i = 0; i < rest.n; i++)
        lines += rest.p[i] == '\n';
    while (rest.n && relation_next(&rest, &relation, &number))
        read++;
    return read == lines && read <= RELATIONS_MAX &&
           (!*c->issued || strlen(c->issued) == strlen("2026-01-05"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static struct options *options;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct extract_input in = {.url = "http://a.gov.vn/1",
                               .body = {(const char *)data, bytes},
                               .content_type = STR("text/html"),
                               .robots_header = STR("liencong: nofollow"),
                               .last_modified = STR("")};
    struct document doc;
    struct err err = {0};

    if (!options && options_load(&options, NULL, &err) < 0)
        abort();
    if (file_type(in.body) != FILE_OTHER)
        return 0; /* files go to other programs; fuzz_office has ours */
    if (extract(&doc, &in, options, arena, &err) < 0 ||
        doc.reason >= REASON_COUNT || !utf8_valid(str_of(doc.text)) ||
        !utf8_valid(str_of(doc.title)) || !is_card(&doc))
        abort();
    return 0;
}
