/*
 * indexer/main_text.c - see main_text.h.
 *
 * The page is cut into runs: what stands between two line breaks of block
 * elements.  A run knows its length, how much of it is links, and which block
 * holds it.  Then
 *
 *   1. subtrees that name themselves as surroundings (nav, footer, class
 *      "sidebar" ...) or are hidden are set aside;
 *   2. every run of prose gives points to the blocks above it, most to the
 *      nearest; the block with the most points, thinned by the share of
 *      links in it, is the root;
 *   3. neighbours of the root that hold prose too are taken in;
 *   4. of the runs inside, those that are links, labels or dates are left out.
 */
#include "indexer/main_text.h"

#include "base/utf8.h"
#include "indexer/date.h"
#include "indexer/fold.h"
#include "indexer/legal.h"
#include "indexer/page.h"
#include "indexer/syllable.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>

enum node_flag {
    ASIDE = 1,       /* surroundings, whatever it is called */
    BAD_NAME = 2,    /* named as surroundings */
    GOOD_NAME = 4,   /* named as content */
    EXACT_NAME = 8,  /* named as the article itself */
    SMALL_NAME = 16, /* byline, date ... if it is short */
    EDGE_NAME = 32,  /* footer, menu: the edges of a page */
    LEAD_NAME = 64,  /* teaser, intro: of another page, or the lead of this */
    WRAPPER = 128,   /* ASIDE for a tag that some wrap round a whole page */
    OUT_TAG = 256,   /* set aside with what is above: for its kind */
    OUT_NAME = 512,  /* ... for its name */
    OUT = OUT_TAG | OUT_NAME,
};
enum {
    PROSE_BYTES = 25, /* shorter runs say nothing about where the text is */
    MASS_BYTES = 60,  /* shorter ones may be teasers */
    LEVELS = 5,
};

struct run {
    uint32_t node;     /* first text node */
    uint32_t block;    /* nearest block element above */
    uint32_t from, to; /* bytes in the text buffer */
    uint32_t links;    /* bytes inside a[href] */
    uint16_t commas;
    bool heading;
    bool stock; /* words of footers, whatever the element is called */
};

struct main_text_work {
    const struct page *page;
    uint16_t *flags;
    float *score;
    uint32_t *chars, *links, *mass; /* sums below each node */
    struct run *runs;
    size_t count, room;
    struct buf text; /* the runs, one a line */
};

/* --- names --- */

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

static bool is_hidden(const struct page *p, uint32_t i)
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

static unsigned name_flags(struct str class, struct str id)
{
    unsigned flags = 0;

    if (name_has(class, bad_names) || name_has(id, bad_names))
        flags |= BAD_NAME;
    if (name_has(class, teaser_names) || name_has(id, teaser_names))
        flags |= LEAD_NAME;
    if (name_has(class, edge_names) || name_has(id, edge_names))
        flags |= BAD_NAME | EDGE_NAME;
    if (name_has(class, good_names) || name_has(id, good_names))
        flags |= GOOD_NAME;
    if (name_has(class, exact_names) || name_has(id, exact_names))
        flags |= EXACT_NAME;
    if (name_has(class, small_names) || name_has(id, small_names))
        flags |= SMALL_NAME;
    return flags;
}

static unsigned flags_of(const struct page *p, uint32_t i)
{
    uint16_t tag = p->nodes[i].tag;

    if (tag == PAGE_TEXT || tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML)
        return 0;
    if (is_hidden(p, i))
        return ASIDE;
    if (is_aside_tag(tag) || is_page_header(p, i))
        return tag == GUMBO_TAG_ASIDE || tag == GUMBO_TAG_HEADER
                   ? ASIDE | WRAPPER
                   : ASIDE;
    struct str role = page_attr(p, i, "role"), prop;
    if (name_has(role, "navigation complementary contentinfo menu menubar "
                       "banner dialog search alertdialog"))
        return ASIDE;
    struct str class = page_attr(p, i, "class"), id = page_attr(p, i, "id");
    if (name_has(class, never_names) || name_has(id, never_names))
        return ASIDE;
    unsigned flags = name_flags(class, id);
    prop = page_attr(p, i, "itemprop");
    if (str_is(prop, "articleBody"))
        flags |= EXACT_NAME | GOOD_NAME;
    if (tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN ||
        str_is(role, "main"))
        return GOOD_NAME | (flags & EXACT_NAME);
    return flags;
}

