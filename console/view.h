/*
 * console/view.h - what a page is made of: the frame round it, and the parts
 * that stand on many.  No scripts, no style attributes (the CSP forbids both);
 * everything that came from outside goes through view_text().
 *
 *     view_begin(c, "Tiêu đề", "Title");
 *     view_say(c, "<p>", "Xin chào", "Hello", "</p>");
 *     view_end(c);
 */
#ifndef CONSOLE_VIEW_H
#define CONSOLE_VIEW_H

#include "base/str.h"

struct call;

/* Head, header with menu, the beginning of <main>, <h1>.  The titles are
 * escaped here. */
void view_begin(struct call *c, const char *vi, const char *en);
void view_end(struct call *c);

/* Markup as it is, from the program only. */
void view_put(struct call *c, const char *html);
/* Text from anywhere. */
void view_text(struct call *c, const char *text);
void view_str(struct call *c, struct str text);
/* The one of both that is in the visitor's language. */
const char *view_words(const struct call *c, const char *vi, const char *en);
/* before, the words (escaped), after. */
void view_say(struct call *c, const char *before, const char *vi,
              const char *en, const char *after);

/* <a href> of a path of ours with that text; the path is escaped. */
void view_link(struct call *c, const char *path, const char *text);
/* 1.234.567 or 1,234,567 */
void view_number(struct call *c, int64_t number);
/* <time>, Vietnamese time; 0: a dash. */
void view_time(struct call *c, int64_t unix_ms);

/* A wide table scrolls in its own box: <div class="scroll"> with a name, which
 * the keyboard reaches. */
void view_scroll_begin(struct call *c, const char *vi, const char *en);
void view_scroll_end(struct call *c);

/* A table in such a box, with its head; rows follow, then view_table_end(). */
enum { VIEW_COLUMNS_MAX = 12 };
struct view_column {
    const char *vi, *en; /* "": no head, of buttons; NULL ends */
    bool number;         /* its cells are to the right */
};
#define VIEW_TEXT(vi, en)                                                      \
    {                                                                          \
        vi, en, false                                                          \
    }
#define VIEW_NUMBER(vi, en)                                                    \
    {                                                                          \
        vi, en, true                                                           \
    }
struct view_table {
    const char *vi, *en;                          /* name of the box */
    const char *class;                            /* of the table, or NULL */
    struct view_column columns[VIEW_COLUMNS_MAX]; /* none: no head */
};
void view_table_begin(struct call *c, const struct view_table *table);
void view_table_end(struct call *c);
/* Behind it: the way to its next page. */
void view_next(struct call *c, const char *path, const char *vi,
               const char *en);

/* <form method="post"> with its token.  */
void view_form_begin(struct call *c, const char *action);
void view_form_end(struct call *c);
struct view_field {
    const char *name, *type;       /* of <input> */
    const char *vi, *en;           /* its label */
    const char *hint_vi, *hint_en; /* below it; may be NULL */
    const char *value;             /* may be NULL */
    const char *autocomplete;      /* "off" when NULL */
    bool required;
};
void view_field(struct call *c, const struct view_field *field);
void view_button(struct call *c, const char *vi, const char *en);

enum view_tone { VIEW_GOOD, VIEW_INFO, VIEW_WARN, VIEW_BAD };
/* A box that says something first. */
void view_notice(struct call *c, enum view_tone tone, const char *vi,
                 const char *en);

/* A whole page for an error; below /api/ a problem (api.h). */
void view_error(struct call *c, int status, const char *vi, const char *en);
/* 422 of the same kinds: the value of that parameter cannot be. */
void view_wrong(struct call *c, const char *parameter, const char *vi,
                const char *en);

#endif
