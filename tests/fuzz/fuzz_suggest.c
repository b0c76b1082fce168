/* searchd/suggest.c, suggest_deny.c: any bytes as a list of what is denied,
 * behind the first line "---" lines of a book, and behind the next what was
 * typed.  No suggestion is denied, none comes twice. */
#include "base/err.h"
#include "base/utf8.h"
#include "searchd/suggest.h"
#include "searchd/suggest_deny.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static struct str take_part(struct str *rest)
{
    ptrdiff_t at = str_find(*rest, STR("\n---\n"));
    struct str part = str_sub(*rest, 0, at < 0 ? rest->n : (size_t)at);

    *rest = at < 0 ? (struct str){0} : str_sub(*rest, (size_t)at + 5, rest->n);
    return part;
}

static struct suggest *read_book(struct str part)
{
    struct suggest *book = suggest_new();
    scoped(buf_done) struct buf text = {0};
    struct str rest, line;
    int kind = 0;

    utf8_nfc(&text, part);
    for (rest = buf_str(&text); str_cut(&rest, '\n', &line); kind++) {
        scoped(mem_freep) char *copy = str_dup(line);
        suggest_add(book,
                    &(struct suggestion){
                        (enum suggest_kind)(kind % SUGGEST_KINDS), copy, ""},
                    kind % 7);
    }
    suggest_finish(book);
    return book;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(suggest_deny_freep) struct suggest_deny *deny = NULL;
    struct str rest = {(const char *)data, bytes};
    struct suggestion found[SUGGEST_MAX];
    struct err err = {0};

    (void)suggest_deny_parse(&deny, take_part(&rest), "list", &err);
    scoped(suggest_freep) struct suggest *book = read_book(take_part(&rest));
    size_t n = suggest_find(book, rest, deny, found, SUGGEST_MAX);
    for (size_t i = 0; i < n; i++) {
        if (suggest_deny_has(deny, found[i].text))
            abort();
        for (size_t j = 0; j < i; j++)
            if (!strcmp(found[i].text, found[j].text))
                abort();
    }
    return 0;
}
