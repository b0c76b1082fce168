/*
 * indexer/spam.c - see spam.h.
 *
 *     where the words stand            points
 *     title: an advertising word       40, 15 for each further one
 *     a hidden block with them         60
 *     links to other hosts with them   25, 60 from three links on
 *     the text: 3 / 6 of them          25 / 45, if dense
 *
 * Text and title count a third where words of news and law stand as well
 * ("calm" in the list), hidden blocks and links count in full.
 */
#include "indexer/spam.h"

#include "base/arena.h"
#include "config/spam_words.h"
#include "indexer/page.h"

#include <ctype.h>
#include <stdio.h>

enum {
    TITLE_POINTS = 40,
    TITLE_MORE_POINTS = 15,
    HIDDEN_POINTS = 60,
    LINK_POINTS = 25,
    LINKS_POINTS = 60,
    LINKS_MANY = 3,
    TEXT_POINTS = 25,
    TEXT_DENSE_POINTS = 45,
    CALM_MIN = 2, /* different words */
    WORDS_SEEN_MAX = 64,
    HIDDEN_MAX = 200, /* blocks looked into */
};

/* What stands in one piece of text. */
struct finding {
    const struct spam_word *seen[WORDS_SEEN_MAX]; /* different ones */
    size_t count, strong, calm;                   /* of `seen` */
    size_t strong_times;
    const struct spam_word *example; /* the first strong one */
};

static void note(void *context, const struct spam_word *word)
{
    struct finding *f = context;

    f->strong_times += word->strength == SPAM_STRONG;
    for (size_t i = 0; i < f->count; i++)
        if (f->seen[i] == word)
            return;
    if (f->count == WORDS_SEEN_MAX)
        return;
    f->seen[f->count++] = word;
    f->calm += word->strength == SPAM_CALM;
    f->strong += word->strength == SPAM_STRONG;
    if (word->strength == SPAM_STRONG && !f->example)
        f->example = word;
}

struct judge {
    const struct spam_words *words;
    const struct page *page;
    struct str site;  /* host of the page without www. */
    struct buf text;  /* scratch */
    struct buf plain; /* scratch, before it is normalised */
    struct buf detail, kinds;
    int points;
};

static void find(struct judge *j, struct str text, struct finding *ret)
{
    *ret = (struct finding){0};
    buf_reset(&j->text);
    spam_words_normalise(&j->text, text);
    spam_words_find(j->words, buf_str(&j->text), note, ret);
}

static void add_kind(struct judge *j, const char *kind)
{
    struct str rest = buf_str(&j->kinds), one;

    while (str_cut(&rest, ' ', &one))
        if (str_is(one, kind))
            return;
    if (j->kinds.n)
        buf_addc(&j->kinds, ' ');
    buf_addz(&j->kinds, kind);
}

/* `points` for what `where` says, with a word as example. */
static void charge(struct judge *j, int points, const char *where,
                   const struct spam_word *word)
{
    j->points += points;
    if (j->detail.n)
        buf_addz(&j->detail, "; ");
    buf_addf(&j->detail, "%s: %s", where, word->shown);
    add_kind(j, word->kind);
}

/* --- title and text --- */

static void judge_words(struct judge *j, struct str title, struct str text)
{
    enum { FEW = 3, MANY = 6, DENSE_PER_1000 = 4 };
    struct finding in_title, in_text;
    size_t words = 1;

    find(j, title, &in_title);
    find(j, text, &in_text);
    for (size_t i = 0; i < j->text.n; i++)
        words += j->text.p[i] == ' ';
    int share = in_title.calm + in_text.calm >= CALM_MIN ? 3 : 1;
    if (in_title.strong)
        charge(j,
               (TITLE_POINTS + TITLE_MORE_POINTS * ((int)in_title.strong - 1)) /
                   share,
               "title", in_title.example);
    if (in_text.strong >= FEW &&
        in_text.strong_times * 1000 >= words * DENSE_PER_1000)
        charge(j,
               (in_text.strong >= MANY ? TEXT_DENSE_POINTS : TEXT_POINTS) /
                   share,
               "text", in_text.example);
}

/* --- blocks that are not shown --- */

static bool has_rule(struct str style, const char *rule)
{
    return str_find(style, str_of(rule)) >= 0;
}

