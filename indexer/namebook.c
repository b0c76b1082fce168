/*
 * indexer/namebook.c - see namebook.h.
 *
 * Each spelling of a name becomes a key: its words as fold.h writes them,
 * joined by spaces.  Keys are hashed into one table; at every word of a text
 * the longest run of words that is a key is taken.
 */
#include "indexer/namebook.h"

#include "base/arena.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/file.h"
#include "base/slots.h"
#include "base/utf8.h"
#include "indexer/fold.h"

#include <stdlib.h>
#include <unistd.h>

enum { WORDS_MAX = 12, TEXT_WORDS_MAX = 400 };

struct key {
    uint64_t hash;
    uint32_t name; /* index of the first that has it */
    bool brief;    /* a short form: needs a capital */
    bool several;  /* more than one name has it */
};

struct namebook {
    struct arena *arena;
    struct name *items;
    size_t count, room;
    struct slots keys; /* of struct key */
};

/* --- words and keys --- */

struct word {
    struct str raw;
    struct fold fold;
};

/* The next run of letters and digits. */
static bool next_word(struct str text, size_t *at, struct word *ret)
{
    size_t i = *at, from;

    do {
        from = i;
        if (i >= text.n)
            return false;
    } while (!utf8_is_alnum(utf8_next(text, &i)));
    size_t to = i;
    while (i < text.n && utf8_is_alnum(utf8_next(text, &i)))
        to = i;
    *at = to;
    ret->raw = str_sub(text, from, to);
    fold_word(&ret->fold, ret->raw);
    return true;
}

static uint64_t add_word(uint64_t hash, const struct word *w)
{
    struct str key = {w->fold.key, w->fold.key_n};

    return ((hash ^ str_hash(key)) * 0x9e3779b97f4a7c15u) | 1;
}

static uint64_t hash_of(struct str text, size_t *ret_words)
{
    struct word w;
    uint64_t hash = 0;
    size_t at = 0;

    for (*ret_words = 0; next_word(text, &at, &w); ++*ret_words)
        hash = add_word(hash, &w);
    return hash;
}

/* Ids are keys of a kind of their own: no text has them. */
static uint64_t hash_of_id(struct str id)
{
    return (str_hash(id) * 0xff51afd7ed558ccdu) | 1;
}

static void put_hash(struct namebook *n, uint64_t hash, uint32_t name,
                     bool brief)
{
    const size_t before = n->keys.count;
    struct key *key = slots_add(&n->keys, hash);

    if (n->keys.count == before)
        key->several |= key->name != name;
    else
        *key = (struct key){hash, name, brief, false};
}

static void put_key(struct namebook *n, struct str spelling, uint32_t name,
                    bool brief)
{
    size_t words;
    uint64_t hash = hash_of(spelling, &words);

    if (words && words <= WORDS_MAX)
        put_hash(n, hash, name, brief);
}

/* --- loading --- */

static int kind_of(const char *text, enum name_kind *ret_kind)
{
    static const char *const kinds[] = {
        [NAME_BODY] = "body",
        [NAME_PROVINCE] = "province",
        [NAME_DISTRICT] = "district",
        [NAME_COMMUNE] = "commune",
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(text, kinds[i])) {
            *ret_kind = (enum name_kind)i;
            return 0;
        }
    return -1;
}