/* --- runs --- */

static struct run *begin_run(struct main_text_work *w, uint32_t node,
                             uint32_t block)
{
    if (!w->runs || w->count == w->room) {
        w->room = w->room ? w->room * 2 : 256;
        w->runs = mem_grow(w->runs, w->room, sizeof *w->runs);
    }
    assert(w->runs); /* room is never 0 here */
    w->runs[w->count] =
        (struct run){.node = node, .block = block, .from = (uint32_t)w->text.n};
    return &w->runs[w->count++];
}

static void end_run(struct main_text_work *w)
{
    struct run *r = w->runs && w->count ? &w->runs[w->count - 1] : NULL;

    if (!r || r->to)
        return;
    while (w->text.n > r->from && w->text.p[w->text.n - 1] == ' ')
        w->text.n--;
    if (w->text.n == r->from) {
        w->count--;
        return;
    }
    r->to = (uint32_t)w->text.n;
    for (uint32_t i = r->from; i < r->to; i++)
        r->commas += w->text.p[i] == ',';
    buf_addc(&w->text, '\n');
}

static bool is_heading(uint16_t tag)
{
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

/* The code point before the end of `s`, which is not empty. */
static uint32_t last_char(struct str s)
{
    size_t at = s.n - 1;

    while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
        at--;
    return utf8_next(s, &at);
}

/* "<b>Trình tự</b>Nộp hồ sơ": a label in bold, glued to the text that follows.
 * Known by its words, or by a small letter before a capital or digit without a
 * space between two elements. */
static bool is_glued(const struct main_text_work *w, const struct run *r,
                     uint32_t i)
{
    enum { GLUED_LABEL_BYTES = 60 };
    struct str label = str_sub(buf_str(&w->text), r->from, w->text.n);
    struct str next = page_text(w->page, i);
    const struct page_node *nodes = w->page->nodes;
    uint16_t tag = nodes[nodes[i].parent].tag;
    size_t at = 0;

    if (!label.n || label.n > GLUED_LABEL_BYTES || !next.n ||
        nodes[i].parent == nodes[r->node].parent)
        return false;
    if (legal_label(label) == LEGAL_SECTION)
        return true;
    uint32_t before = last_char(label), after = utf8_next(next, &at);
    bool digit = after >= '0' && after <= '9' && tag != GUMBO_TAG_SUP &&
                 tag != GUMBO_TAG_SUB;
    return syllable_plain(before) && utf8_lower(before) == before &&
           (digit || (syllable_plain(after) && utf8_lower(after) != after));
}

static void add_text(struct main_text_work *w, uint32_t i, uint32_t block,
                     bool link)
{
    struct run *r = w->count ? &w->runs[w->count - 1] : NULL;

    if (r && !r->to && is_glued(w, r, i))
        end_run(w);
    if (!r || r->to) {
        r = begin_run(w, i, block);
        r->heading = is_heading(w->page->nodes[block].tag);
    }
    size_t before = w->text.n;
    page_fold_space(&w->text, page_text(w->page, i));
    if (link)
        r->links += (uint32_t)(w->text.n - before);
}

static void collect(struct main_text_work *w)
{
    const struct page *p = w->page;
    uint32_t body_end = p->nodes[p->body].end, block = p->body, link_end = 0;

    for (uint32_t i = p->body; i < body_end; i++) {
        uint16_t tag = p->nodes[i].tag;
        while (i >= p->nodes[block].end) {
            end_run(w);
            for (block = p->nodes[block].parent;
                 block && !page_is_block(p->nodes[block].tag);)
                block = p->nodes[block].parent;
        }
        if (tag == PAGE_TEXT) {
            add_text(w, i, block, i < link_end);
            continue;
        }
        w->flags[i] = (uint16_t)flags_of(p, i);
        if (page_is_raw(tag) || is_hidden(p, i)) {
            i = p->nodes[i].end - 1;
            continue;
        }
        if (tag == GUMBO_TAG_A && page_attr(p, i, "href").p)
            link_end = p->nodes[i].end;
        if (page_is_block(tag)) {
            end_run(w);
            if (p->nodes[i].end > i + 1)
                block = i;
        }
    }
    end_run(w);
}

static bool is_aside(const struct main_text_work *w, uint32_t node)
{
    return (w->flags[node] & OUT) != 0;
}

static struct str run_text(const struct main_text_work *w, const struct run *r)
{
    return str_sub((struct str){w->text.p, w->text.n}, r->from, r->to);
}

static bool is_prose(const struct run *r)
{
    uint32_t n = r->to - r->from;

    return n >= PROSE_BYTES && r->links * 2 < n && !r->heading && !r->stock;
}

/* How the lines of imprints, counters and tools begin, and what such lines
 * hold. */
static const char *const stock_heads[] = {
    "Cơ quan chủ quản:",
    "CƠ QUAN CHỦ QUẢN:",
    "Cơ quan quản lý:",
    "Bản quyền thuộc",
    "Bản quyền của",
    "BẢN QUYỀN",
    "Bản quyền \xc2\xa9",
    "Giấy phép thiết lập",
    "GIẤY PHÉP",
    "Địa chỉ:",
    "Địa chỉ :",
    "Trụ sở:",
    "Điện thoại:",
    "Điện thoại :",
    "Email:",
    "E-mail:",
    "Tel:",
    "Fax:",
    "Đang online",
    "Đang truy cập",
    "Đang trực tuyến",
    "Tổng lượt truy cập",
    "Tổng số lượt truy cập",
    "Tổng truy cập",
    "Số lượt truy cập",
    "Lượt truy cập",
    "Lượt xem",
    "Số lượt xem",
    "Lượt đọc",
    "Hôm nay:",
    "Thiết kế bởi",
    "Phát triển bởi",
    "Chịu trách nhiệm:",
    "Chịu trách nhiệm chính",
    "Chịu trách nhiệm nội dung",
    "Người chịu trách nhiệm:",
    "Người chịu trách nhiệm chính",
    "Trưởng ban biên tập",
    "Trưởng Ban biên tập",
    "Ghi rõ nguồn",
    "\xc2\xae Ghi rõ",
    "Copyright",
    "\xc2\xa9",
    "All rights reserved",
    "In trang",
    "In bài viết",
    "Gửi email",
    "Cỡ chữ",
    "Chia sẻ:",
    "Xem với cỡ chữ",
};
static const char *const stock_marks[] = {"GP-TTĐT", "GP-BC", "GP-STTTT",
                                          "GP-BTTTT", "Ghi rõ nguồn khi"};

static bool is_stock(struct str text)
{
    enum { STOCK_BYTES = 400 };

    for (size_t i = 0; i < sizeof stock_heads / sizeof *stock_heads; i++)
        if (str_starts(text, str_of(stock_heads[i])))
            return text.n < STOCK_BYTES;
    for (size_t i = 0; i < sizeof stock_marks / sizeof *stock_marks; i++)
        if (text.n < STOCK_BYTES && str_find(text, str_of(stock_marks[i])) >= 0)
            return true;
    return false;
}

/* Sums of text, text in links, and prose below each node. */
static void sum_up(struct main_text_work *w)
{
    const struct page *p = w->page;

    for (size_t k = 0; k < w->count; k++) {
        struct run *r = &w->runs[k];
        r->stock = is_stock(run_text(w, r));
        w->chars[r->block] += r->to - r->from;
        w->links[r->block] += r->links;
        if (is_prose(r) && r->to - r->from >= MASS_BYTES)
            w->mass[r->block] += r->to - r->from - r->links;
    }
    for (uint32_t i = p->count; i-- > 1;) {
        uint32_t up = p->nodes[i].parent;
        w->chars[up] += w->chars[i];
        w->links[up] += w->links[i];
        w->mass[up] += w->mass[i];
    }
}

/*
 * Sets aside what names itself surroundings.  "has-sidebar" is also written on
 * elements that hold everything.  A guard spares those that have much of the
 * prose; GUARD_INNER asks for most of all text besides from names of edges.
 * What is named as the article itself comes back.
 */
enum guard { GUARD_NONE, GUARD_INNER, GUARD_ALL };

static void set_aside(struct main_text_work *w, enum guard guard)
{
    enum { SMALL_BYTES = 200 };
    const struct page *p = w->page;
    uint64_t mass = w->mass[p->body], chars = w->chars[p->body];

    for (uint32_t i = p->body + 1; i < p->nodes[p->body].end; i++) {
        unsigned f = w->flags[i] & ~(unsigned)OUT;
        unsigned up = w->flags[p->nodes[i].parent] & OUT;
        bool most = (uint64_t)w->mass[i] * 3 > mass;
        if (f & ASIDE && !(f & WRAPPER && (uint64_t)w->mass[i] * 3 > mass * 2))
            f |= OUT_TAG;
        if (f & EDGE_NAME && guard == GUARD_INNER)
            most = most && (uint64_t)w->chars[i] * 2 > chars;
        if (f & (BAD_NAME | LEAD_NAME) && !(f & EXACT_NAME) && !(guard && most))
            f |= OUT_NAME;
        if (f & SMALL_NAME && w->chars[i] <= SMALL_BYTES &&
            !(f & (GOOD_NAME | EXACT_NAME)))
            f |= OUT_NAME;
        if (f & EXACT_NAME && (uint64_t)w->mass[i] * 4 > mass)
            up &= ~(unsigned)OUT_NAME;
        w->flags[i] = (uint16_t)(f | up);
    }
}

/* --- the root --- */

static bool is_paragraph(uint16_t tag)
{
    switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_CENTER: return true;
    default: return false;
    }
}