/* By its own style attribute; what style sheets hide is menus and dialogs. */
static bool is_hidden(struct judge *j, uint32_t node)
{
    static const char *const rules[] = {
        "display:none",   "visibility:hidden", "font-size:0",
        "text-indent:-9", "left:-9",           "top:-9",
        "opacity:0;",     "height:0",          "width:0",
        "height:1px",     "margin-left:-9",    "clip:rect(0",
    };
    struct str style = page_attr(j->page, node, "style");

    if (!style.n)
        return false;
    buf_reset(&j->plain);
    for (size_t i = 0; i < style.n; i++)
        if (!isspace((unsigned char)style.p[i]))
            buf_addc(&j->plain, (char)tolower((unsigned char)style.p[i]));
    buf_addc(&j->plain, ';');
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (has_rule(buf_str(&j->plain), rules[i]))
            return true;
    return false;
}

static void judge_hidden(struct judge *j)
{
    int looked = 0;

    for (uint32_t i = j->page->body; i < j->page->count; i++) {
        struct finding f;
        if (j->page->nodes[i].tag == PAGE_TEXT || !is_hidden(j, i))
            continue;
        buf_reset(&j->plain);
        page_all_text(j->page, i, &j->plain);
        find(j, buf_str(&j->plain), &f);
        if (f.strong) {
            charge(j, HIDDEN_POINTS, "hidden block", f.example);
            return;
        }
        if (++looked == HIDDEN_MAX)
            return;
        i = j->page->nodes[i].end - 1;
    }
}

/* --- links to others --- */

/* The host of an absolute link, lower case, into j->plain; empty: none. */
static struct str host_of(struct judge *j, struct str href)
{
    ptrdiff_t at = str_find(str_sub(href, 0, 8), STR("//"));

    buf_reset(&j->plain);
    if (at < 0)
        return STR("");
    for (size_t i = (size_t)at + 2; i < href.n && !strchr("/?#:", href.p[i]);
         i++)
        buf_addc(&j->plain, (char)tolower((unsigned char)href.p[i]));
    return buf_str(&j->plain);
}

static bool is_foreign(const struct judge *j, struct str host)
{
    return host.n && !str_ends(host, STR(".gov.vn")) &&
           !str_ends(host, j->site);
}

/* The list word that a link to another host advertises, or NULL. */
static const struct spam_word *word_of_link(struct judge *j, uint32_t node)
{
    struct finding f;
    struct str host = host_of(j, str_trim(page_attr(j->page, node, "href")));

    if (!is_foreign(j, host))
        return NULL;
    const struct spam_word *word = spam_words_of_host(j->words, host);
    if (word)
        return word;
    buf_reset(&j->plain);
    page_all_text(j->page, node, &j->plain);
    find(j, buf_str(&j->plain), &f);
    return f.example;
}

static void judge_links(struct judge *j)
{
    const struct spam_word *first = NULL;
    int links = 0;

    for (uint32_t i = j->page->body; i < j->page->count; i++) {
        if (j->page->nodes[i].tag != GUMBO_TAG_A)
            continue;
        const struct spam_word *word = word_of_link(j, i);
        links += word != NULL;
        first = first ? first : word;
    }
    if (links)
        charge(j, links >= LINKS_MANY ? LINKS_POINTS : LINK_POINTS,
               links >= LINKS_MANY ? "many links out" : "link out", first);
}

/* --- all --- */

static struct str site_of(const char *url)
{
    struct str s = str_of(url);
    ptrdiff_t at = str_find(s, STR("://"));

    s = str_sub(s, at < 0 ? 0 : (size_t)at + 3, s.n);
    s = str_sub(s, 0, s.n ? strcspn(s.p, "/?#:") : 0);
    return str_starts(s, STR("www.")) ? str_sub(s, 4, s.n) : s;
}

void spam_judge(struct spam_alarm *ret_alarm, const struct spam_words *words,
                const struct spam_page *page, struct arena *arena)
{
    struct judge j = {
        .words = words, .page = page->page, .site = site_of(page->url)};

    judge_words(&j, page->title, page->text);
    judge_hidden(&j);
    judge_links(&j);
    *ret_alarm = (struct spam_alarm){.kinds = "", .detail = ""};
    if (j.points >= SPAM_ALARM_POINTS) {
        ret_alarm->points =
            j.points < SPAM_POINTS_MAX ? j.points : SPAM_POINTS_MAX;
        ret_alarm->kinds = arena_str(arena, buf_str(&j.kinds));
        ret_alarm->detail = arena_str(arena, buf_str(&j.detail));
    }
    buf_done(&j.text);
    buf_done(&j.plain);
    buf_done(&j.detail);
    buf_done(&j.kinds);
}
