/* indexer/boxname.c - see boxname.h. */
#include "indexer/boxname.h"

#include "indexer/page.h"

#include <ctype.h>

/*
 * A short word counts at the beginning of a word of the name only ("ad" of
 * "ad-slot", not of "shadow"), a long one anywhere; one with "^" at the
 * beginning of a whole name ("^widget": not "elementor-widget").
 */
static bool word_in(struct str name, struct str word)
{
    enum { LONG_WORD = 6 };
    bool whole = word.p[0] == '^';

    word = str_sub(word, whole, word.n);
    for (size_t from = 0;; from++) {
        ptrdiff_t at = str_case_find(str_sub(name, from, name.n), word);
        if (at < 0)
            return false;
        size_t i = from += (size_t)at;
        unsigned char before = i ? (unsigned char)name.p[i - 1] : ' ';
        if (whole ? isspace(before)
                  : word.n >= LONG_WORD || !isalnum(before) ||
                        (isupper((unsigned char)name.p[i]) && islower(before)))
            return true;
    }
}

static bool name_has(struct str name, const char *list)
{
    struct str rest = str_of(list), one;

    while (name.n && str_cut(&rest, ' ', &one))
        if (word_in(name, one))
            return true;
    return false;
}

static const char bad_names[] =
    "breadcrumb comment disqus cookie gdpr footer footnav menu navbar nav "
    "navigation topnav mainnav subnav pagination pager popup modal overlay "
    "related relate recommend readmore read-more more-news trending popular "
    "mostread most-read sidebar side-bar rightcol leftcol social share sharing "
    "sharedaddy addtoany sponsor advert ads ad banner ^widget toolbar "
    "newsletter subscribe subscription signup ^promo yarpp outbrain "
    "taboola poll login shoutbox skip tags taglist tag-list topics keywords "
    "author-bio about-author author-box authorbox biography bookmark rss "
    "lienquan lien-quan lien_quan tinkhac tin-khac tin_khac cackhac cac-tin "
    "tin-moi tinmoi quangcao quang-cao thongke thong-ke binhluan binh-luan "
    "phan-trang phantrang chia-se chiase lienket lien-ket danhgia danh-gia "
    "timkiem tim-kiem dieuhuong";
static const char edge_names[] =
    "footer footnav menu navbar nav navigation topnav mainnav subnav copyright "
    "lienket lien-ket dieuhuong thongke thong-ke sidebar ^widget";
/* No wrapper of a page is called so. */
static const char never_names[] = "^footer ^copyright ^breadcrumb";
static const char good_names[] =
    "article body column content main entry post-text noidung noi-dung "
    "chitiet chi-tiet toanvan journal xemtin bai-viet baiviet";
/* Names of the one element that holds the article and nothing else. */
static const char exact_names[] =
    "article-body articlebody article__body article-content articlecontent "
    "article_body article-text entry-content entrycontent post-content "
    "post-body postbody story-body storybody story-content content-body "
    "news-content detail-content content-detail noidung-baiviet noidung "
    "noi-dung noidungtin chitiet-noidung journal-content-article toanvan "
    "ms-rtestate-field";
/* Lines that go with an article but are not of it; only short ones count. */
static const char small_names[] =
    "byline author dateline date time timestamp publish posted credit source "
    "tac-gia tacgia ngay-dang ngaydang nguon thoi-gian thoigian luotxem "
    "luot-xem meta print category kicker eyebrow caption dek disclaimer";
/* Of other pages when there are many; of this one between title and text. */
static const char teaser_names[] = "teaser";
static const char lead_names[] = "teaser lead intro excerpt einleitung sapo "
                                 "trichyeu trich-yeu tomtat tom-tat";
static const char subtitle_names[] =
    "standfirst subhead sub-head subtitle sub-title quote";

bool boxname_is_hidden(const struct page *p, uint32_t i)
{
    struct str style = page_attr(p, i, "style");

    if (page_attr(p, i, "hidden").p)
        return true;
    if (!style.n)
        return false;
    ptrdiff_t at = str_case_find(style, STR("display"));
    if (at < 0)
        return false;
    style = str_trim(str_sub(style, (size_t)at + 7, style.n));
    return style.n && style.p[0] == ':' &&
           str_case_starts(str_trim(str_sub(style, 1, style.n)), STR("none"));
}

static bool is_aside_tag(uint16_t tag)
{
    switch (tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_MARQUEE: return true;
    default: return page_is_raw(tag);
    }
}

/* The header of the page, not that of an article or section in it. */
static bool is_page_header(const struct page *p, uint32_t i)
{
    if (p->nodes[i].tag != GUMBO_TAG_HEADER)
        return false;
    for (i = p->nodes[i].parent; i > p->body; i = p->nodes[i].parent) {
        uint16_t tag = p->nodes[i].tag;
        if (tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN ||
            tag == GUMBO_TAG_SECTION)
            return false;
    }
    return true;
}

/* What one attribute says. */
static unsigned name_flags(struct str name)
{
    unsigned flags = 0;

    if (name_has(name, never_names))
        return BOX_ASIDE;
    if (name_has(name, bad_names))
        flags |= BOX_BAD;
    if (name_has(name, teaser_names))
        flags |= BOX_TEASER;
    if (name_has(name, edge_names))
        flags |= BOX_BAD | BOX_EDGE;
    if (name_has(name, good_names))
        flags |= BOX_GOOD;
    if (name_has(name, exact_names))
        flags |= BOX_EXACT;
    if (name_has(name, small_names))
        flags |= BOX_SMALL;
    return flags;
}

/* The same, remembered: the names of a page are few. */
static unsigned known_flags(struct boxname_memo *memo, struct str name)
{
    if (!name.n)
        return 0;
    uint64_t hash = str_hash(name);
    struct boxname_known *known =
        &memo->known[hash % (sizeof memo->known / sizeof *memo->known)];
    if (known->hash != hash)
        *known = (struct boxname_known){hash, name_flags(name)};
    return known->flags;
}

unsigned boxname_flags(const struct page *p, uint32_t i,
                       struct boxname_memo *memo)
{
    uint16_t tag = p->nodes[i].tag;

    if (tag == PAGE_TEXT || tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML)
        return 0;
    if (boxname_is_hidden(p, i))
        return BOX_ASIDE;
    if (is_aside_tag(tag) || is_page_header(p, i))
        return tag == GUMBO_TAG_ASIDE || tag == GUMBO_TAG_HEADER
                   ? BOX_ASIDE | BOX_WRAPPER
                   : BOX_ASIDE;
    struct str role = page_attr(p, i, "role"), prop;
    if (name_has(role, "navigation complementary contentinfo menu menubar "
                       "banner dialog search alertdialog"))
        return BOX_ASIDE;
    struct str class = page_attr(p, i, "class"), id = page_attr(p, i, "id");
    unsigned flags = known_flags(memo, class) | known_flags(memo, id);
    if (flags & BOX_ASIDE)
        return BOX_ASIDE;
    prop = page_attr(p, i, "itemprop");
    if (str_is(prop, "articleBody"))
        flags |= BOX_EXACT | BOX_GOOD;
    if (tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN ||
        str_is(role, "main"))
        return BOX_GOOD | (flags & BOX_EXACT);
    return flags;
}

bool boxname_is_lead(const struct page *p, uint32_t i)
{
    return name_has(page_attr(p, i, "class"), lead_names) ||
           name_has(page_attr(p, p->nodes[i].parent, "class"), lead_names);
}

bool boxname_is_subtitle(const struct page *p, uint32_t i)
{
    return name_has(page_attr(p, i, "class"), subtitle_names);
}
