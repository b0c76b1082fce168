/*
 * syndication/widget.h - the browser files of widgets/, built into the program.
 *
 * /widgets/<first 12 hex digits of SHA-256>/NAME never changes and may be kept
 * for ever, also when a newer one came (widgets/released/); /widgets/v1/NAME is
 * always the newest.
 */
#ifndef SYNDICATION_WIDGET_H
#define SYNDICATION_WIDGET_H

#include "base/seal.h"
#include "base/str.h"

struct httpd_request;
struct httpd_response;

enum { WIDGET_VERSION_HEX = 12 };

struct widget {
    const char *name; /* "loader.js" */
    const char *content_type;
    struct str bytes; /* static */
};

/* False when there is none of that name. */
bool widget_find(struct widget *ret_widget, struct str name);
/* The released one, newest or not, of that version; false: there is none. */
bool widget_find_version(struct widget *ret_widget, struct str name,
                         struct str version);
/* The versioned address, "/widgets/0123456789ab/loader.js". */
void widget_path(struct buf *out, const struct widget *widget);
/* "sha256-...", for the attribute `integrity`. */
void widget_integrity(struct buf *out, const struct widget *widget);

/* Handler of GET "/widgets/" and all below it. */
void widget_serve(struct httpd_request *rq, struct httpd_response *rs,
                  void *service);

#endif
