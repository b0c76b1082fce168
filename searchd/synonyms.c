/*
 * searchd/synonyms.c - see synonyms.h.  Members are found by the plain letters
 * of their first word: with the names of communes there may be many thousands.
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

enum { GROUPS_MAX = 1 << 16 };

struct entry { /* of the index */
    uint64_t first;
    uint32_t group, member;
};

struct synonyms {
    struct arena *arena; /* the texts in which the tokens stand, NFC */
    struct synonym_group **groups;
    size_t count, room;
    struct entry *entries; /* sorted */
    size_t entry_count, entry_room;
};

void synonyms_free(struct synonyms *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        free(s->groups[i]);
    free(s->groups);
    free(s->entries);
    arena_free(s->arena);
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

static uint64_t first_of(const struct fold *f)
{
    return str_hash((struct str){f->key, f->base_n});
}

/* Members of a group that lead to the others. */
static size_t leading(const struct synonym_group *g)
{
    return g->name ? 1 : g->count;
}

static void add_entries(struct synonyms *s, uint32_t group)
{
    const struct synonym_group *g = s->groups[group];

    for (uint32_t i = 0; i < leading(g); i++) {
        if (s->entry_count == s->entry_room) {
            s->entry_room = s->entry_room ? 2 * s->entry_room : 256;
            s->entries =
                mem_grow(s->entries, s->entry_room, sizeof *s->entries);
        }
        s->entries[s->entry_count++] =
            (struct entry){first_of(&g->members[i].tokens[0].fold), group, i};
    }
}

/* Takes over `g`. */
static void add_group(struct synonyms *s, struct synonym_group *g)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->groups = mem_grow(s->groups, s->room, sizeof(void *));
    }
    s->groups[s->count++] = g;
    add_entries(s, (uint32_t)s->count - 1);
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return x->member < y->member ? -1 : x->member > y->member;
}

static void sort_entries(struct synonyms *s)
{
    if (s->entry_count)
        qsort(s->entries, s->entry_count, sizeof *s->entries, compare_entries);
}

static int add_line(struct synonyms *s, struct str line, struct err *err)
{
    scoped(mem_freep) struct synonym_group *g = NULL;

    if (!line.n || line.p[0] == '#')
        return 0;
    if (s->count == GROUPS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d lines", GROUPS_MAX);
    g = NEW(synonym_group);
    int r = read_group(g, line, err);
    if (r == 0)
        add_group(s, TAKE(g));
    return r;
}

int synonyms_read(struct synonyms **ret_synonyms, struct str text,
                  struct err *err)
{
    scoped(synonyms_freep) struct synonyms *s = NEW(synonyms);
    scoped(buf_done) struct buf nfc = {0};
    struct str line;
    int number = 0;

    s->arena = arena_new();
    utf8_nfc(&nfc, text);
    struct str rest = {arena_str(s->arena, buf_str(&nfc)), nfc.n};
    while (str_cut(&rest, '\n', &line)) {
        number++;
        int r = add_line(s, str_trim(line), err);
        if (r < 0)
            return err_wrap(err, "line %d", number);
    }
    sort_entries(s);
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

static bool add_member(struct synonyms *s, struct synonym_group *g,
                       struct str text)
{
    struct err ignored = {0};

    if (g->count == SYNONYM_MEMBERS_MAX)
        return false;
    struct str copy = {arena_str(s->arena, text), text.n};
    return read_member(&g->members[g->count++], copy, &ignored) == 0;
}

void synonyms_add_name(struct synonyms *s, struct str name,
                       const struct str *others, size_t count)
{
    scoped(mem_freep) struct synonym_group *g = NEW(synonym_group);

    g->name = true;
    bool held = s->count < GROUPS_MAX && add_member(s, g, name);
    for (size_t i = 0; held && i < count; i++)
        held = add_member(s, g, others[i]);
    if (!held)
        return;
    add_group(s, TAKE(g));
}

void synonyms_sort(struct synonyms *s)
{
    sort_entries(s);
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

/* Is a name written as one?  Whoever writes no capitals at all may mean it. */
static bool may_be_name(const struct words *w, size_t at)
{
    size_t from = 0;
    struct str raw = w->tokens[at].raw;
    uint32_t c = utf8_next(raw, &from);

    if (utf8_lower(c) != c)
        return true;
    for (from = 0; from < w->text.n;) {
        c = utf8_next(w->text, &from);
        if (utf8_lower(c) != c)
            return false;
    }
    return true;
}

/* The first entry with these letters, or behind where it would be. */
static size_t lower_bound(const struct synonyms *s, uint64_t first)
{
    size_t from = 0, to = s->entry_count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (s->entries[middle].first < first)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const struct synonym_group *synonyms_at(const struct synonyms *s,
                                        const struct words *w, size_t at,
                                        size_t *ret_member)
{
    const struct synonym_group *best = NULL;
    const uint64_t first = first_of(&w->tokens[at].fold);
    bool plain = !words_have_accents(w);
    size_t longest = 0;

    for (size_t i = lower_bound(s, first);
         i < s->entry_count && s->entries[i].first == first; i++) {
        const struct synonym_group *g = s->groups[s->entries[i].group];
        const struct synonym *m = &g->members[s->entries[i].member];
        if (m->count <= longest || !stands_at(w, at, m, plain) ||
            (g->name && !may_be_name(w, at)))
            continue;
        longest = m->count;
        best = g;
        *ret_member = s->entries[i].member;
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

struct str synonym_text(const struct synonym *m)
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
        if (!g || g->name || g->members[member].count > 1 || !long_form(g))
            continue;
        struct str raw = w->tokens[i].raw;
        buf_add(&out, (struct str){done, (size_t)(raw.p - done)});
        if (plain)
            fold_text(&out, synonym_text(long_form(g)));
        else
            buf_add(&out, synonym_text(long_form(g)));
        done = raw.p + raw.n;
    }
    if (done == w->text.p)
        return NULL;
    buf_add(&out, str_sub(w->text, (size_t)(done - w->text.p), w->text.n));
    return arena_str(arena, buf_str(&out));
}
