/*
 * indexer/extract_html.c - pages of HTML:
 * charset -> page -> meta, robots_tag -> main_text -> legal, quality
 */
#include "indexer/extract_part.h"

#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "indexer/charset.h"
#include "indexer/date.h"
#include "indexer/docno.h"
#include "indexer/fold.h"
#include "indexer/legal.h"
#include "indexer/main_text.h"
#include "indexer/meta.h"
#include "indexer/page.h"
#include "indexer/page_kind.h"
#include "indexer/quality.h"
#include "indexer/title.h"

static bool is_other_page(const char *url, const char *target)
{
    scoped(buf_done) struct buf own = {0};
    struct err ignored = {0};

    if (!*target || url_key(&own, str_of(url), NULL, &ignored) < 0)
        return false;
    return !str_eq(url_core(own.p), url_core(target));
}

static size_t count_links(const struct page *p)
{
    size_t n = 0;

    for (uint32_t i = p->body; i < p->count; i++) {
        if (p->nodes[i].tag != GUMBO_TAG_A)
            continue;
        struct str href = str_trim(page_attr(p, i, "href"));
        bool scheme = str_case_starts(href, STR("javascript:")) ||
                      str_case_starts(href, STR("mailto:")) ||
                      str_case_starts(href, STR("tel:")) ||
                      str_case_starts(href, STR("data:"));
        n += href.n && href.p[0] != '#' && !scheme;
    }
    return n;
}

/* The first date among the lines near the title, if meta gave none. */
static const char *visible_date(struct extraction *e, struct str lines,
                                const char *title)
{
    struct date d;
    struct str line;
    ptrdiff_t at = *title ? str_find(lines, str_of(title)) : -1;
    struct str rest = str_sub(lines, at < 0 ? 0 : (size_t)at, lines.n);

    for (int n = 0; n < 40 && str_cut(&rest, '\n', &line); n++)
        if (date_is_line(line) && date_find(&d, line))
            return arena_str(e->arena, str_of(d.iso));
    return "";
}

static void read_meta(struct extraction *e, const struct page *p,
                      struct meta *m)
{
    struct document *doc = e->doc;

    meta_read(m, p, doc->url, e->options->crawler.token, &e->tag, e->arena);
    doc->description = m->description;
    doc->keywords = m->keywords;
    doc->lang = m->lang;
    doc->author = *m->author ? m->author : m->source;
    doc->image = m->image;
    doc->published = m->published;
    doc->modified = m->modified;
    doc->canonical = m->canonical;
    doc->has = m->has;
    doc->is_html = true;
    doc->links = count_links(p);
    if (e->header_noindex)
        extract_reason(e, REASON_NOINDEX_HEADER, "");
    else if (e->tag.noindex)
        extract_reason(e, REASON_NOINDEX_META, "");
    if (is_other_page(doc->url, m->canonical))
        extract_reason(e, REASON_CANONICAL_OTHER, m->canonical);
    if (is_other_page(doc->url, m->refresh))
        extract_reason(e, REASON_REDIRECT, m->refresh);
}

/* Too short to tell one page from another ("Trung ương"). */
static bool is_generic(const char *title)
{
    enum { TITLE_BYTES = 16 };

    return strlen(title) < TITLE_BYTES;
}

/* The line that names the document, else the first heading, else the first
 * line of the text; `title` when there is nothing better. */
static struct str better_title(struct extraction *e, const struct page *p,
                               const struct main_text *text,
                               const struct legal *legal, const char *title)
{
    enum { LINE_BYTES = 200 };
    struct str number = str_of(legal->card.number), line;
    struct str rest = text->lines;

    if (legal->unnumbered && *legal->card.abstract)
        return legal_names_document(str_of(legal->card.abstract))
                   ? str_of(legal->card.abstract)
                   : str_of(extract_name(e, &legal->card));
    if (*legal->name)
        return str_of(legal->name);
    if (legal->opens && !number.n)
        return str_of(extract_name(e, &legal->card));
    while (number.n && str_cut(&rest, '\n', &line))
        if (line.n > number.n + 4 && line.n < LINE_BYTES &&
            str_ends(line, number) && legal_names_document(line))
            return line;
    if (*title)
        return str_of(title);
    for (uint16_t tag = GUMBO_TAG_H1; tag <= GUMBO_TAG_H3; tag++) {
        uint32_t at = page_find(p, p->body, p->count, tag);
        if (at < p->count && *page_string(p, at, e->arena))
            return str_of(page_string(p, at, e->arena));
    }
    rest = buf_str(&text->text);
    return str_cut(&rest, '\n', &line) && line.n < LINE_BYTES ? line : STR("");
}

/* Does the title hold the exact name of the procedure, or a good part of it?
 * Many pages are all called "Chi tiết thủ tục hành chính". */
