/* config/spam_words.c - see spam_words.h. */
#include "config/spam_words.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { PHRASE_MAX_BYTES = 200 };

struct spam_words {
    struct arena *arena;
    struct map *by_first;    /* first word -> struct spam_word, a list */
    struct spam_word *hosts; /* a list */
};

/* Scripts that put no spaces between words; Vietnamese stands above some. */
static bool stands_alone(uint32_t c)
{
    return c >= 0x0e00 && !(c >= 0x1e00 && c <= 0x1fff);
}

void spam_words_normalise(struct buf *out, struct str s)
{
    bool inside = false;

    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        bool letter = c != UTF8_BAD && utf8_is_alnum(c);
        if (letter && (!inside || stands_alone(c)))
            buf_addc(out, ' ');
        if (letter)
            utf8_put(out, utf8_lower(c));
        inside = letter && !stands_alone(c);
    }
    buf_addc(out, ' ');
}

/* The word that begins at s.p[1], behind its space. */
static struct str first_word(struct str s)
{
    s = str_sub(s, 1, s.n);
    ptrdiff_t end = str_chr(s, ' ');

    return str_sub(s, 0, end < 0 ? s.n : (size_t)end);
}

static void add_word(struct spam_words *w, struct spam_word *word)
{
    struct str text = str_of(word->text);
    ptrdiff_t space = str_chr(text, ' ');
    struct str first = str_sub(text, 0, space < 0 ? text.n : (size_t)space);

    if (word->strength == SPAM_HOST) {
        word->next = w->hosts;
        w->hosts = word;
        return;
    }
    struct spam_word *head = map_add(w->by_first, first, word);
    if (head != word) {
        word->next = head->next;
        head->next = word;
    }
}

static bool read_strength(struct str name, enum spam_strength *ret)
{
    static const char *const names[] = {"weak", "strong", "calm", "host"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i])) {
            *ret = (enum spam_strength)i;
            return true;
        }
    return false;
}

/* "gambling strong nhà cái uy tín" */
static int add_line(struct spam_words *w, struct str line, struct err *err)
{
    scoped(buf_done) struct buf text = {0}, nfc = {0};
    struct str kind, strength, rest = line;
    struct spam_word *word = ARENA_NEW(w->arena, spam_word);

    if (!str_cut(&rest, ' ', &kind) || !kind.n ||
        !str_cut(&rest, ' ', &strength) ||
        !read_strength(strength, &word->strength))
        return err_set(err, ERR_CONFIG,
                       "'%.*s' is not KIND weak|strong|calm|host WORDS",
                       (int)str_sub(line, 0, 80).n, line.p);
    utf8_nfc(&nfc, rest);
    spam_words_normalise(&text, buf_str(&nfc));
    struct str phrase = str_trim(buf_str(&text));
    if (!phrase.n || phrase.n > PHRASE_MAX_BYTES)
        return err_set(err, ERR_CONFIG, "words of 1 to %d bytes are wanted",
                       PHRASE_MAX_BYTES);
    word->kind = arena_str(w->arena, kind);
    word->text = arena_str(w->arena, phrase);
    word->shown = arena_str(w->arena, str_trim(buf_str(&nfc)));
    add_word(w, word);
    return 0;
}

int spam_words_parse(struct spam_words **ret_words, struct str bytes,
                     const char *name, struct err *err)
{
    scoped(spam_words_freep) struct spam_words *w = NEW(spam_words);
    struct str rest = bytes, line;

    w->arena = arena_new();
    w->by_first = map_new();
    for (int number = 1; str_cut(&rest, '\n', &line); number++) {
        line = str_trim(line);
        if (!line.n || *line.p == '#')
            continue;
        if (add_line(w, line, err) < 0)
            return err_wrap(err, "%s:%d", name, number);
    }
    *ret_words = TAKE(w);
    return 0;
}

int spam_words_load(struct spam_words **ret_words, const char *path,
                    struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    size_t bytes;

    int r = file_read(&text, &bytes, path, SPAM_WORDS_FILE_MAX_BYTES, err);
    if (r < 0)
        return err_wrap(err, "words of spam");
    return spam_words_parse(ret_words, (struct str){text, bytes}, path, err);
}

void spam_words_free(struct spam_words *w)
{
    if (!w)
        return;
    map_free(w->by_first, NULL);
    arena_free(w->arena);
    free(w);
}

/* Does the phrase stand at the begin of `s`, as whole words? */
static bool stands_at(struct str s, struct str phrase)
{
    return str_starts(s, phrase) && s.n > phrase.n && s.p[phrase.n] == ' ';
}

void spam_words_find(const struct spam_words *w, struct str normalised,
                     void (*see)(void *context, const struct spam_word *word),
                     void *context)
{
    for (struct str rest = normalised; rest.n > 1;) {
        struct str first = first_word(rest);
        const struct spam_word *word = map_get(w->by_first, first);
        for (; word; word = word->next)
            if (stands_at(str_sub(rest, 1, rest.n), str_of(word->text)))
                see(context, word);
        rest = str_sub(rest, first.n + 1, rest.n);
    }
}

const struct spam_word *spam_words_of_host(const struct spam_words *w,
                                           struct str host)
{
    const struct spam_word *word = w->hosts;

    while (word && str_find(host, str_of(word->text)) < 0)
        word = word->next;
    return word;
}
