/* indexer/assemble.c - see assemble.h. */
#include "indexer/assemble.h"

#include "base/clock.h"
#include "indexer/analyse.h"
#include "indexer/docno.h"
#include "indexer/fold.h"
#include "indexer/namebook.h"
#include "indexer/shape.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    WEIGHT_TITLE = 3,
    WEIGHT_TEXT = 1,
    WEIGHT_NAME = 1,       /* doc_name: of the document a part belongs to */
    WEIGHT_ABSTRACT = 2,   /* trích yếu, description */
    WEIGHT_OWN_NUMBER = 8, /* beside the documents that only cite it */
    OWN_NUMBER_WORDS_MAX = 7,
    TEXT_HASH_TOKENS_MIN = 8,
    TEXT_ALONE_TOKENS_MIN = 60,
};

struct assembler {
    struct terms *terms;
    const struct namebook *names; /* or NULL */
    const struct name *body;      /* the first one in the issuer, or NULL */
    const struct name *province;  /* the first one met, or NULL */
    bool council;                 /* the issuer is one of a place */
    struct buf key, term, data, shape, number;
    struct xap_term *list;
    size_t list_room;
    char published[SLOT_TIME_BYTES], cluster[SCHEMA_CLUSTER_MAX], year[5];
    struct xap_value values[SLOT_COUNT];
    size_t value_count;
};

struct assembler *assembler_new(void)
{
    struct assembler *a = NEW(assembler);

    a->terms = terms_new();
    return a;
}

void assembler_free(struct assembler *a)
{
    if (!a)
        return;
    terms_free(a->terms);
    buf_done(&a->key);
    buf_done(&a->term);
    buf_done(&a->data);
    buf_done(&a->shape);
    buf_done(&a->number);
    free(a->list);
    free(a);
}

void assembler_know(struct assembler *a, const struct namebook *names)
{
    a->names = names;
}

/* An id too long for a term is cut and closed with its hash. */
void assemble_key(struct buf *out, struct str id)
{
    schema_term(out, TERM_KEY, id);
    if (out->n == id.n + 1)
        return;
    buf_cut(out, ANALYSE_TERM_MAX - 16);
    buf_addf(out, "%016llx", (unsigned long long)str_hash(id));
}

/* A hash over the keys of tokens: the same words, however they are set. */
struct words_hash {
    uint64_t hash;
    size_t count;
};

static void hash_token(struct words_hash *h, const struct token *token)
{
    h->hash = (h->hash ^ token->hash) * 0x9e3779b97f4a7c15u;
    h->count++;
}

static void hash_tokens(struct words_hash *h, struct str text)
{
    struct tokens walk = {.text = text};
    struct token token;

    while (tokens_next(&walk, &token))
        hash_token(h, &token);
}

/* `h` has the words of the text; where they are few the title counts too. */
static uint64_t finish_hash(struct words_hash *h, struct str title)
{
    if (h->count < TEXT_ALONE_TOKENS_MIN)
        hash_tokens(h, title);
    return h->count < TEXT_HASH_TOKENS_MIN ? 0 : h->hash | 1;
}

uint64_t assemble_text_hash(struct str title, struct str text)
{
    struct words_hash h = {0};

    hash_tokens(&h, text);
    return finish_hash(&h, title);
}

static void add_value(struct assembler *a, uint32_t slot, struct str bytes)
{
    if (bytes.n)
        a->values[a->value_count++] = (struct xap_value){slot, bytes};
}

static void add_filter(struct assembler *a, char prefix, const char *content)
{
    if (!content || !*content)
        return;
    schema_term(&a->term, prefix, str_of(content));
    terms_add_one(a->terms, a->term.p, 0);
}

/* The number of the document itself: known, or in the first words of the title
 * ("Quyết định số 1769/QĐ-TTg ..."); further behind it is another document's.
 */
static const char *own_number(struct assembler *a, const struct record *r)
{
    struct str title = str_of(r->title);
    struct tokens walk = {.text = title};
    struct token token;

    buf_reset(&a->number);
    if (r->card.number && *r->card.number)
        return r->card.number;
    while (tokens_next(&walk, &token) && token.pos <= OWN_NUMBER_WORDS_MAX) {
        size_t at = (size_t)(token.raw.p - title.p);
        size_t n = analyse_number_at(title, at);
        if (!n)
            continue;
        if (!docno_first(&a->number, str_sub(title, at, at + n)))
            buf_add(&a->number, str_sub(title, at, at + n));
        return a->number.p;
    }
    return "";
}

static void add_numbers(struct assembler *a, const char *own)
{
    if (!*own)
        return;
    schema_term(&a->term, TERM_DOCNO, str_of(own));
    terms_add_one(a->terms, a->term.p, 0);
    schema_term(&a->term, TERM_DOCNO_FOLD, str_of(own));
    terms_add_one(a->terms, a->term.p, 1);
    analyse_number(&a->term, str_of(own));
    terms_add_one(a->terms, a->term.p, WEIGHT_OWN_NUMBER);
}