static void give_points(struct main_text_work *w, const struct run *r)
{
    const struct page *p = w->page;
    uint32_t n = r->to - r->from, at = r->block;
    float points = 1 + (float)r->commas + (n > 300 ? 3 : (float)n / 100);

    while (is_paragraph(p->nodes[at].tag))
        at = p->nodes[at].parent;
    /* The body itself counts for what stands in it directly. */
    for (int level = 0; level < LEVELS && at >= p->body + (level > 0);) {
        if (page_is_block(p->nodes[at].tag)) {
            float part = level == 0 ? 1 : level == 1 ? 2 : (float)level * 3;
            w->score[at] += points / part;
            level++;
        }
        at = p->nodes[at].parent;
    }
}

static float link_share(const struct main_text_work *w, uint32_t i)
{
    return w->chars[i] ? (float)w->links[i] / (float)w->chars[i] : 0;
}

static uint32_t best_scored(struct main_text_work *w)
{
    const struct page *p = w->page;
    uint32_t best = 0;
    float most = 0;

    for (size_t k = 0; k < w->count; k++)
        if (is_prose(&w->runs[k]) && !(is_aside(w, w->runs[k].block)))
            give_points(w, &w->runs[k]);
    for (uint32_t i = p->body; i < p->count; i++) {
        if (w->score[i] <= 0)
            continue;
        if (w->flags[i] & (GOOD_NAME | EXACT_NAME))
            w->score[i] *= 1.2F;
        w->score[i] *= 1 - link_share(w, i);
        if (w->score[i] > most) {
            most = w->score[i];
            best = i;
        }
    }
    return best;
}

