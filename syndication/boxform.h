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
struct httpd_request;

/* The names, for the row of a command: "kind= criteria= ...". */
extern const char boxform_options[];

/* The text given for an option, or NULL. */
typedef const char *boxform_lookup(const void *from, const char *option);

/* Lays what was given over `json` (an object).  ERR_USAGE names the option. */
int boxform_lay_over(json_t *json, boxform_lookup *given, const void *from,
                     struct err *err);

/* The box that the arguments of a request describe; empty ones count as not
 * given, and ids only with criteria=picked.  ERR_USAGE. */
int boxform_read(struct box *ret_box, const struct httpd_request *rq,
                 struct err *err);
/* Adds the same arguments as a query in one spelling, without "?". */
void boxform_query(struct buf *out, const struct httpd_request *rq);

#endif
