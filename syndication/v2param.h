/*
 * syndication/v2param.h - what a caller of version 2 asks for: the form of the
 * answer, the parameters of a list, the cursor.
 *
 * Cursors are opaque to clients: "i1-20240729155524-17" (items: the date and Id
 * of the last one read), "c1-55" (changes: the number of the last one read).
 */
#ifndef SYNDICATION_V2PARAM_H
#define SYNDICATION_V2PARAM_H

#include "syndication/itemform.h"
#include "syndication/walk.h"

struct httpd_pair;

enum { V2_TARGETS_MAX = 200, V2_LIMIT = 20, V2_CURSOR_MAX = 64 };

struct v2_mistake {
    char vi[256], en[256]; /* name the parameter and its value */
};

/* ".json", ".xml", ".csv", ".xlsx"; false when it is none. */
bool v2_form_of_ending(struct str ending, enum itemform *ret_form);
/* The form that a header Accept likes best (RFC 9110, 12.5.1), JSON when it
 * does not care or is missing; false when it takes none of ours. */
bool v2_form_accepted(struct str accept, enum itemform *ret_form);

struct v2_list {
    struct walk_query query; /* points into this struct: do not copy */
    struct str targets[V2_TARGETS_MAX];
    char since[ITEM_DATE_BYTES + 1], before[ITEM_DATE_BYTES + 1];
    char cursor_date[ITEM_DATE_BYTES + 1];
};

/*
 * type, distribution, limit, cursor, changed_since; and published_since,
 * published_before when it is no list of changes.  False with the mistake: a
 * parameter that is unknown, given twice, or has a wrong value.  `list` borrows
 * from the pairs.
 */
bool v2_list_read(struct v2_list *ret_list, const struct httpd_pair *pairs,
                  size_t count, bool changes, struct v2_mistake *mistake);

/* The cursor behind a piece.  Returns `text`. */
char *v2_cursor(char text[V2_CURSOR_MAX], const struct walk_mark *end,
                bool changes);

#endif
