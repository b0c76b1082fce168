/* What is found in any bytes lies inside them, in order. */
#include "indexer/docno.h"

#include <stdlib.h>

struct walk {
    const char *at, *end;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static bool check(void *context, const struct docno *found)
{
    struct walk *w = context;

    if (found->raw.p < w->at || found->raw.p + found->raw.n > w->end ||
        !found->raw.n || !*found->canonical)
        abort();
    w->at = found->raw.p + found->raw.n;
    (void)docno_type(found->canonical);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str text = {(const char *)data, bytes};
    struct walk walk = {text.p, text.p + text.n};

    docno_find(text, check, &walk);
    return 0;
}