/* One walk over a field, since cutting it is the dear part: its terms, its
 * place in the shape and, of the text, its hash. */
static void add_field(struct assembler *a, const char *text, uint32_t weight,
                      bool in_shape, struct words_hash *hash)
{
    struct terms_field field = {.text = str_of(text), .weight = weight};
    struct tokens walk = {.text = field.text};
    struct token token;

    while (tokens_next(&walk, &token)) {
        terms_add_token(a->terms, &field, &token);
        if (in_shape)
            shape_add_token(&a->shape, &token);
        if (hash)
            hash_token(hash, &token);
    }
    if (in_shape)
        shape_end_field(&a->shape);
}

static void add_text(struct assembler *a, const struct record *r,
                     struct words_hash *hash)
{
    bool has_abstract = r->card.abstract && *r->card.abstract;

    buf_reset(&a->shape);
    add_field(a, r->title, WEIGHT_TITLE, true, NULL);
    add_field(a, r->doc_name, WEIGHT_NAME, true, NULL);
    add_field(a, r->card.abstract, WEIGHT_ABSTRACT, has_abstract, NULL);
    add_field(a, r->description, WEIGHT_ABSTRACT, !has_abstract, NULL);
    add_field(a, r->text, WEIGHT_TEXT, true, hash);
}

/* --- bodies and places, old and new --- */

static void add_spellings(struct assembler *a, char prefix,
                          const struct name *name)
{
    struct str rest = str_of(name->aliases), alias;

    add_filter(a, prefix, name->name);
    while (rest.n && str_cut(&rest, '|', &alias)) {
        schema_term(&a->term, prefix, alias);
        terms_add_one(a->terms, a->term.p, 0);
    }
}

static void add_council(struct assembler *a, const struct name *place)
{
    static const char *const heads[] = {"Ủy ban nhân dân", "UBND"};
    scoped(buf_done) struct buf name = {0};

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        buf_reset(&name);
        buf_addf(&name, "%s %s", heads[i], place->name);
        add_filter(a, TERM_ISSUER, name.p);
    }
}

static void add_of_chain(void *context, const struct name *name)
{
    struct assembler *a = context;

    if (name->kind == NAME_BODY) {
        add_spellings(a, TERM_ISSUER, name);
        return;
    }
    add_spellings(a, TERM_PLACE, name);
    if (a->council)
        add_council(a, name);
}

/* A place, those it lies in, and what they went on in. */
static void add_place(void *context, const struct name *name)
{
    enum { LEVELS = 4 };
    struct assembler *a = context;
    const struct name *place = name;

    if (name->kind == NAME_BODY)
        return;
    for (int i = 0; place && i < LEVELS; i++) {
        namebook_chain(a->names, place, add_of_chain, a);
        place = namebook_by_id(a->names, str_of(place->parent));
    }
    const struct name *province = namebook_province(a->names, name);
    if (province)
        add_spellings(a, TERM_PLACE, province);
    if (!a->province)
        a->province = province;
}

static void add_issuer(void *context, const struct name *name)
{
    struct assembler *a = context;

    if (name->kind != NAME_BODY) {
        add_place(a, name);
        return;
    }
    namebook_chain(a->names, name, add_of_chain, a);
    if (!a->body)
        a->body = name;
}

static bool same_folded(struct str a, struct str b)
{
    scoped(buf_done) struct buf x = {0}, y = {0};

    fold_text(&x, a);
    fold_text(&y, b);
    return str_eq(buf_str(&x), buf_str(&y));
}

static bool is_council(struct str issuer)
{
    scoped(buf_done) struct buf plain = {0};

    fold_text(&plain, issuer);
    return str_starts(buf_str(&plain), STR("uy ban nhan dan")) ||
           str_starts(buf_str(&plain), STR("ubnd"));
}

/* The terms by which a document is found under the names of today as well, and
 * its issuer in the usual spelling ("BỘ Y TẾ" is "Bộ Y tế"). */
static void add_names(struct assembler *a, struct record *r)
{
    struct str issuer = str_of(r->card.issuer);

    a->body = a->province = NULL;
    if (!a->names)
        return;
    a->council = is_council(issuer);
    namebook_find(a->names, issuer, add_issuer, a);
    a->council = false;
    namebook_find(a->names, str_of(r->agency), add_place, a);
    namebook_find(a->names, str_of(r->title), add_place, a);
    if (a->body && same_folded(issuer, str_of(a->body->name)))
        r->card.issuer = a->body->name;
    if (a->province)
        add_value(a, SLOT_PLACE, str_of(a->province->name));
}

