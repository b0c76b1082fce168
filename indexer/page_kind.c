/* indexer/page_kind.c - see page_kind.h. */
#include "indexer/page_kind.h"

#include "base/url.h"
#include "indexer/date.h"
#include "indexer/legal.h"
#include "indexer/meta.h"
#include "indexer/page.h"

#include <string.h>

enum { MANY_LABELS = 2 };

bool page_kind_is_front(const char *url)
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

/* "Khai trương cổng dữ liệu (05/01/2026)": an item of a list, or its date. */
static bool is_dated(struct str line)
{
    enum { NEAR = 4 };
    struct date d;

    return date_find(&d, line) &&
           (d.from <= NEAR || line.n - d.to <= NEAR || date_is_line(line));
}

bool page_kind_is_list(struct str lines, struct str text, struct str title)
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

bool page_kind_is_home(const char *url, struct str title)
{
    struct str rest = str_of(url);
    ptrdiff_t host = str_find(rest, STR("://"));

    rest = str_sub(rest, host < 0 ? 0 : (size_t)host + 3, rest.n);
    ptrdiff_t path = str_chr(rest, '/');
    return path < 0 || (size_t)path + 1 == rest.n ||
           str_is(title, "Trang chủ") || str_case_eq(title, STR("home"));
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

enum kind page_kind_of_card(const struct document_card *card)
{
    static const char *const kinds[] = {"Chỉ thị", "Công điện", "Công văn",
                                        "Thông báo", "Kết luận"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(card->type, kinds[i]))
            return KIND_DIRECTIVE;
    return KIND_DOCUMENT;
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

bool page_kind_is_news(const struct meta *m)
{
    return str_ends(str_of(m->type), STR("NewsArticle"));
}

enum kind page_kind(const struct legal *legal, const struct page *p,
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
        return page_kind_of_card(&legal->card);
    if (*card->number && str_is(type, "Legislation"))
        return page_kind_of_card(card);
    if (has_video(p, m))
        return KIND_VIDEO;
    if (page_kind_is_news(m) ||
        (*doc->published && strlen(doc->text) > LONG_BYTES))
        return KIND_NEWS;
    return KIND_PAGE;
}
