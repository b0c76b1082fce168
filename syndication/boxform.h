/*
 * syndication/boxform.h - options of a box given as text: by the command line,
 * by an address (/box/mau?kind=news&template=cards), by the builder's form.
 *
 * They become the JSON that box_read() checks, so all senders meet the same
 * checks and the same messages.
 */
#ifndef SYNDICATION_BOXFORM_H
#define SYNDICATION_BOXFORM_H

#include "base/str.h"

#include <jansson.h>

struct arena;
struct box;
struct err;
struct httpd_pair;

/* The names, for the row of a command: "kind= criteria= ...". */
extern const char boxform_options[];

/* The text given for an option, or NULL. */
typedef const char *boxform_lookup(const void *from, const char *option);

/* Lays what was given over `json` (an object).  ERR_USAGE names the option. */
int boxform_lay_over(json_t *json, boxform_lookup *given, const void *from,
                     struct err *err);

/* Pairs of a query or a form: httpd_request.args, .form. */
struct boxform {
    const struct httpd_pair *pairs;
    size_t count;
    struct arena *arena;
};

/* The box that they describe; empty ones count as not given, ids only with
 * criteria=picked, a template only where it fits the kind.  ERR_USAGE. */
int boxform_read(struct box *ret_box, const struct boxform *form,
                 struct err *err);
/* Adds what differs from a box without options as a query, without "?"; `theme`
 * in place of the box's, unless it is NULL. */
void boxform_query(struct buf *out, const struct box *box, const char *theme);

#endif
