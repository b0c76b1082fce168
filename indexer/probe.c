/* indexer/probe.c - see probe.h. */
#include "indexer/probe.h"

#include "base/err.h"
#include "base/file.h"
#include "base/rows.h"
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "indexer/charset.h"
#include "indexer/docno.h"
#include "indexer/extract.h"
#include "indexer/segment.h"

enum { PROBE_MAX_BYTES = 128 << 20 };

struct input {
    char *bytes;
    size_t n;
    const char *content_type; /* "" when the row has none */
};

static int read_input(struct input *ret, const json_t *in, struct err *err)
{
    const char *file;

    int r = rows_str(in, "file", &file, err);
    if (r == 0)
        r = rows_str_optional(in, "content_type", &ret->content_type, err);
    if (r < 0)
        return r;
    if (!ret->content_type)
        ret->content_type = "";
    return file_read(&ret->bytes, &ret->n, file, PROBE_MAX_BYTES, err);
}

static void put(json_t *out, const char *member, const char *text)
{
    json_object_set_new(out, member, json_string(text));
}

int probe_charset(const json_t *in, json_t *out, void *context, struct err *err)
{
    struct input input = {0};
    scoped(buf_done) struct buf text = {0};

    (void)context;
    int r = read_input(&input, in, err);
    if (r < 0)
        return r;
    const char *name = charset_decode(&text, (struct str){input.bytes, input.n},
                                      str_of(input.content_type));
    put(out, "encoding", name);
    json_object_set_new(out, "text",
                        json_stringn(text.p ? text.p : "", text.n));
    mem_freep(&input.bytes);
    return 0;
}

static json_t *card_json(const struct document_card *card)
{
    json_t *o = json_object();

    put(o, "number", card->number);
    put(o, "issuer", card->issuer);
    put(o, "issued", card->issued);
    put(o, "effective", card->effective);
    put(o, "type", card->type);
    put(o, "abstract", card->abstract);
    put(o, "signer", card->signer);
    put(o, "signer_office", card->signer_office);
    put(o, "validity", card->validity);
    put(o, "field", card->field);
    put(o, "service_level", card->service_level);
    put(o, "service_mode", card->service_mode);
    put(o, "code", card->code);
    return o;
}

static void document_json(json_t *out, const struct document *doc)
{
    put(out, "kind", kind_name(doc->kind));
    put(out, "title", doc->title);
    put(out, "text", doc->text);
    put(out, "lang", doc->lang);
    put(out, "description", doc->description);
    put(out, "author", doc->author);
    put(out, "published", doc->published);
    put(out, "modified", doc->modified);
    put(out, "canonical", doc->canonical);
    put(out, "robots", doc->robots);
    json_object_set_new(out, "document", card_json(&doc->card));
    json_object_set_new(out, "links", json_integer((json_int_t)doc->links));
    put(out, "relations", doc->relations);
    put(out, "reason", reason_info(doc->reason)->code);
    if (doc->alarm.points)
        json_object_set_new(
            out, "alarm",
            json_pack("{s:i, s:s, s:s}", "points", doc->alarm.points, "kinds",
                      doc->alarm.kinds, "detail", doc->alarm.detail));
}

int probe_extract(const json_t *in, json_t *out, void *context, struct err *err)
{
    const struct probe_context *with = context;
    struct input input = {0};
    struct document doc;
    const char *url;

    int r = rows_str(in, "url", &url, err);
    if (r == 0)
        r = read_input(&input, in, err);
    if (r < 0)
        return r;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct extract_input page = {
        .url = url,
        .body = {input.bytes, input.n},
        .content_type = str_of(input.content_type),
        .spam_words = with->spam_words,
    };
    r = extract(&doc, &page, with->options, arena, err);
    if (r == 0)
        document_json(out, &doc);
    mem_freep(&input.bytes);
    return r;
}

static bool add_number(void *context, const struct docno *found)
{
    json_array_append_new(context, json_pack("{s:s%, s:s}", "raw", found->raw.p,
                                             found->raw.n, "canonical",
                                             found->canonical));
    return true;
}

int probe_docno(const json_t *in, json_t *out, void *context, struct err *err)
{
    const char *text;

    (void)context;
    int r = rows_str(in, "text", &text, err);
    if (r < 0)
        return r;
    json_t *numbers = json_array();
    docno_find(str_of(text), add_number, numbers);
    json_object_set_new(out, "numbers", numbers);
    return 0;
}

/* --- terms --- */

static void add_probed(json_t *terms, const struct buf *term, uint32_t pos)
{
    json_array_append_new(terms, json_pack("[sI]", term->p, (json_int_t)pos));
}

static void probe_text(json_t *terms, struct str text)
{
    scoped(buf_done) struct buf term = {0};
    struct tokens walk = {.text = text};
    struct token both[2];
    size_t number_end = 0;

    for (size_t i = 0; tokens_next(&walk, &both[i & 1]); i++) {
        const struct token *now = &both[i & 1], *last = &both[~i & 1];
        size_t at = (size_t)(now->raw.p - text.p);
        size_t n = at < number_end ? 0 : analyse_number_at(text, at);
        analyse_syllable(&term, &now->fold);
        add_probed(terms, &term, now->pos);
        if (now->joined && !(now->stop && last->stop)) {
            analyse_pair(&term, &last->fold, &now->fold);
            add_probed(terms, &term, last->pos);
        }
        if (!n)
            continue;
        number_end = at + n;
        analyse_number(&term, str_sub(text, at, at + n));
        add_probed(terms, &term, now->pos);
    }
}

int probe_terms(const json_t *in, json_t *out, void *context, struct err *err)
{
    scoped(buf_done) struct buf nfc = {0};
    const char *text;

    (void)context;
    int r = rows_str(in, "text", &text, err);
    if (r < 0)
        return r;
    json_t *terms = json_array();
    utf8_nfc(&nfc, str_of(text));
    probe_text(terms, buf_str(&nfc));
    json_object_set_new(out, "terms", terms);
    return 0;
}

/* --- words --- */

/* Signs are no words. */
static void add_segments(json_t *words, const struct pieces *p)
{
    scoped(buf_done) struct buf word = {0};

    for (size_t i = 0; i < p->count; i++) {
        const struct piece *piece = &p->items[i];
        if (piece->shape == 'p')
            continue;
        buf_addf(&word, "%s%.*s", word.n ? " " : "", (int)piece->raw.n,
                 piece->raw.p);
        if (i + 1 < p->count && p->items[i + 1].joined &&
            p->items[i + 1].shape != 'p')
            continue;
        json_array_append_new(words, json_stringn(word.p, word.n));
        buf_reset(&word);
    }
}

int probe_segment(const json_t *in, json_t *out, void *context, struct err *err)
{
    scoped(buf_done) struct buf nfc = {0};
    struct pieces pieces = {0};
    const char *text;

    int r = rows_str(in, "text", &text, err);
    if (r < 0)
        return r;
    json_t *words = json_array();
    utf8_nfc(&nfc, str_of(text));
    segment(&pieces, buf_str(&nfc), context);
    add_segments(words, &pieces);
    json_object_set_new(out, "words", words);
    pieces_done(&pieces);
    return 0;
}