/* Prose below `node` that is not aside: bytes and number of runs. */
struct prose {
    uint32_t bytes, runs, links;
};

static struct prose prose_of(const struct main_text_work *w, uint32_t node)
{
    struct prose sum = {0};

    for (size_t k = 0; k < w->count; k++) {
        const struct run *r = &w->runs[k];
        if (r->node < node || r->node >= w->page->nodes[node].end ||
            is_aside(w, r->block))
            continue;
        sum.links += r->links;
        if (!is_prose(r) || r->to - r->from < MASS_BYTES)
            continue;
        sum.bytes += r->to - r->from;
        sum.runs++;
    }
    return sum;
}

/*
 * An article in several boxes has its best one as root: go up as long as the
 * boxes beside it hold prose of the same kind.
 */
static uint32_t lift(const struct main_text_work *w, uint32_t root)
{
    const struct page *p = w->page;
    struct prose now = prose_of(w, root);

    for (uint32_t up = p->nodes[root].parent; up > p->body;
         up = p->nodes[up].parent) {
        struct prose all = prose_of(w, up);
        uint32_t more = all.bytes - now.bytes, runs = all.runs - now.runs;
        if (!runs || more * 8 < now.bytes)
            continue;
        uint32_t links = all.links - now.links;
        bool alike = more / runs * 2 >= now.bytes / (now.runs ? now.runs : 1);
        if ((!alike && (more < now.bytes * 2 || links * 8 > more)) ||
            links > more / 2)
            break;
        root = up;
        now = all;
    }
    return root;
}

