/* A file of many items in any form; the first byte says which.  Whatever is
 * given on is JSON that ends, and a place in words. */
#include "base/err.h"
#include "syndication/bulk.h"

#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Lines of JSON Lines go on as they are; all other forms are made by us. */
static int take(void *context, const char *where, struct str json,
                struct err *err)
{
    const enum bulk_form *form = context;

    (void)err;
    if (!*where)
        abort();
    if (*form == BULK_JSONL)
        return 0;
    json_t *root = json_loadb(json.p, json.n, JSON_DECODE_ANY, NULL);
    if (!root && *form == BULK_JSON)
        abort();
    json_decref(root);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct err err = {0};

    if (!bytes)
        return 0;
    enum bulk_form form = (enum bulk_form)(data[0] % (BULK_XML + 1));
    (void)bulk_read(form, (struct str){(const char *)data + 1, bytes - 1}, take,
                    &form, &err);
    return 0;
}
