/* config/spam_words.c, indexer/spam.c: any bytes as a list of words, and behind
 * the first line "---" as a page that is judged by it. */
#include "base/err.h"
#include "base/utf8.h"
#include "config/spam_words.h"
#include "indexer/page.h"
#include "indexer/spam.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(spam_words_freep) struct spam_words *words = NULL;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf html = {0};
    struct str all = {(const char *)data, bytes};
    ptrdiff_t at = str_find(all, STR("\n---\n"));
    struct spam_alarm alarm;
    struct page page;
    struct err err = {0};

    if (spam_words_parse(&words, str_sub(all, 0, at < 0 ? bytes : (size_t)at),
                         "list", &err) < 0 ||
        at < 0)
        return 0;
    utf8_repair(&html, str_sub(all, (size_t)at + 5, bytes));
    page_parse(&page, buf_str(&html), arena);
    struct spam_page seen = {&page, "http://a.gov.vn/1", buf_str(&html),
                             buf_str(&html)};
    spam_judge(&alarm, words, &seen, arena);
    if (alarm.points && (alarm.points < SPAM_ALARM_POINTS ||
                         alarm.points > SPAM_POINTS_MAX || !*alarm.detail))
        abort();
    return 0;
}