/* Down to an element that names itself the article and has nearly all. */
static uint32_t narrow(const struct main_text_work *w, uint32_t root)
{
    const struct page *p = w->page;
    uint32_t end = p->nodes[root].end, best = root;

    for (uint32_t i = root + 1; i < end; i++)
        if (w->flags[i] & EXACT_NAME && !is_aside(w, i) &&
            w->mass[i] * 10 > w->mass[root] * 7)
            best = i;
    return best;
}

static uint32_t root_with(struct main_text_work *w, enum guard guard)
{
    set_aside(w, guard);
    memset(w->score, 0, w->page->count * sizeof *w->score);
    uint32_t root = best_scored(w);
    return root ? narrow(w, lift(w, root)) : 0;
}

/* What no name allows must be an article by its long paragraphs, or most of
 * the page. */
static bool is_article(const struct main_text_work *w, uint32_t root)
{
    enum { ARTICLE_BYTES = 250, PARAGRAPH_BYTES = 120 };
    struct prose all = root ? prose_of(w, root) : (struct prose){0};

    return all.bytes > ARTICLE_BYTES &&
           (all.bytes > all.runs * PARAGRAPH_BYTES ||
            all.bytes > w->chars[w->page->body] / 2);
}

/* Names are believed, unless that leaves little of what could be had. */
static uint32_t choose_root(struct main_text_work *w)
{
    uint32_t root = root_with(w, GUARD_NONE);
    uint32_t bytes = root ? prose_of(w, root).bytes : 0;

    if (bytes * 3 > w->mass[w->page->body])
        return root;
    root = root_with(w, GUARD_INNER);
    if (is_article(w, root) && prose_of(w, root).bytes > bytes * 3)
        return root;
    root = bytes ? 0 : root_with(w, GUARD_ALL);
    return is_article(w, root) ? root : root_with(w, GUARD_NONE);
}

/* --- what stays --- */

static bool is_link_run(const struct run *r)
{
    return r->links * 3 > (r->to - r->from) * 2;
}

static bool inside(const struct main_text_work *w, const struct run *r,
                   uint32_t root)
{
    return r->node > root && r->node < w->page->nodes[root].end;
}

static bool same_words(struct str a, struct str b)
{
    return a.n && b.n && (str_eq(a, b) || str_case_eq(a, b));
}

/* A date that stands alone; "Hà Nội, ngày ..." opens a document and stays. */
static bool is_dateline(struct str text)
{
    if (!date_is_line(text))
        return false;
    return str_find(text, STR(", ngày ")) < 0 ||
           str_starts(text, STR("Thứ ")) || str_starts(text, STR("Chủ "));
}

/* "Trang chủ / Tin tức": the way to the page. */
static bool is_path(const struct run *r, struct str text)
{
    enum { PATH_BYTES = 150 };

    return r->links && text.n < PATH_BYTES &&
           (str_starts(text, STR("Trang chủ")) ||
            str_starts(text, STR("TRANG CHỦ")) ||
            str_starts(text, STR("Home")));
}

static bool keep(const struct main_text_work *w, const struct run *r,
                 struct str title)
{
    struct str text = run_text(w, r);

    return !is_aside(w, r->block) && !is_link_run(r) && !r->stock &&
           !same_words(text, title) && !is_path(r, text);
}

/* Label and value of an attribute table: how many runs from `at` on. */
static size_t attribute_runs(const struct main_text_work *w, size_t at)
{
    enum { VALUE_BYTES = 400, ABSTRACT_BYTES = 1500 };
    struct str text = run_text(w, &w->runs[at]);
    ptrdiff_t colon = str_chr(text, ':');
    enum legal_field field = legal_label(text);

    if (field == LEGAL_SECTION)
        return 0;
    if (field == LEGAL_FIELDS) {
        field = colon > 0 ? legal_label(str_sub(text, 0, (size_t)colon))
                          : LEGAL_FIELDS;
        return field < LEGAL_SECTION && text.n < ABSTRACT_BYTES ? 1 : 0;
    }
    if (at + 1 == w->count)
        return 1;
    struct str value = run_text(w, &w->runs[at + 1]);
    enum legal_field next = legal_label(value);
    size_t most = field == LEGAL_ABSTRACT || field == LEGAL_SERVICE
                      ? ABSTRACT_BYTES
                      : VALUE_BYTES;
    return next == LEGAL_FIELDS && value.n < most ? 2 : 1;
}

