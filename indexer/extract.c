/*
 * indexer/extract.c - see extract.h.
 *
 *      what is it? -> extract_html, extract_file
 *
 * Of several reasons not to index a page, the first of this order counts:
 * type, parse error, scan, noindex in the header, noindex in meta, canonical,
 * redirect by meta, JavaScript shell, log-in, soft 404, empty.
 */
#include "indexer/extract.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "config/options.h"
#include "indexer/date.h"
#include "indexer/extract_part.h"
#include "indexer/file_text.h"
#include "indexer/label.h"
#include "indexer/listing.h"
#include "indexer/relation.h"

/* --- kinds of bytes --- */

enum form {
    FORM_HTML,
    FORM_TEXT,
    FORM_FILE,
    FORM_LISTING,
    FORM_BROKEN,
    FORM_OTHER
};

static bool has_nul(struct str s)
{
    return memchr(s.p ? s.p : "", '\0', s.n < 512 ? s.n : 512) != NULL;
}

static bool looks_like_html(struct str s)
{
    static const char *const marks[] = {
        "<!doctype html", "<html", "<head",   "<body", "<title", "<meta",
        "<table",         "<div",  "<script", "<p>",   "<h1",    "<a "};

    s = str_sub(s, 0, 4096);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_case_find(s, str_of(marks[i])) >= 0)
            return true;
    return false;
}

/* The bytes count, not the name: error pages come as .pdf, and files as
 * text/html. */
static enum form form_of(const struct extract_input *in)
{
    struct str type = label_content_type_essence(in->content_type);
    struct str body = in->body;
    bool utf16 =
        str_starts(body, STR("\xff\xfe")) || str_starts(body, STR("\xfe\xff"));

    if (file_type(body) != FILE_OTHER)
        return FORM_FILE;
    if (listing_is_xml(body))
        return FORM_LISTING;
    if (extract_is_document_type(type))
        return looks_like_html(body) ? FORM_HTML : FORM_BROKEN;
    if (has_nul(body) && !utf16 &&
        str_find(str_sub(body, 0, 200), STR("<\0")) < 0)
        return FORM_OTHER;
    if (str_case_eq(type, STR("text/html")) ||
        str_case_eq(type, STR("application/xhtml+xml")) ||
        looks_like_html(body))
        return FORM_HTML;
    if (str_case_eq(type, STR("text/plain")))
        return FORM_TEXT;
    if (str_case_starts(type, STR("image/")) ||
        str_case_starts(type, STR("video/")) ||
        str_case_starts(type, STR("audio/")) ||
        str_case_starts(type, STR("application/")) ||
        str_case_starts(type, STR("text/")) ||
        str_case_starts(type, STR("font/")))
        return FORM_OTHER;
    return FORM_HTML;
}

/* --- what all forms share --- */

void extract_reason(struct extraction *e, enum reason reason,
                    const char *detail)
{
    struct document *doc = e->doc;

    if (doc->reason == REASON_OK) {
        doc->reason = reason;
        doc->detail = detail;
    } else if (doc->reason == REASON_CANONICAL_OTHER &&
               doc->otherwise == REASON_OK) {
        doc->otherwise = reason;
        doc->otherwise_detail = detail;
    }
}

const char *extract_nfc(struct extraction *e, struct str s)
{
    scoped(buf_done) struct buf b = {0};

    utf8_nfc(&b, str_sub(s, 0,
                         utf8_prefix(
                             s, (size_t)e->options->indexer.text_max_bytes)));
    return arena_str(e->arena, buf_str(&b));
}

void extract_relations(struct extraction *e, struct str text, struct str lines)
{
    scoped(buf_done) struct buf out = {0};
    const struct document *doc = e->doc;
    struct relation_input input = {
        .own = doc->card.number,
        .title = str_of(*doc->card.abstract ? doc->card.abstract : doc->title),
        .text = text,
        .lines = lines,
    };

    relation_read(&out, &input);
    e->doc->relations = arena_str(e->arena, buf_str(&out));
}

