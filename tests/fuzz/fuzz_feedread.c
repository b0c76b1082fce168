/* A feed of others: whatever it is, its entries can become items. */
#include "base/err.h"
#include "base/utf8.h"
#include "syndication/feedread.h"
#include "syndication/item.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check(struct str text, size_t max)
{
    if (text.n > max || !utf8_valid(text) ||
        (text.n && memchr(text.p, 0, text.n)))
        abort();
}

static int see(void *context, const struct feedread_entry *e, struct err *err)
{
    int *count = context;

    (void)err;
    if (!e->key.n || !e->title.n || ++*count > FEEDREAD_ENTRIES_MAX)
        abort();
    check(e->title, ITEM_TITLE_MAX_BYTES);
    check(e->summary, ITEM_SAPO_MAX_BYTES);
    check(e->author, ITEM_NAME_MAX_BYTES);
    check(e->url, ITEM_URL_MAX_BYTES);
    check(e->image, ITEM_URL_MAX_BYTES);
    check(e->content, ITEM_JSON_MAX_BYTES);
    if (e->url.n && !str_starts(e->url, STR("http")))
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct err err = {0};
    int count = 0;
    int r = feedread((struct str){(const char *)data, bytes},
                     "https://a.example/feeds/x.xml", see, &count, &err);

    if (r < 0 && !err.code)
        abort();
    return 0;
}