/* A single label may be a word of the text; a table has several in a row. */
static bool in_attribute_table(const struct main_text_work *w, size_t at,
                               size_t runs)
{
    size_t next = at + runs;

    if (next < w->count && attribute_runs(w, next))
        return true;
    for (size_t back = 1; back <= 2 && back <= at; back++)
        if (attribute_runs(w, at - back) == back)
            return true;
    return false;
}

static void emit_run(struct main_text *ret, const struct main_text_work *w,
                     const struct run *r)
{
    if (ret->text.n)
        buf_addc(&ret->text, '\n');
    buf_add(&ret->text, run_text(w, r));
    ret->paragraphs++;
}

/* Captions are often written twice or thrice in a row; the clauses
 * of a law come again, but farther away. */
static bool is_repeat(const struct main_text *ret, struct str text)
{
    enum { REPEAT_BYTES = 50, NEAR_LINES = 2 };
    size_t from = ret->text.n;

    for (int lines = 0; from > 0 && lines < NEAR_LINES; from--)
        lines += ret->text.p[from - 1] == '\n';
    return text.n >= REPEAT_BYTES &&
           page_has_line(
               str_sub(buf_str(&ret->text), from ? from + 1 : 0, ret->text.n),
               text);
}

enum { HEADLINE_BYTES = 24, HEADLINES_MIN = 3 };

/* "Các tin đã đưa", "Tin liên quan": the list behind it is of other pages. */
static bool leads_elsewhere(struct str text)
{
    static const char *const phrases[] = {
        "tin khac",     "tin da dua",   "lien quan",      "cung chuyen muc",
        "tin moi",      "xem them",     "doc nhieu",      "lien ket",
        "tin cu",       "bai khac",     "noi bat",        "bai viet khac",
        "bai da dang",  "ban quan tam", "y kien ban doc", "related",
        "you may also", "more from",
    };
    struct buf folded = {0};
    bool found = false;

    if (!text.n || text.n > 2 * HEADLINE_BYTES ||
        strchr(".;,", text.p[text.n - 1]))
        return false;
    fold_text(&folded, text);
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases && !found; i++)
        found = str_find(buf_str(&folded), str_of(phrases[i])) >= 0;
    buf_done(&folded);
    return found;
}

struct emitting {
    struct main_text *to;
    const struct main_text_work *w;
    struct str title;
    size_t labels;   /* of attribute tables on the page */
    bool related;    /* behind a heading of related pages */
    bool after_link; /* the last run was a link */
    bool prose;      /* some text was kept already */
    size_t last;     /* bytes of the text without the dates at its end */
};

/* A teaser under the link it belongs to; anything else ends the list. */
static bool is_teaser(struct emitting *e, const struct run *r, struct str text)
{
    enum { TEASER_BYTES = 300 };

    if (is_link_run(r)) {
        e->after_link = true;
        return false;
    }
    if (leads_elsewhere(text)) {
        e->related = e->prose;
        return e->prose;
    }
    bool teaser = e->related && text.n < TEASER_BYTES &&
                  (e->after_link || date_is_line(text));
    if (!teaser)
        e->related = false;
    e->after_link = false;
    return teaser;
}

static void emit_kept(struct emitting *e, const struct run *r, struct str text)
{
    bool date = is_dateline(text);

    if (date && !e->prose)
        return;
    emit_run(e->to, e->w, r);
    e->prose |= text.n >= MASS_BYTES;
    if (!date)
        e->last = e->to->text.n;
}

/* One run; returns how many were used up. */
static size_t emit_one(struct emitting *e, size_t at)
{
    const struct run *r = &e->w->runs[at];
    struct str text = run_text(e->w, r);
    size_t skip = e->labels >= 2 ? attribute_runs(e->w, at) : 0;

    if (skip && in_attribute_table(e->w, at, skip))
        return skip;
    if (is_teaser(e, r, text))
        return 1;
    bool section = !e->to->text.n && legal_label(text) == LEGAL_SECTION;
    if (!section && keep(e->w, r, e->title) && !is_repeat(e->to, text))
        emit_kept(e, r, text);
    return 1;
}

/* The first run of the text that is prose. */
static size_t first_prose(const struct main_text_work *w, uint32_t root,
                          struct str title)
{
    size_t k = 0;

    while (k < w->count &&
           !(inside(w, &w->runs[k], root) && is_prose(&w->runs[k]) &&
             w->runs[k].to - w->runs[k].from >= MASS_BYTES &&
             keep(w, &w->runs[k], title)))
        k++;
    return k;
}

