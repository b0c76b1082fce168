/* Any bytes given as HTML end in one document of valid text. */
#include "base/err.h"
#include "base/utf8.h"
#include "config/options.h"
#include "indexer/extract.h"
#include "indexer/file_text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

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
        !utf8_valid(str_of(doc.title)))
        abort();
    return 0;
}
