/*
 * base/xmlpush.h - XML from outside, piece by piece, read with mistrust: the
 * one way in which a station reads XML.
 *
 * There is no document type declaration (which is how entities and other files
 * come in: meeting one ends the reading), no network, and a bound on depth and
 * bytes.  Texts and attributes come with references resolved.  What is wrong
 * is told with its line and column.
 *
 * A reader is for one thread.
 */
#ifndef BASE_XMLPUSH_H
#define BASE_XMLPUSH_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct xmlpush;

/* All of it is borrowed for the call. */
struct xmlpush_element {
    struct str ns;   /* empty: none, or its prefix was never declared */
    struct str name; /* without its prefix; a NUL stands behind it */
    int depth;       /* of the root: 1 */
    int line;
    int attribute_count;    /* 0 at an element's end */
    const void *attributes; /* for the functions below */
};

struct xmlpush_attribute {
    struct str ns, name, value;
};
/* `at` is less than attribute_count. */
struct xmlpush_attribute xmlpush_attribute_at(const struct xmlpush_element *e,
                                              int at);
/* The value of the first of that local name; p NULL: there is none. */
struct str xmlpush_attribute(const struct xmlpush_element *e, const char *name);

enum xmlpush_how {
    XMLPUSH_NAMESPACES = 1, /* a prefix that was never declared is damage */
    XMLPUSH_RECOVER = 2,    /* damage is noted, and reading goes on; what comes
                               then need not be UTF-8 any more */
    XMLPUSH_UTF8 = 4,       /* it is UTF-8 whatever it says of itself */
    XMLPUSH_INSTRUCTIONS = 8, /* a processing instruction is refused */
};

/*
 * What is done with the pieces: 0 to go on; anything else ends the reading and
 * is its result (an error has *err set).  `text` may be called several times
 * for one text.  Any of them may be NULL.
 */
struct xmlpush_form {
    int (*start)(void *context, const struct xmlpush_element *e,
                 struct err *err);
    int (*end)(void *context, const struct xmlpush_element *e, struct err *err);
    int (*text)(void *context, struct str text, struct err *err);
    unsigned how; /* bits of enum xmlpush_how */
    int depth_max;
    size_t bytes_max;
};

struct xmlpush_state {
    bool doctype;    /* refused */
    bool mismatched; /* an end tag was not that of the open element */
    bool broken;     /* other damage */
};

/* `form` lives at least as long. */
struct xmlpush *xmlpush_new(const struct xmlpush_form *form, void *context)
    __attribute__((returns_nonnull));
void xmlpush_free(struct xmlpush *p); /* accepts NULL */
DEFINE_FREEP(xmlpush)

/* 0; what `form` answered; ERR_FORMAT: damaged or refused; ERR_LIMIT.  After
 * anything but 0 the reader gives nothing more, and can only be asked and
 * freed. */
int xmlpush_feed(struct xmlpush *p, struct str bytes, struct err *err);
/* Nothing comes any more: ERR_FORMAT when something is missing. */
int xmlpush_finish(struct xmlpush *p, struct err *err);
/* Borrowed; true of what was read so far. */
const struct xmlpush_state *xmlpush_state(const struct xmlpush *p);

/* A whole document at once: new, feed, finish, free. */
int xmlpush_read(const struct xmlpush_form *form, void *context,
                 struct str bytes, struct err *err);

#endif