/* A second title, or what an editor took out of the text to show it big. */
static const char not_lead_names[] =
    "standfirst subhead sub-head subtitle sub-title quote";

static bool has_lead_name(const struct page *p, uint32_t i)
{
    return name_has(page_attr(p, i, "class"), lead_names) ||
           name_has(page_attr(p, p->nodes[i].parent, "class"), lead_names);
}

/*
 * The lead stands between title and text, in a box of its own that is often
 * named as a teaser, or in the header.  `node` holds the title too, so what
 * names stand above it do not speak against the lead.
 */
static bool is_lead(const struct main_text_work *w, const struct run *r,
                    const struct run *title)
{
    const struct page *p = w->page;
    struct str text = run_text(w, r);

    if (text.n < MASS_BYTES || r->links * 4 > text.n || r->stock ||
        (r->heading && !has_lead_name(w->page, r->block)) ||
        is_dateline(text) || leads_elsewhere(text))
        return false;
    for (uint32_t i = r->block;
         i > p->body && (title->node < i || title->node >= p->nodes[i].end);
         i = p->nodes[i].parent)
        if (w->flags[i] & (ASIDE | BAD_NAME | SMALL_NAME) ||
            name_has(page_attr(p, i, "class"), not_lead_names))
            return false;
    return true;
}

/* Is the run's text among the runs behind it too? */
static bool comes_again(const struct main_text_work *w, size_t at)
{
    struct str lines = buf_str(&w->text);

    return page_has_line(str_sub(lines, w->runs[at].to, lines.n),
                         run_text(w, &w->runs[at]));
}

/* Runs between the title and the first prose of the text. */
static void emit_lead(struct emitting *e, size_t title, size_t first)
{
    enum { LEADS_MAX = 3 };
    const struct main_text_work *w = e->w;
    int n = 0;

    for (size_t k = title + 1; k < first && n < LEADS_MAX; k++) {
        const struct run *r = &w->runs[k];
        if (!is_lead(w, r, &w->runs[title]) || comes_again(w, k) ||
            (inside(w, r, e->to->root) && keep(w, r, e->title)))
            continue;
        emit_run(e->to, w, r);
        n++;
    }
}

/* Where a lead may follow: the title's run, else the last h1 before `first`. */
static size_t lead_anchor(const struct main_text_work *w, size_t title,
                          size_t first)
{
    enum { LEAD_RUNS = 24 };

    if (title < first && first - title <= LEAD_RUNS)
        return title;
    for (size_t k = first; k-- > 0 && first - k <= LEAD_RUNS;)
        if (w->page->nodes[w->runs[k].block].tag == GUMBO_TAG_H1)
            return k;
    return w->count;
}

static void emit(struct main_text *ret, const struct main_text_work *w,
                 struct str title, size_t at)
{
    struct emitting e = {.to = ret, .w = w, .title = title};

    for (size_t k = 0; k < w->count; k++)
        e.labels += attribute_runs(w, k) > 0;
    size_t first = first_prose(w, ret->root, title);
    if (first < w->count)
        emit_lead(&e, lead_anchor(w, at, first), first);
    for (size_t k = 0; k < w->count;)
        k += inside(w, &w->runs[k], ret->root) ? emit_one(&e, k) : 1;
    buf_cut(&ret->text, e.last);
}

/* --- pages that are lists --- */

static bool is_headline(const struct main_text_work *w, const struct run *r)
{
    return r->to - r->from >= HEADLINE_BYTES && is_link_run(r) &&
           !is_aside(w, r->block);
}

/* Adds the headlines from `at` on, up to a list of other pages. */
static void emit_headlines(struct main_text *ret,
                           const struct main_text_work *w, size_t at)
{
    for (; at < w->count; at++) {
        const struct run *r = &w->runs[at];
        if (leads_elsewhere(run_text(w, r)))
            return;
        if (is_headline(w, r) && !is_repeat(ret, run_text(w, r)))
            emit_run(ret, w, r);
    }
}

/*
 * The content of a page that lists other pages is the list: headlines behind a
 * line that repeats the page's title.  A page that lost its content shows
 * lists too, but of its neighbours, and under their own heading.
 */
