/*
 * searchd/suggest_deny.c - see suggest_deny.h.
 *
 * Entries are kept as words between spaces, " ten nguoi ", so that looking for
 * one is looking for a part of " cho ten nguoi nay ".
 */
#include "searchd/suggest_deny.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "searchd/plain.h"

#include <stdlib.h>

struct entry {
    struct entry *next;
    struct str words;
    bool plain; /* without accents: compare without */
};

struct suggest_deny {
    struct arena *arena;
    struct entry *entries;
    bool everything;
};

static void spaced_plain(struct buf *out, struct str text)
{
    buf_addc(out, '|');
    plain_add(out, text);
    out->p[0] = ' ';
    buf_addc(out, ' ');
}

static void spaced_lower(struct buf *out, struct str text)
{
    scoped(buf_done) struct buf lower = {0};
    struct str rest, word;

    for (size_t at = 0; at < text.n;)
        utf8_put(&lower, utf8_lower(utf8_next(text, &at)));
    buf_addc(out, ' ');
    for (rest = buf_str(&lower); plain_word(&rest, &word);) {
        buf_add(out, word);
        buf_addc(out, ' ');
    }
}

static int add_line(struct suggest_deny *deny, struct str line, struct err *err)
{
    scoped(buf_done) struct buf nfc = {0}, lower = {0}, plain = {0};
    struct entry *entry = ARENA_NEW(deny->arena, entry);

    if (line.n > SUGGEST_DENY_LINE_MAX_BYTES)
        return err_set(err, ERR_CONFIG, "the line is longer than %d bytes",
                       SUGGEST_DENY_LINE_MAX_BYTES);
    if (!utf8_valid(line))
        return err_set(err, ERR_CONFIG, "the line is not UTF-8");
    if (str_is(line, "*")) {
        deny->everything = true;
        return 0;
    }
    utf8_nfc(&nfc, line);
    spaced_lower(&lower, buf_str(&nfc));
    spaced_plain(&plain, buf_str(&nfc));
    if (lower.n < 3)
        return err_set(err, ERR_CONFIG, "there is no word in '%.*s'",
                       (int)line.n, line.p);
    entry->plain = str_eq(buf_str(&lower), buf_str(&plain));
    entry->words =
        (struct str){arena_str(deny->arena, buf_str(&lower)), lower.n};
    entry->next = deny->entries;
    deny->entries = entry;
    return 0;
}

int suggest_deny_parse(struct suggest_deny **ret_deny, struct str bytes,
                       const char *name, struct err *err)
{
    scoped(suggest_deny_freep) struct suggest_deny *deny = NEW(suggest_deny);
    struct str rest = bytes, line;

    deny->arena = arena_new();
    for (int number = 1; str_cut(&rest, '\n', &line); number++) {
        line = str_trim(line);
        if (!line.n || *line.p == '#')
            continue;
        if (add_line(deny, line, err) < 0)
            return err_wrap(err, "%s:%d", name, number);
    }
    *ret_deny = TAKE(deny);
    return 0;
}

int suggest_deny_load(struct suggest_deny **ret_deny, const char *path,
                      struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    size_t bytes;

    int r = file_read(&text, &bytes, path, SUGGEST_DENY_FILE_MAX_BYTES, err);
    if (r < 0)
        return err_wrap(err, "what is not suggested");
    return suggest_deny_parse(ret_deny, (struct str){text, bytes}, path, err);
}

void suggest_deny_free(struct suggest_deny *deny)
{
    if (!deny)
        return;
    arena_free(deny->arena);
    free(deny);
}

bool suggest_deny_has(const struct suggest_deny *deny, const char *text)
{
    scoped(buf_done) struct buf lower = {0}, plain = {0};

    if (!deny || deny->everything)
        return deny;
    if (!deny->entries)
        return false;
    spaced_lower(&lower, str_of(text));
    spaced_plain(&plain, str_of(text));
    for (const struct entry *e = deny->entries; e; e = e->next)
        if (str_find(buf_str(e->plain ? &plain : &lower), e->words) >= 0)
            return true;
    return false;
}
