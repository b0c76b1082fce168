/*
 * indexer/extract.c - see extract.h.
 *
 * HTML:  charset -> page -> meta, robots_tag -> main_text -> legal, quality
 * files: file_text -> legal
 *
 * Of several reasons not to index a page, the first of this order counts:
 * type, parse error, scan, noindex in the header, noindex in meta, canonical,
 * redirect by meta, JavaScript shell, log-in, soft 404, empty.
 */
#include "indexer/extract.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "config/options.h"
#include "indexer/charset.h"
#include "indexer/date.h"
#include "indexer/docno.h"
#include "indexer/file_text.h"
#include "indexer/fold.h"
#include "indexer/label.h"
#include "indexer/legal.h"
#include "indexer/listing.h"
#include "indexer/main_text.h"
#include "indexer/meta.h"
#include "indexer/page.h"
#include "indexer/quality.h"
#include "indexer/relation.h"
#include "indexer/robots_tag.h"
#include "indexer/title.h"

#include <ctype.h>

enum { MANY_LABELS = 2 };

struct job {
    const struct extract_input *input;
    const struct options *options;
    struct arena *arena;
    struct document *doc;
    struct robots_tag tag;
    bool header_noindex;
};

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

static bool is_document_type(struct str type)
{
    return str_case_starts(type, STR("application/pdf")) ||
           str_find(type, STR("officedocument")) >= 0 ||
           str_case_eq(type, STR("application/msword"));
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
    if (is_document_type(type))
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

static void set_reason(struct job *j, enum reason reason, const char *detail)
{
    struct document *doc = j->doc;

    if (doc->reason == REASON_OK) {
        doc->reason = reason;
        doc->detail = detail;
    } else if (doc->reason == REASON_CANONICAL_OTHER &&
               doc->otherwise == REASON_OK) {
        doc->otherwise = reason;
        doc->otherwise_detail = detail;
    }
}

static const char *nfc(struct job *j, struct str s)
{
    scoped(buf_done) struct buf b = {0};

    utf8_nfc(&b, str_sub(s, 0,
                         utf8_prefix(
                             s, (size_t)j->options->indexer.text_max_bytes)));
    return arena_str(j->arena, buf_str(&b));
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

static const char *http_date(struct job *j, struct str header)
{
    char iso[CLOCK_ISO_MAX];
    int64_t ms;

    if (!clock_parse_http(header, &ms))
        return "";
    return arena_str(j->arena, str_of(clock_iso(iso, ms, false)));
}

/* Templates are often declared English; Vietnamese letters know better. */
static const char *language(const struct job *j)
{
    return is_vietnamese(str_of(j->doc->text)) ||
                   is_vietnamese(str_of(j->doc->card.abstract))
               ? "vi"
               : j->doc->lang;
}

static void relate(struct job *j, struct str text, struct str lines)
{
    scoped(buf_done) struct buf out = {0};
    const struct document *doc = j->doc;
    struct relation_input input = {
        .own = doc->card.number,
        .title = str_of(*doc->card.abstract ? doc->card.abstract : doc->title),
        .text = text,
        .lines = lines,
    };

    relation_read(&out, &input);
    j->doc->relations = arena_str(j->arena, buf_str(&out));
}

static void finish(struct job *j)
{
    struct document *doc = j->doc;
    struct date listed;

    doc->lang = language(j);
    if (!*doc->modified)
        doc->modified = http_date(j, j->input->last_modified);
    if (!*doc->modified && date_find(&listed, j->input->lastmod))
        doc->modified = arena_str(j->arena, str_of(listed.iso));
    if (!*doc->published && *doc->card.issued)
        doc->published = doc->card.issued;
    doc->robots = arena_str(j->arena, buf_str(&j->tag.seen));
}

/* --- HTML --- */

/* What a portal answers at its bare name is looked for by that name, though it
 * is but a list of news. */
static bool is_front_page(const char *url)
{
    static const char *const paths[] = {"",
                                        "/index.html",
                                        "/index.htm",
                                        "/index.php",
                                        "/index.aspx",
                                        "/home",
                                        "/default.aspx",
                                        "/home.aspx",
                                        "/trang-chu",
                                        "/trangchu",
                                        "/vi",
                                        "/vi-vn",
                                        "/pages/trangchu.aspx",
                                        "/web/guest/home"};
    struct str core = url_core(url);
    ptrdiff_t slash = str_chr(core, '/');
    struct str path = str_sub(core, slash < 0 ? core.n : (size_t)slash, core.n);

    if (path.n && path.p[path.n - 1] == '/')
        path.n--;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (str_case_eq(path, str_of(paths[i])))
            return true;
    return false;
}

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

/* "Khai trương cổng dữ liệu (05/01/2026)": an item of a list, or its date. */
static bool is_dated(struct str line)
{
    enum { NEAR = 4 };
    struct date d;

    return date_find(&d, line) &&
           (d.from <= NEAR || line.n - d.to <= NEAR || date_is_line(line));
}

/* A list of other pages: dates on several lines, and either hardly a sentence
 * that comes to its end ("..." is a cut one), or the short name of a section as
 * its title. */
static bool is_list(struct str lines, struct str text, struct str title)
{
    enum { DATES = 3, MANY_DATES = 5, SENTENCES = 2, TITLE_WORDS = 5 };
    struct str line;
    int dates = 0, sentences = 0, words = 0;

    while (dates < MANY_DATES && str_cut(&lines, '\n', &line))
        dates += is_dated(line);
    while (sentences < SENTENCES && str_cut(&text, '\n', &line)) {
        line = str_trim(line);
        sentences += str_ends(line, STR(".")) && !str_ends(line, STR(".."));
    }
    while (str_cut(&title, ' ', &line))
        words++;
    return (dates >= DATES && sentences < SENTENCES) ||
           (dates >= MANY_DATES && words <= TITLE_WORDS);
}

/* The first page of a portal: a date on it is today's. */
static bool is_home(const char *url, struct str title)
{
    struct str rest = str_of(url);
    ptrdiff_t host = str_find(rest, STR("://"));

    rest = str_sub(rest, host < 0 ? 0 : (size_t)host + 3, rest.n);
    ptrdiff_t path = str_chr(rest, '/');
    return path < 0 || (size_t)path + 1 == rest.n ||
           str_is(title, "Trang chủ") || str_case_eq(title, STR("home"));
}

/* The first date among the lines near the title, if meta gave none. */
static const char *visible_date(struct job *j, struct str lines,
                                const char *title)
{
    struct date d;
    struct str line;
    ptrdiff_t at = *title ? str_find(lines, str_of(title)) : -1;
    struct str rest = str_sub(lines, at < 0 ? 0 : (size_t)at, lines.n);

    for (int n = 0; n < 40 && str_cut(&rest, '\n', &line); n++)
        if (date_is_line(line) && date_find(&d, line))
            return arena_str(j->arena, str_of(d.iso));
    return "";
}

static bool has_video(const struct page *p, const struct meta *m)
{
    struct str type = str_of(m->type);

    if (str_case_starts(type, STR("video")))
        return true;
    for (uint32_t i = p->body; i < p->count; i++) {
        uint16_t tag = p->nodes[i].tag;
        struct str src = page_attr(p, i, "src");
        if (tag == GUMBO_TAG_VIDEO || tag == GUMBO_TAG_EMBED ||
            tag == GUMBO_TAG_OBJECT)
            return true;
        if (tag == GUMBO_TAG_IFRAME && (str_find(src, STR("youtube.")) >= 0 ||
                                        str_find(src, STR("/video")) >= 0))
            return true;
    }
    return false;
}

static bool is_directive(const struct document_card *card)
{
    static const char *const kinds[] = {"Chỉ thị", "Công điện", "Công văn",
                                        "Thông báo", "Kết luận"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(card->type, kinds[i]))
            return true;
    return false;
}

/* A page of one data set of a CKAN catalogue, or of one of its files. */
static bool is_ckan_dataset(const struct page *p, const char *url)
{
    if (str_find(str_of(url), STR("/dataset/")) < 0)
        return false;
    for (uint32_t i = 0; i < p->count; i++)
        if (p->nodes[i].tag == GUMBO_TAG_META &&
            str_case_eq(page_attr(p, i, "name"), STR("generator")) &&
            str_case_starts(page_attr(p, i, "content"), STR("ckan")))
            return true;
    return false;
}

/* Does it say so itself? */
static bool is_news(const struct meta *m)
{
    return str_ends(str_of(m->type), STR("NewsArticle"));
}

static enum kind kind_of(const struct legal *legal, const struct page *p,
                         const struct meta *m, const struct document *doc)
{
    enum { LONG_BYTES = 250 };
    struct str type = str_of(m->type);

    if (legal->service_labels >= MANY_LABELS ||
        str_is(type, "GovernmentService"))
        return KIND_SERVICE;
    if (str_case_eq(type, STR("dataset")) || is_ckan_dataset(p, doc->url))
        return KIND_DATASET;
    const struct document_card *card = &legal->card;
    bool opening = *card->issuer && *card->issued;
    bool named = *card->number || legal->unnumbered;
    if ((named && (legal->labels >= MANY_LABELS || opening)) ||
        (legal->opens && opening) || *legal->name)
        return is_directive(&legal->card) ? KIND_DIRECTIVE : KIND_DOCUMENT;
    if (*card->number && str_is(type, "Legislation"))
        return is_directive(card) ? KIND_DIRECTIVE : KIND_DOCUMENT;
    if (has_video(p, m))
        return KIND_VIDEO;
    if (is_news(m) || (*doc->published && strlen(doc->text) > LONG_BYTES))
        return KIND_NEWS;
    return KIND_PAGE;
}

static void read_meta(struct job *j, const struct page *p, struct meta *m)
{
    struct document *doc = j->doc;

    meta_read(m, p, doc->url, j->options->crawler.token, &j->tag, j->arena);
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
    if (j->header_noindex)
        set_reason(j, REASON_NOINDEX_HEADER, "");
    else if (j->tag.noindex)
        set_reason(j, REASON_NOINDEX_META, "");
    if (is_other_page(doc->url, m->canonical))
        set_reason(j, REASON_CANONICAL_OTHER, m->canonical);
    if (is_other_page(doc->url, m->refresh))
        set_reason(j, REASON_REDIRECT, m->refresh);
}

/* Too short to tell one page from another ("Trung ương"). */
static bool is_generic(const char *title)
{
    enum { TITLE_BYTES = 16 };

    return strlen(title) < TITLE_BYTES;
}

/* "Nghị định 30/2020/NĐ-CP Về công tác văn thư" */
static const char *name_of(struct job *j, const struct document_card *card)
{
    const char *name =
        arena_printf(j->arena, "%s%s%s %s", card->type,
                     *card->number ? " " : "", card->number, card->abstract);

    return arena_str(j->arena, str_trim(str_of(name)));
}

/* The line that names the document, else the first heading, else the first
 * line of the text; `title` when there is nothing better. */
static struct str better_title(struct job *j, const struct page *p,
                               const struct main_text *text,
                               const struct legal *legal, const char *title)
{
    enum { LINE_BYTES = 200 };
    struct str number = str_of(legal->card.number), line;
    struct str rest = text->lines;

    if (legal->unnumbered && *legal->card.abstract)
        return legal_names_document(str_of(legal->card.abstract))
                   ? str_of(legal->card.abstract)
                   : str_of(name_of(j, &legal->card));
    if (*legal->name)
        return str_of(legal->name);
    if (legal->opens && !number.n)
        return str_of(name_of(j, &legal->card));
    while (number.n && str_cut(&rest, '\n', &line))
        if (line.n > number.n + 4 && line.n < LINE_BYTES &&
            str_ends(line, number) && legal_names_document(line))
            return line;
    if (*title)
        return str_of(title);
    for (uint16_t tag = GUMBO_TAG_H1; tag <= GUMBO_TAG_H3; tag++) {
        uint32_t at = page_find(p, p->body, p->count, tag);
        if (at < p->count && *page_string(p, at, j->arena))
            return str_of(page_string(p, at, j->arena));
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
static void add_declared(struct job *j, struct legal *legal,
                         const struct meta *m)
{
    scoped(buf_done) struct buf number = {0};
    struct document_card *card = &legal->card;
    struct str type = str_of(m->type);
    bool service = str_is(type, "GovernmentService");

    if (str_is(type, "Legislation") && !*card->number &&
        docno_first(&number, str_of(m->number)))
        card->number = arena_str(j->arena, buf_str(&number));
    if (*card->number && !*card->type)
        card->type = docno_type(card->number);
    if (!*card->issuer && (service || str_is(type, "Legislation")))
        card->issuer = m->issuer;
    if (!*card->field && service)
        card->field = m->area;
}

static void read_text(struct job *j, const struct page *p, const struct meta *m,
                      struct str html)
{
    struct document *doc = j->doc;
    struct main_text text;
    struct legal legal;

    main_text_read(&text, p);
    struct str lines = text.lines;
    const char *title = title_choose(m, lines, j->arena);
    main_text_choose(&text, str_of(title));
    doc->title = nfc(j, str_of(title));
    doc->text = nfc(j, buf_str(&text.text));
    legal_read(&legal, lines, str_of(doc->title), str_of(doc->text), j->arena);
    add_declared(j, &legal, m);
    if (!*doc->title || is_generic(doc->title))
        doc->title = nfc(j, better_title(j, p, &text, &legal, doc->title));
    bool many = is_home(doc->url, str_of(title)) ||
                is_list(lines, str_of(doc->text), str_of(title));
    if (!*doc->published && !many)
        doc->published = visible_date(j, lines, title);
    doc->kind = kind_of(&legal, p, m, doc);
    if (doc->kind == KIND_NEWS && many && !is_news(m))
        doc->kind = KIND_PAGE;
    if (doc->kind == KIND_SERVICE && !names_service(doc->title, legal.service))
        doc->title = legal.service;
    if (doc->kind == KIND_DOCUMENT || doc->kind == KIND_DIRECTIVE ||
        doc->kind == KIND_SERVICE || is_about(&legal, doc->title))
        doc->card = legal.card;
    if (doc->kind == KIND_DOCUMENT || doc->kind == KIND_DIRECTIVE)
        relate(j, str_of(doc->text), lines);
    enum reason reason = quality_of(p, &text, str_of(doc->title), html);
    if (reason == REASON_EMPTY && is_front_page(doc->url)) {
        main_text_list(&text);
        doc->text = nfc(j, buf_str(&text.text));
        reason = text.paragraphs ? REASON_OK : REASON_EMPTY;
    }
    if (reason == REASON_EMPTY && *doc->card.number)
        reason = REASON_OK; /* a page of attributes only */
    set_reason(j, reason, "");
    main_text_done(&text);
}

static void extract_html(struct job *j)
{
    scoped(buf_done) struct buf html = {0};
    struct page page;
    struct meta meta;

    j->doc->content_type = "text/html";
    j->doc->encoding =
        charset_decode(&html, j->input->body, j->input->content_type);
    page_parse(&page, buf_str(&html), j->arena);
    read_meta(j, &page, &meta);
    read_text(j, &page, &meta, buf_str(&html));
    struct spam_page seen = {&page, j->doc->url, str_of(j->doc->title),
                             str_of(j->doc->text)};
    if (j->input->spam_words)
        spam_judge(&j->doc->alarm, j->input->spam_words, &seen, j->arena);
}

/* --- files and plain text --- */

static const char *first_line(struct job *j, const char *text)
{
    struct str rest = str_of(text), line;

    while (str_cut(&rest, '\n', &line))
        if (str_trim(line).n > 3)
            return arena_str(
                j->arena, str_trim(str_sub(line, 0, utf8_prefix(line, 300))));
    return "";
}

/* `text` is all of it, doc->text may lack the title. */
static void read_plain(struct job *j, const char *text)
{
    struct document *doc = j->doc;
    struct legal legal;

    legal_read(&legal, STR(""), str_of(doc->title), str_of(text), j->arena);
    bool named = *legal.card.number &&
                 str_find(str_of(doc->title), str_of(legal.card.number)) >= 0;
    if (!named && legal.opens && *legal.card.abstract)
        doc->title = name_of(j, &legal.card);
    if (!*doc->title)
        doc->title = first_line(j, doc->text);
    if (!*legal.card.number && !legal.opens)
        return;
    doc->card = legal.card;
    doc->kind = is_directive(&legal.card) ? KIND_DIRECTIVE : KIND_DOCUMENT;
    relate(j, str_of(text), STR(""));
}

/* Without the title, over however many lines, at the head of the text. */
static struct str without_title(struct str text, struct str title)
{
    size_t i = 0, k = 0;

    while (k < title.n) {
        while (i < text.n && isspace((unsigned char)text.p[i]))
            i++;
        while (k < title.n && isspace((unsigned char)title.p[k]))
            k++;
        if (k == title.n)
            break;
        if (i == text.n || text.p[i] != title.p[k])
            return text;
        i++;
        k++;
    }
    return i < text.n && isspace((unsigned char)text.p[i])
               ? str_trim(str_sub(text, i, text.n))
               : text;
}

static bool is_bare_number(struct str line)
{
    enum { DIGITS_MAX = 3 };
    size_t digits = 0;

    line = str_trim(line);
    while (digits < line.n && isdigit((unsigned char)line.p[digits]))
        digits++;
    return line.n && digits == line.n && digits <= DIGITS_MAX;
}

/* Page numbers, and the first column of tables: lines of a number alone. */
static void drop_bare_numbers(struct buf *out, struct str text)
{
    for (struct str line; str_cut(&text, '\n', &line);) {
        if (is_bare_number(line))
            continue;
        if (out->n)
            buf_addc(out, '\n');
        buf_add(out, line);
    }
}

static int extract_file(struct job *j, struct err *err)
{
    scoped(buf_done) struct buf text = {0};
    struct file_text file;

    int r = file_text(&file, j->input->body, j->options, j->arena, err);
    if (r < 0)
        return err_wrap(err, "%s", j->doc->url);
    j->doc->content_type = file_type_mime(file.type);
    j->doc->encoding = file.encoding;
    /* An archive that breaks off is no document unless it was called one. */
    if (file.type == FILE_OTHER && file.reason == REASON_PARSE_ERROR &&
        !is_document_type(label_content_type_essence(j->input->content_type)))
        set_reason(j, REASON_TYPE_UNSUPPORTED, "no known type of file");
    set_reason(j, file.reason, file.detail);
    if (j->header_noindex)
        set_reason(j, REASON_NOINDEX_HEADER, "");
    j->doc->title = nfc(j, str_of(file.title));
    drop_bare_numbers(&text, str_of(file.text));
    const char *all = nfc(j, buf_str(&text));
    j->doc->text =
        arena_str(j->arena, without_title(str_of(all), str_of(j->doc->title)));
    read_plain(j, all);
    return 0;
}

/* What it lists is indexed, not the list. */
static void extract_listing(struct job *j, const char *content_type)
{
    j->doc->content_type = content_type;
    set_reason(j, REASON_TYPE_UNSUPPORTED, "a feed or a sitemap");
}

static void extract_text(struct job *j)
{
    scoped(buf_done) struct buf text = {0};

    j->doc->content_type = "text/plain";
    j->doc->encoding =
        charset_decode(&text, j->input->body, j->input->content_type);
    if (listing_is_text(buf_str(&text))) {
        extract_listing(j, "text/plain");
        return;
    }
    if (j->header_noindex)
        set_reason(j, REASON_NOINDEX_HEADER, "");
    j->doc->text = nfc(j, str_trim(buf_str(&text)));
    read_plain(j, j->doc->text);
    if (!*j->doc->text)
        set_reason(j, REASON_EMPTY, "");
}

static void extract_other(struct job *j)
{
    struct str type = label_content_type_essence(j->input->content_type);

    j->doc->content_type =
        type.n ? arena_str(j->arena, type) : "application/octet-stream";
    set_reason(j, REASON_TYPE_UNSUPPORTED, j->doc->content_type);
}

int extract(struct document *ret_document, const struct extract_input *input,
            const struct options *options, struct arena *arena, struct err *err)
{
    struct job j = {.input = input,
                    .options = options,
                    .arena = arena,
                    .doc = ret_document};
    int r = 0;

    empty_document(ret_document, arena_str(arena, str_of(input->url)));
    robots_tag_header(&j.tag, input->robots_header,
                      str_of(options->crawler.token));
    j.header_noindex = j.tag.noindex;
    switch (form_of(input)) {
    case FORM_HTML: extract_html(&j); break;
    case FORM_TEXT: extract_text(&j); break;
    case FORM_FILE: r = extract_file(&j, err); break;
    case FORM_LISTING: extract_listing(&j, "application/xml"); break;
    case FORM_BROKEN: set_reason(&j, REASON_PARSE_ERROR, ""); break;
    case FORM_OTHER: extract_other(&j); break;
    }
    finish(&j);
    robots_tag_done(&j.tag);
    return r;
}