static void add_relations(struct assembler *a, const char *relations)
{
    struct str rest = str_of(relations), line;

    while (rest.n && str_cut(&rest, '\n', &line)) {
        if (!line.n)
            continue;
        schema_term(&a->term, TERM_RELATION, line);
        terms_add_one(a->terms, a->term.p, 0);
    }
}

/* Of a declared language the first part counts: "en-US" is "en". */
static void add_language(struct assembler *a, const char *lang)
{
    struct str declared = str_of(lang);

    declared = str_sub(declared, 0, declared.n ? strcspn(lang, "-_") : 0);
    if (!declared.n)
        return;
    schema_term(&a->term, TERM_LANG, declared);
    terms_add_one(a->terms, a->term.p, 0);
}

static void add_filters(struct assembler *a, const struct record *r)
{
    schema_hosts(a->terms, str_of(r->host));
    add_filter(a, TERM_PORTAL, r->portal);
    add_filter(a, TERM_KIND, r->kind);
    add_filter(a, TERM_YEAR, a->year);
    add_filter(a, TERM_TYPE, r->card.type);
    add_filter(a, TERM_ISSUER, r->card.issuer);
    add_language(a, r->lang);
    add_filter(a, TERM_VALIDITY, r->card.validity);
    add_filter(a, TERM_SIGNER, r->card.signer);
    add_filter(a, TERM_FIELD, r->card.field);
    add_filter(a, TERM_LEVEL, r->card.service_level);
    add_filter(a, TERM_MODE, r->card.service_mode);
    add_filter(a, TERM_CODE, r->card.code);
    add_relations(a, r->relations);
    add_filter(a, TERM_PARENT, r->found_on);
    add_filter(a, TERM_HASH, a->cluster);
}

static const char *first_of(const char *a, const char *b)
{
    return a && *a ? a : b ? b : "";
}

static void set_dates(struct assembler *a, const struct record *r)
{
    struct str date = str_of(first_of(r->published, r->card.issued));
    int64_t unix_ms;

    a->year[0] = '\0';
    if (!clock_parse_iso(date, &unix_ms))
        return;
    schema_time_pack(a->published, unix_ms);
    add_value(a, SLOT_PUBLISHED, (struct str){a->published, SLOT_TIME_BYTES});
    memcpy(a->year, date.p, 4);
    add_value(a, SLOT_YEAR, str_of(a->year));
}

static void set_cluster(struct assembler *a, const struct record *r,
                        struct words_hash *text)
{
    if (r->cluster && *r->cluster && strlen(r->cluster) < sizeof a->cluster)
        memcpy(a->cluster, r->cluster, strlen(r->cluster) + 1);
    else
        schema_cluster(a->cluster, finish_hash(text, str_of(r->title)));
}

static void copy_terms(struct assembler *a, struct xap_doc *doc)
{
    const struct term_count *terms = terms_list(a->terms, &doc->term_count);

    if (doc->term_count > a->list_room) {
        a->list_room = 2 * doc->term_count;
        a->list = mem_grow(a->list, a->list_room, sizeof *a->list);
    }
    for (size_t i = 0; i < doc->term_count; i++)
        a->list[i] = (struct xap_term){terms[i].term, terms[i].count};
    doc->terms = a->list;
}

void assemble(struct assembler *a, const struct record *r,
              struct xap_doc *ret_doc)
{
    struct record full = *r;
    struct xap_doc doc = {0};
    struct words_hash text = {0};

    a->value_count = 0;
    terms_reset(a->terms);
    set_dates(a, r);
    full.card.number = own_number(a, r);
    add_text(a, r, &text);
    set_cluster(a, r, &text);
    add_numbers(a, full.card.number);
    add_filters(a, r);
    add_names(a, &full);
    add_value(a, SLOT_PORTAL, str_of(r->portal));
    add_value(a, SLOT_KIND, str_of(r->kind));
    add_value(a, SLOT_TYPE, str_of(r->card.type));
    add_value(a, SLOT_ISSUER, str_of(full.card.issuer));
    add_value(a, SLOT_CLUSTER, str_of(a->cluster));
    add_value(a, SLOT_STANDING, str_of(first_of(r->standing, "")));
    add_value(a, SLOT_VALIDITY, str_of(r->card.validity));
    add_value(a, SLOT_FIELD, str_of(r->card.field));
    add_value(a, SLOT_SIGNER, str_of(r->card.signer));
    add_value(a, SLOT_SERVICE_LEVEL, str_of(r->card.service_level));
    add_value(a, SLOT_SERVICE_MODE, str_of(r->card.service_mode));

    full.cluster = a->cluster;
    full.shape = buf_str(&a->shape);
    buf_reset(&a->data);
    record_pack(&a->data, &full);
    assemble_key(&a->key, str_of(r->id));
    copy_terms(a, &doc);
    doc.key = a->key.p;
    doc.values = a->values;
    doc.value_count = a->value_count;
    doc.data = buf_str(&a->data);
    *ret_doc = doc;
}