const char *extract_name(struct extraction *e, const struct document_card *card)
{
    const char *name =
        arena_printf(e->arena, "%s%s%s %s", card->type,
                     *card->number ? " " : "", card->number, card->abstract);

    return arena_str(e->arena, str_trim(str_of(name)));
}

bool extract_is_document_type(struct str type)
{
    return str_case_starts(type, STR("application/pdf")) ||
           str_find(type, STR("officedocument")) >= 0 ||
           str_case_eq(type, STR("application/msword"));
}

static void empty_document(struct document *doc, const char *url)
{
    *doc = (struct document){
        .url = url,
        .detail = "",
        .otherwise_detail = "",
        .alarm = {0, "", ""},
        .title = "",
        .text = "",
        .description = "",
        .keywords = "",
        .lang = "",
        .author = "",
        .image = "",
        .published = "",
        .modified = "",
        .canonical = "",
        .robots = "",
        .encoding = "",
        .content_type = "",
        .card = document_card_empty(),
        .relations = "",
    };
}

/* Does the text read as Vietnamese?  Nothing else has these letters. */
static bool is_vietnamese(struct str s)
{
    size_t marked = 0, all = 0;

    for (size_t i = 0; i < s.n && all < 4000; all++) {
        uint32_t c = utf8_next(s, &i);
        marked += (c >= 0x1ea0 && c <= 0x1ef9) || c == 0x111 || c == 0x1b0 ||
                  c == 0x1a1;
    }
    return marked * 30 > all;
}

static const char *http_date(struct extraction *e, struct str header)
{
    char iso[CLOCK_ISO_MAX];
    int64_t ms;

    if (!clock_parse_http(header, &ms))
        return "";
    return arena_str(e->arena, str_of(clock_iso(iso, ms, false)));
}

/* Templates are often declared English; Vietnamese letters know better. */
static const char *language(const struct extraction *e)
{
    return is_vietnamese(str_of(e->doc->text)) ||
                   is_vietnamese(str_of(e->doc->card.abstract))
               ? "vi"
               : e->doc->lang;
}

static void finish(struct extraction *e)
{
    struct document *doc = e->doc;
    struct date listed;

    doc->lang = language(e);
    if (!*doc->modified)
        doc->modified = http_date(e, e->input->last_modified);
    if (!*doc->modified && date_find(&listed, e->input->lastmod))
        doc->modified = arena_str(e->arena, str_of(listed.iso));
    if (!*doc->published && *doc->card.issued)
        doc->published = doc->card.issued;
    doc->robots = arena_str(e->arena, buf_str(&e->tag.seen));
}

void extract_listing(struct extraction *e, const char *content_type)
{
    e->doc->content_type = content_type;
    extract_reason(e, REASON_TYPE_UNSUPPORTED, "a feed or a sitemap");
}

static void extract_other(struct extraction *e)
{
    struct str type = label_content_type_essence(e->input->content_type);

    e->doc->content_type =
        type.n ? arena_str(e->arena, type) : "application/octet-stream";
    extract_reason(e, REASON_TYPE_UNSUPPORTED, e->doc->content_type);
}

int extract(struct document *ret_document, const struct extract_input *input,
            const struct options *options, struct arena *arena, struct err *err)
{
    struct extraction e = {.input = input,
                           .options = options,
                           .arena = arena,
                           .doc = ret_document};
    int r = 0;

    empty_document(ret_document, arena_str(arena, str_of(input->url)));
    robots_tag_header(&e.tag, input->robots_header,
                      str_of(options->crawler.token));
    e.header_noindex = e.tag.noindex;
    switch (form_of(input)) {
    case FORM_HTML: extract_html(&e); break;
    case FORM_TEXT: extract_text(&e); break;
    case FORM_FILE: r = extract_file(&e, err); break;
    case FORM_LISTING: extract_listing(&e, "application/xml"); break;
    case FORM_BROKEN: extract_reason(&e, REASON_PARSE_ERROR, ""); break;
    case FORM_OTHER: extract_other(&e); break;
    }
    finish(&e);
    robots_tag_done(&e.tag);
    return r;
}
