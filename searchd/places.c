/* searchd/places.c - see places.h. */
#include "searchd/places.h"

#include "config/options.h"
#include "indexer/namebook.h"
#include "searchd/synonyms.h"

#include <stdlib.h>

enum { OTHERS_MAX = SYNONYM_MEMBERS_MAX - 1 };

/* As it is written in texts: "Hà Giang" of "Tỉnh Hà Giang".  Bodies have their
 * whole name, for short forms stand in the list of synonyms; so have districts
 * and communes, of which many share the short one. */
static struct str usual(const struct name *name)
{
    struct str rest = str_of(name->aliases), alias;

    if (name->kind != NAME_PROVINCE || !str_cut(&rest, '|', &alias) || !alias.n)
        return str_of(name->name);
    return alias;
}

/* All names, by what they went on in, and by what they are called. */
struct sorted {
    const struct name **by_now, **by_name;
    size_t count;
};

static int compare_now(const void *a, const void *b)
{
    const struct name *const *x = a, *const *y = b;
    int order = strcmp((*x)->now, (*y)->now);

    return order ? order : strcmp((*x)->id, (*y)->id);
}

static int compare_name(const void *a, const void *b)
{
    const struct name *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static void sort_names(struct sorted *s, const struct namebook *names)
{
    s->count = namebook_count(names);
    s->by_now = mem_new(s->count + 1, sizeof(void *));
    s->by_name = mem_new(s->count + 1, sizeof(void *));
    for (size_t i = 0; i < s->count; i++)
        s->by_now[i] = s->by_name[i] = namebook_at(names, i);
    qsort(s->by_now, s->count, sizeof(void *), compare_now);
    qsort(s->by_name, s->count, sizeof(void *), compare_name);
}

struct others {
    struct str items[OTHERS_MAX + 1];
    size_t count;
};

static void add_other(void *context, const struct name *name)
{
    struct others *o = context;

    if (o->count <= OTHERS_MAX)
        o->items[o->count++] = usual(name);
}

/* Those that went on in it. */
static void add_before(struct others *o, const struct sorted *s,
                       const struct name *now)
{
    size_t from = 0, to = s->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(s->by_now[middle]->now, now->id) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < s->count && !strcmp(s->by_now[from]->now, now->id); from++)
        add_other(o, s->by_now[from]);
}

/* Several places are called so: nobody knows which one is meant. */
static bool is_shared(const struct sorted *s, size_t at)
{
    const char *name = s->by_name[at]->name;

    return (at && !strcmp(s->by_name[at - 1]->name, name)) ||
           (at + 1 < s->count && !strcmp(s->by_name[at + 1]->name, name));
}

void places_add(struct synonyms *s, const struct namebook *names)
{
    struct sorted all;

    sort_names(&all, names);
    for (size_t i = 0; i < all.count; i++) {
        struct others o = {.count = 0};
        if (is_shared(&all, i))
            continue;
        namebook_chain(names, all.by_name[i], add_other, &o);
        add_before(&o, &all, all.by_name[i]);
        if (o.count > 1) /* the first is the name itself */
            synonyms_add_name(s, o.items[0], o.items + 1, o.count - 1);
    }
    synonyms_sort(s);
    free(all.by_now);
    free(all.by_name);
}

int places_synonyms(struct synonyms **ret_synonyms,
                    const struct options *options, struct err *err)
{
    scoped(synonyms_freep) struct synonyms *s = NULL;
    scoped(namebook_freep) struct namebook *names = NULL;

    int r = synonyms_load(&s, options->searchd.synonyms, err);
    if (r == 0)
        r = namebook_load_there(&names, options->common.names, NULL, err);
    if (r < 0)
        return r;
    places_add(s, names);
    *ret_synonyms = TAKE(s);
    return 0;
}
