/* Attachments of an item: every file has a name and an address of the web. */
#include "syndication/facts.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct str text = {(const char *)data, bytes};
    struct facts_file files[FACTS_FILES_MAX];
    char ending[FACTS_ENDING_MAX];
    size_t n = facts_files(arena, text, files);

    for (size_t i = 0; i < n; i++) {
        if (!files[i].name.n || !str_case_starts(files[i].url, STR("http")))
            abort();
        (void)facts_ending(&files[i], ending);
    }
    (void)facts_video(files, n);
    struct str number = facts_number(text);
    if (number.n &&
        (number.p < text.p || number.p + number.n > text.p + text.n))
        abort();
    return 0;
}
