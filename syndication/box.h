/*
 * syndication/box.h - what a box shows and how it looks: the options behind a
 * box id, their checks, and JSON both ways.
 *
 * The id is in the HTML of portals we cannot edit, so it never changes; the
 * options behind it may.  Everything a box points to is borrowed from the
 * arena it was read into.
 */
#ifndef SYNDICATION_BOX_H
#define SYNDICATION_BOX_H

#include "base/arena.h"
#include "base/str.h"

struct err;
struct hubdb_query;

enum { BOX_ID_LETTERS = 12 };

/* Colours of a box that names none. */
#define BOX_HEADER "#a3161d"
#define BOX_GROUND "#ffffff"

enum {
    BOX_ITEMS_MAX = 20,
    BOX_TARGETS_MAX = 100,
    BOX_TITLE_MAX_BYTES = 300,
    BOX_SIZE_MAX_PX = 5000,
    BOX_OPTIONS_MAX_BYTES = 64 << 10,
};

enum box_kind { BOX_MIXED, BOX_NEWS, BOX_VIDEO, BOX_DOCUMENT };
enum box_criteria { BOX_NEWEST, BOX_PAGED, BOX_PICKED };
enum box_template {
    BOX_LIST,
    BOX_CARDS,
    BOX_COMPACT,
    BOX_FEATURE, /* the first one large */
    BOX_TICKER,  /* news: one row, moved by hand unless told to run */
    BOX_GRID,    /* video: pictures */
    BOX_PLAYER,  /* video: the first one plays in its place */
    BOX_TABLE,   /* documents */
};
enum box_theme { BOX_AUTO, BOX_LIGHT, BOX_DARK };
enum box_language { BOX_VI, BOX_EN };

struct box {
    enum box_kind kind;
    enum box_criteria criteria;
    enum box_template template;
    enum box_theme theme;
    enum box_language language;
    int64_t count;      /* items, or items a page: 1..BOX_ITEMS_MAX */
    const int64_t *ids; /* hand-picked, in their order */
    size_t id_count;
    const struct str *targets; /* only items for these agencies; 0: any */
    size_t target_count;
    struct str title;          /* never empty */
    bool emblem, images;       /* images: pictures kept by the hub */
    struct str header, ground; /* "#a3161d"; ground empty: of the theme */
    int64_t width, height;     /* px; 0: as the page around it wants */
    int64_t heading;           /* level of the title, 2..6 */
};

/*
 * Reads options: a JSON object of any of kind, criteria, count, ids,
 * distribution, title, emblem, images, header_color, background, width, height,
 * template, theme, language, heading; what is missing has its default.
 * ERR_FORMAT names the member and what it may be; ERR_LIMIT.
 */
int box_read(struct box *ret_box, struct arena *arena, struct str json,
             struct err *err);
/* Adds all options as one JSON object without its closing brace. */
void box_write(struct buf *out, const struct box *box);

/* The members as written in JSON: "mixed", "newest", "list", "auto", "vi". */
const char *box_kind_word(const struct box *box);
const char *box_criteria_word(const struct box *box);
const char *box_template_word(const struct box *box);
const char *box_theme_word(const struct box *box);
const char *box_language_word(const struct box *box);

bool box_template_fits(enum box_kind kind, enum box_template template);
/* The same for words; false for unknown ones. */
bool box_words_fit(const char *kind, const char *template);
bool box_word_is_template(const char *word);
/* Whether it shows pictures unless told otherwise. */
bool box_template_has_images(enum box_template template);

/* What its title is when none is given. */
const char *box_default_title(const struct box *box);

/* The list a box asks the store for; page counts from 1. */
void box_query(const struct box *box, int64_t page,
               struct hubdb_query *ret_query);

/* "#000000" or "#ffffff", whichever can be read better on `ground`; one of
 * them always has a contrast of 4.5:1 or more (WCAG 2.2, 1.4.3). */
const char *box_text_on(struct str ground);
/* Contrast of two colours "#rrggbb", 1..21. */
double box_contrast(struct str a, struct str b);

/* Height in px that is kept for a box before it is there: as chosen, else an
 * estimate for a column of usual width, which may be long. */
int64_t box_reserved_px(const struct box *box);

#endif