static bool names_service(const char *title, const char *service)
{
    scoped(buf_done) struct buf a = {0}, b = {0};

    fold_text(&a, str_of(title));
    fold_text(&b, str_of(service));
    return !b.n || str_find(buf_str(&a), buf_str(&b)) >= 0 ||
           (!is_generic(title) && str_find(buf_str(&b), buf_str(&a)) >= 0);
}

/* Does the page bear the number in its title?  Other pages that are no
 * documents list or cite it. */
static bool is_about(const struct legal *legal, const char *title)
{
    const char *number = legal->card.number;

    return *number && legal_names_document(str_of(title)) &&
           str_find(str_of(title), str_of(number)) >= 0;
}

/* What the page declares of a document or service fills what was not read. */
static void add_declared(struct extraction *e, struct legal *legal,
                         const struct meta *m)
{
    scoped(buf_done) struct buf number = {0};
    struct document_card *card = &legal->card;
    struct str type = str_of(m->type);
    bool service = str_is(type, "GovernmentService");

    if (str_is(type, "Legislation") && !*card->number &&
        docno_first(&number, str_of(m->number)))
        card->number = arena_str(e->arena, buf_str(&number));
    if (*card->number && !*card->type)
        card->type = docno_type(card->number);
    if (!*card->issuer && (service || str_is(type, "Legislation")))
        card->issuer = m->issuer;
    if (!*card->field && service)
        card->field = m->area;
}

/* Where there is more in the table of attributes than in the text, they are
 * what the page says; lines of the text that it has not got follow. */
static bool add_attributes(struct extraction *e, const char *attributes)
{
    scoped(buf_done) struct buf all = {0};
    struct str text = str_of(e->doc->text), line;

    if (strlen(attributes) <= text.n)
        return false;
    buf_addz(&all, attributes);
    while (text.n && str_cut(&text, '\n', &line))
        if (str_find(str_of(attributes), line) < 0)
            buf_addf(&all, "%.*s\n", (int)line.n, line.p);
    e->doc->text = extract_nfc(e, str_trim(buf_str(&all)));
    return true;
}

static void read_text(struct extraction *e, const struct page *p,
                      const struct meta *m, struct str html)
{
    struct document *doc = e->doc;
    struct main_text text;
    struct legal legal;

    main_text_read(&text, p);
    struct str lines = text.lines;
    const char *title = title_choose(m, lines, e->arena);
    main_text_choose(&text, str_of(title));
    doc->title = extract_nfc(e, str_of(title));
    doc->text = extract_nfc(e, buf_str(&text.text));
    legal_read(&legal, lines, str_of(doc->title), str_of(doc->text), e->arena);
    add_declared(e, &legal, m);
    if (!*doc->title || is_generic(doc->title))
        doc->title =
            extract_nfc(e, better_title(e, p, &text, &legal, doc->title));
    bool many = page_kind_is_home(doc->url, str_of(title)) ||
                page_kind_is_list(lines, str_of(doc->text), str_of(title));
    if (!*doc->published && !many)
        doc->published = visible_date(e, lines, title);
    doc->kind = page_kind(&legal, p, m, doc);
    if (doc->kind == KIND_NEWS && many && !page_kind_is_news(m))
        doc->kind = KIND_PAGE;
    if (doc->kind == KIND_SERVICE && !names_service(doc->title, legal.service))
        doc->title = legal.service;
    if (doc->kind == KIND_DOCUMENT || doc->kind == KIND_DIRECTIVE ||
        doc->kind == KIND_SERVICE || is_about(&legal, doc->title))
        doc->card = legal.card;
    if (doc->kind == KIND_DOCUMENT || doc->kind == KIND_DIRECTIVE)
        extract_relations(e, str_of(doc->text), lines);
    enum reason reason = quality_of(p, &text, str_of(doc->title), html);
    if (reason == REASON_EMPTY && page_kind_is_front(doc->url)) {
        main_text_list(&text);
        doc->text = extract_nfc(e, buf_str(&text.text));
        reason = text.paragraphs ? REASON_OK : REASON_EMPTY;
    }
    bool listed = (doc->kind == KIND_DOCUMENT || doc->kind == KIND_DIRECTIVE) &&
                  add_attributes(e, legal.attributes);
    if (reason == REASON_EMPTY && (listed || *doc->card.number))
        reason = REASON_OK; /* a page of attributes only */
    extract_reason(e, reason, "");
    main_text_done(&text);
}

void extract_html(struct extraction *e)
{
    scoped(buf_done) struct buf html = {0};
    struct page page;
    struct meta meta;

    e->doc->content_type = "text/html";
    e->doc->encoding =
        charset_decode(&html, e->input->body, e->input->content_type);
    page_parse(&page, buf_str(&html), e->arena);
    read_meta(e, &page, &meta);
    read_text(e, &page, &meta, buf_str(&html));
    struct spam_page seen = {&page, e->doc->url, str_of(e->doc->title),
                             str_of(e->doc->text)};
    if (e->input->spam_words)
        spam_judge(&e->doc->alarm, e->input->spam_words, &seen, e->arena);
}
