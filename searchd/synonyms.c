/*
 * searchd/synonyms.c - see synonyms.h.  There are a hundred groups or so, and a
 * question has a dozen words: each place is compared with each member.
 */
#include "searchd/synonyms.h"

#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "searchd/words.h"

#include <stdlib.h>

__asm__(".pushsection .rodata\n"
        ".global synonyms_text, synonyms_text_bytes\n"
        "synonyms_text: .incbin \"config/vi/synonyms.txt\"\n"
        "1: .byte 0\n"
        ".balign 8\n"
        "synonyms_text_bytes: .quad 1b - synonyms_text\n"
        ".popsection\n");
extern const char synonyms_text[];
extern const uint64_t synonyms_text_bytes;

enum { GROUPS_MAX = 4096 };

struct synonyms {
    char *text; /* NFC; the tokens stand in it */
    struct synonym_group **groups;
    size_t count, room;
};

void synonyms_free(struct synonyms *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        free(s->groups[i]);
    free(s->groups);
    free(s->text);
    free(s);
}

/* --- reading --- */

static int read_member(struct synonym *m, struct str text, struct err *err)
{
    struct tokens walk = {.text = text};
    struct token token;

    while (tokens_next(&walk, &token)) {
        if (m->count == SYNONYM_TOKENS_MAX)
            return err_set(err, ERR_FORMAT, "'%.*s' is longer than %d words",
                           (int)text.n, text.p, SYNONYM_TOKENS_MAX);
        m->tokens[m->count++] = token;
    }
    return m->count ? 0
                    : err_set(err, ERR_FORMAT, "there is no word beside a '='");
}

static int read_group(struct synonym_group *g, struct str line, struct err *err)
{
    struct str rest = line, part;
    int r = 0;

    while (r == 0 && str_cut(&rest, '=', &part)) {
        if (g->count == SYNONYM_MEMBERS_MAX)
            return err_set(err, ERR_FORMAT, "more than %d synonyms",
                           SYNONYM_MEMBERS_MAX);
        r = read_member(&g->members[g->count++], str_trim(part), err);
    }
    if (r == 0 && g->count < 2)
        return err_set(err, ERR_FORMAT, "there is no '='");
    return r;
}

static int add_line(struct synonyms *s, struct str line, struct err *err)
{
    if (!line.n || line.p[0] == '#')
        return 0;
    if (s->count == GROUPS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d lines", GROUPS_MAX);
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->groups = mem_grow(s->groups, s->room, sizeof(void *));
    }
    s->groups[s->count] = NEW(synonym_group);
    return read_group(s->groups[s->count++], line, err);
}

int synonyms_read(struct synonyms **ret_synonyms, struct str text,
                  struct err *err)
{
    scoped(synonyms_freep) struct synonyms *s = NEW(synonyms);
    struct buf nfc = {0};
    struct str line;
    int number = 0;

    utf8_nfc(&nfc, text);
    size_t n = nfc.n;
    s->text = buf_take(&nfc);
    struct str rest = {s->text, n};
    while (str_cut(&rest, '\n', &line)) {
        number++;
        int r = add_line(s, str_trim(line), err);
        if (r < 0)
            return err_wrap(err, "line %d", number);
    }
    *ret_synonyms = TAKE(s);
    return 0;
}

int synonyms_load(struct synonyms **ret_synonyms, const char *path,
                  struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    size_t n;

    if (!*path)
        return synonyms_read(
            ret_synonyms,
            (struct str){synonyms_text, (size_t)synonyms_text_bytes}, err);
    int r = file_read(&text, &n, path, SYNONYMS_MAX_BYTES, err);
    if (r < 0)
        return err_wrap(err, "synonyms");
    r = synonyms_read(ret_synonyms, (struct str){text, n}, err);
    return r < 0 ? err_wrap(err, "%s", path) : 0;
}

/* --- finding --- */

/* Part of a number or an address: "42/NĐ-CP". */
static bool is_tied(const struct words *w, size_t from, size_t to)
{
    const char *end = w->text.p + w->text.n;
    const char *before = w->tokens[from].raw.p;
    const char *behind = w->tokens[to - 1].raw.p + w->tokens[to - 1].raw.n;

    return (before > w->text.p && strchr("/-_.@", before[-1])) ||
           (behind < end && strchr("/-_@", *behind));
}

static bool stands_at(const struct words *w, size_t at, const struct synonym *m,
                      bool plain)
{
    if (at + m->count > w->count)
        return false;
    for (size_t i = 0; i < m->count; i++) {
        const struct fold *typed = &w->tokens[at + i].fold;
        /* "HDND" is "HĐND"; "vật" is not "VAT". */
        bool letters =
            plain || (m->count == 1 && typed->key_n == typed->base_n);
        if (!words_same(typed, &m->tokens[i].fold, letters) ||
            (i && !w->tokens[at + i].joined))
            return false;
    }
    return !is_tied(w, at, at + m->count);
}

const struct synonym_group *synonyms_at(const struct synonyms *s,
                                        const struct words *w, size_t at,
                                        size_t *ret_member)
{
    const struct synonym_group *best = NULL;
    bool plain = !words_have_accents(w);
    size_t longest = 0;

    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < s->groups[i]->count; k++) {
            const struct synonym *m = &s->groups[i]->members[k];
            if (m->count <= longest || !stands_at(w, at, m, plain))
                continue;
            longest = m->count;
            best = s->groups[i];
            *ret_member = k;
        }
    return best;
}

/* The first member of more than one word, or NULL. */
static const struct synonym *long_form(const struct synonym_group *g)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->members[i].count > 1)
            return &g->members[i];
    return NULL;
}

static struct str text_of(const struct synonym *m)
{
    const struct str *last = &m->tokens[m->count - 1].raw;
    const char *from = m->tokens[0].raw.p;

    return (struct str){from, (size_t)(last->p + last->n - from)};
}

const char *synonyms_write_out(const struct synonyms *s, const struct words *w,
                               struct arena *arena)
{
    scoped(buf_done) struct buf out = {0};
    bool plain = !words_have_accents(w);
    const char *done = w->text.p;
    size_t member;

    for (size_t i = 0; i < w->count; i++) {
        const struct synonym_group *g = synonyms_at(s, w, i, &member);
        if (!g || g->members[member].count > 1 || !long_form(g))
            continue;
        struct str raw = w->tokens[i].raw;
        buf_add(&out, (struct str){done, (size_t)(raw.p - done)});
        if (plain)
            fold_text(&out, text_of(long_form(g)));
        else
            buf_add(&out, text_of(long_form(g)));
        done = raw.p + raw.n;
    }
    if (done == w->text.p)
        return NULL;
    buf_add(&out, str_sub(w->text, (size_t)(done - w->text.p), w->text.n));
    return arena_str(arena, buf_str(&out));
}
