/*
 * syndication/element.h - elements written once, read in two ways: as HTML, or
 * as a tree in JSON, ["p",{"class":"x"},"text",["b",{},"more"]], from which the
 * loader makes elements without ever parsing HTML (widgets/loader.js).
 *
 * Texts and values are given as they are; both ways make them safe.
 */
#ifndef SYNDICATION_ELEMENT_H
#define SYNDICATION_ELEMENT_H

#include "base/str.h"

enum { ELEMENT_DEPTH_MAX = 16 };

enum element_form { ELEMENT_HTML, ELEMENT_TREE };

struct element {
    struct buf *out;
    enum element_form form;
    const char *open[ELEMENT_DEPTH_MAX]; /* names of the open elements */
    int depth;
    bool in_tag, any_attribute;
};

/* Opens an element; its attributes follow at once. */
void element_open(struct element *m, const char *name);
void element_attr(struct element *m, const char *name, struct str value);
void element_attrf(struct element *m, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void element_text(struct element *m, struct str text);
/* Closes the innermost one. */
void element_close(struct element *m);
/* <name class="class">text</name>; class may be NULL. */
void element_whole(struct element *m, const char *name, const char *class,
                   struct str text);

#endif