static void emit_list(struct main_text *ret, const struct main_text_work *w,
                      struct str title)
{
    for (size_t k = 0; k < w->count && ret->paragraphs < HEADLINES_MIN; k++)
        if (same_words(run_text(w, &w->runs[k]), title)) {
            buf_reset(&ret->text);
            ret->paragraphs = 0;
            emit_headlines(ret, w, k + 1);
        }
    if (ret->paragraphs < HEADLINES_MIN) {
        buf_reset(&ret->text);
        ret->paragraphs = 0;
    }
}

/* --- the title as an anchor --- */

enum { NEAR_RUNS = 8, SMALL_TEXT_BYTES = 1500 };

static size_t first_run_in(const struct main_text_work *w, uint32_t root)
{
    size_t k = 0;

    while (k < w->count && !inside(w, &w->runs[k], root))
        k++;
    return k;
}

/* The run that is the title: the last one before `first`, else the first;
 * w->count when there is none. */
static size_t title_run(const struct main_text_work *w, struct str title,
                        size_t first)
{
    size_t found = w->count;

    for (size_t k = 0; k < w->count; k++) {
        const struct run *r = &w->runs[k];
        if (is_link_run(r) || is_aside(w, r->block) ||
            !same_words(run_text(w, r), title))
            continue;
        if (k >= first && found < w->count)
            break;
        found = k;
    }
    return found;
}

/* Links to other pages among the runs `from`..`to`; a heading that announces
 * them counts for many. */
static size_t headlines_between(const struct main_text_work *w, size_t from,
                                size_t to)
{
    size_t n = 0;

    for (size_t k = from; k <= to && k < w->count; k++) {
        const struct run *r = &w->runs[k];
        n += is_link_run(r) && r->to - r->from >= HEADLINE_BYTES &&
             !is_aside(w, r->block);
        if (leads_elsewhere(run_text(w, r)))
            n += HEADLINES_MIN;
    }
    return n;
}

/*
 * On a page without an article the best text is that of some box.  The article
 * of a page stands below its title: a small text before it, or with headlines
 * of other pages between, is not it.  Then what little follows the title
 * counts.
 */
static bool is_far(const struct main_text_work *w, uint32_t root, size_t title)
{
    size_t first = first_run_in(w, root);
    uint32_t bytes = prose_of(w, root).bytes;

    if (title == w->count || inside(w, &w->runs[title], root))
        return false;
    if (first < title)
        return bytes < SMALL_TEXT_BYTES / 3;
    return bytes < SMALL_TEXT_BYTES &&
           headlines_between(w, title, first) >= HEADLINES_MIN;
}

static void emit_below(struct main_text *m, const struct main_text_work *w,
                       size_t title)
{
    for (size_t k = title + 1; k < w->count && k <= title + NEAR_RUNS; k++) {
        const struct run *r = &w->runs[k];
        struct str text = run_text(w, r);
        if (is_link_run(r) || leads_elsewhere(text) || is_aside(w, r->block))
            break;
        if (!r->stock && !is_dateline(text) && !r->heading)
            emit_run(m, w, r);
    }
}

void main_text_read(struct main_text *ret, const struct page *page)
{
    struct main_text_work *w = NEW(main_text_work);

    *ret = (struct main_text){.work = w};
    w->page = page;
    w->flags = mem_new(page->count, sizeof *w->flags);
    w->score = mem_new(page->count, sizeof *w->score);
    w->chars = mem_new(page->count, sizeof *w->chars);
    w->links = mem_new(page->count, sizeof *w->links);
    w->mass = mem_new(page->count, sizeof *w->mass);
    collect(w);
    sum_up(w);
    ret->visible_bytes = w->chars[page->body];
    ret->link_bytes = w->links[page->body];
    ret->lines = w->text;
}

void main_text_choose(struct main_text *m, struct str title)
{
    struct main_text_work *w = m->work;

    m->root = choose_root(w);
    size_t at = m->root ? title_run(w, title, first_run_in(w, m->root)) : 0;
    if (m->root && is_far(w, m->root, at)) {
        m->root = 0;
        emit_below(m, w, at);
    } else if (m->root) {
        emit(m, w, title, at);
    }
    if (!m->text.n)
        emit_list(m, w, title);
}

void main_text_done(struct main_text *m)
{
    struct main_text_work *w = m->work;

    buf_done(&m->text);
    buf_done(&m->lines);
    if (!w)
        return;
    free(w->flags);
    free(w->score);
    free(w->chars);
    free(w->links);
    free(w->mass);
    free(w->runs);
    free(w);
}