static bool is_id(const char *id)
{
    return *id &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

static int add_row(struct namebook *n, const struct csv_row *row,
                   struct err *err)
{
    enum { KIND, ID, NAME, PARENT, NOW, ALIASES, COLUMNS };
    struct name name = {.parent = "", .now = "", .aliases = ""};

    if (row->count < NAME + 1 || row->count > COLUMNS)
        return err_set(err, ERR_CONFIG, "%d columns, not 3..6", row->count);
    if (kind_of(row->cells[KIND], &name.kind) < 0)
        return err_set(err, ERR_CONFIG,
                       "kind '%s' is none of body, province, "
                       "district, commune",
                       row->cells[KIND]);
    name.id = row->cells[ID];
    name.name = row->cells[NAME];
    if (!is_id(name.id) || !*name.name)
        return err_set(err, ERR_CONFIG, "id '%s' or name '%s' will not do",
                       name.id, name.name);
    if (namebook_by_id(n, str_of(name.id)))
        return err_set(err, ERR_CONFIG, "id '%s' stands here twice", name.id);
    if (row->count > PARENT)
        name.parent = row->cells[PARENT];
    if (row->count > NOW)
        name.now = row->cells[NOW];
    if (row->count > ALIASES)
        name.aliases = row->cells[ALIASES];
    if (n->count == n->room) {
        n->room = n->room ? 2 * n->room : 256;
        n->items = mem_grow(n->items, n->room, sizeof *n->items);
    }
    n->items[n->count] = name;
    put_hash(n, hash_of_id(str_of(name.id)), (uint32_t)n->count, false);
    n->count++;
    return 0;
}

static int load_file(struct namebook *n, const char *path, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    size_t bytes;
    struct csv csv;
    struct csv_row row;

    int r = file_read(&text, &bytes, path, NAMEBOOK_FILE_MAX_BYTES, err);
    if (r < 0)
        return err_wrap(err, "names");
    csv_init(&csv, str_of(arena_str(n->arena, (struct str){text, bytes})),
             n->arena);
    for (bool head = true; (r = csv_next(&csv, &row, err)) > 0; head = false)
        if (!head && (r = add_row(n, &row, err)) < 0)
            break;
    return r < 0 ? err_wrap(err, "%s:%d", path, row.line) : 0;
}

/* Every id that is named is there, and no chain comes back to its start. */
static int check(const struct namebook *n, const struct name *name,
                 struct err *err)
{
    const struct name *at = name;

    if (*name->parent && !namebook_by_id(n, str_of(name->parent)))
        return err_set(err, ERR_CONFIG, "names: parent '%s' of '%s' is nowhere",
                       name->parent, name->id);
    for (int i = 0; *at->now; i++) {
        const struct name *next = namebook_by_id(n, str_of(at->now));
        if (!next)
            return err_set(err, ERR_CONFIG, "names: '%s' of '%s' is nowhere",
                           at->now, at->id);
        if (i == NAMEBOOK_CHAIN_MAX)
            return err_set(err, ERR_CONFIG,
                           "names: '%s' goes on in more than %d others",
                           name->id, NAMEBOOK_CHAIN_MAX);
        at = next;
    }
    return 0;
}

static void put_spellings(struct namebook *n, uint32_t i)
{
    const struct name *name = &n->items[i];
    struct str rest = str_of(name->aliases), alias;
    bool place = name->kind != NAME_BODY;

    put_key(n, str_of(name->name), i, false);
    while (rest.n && str_cut(&rest, '|', &alias))
        put_key(n, alias, i, place);
}

int namebook_load(struct namebook **ret_names, const char *paths,
                  struct err *err)
{
    scoped(namebook_freep) struct namebook *n = NEW(namebook);
    struct str rest = str_of(paths), path;

    n->arena = arena_new();
    n->keys.row_bytes = sizeof(struct key);
    while (rest.n && str_cut(&rest, ' ', &path)) {
        if (!path.n)
            continue;
        int r = load_file(n, arena_str(n->arena, path), err);
        if (r < 0)
            return r;
    }
    for (size_t i = 0; i < n->count; i++)
        if (check(n, &n->items[i], err) < 0)
            return -ERR_CONFIG;
    for (size_t i = 0; i < n->count; i++)
        put_spellings(n, (uint32_t)i);
    *ret_names = TAKE(n);
    return 0;
}

int namebook_load_there(struct namebook **ret_names, const char *paths,
                        void (*missing)(const char *path), struct err *err)
{
    scoped(buf_done) struct buf there = {0};
    struct str rest = str_of(paths), path;

    buf_addz(&there, "");
    while (rest.n && str_cut(&rest, ' ', &path)) {
        scoped(mem_freep) char *file = str_dup(path);
        if (!path.n)
            continue;
        if (access(file, F_OK) == 0)
            buf_addf(&there, "%s ", file);
        else if (missing)
            missing(file);
    }
    return namebook_load(ret_names, there.p, err);
}

void namebook_free(struct namebook *n)
{
    if (!n)
        return;
    arena_free(n->arena);
    free(n->items);
    slots_done(&n->keys);
    free(n);
}

size_t namebook_count(const struct namebook *n)
{
    return n->count;
}

const struct name *namebook_at(const struct namebook *n, size_t i)
{
    return &n->items[i];
}

const struct name *namebook_by_id(const struct namebook *n, struct str id)
{
    const struct key *key = slots_find(&n->keys, hash_of_id(id));

    return key && str_is(id, n->items[key->name].id) ? &n->items[key->name]
                                                     : NULL;
}

/* --- names in a text --- */

struct finding {
    const struct namebook *names;
    struct word words[TEXT_WORDS_MAX];
    size_t count;
};

static bool has_capital(struct str raw)
{
    size_t at = 0;
    uint32_t first = raw.n ? utf8_next(raw, &at) : 0;

    return first != utf8_lower(first);
}

/* Of several places with one name, the one whose parent stands in the text. */
static const struct name *only_one(const struct finding *f,
                                   const struct key *key, uint64_t hash)
{
    const struct namebook *n = f->names;
    struct str above = {f->words[0].raw.p,
                        (size_t)(f->words[f->count - 1].raw.p +
                                 f->words[f->count - 1].raw.n -
                                 f->words[0].raw.p)};

    if (!key->several)
        return &n->items[key->name];
    for (size_t i = key->name; i < n->count; i++) {
        const struct name *name = &n->items[i];
        size_t words;
        const struct name *parent = namebook_by_id(n, str_of(name->parent));
        if (parent && hash_of(str_of(name->name), &words) == hash &&
            str_find(above, str_of(parent->name)) >= 0)
            return name;
    }
    return NULL;
}

/* The longest name that begins with word `at`; *ret_words long. */
static const struct name *longest(const struct finding *f, size_t at,
                                  size_t *ret_words)
{
    const struct name *found = NULL;
    uint64_t hash = 0;

    for (size_t k = 0; k < WORDS_MAX && at + k < f->count; k++) {
        hash = add_word(hash, &f->words[at + k]);
        const struct key *key = slots_find(&f->names->keys, hash);
        if (!key || (key->brief && !has_capital(f->words[at].raw)))
            continue;
        const struct name *name = only_one(f, key, hash);
        if (name) {
            found = name;
            *ret_words = k + 1;
        }
    }
    return found;
}

void namebook_find(const struct namebook *n, struct str text, name_fn *see,
                   void *context)
{
    struct finding *f = NEW(finding);
    size_t at = 0, words = 0;

    f->names = n;
    while (f->count < TEXT_WORDS_MAX &&
           next_word(text, &at, &f->words[f->count]))
        f->count++;
    for (size_t i = 0; i < f->count;) {
        const struct name *name = longest(f, i, &words);
        if (name)
            see(context, name);
        i += name ? words : 1;
    }
    free(f);
}

void namebook_chain(const struct namebook *n, const struct name *name,
                    name_fn *see, void *context)
{
    for (int i = 0; name && i <= NAMEBOOK_CHAIN_MAX; i++) {
        see(context, name);
        name = *name->now ? namebook_by_id(n, str_of(name->now)) : NULL;
    }
}

const struct name *namebook_province(const struct namebook *n,
                                     const struct name *place)
{
    for (int i = 0; place && i < 3 * NAMEBOOK_CHAIN_MAX; i++) {
        if (*place->now)
            place = namebook_by_id(n, str_of(place->now));
        else if (place->kind == NAME_PROVINCE)
            return place;
        else
            place = namebook_by_id(n, str_of(place->parent));
    }
    return NULL;
}
