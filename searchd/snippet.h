/*
 * searchd/snippet.h - of a long text, the passages that answer the question,
 * and which bytes of them to mark.
 *
 * Text in and out is UTF-8 in NFC; no character is ever cut in two, and words
 * only when one alone is longer than the whole passage.  Lengths are counted in
 * characters (code points).
 */
#ifndef SEARCHD_SNIPPET_H
#define SEARCHD_SNIPPET_H

#include "base/arena.h"
#include "base/str.h"

struct token;

struct mark {
    uint32_t from, to; /* bytes of the snippet's text; in order, apart */
};

struct snippet {
    struct str text; /* one line, of the arena, NUL-terminated */
    const struct mark *marks;
    size_t mark_count;
};

struct snippet_rule {
    uint32_t chars_max; /* 20..2000, without the closing "…" */
    /* Is this word one of the question's? */
    bool (*is_hit)(const void *context, const struct token *token);
    const void *context;
};

/* The best passage of `text`, or two that complete each other; its beginning
 * when it has no hit. */
void snippet_of(struct snippet *ret_snippet, struct str text,
                const struct snippet_rule *rule, struct arena *arena);
/* The beginning of `text` with its hits marked: for titles. */
void snippet_title(struct snippet *ret_snippet, struct str text,
                   const struct snippet_rule *rule, struct arena *arena);

#endif
