/* indexer/document.c - see document.h. */
#include "indexer/document.h"

static const char *const NAMES[KIND_COUNT] = {
    [KIND_PAGE] = "page",           [KIND_NEWS] = "news",
    [KIND_DIRECTIVE] = "directive", [KIND_DOCUMENT] = "document",
    [KIND_SERVICE] = "service",     [KIND_DATASET] = "dataset",
    [KIND_VIDEO] = "video",
};

const char *kind_name(enum kind kind)
{
    return NAMES[kind];
}

enum kind kind_find(const char *name)
{
    for (int i = 0; i < KIND_COUNT; i++)
        if (str_is(str_of(name), NAMES[i]))
            return (enum kind)i;
    return KIND_COUNT;
}

struct document_card document_card_empty(void)
{
    return (struct document_card){
        .number = "",
        .issuer = "",
        .issued = "",
        .effective = "",
        .type = "",
        .abstract = "",
        .signer = "",
        .signer_office = "",
        .validity = "",
        .field = "",
        .service_level = "",
        .service_mode = "",
        .code = "",
    };
}
