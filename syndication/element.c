/* syndication/element.c - see element.h. */
#include "syndication/element.h"

#include "base/html.h"
#include "base/jsontext.h"
#include "syndication/item.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Elements without an end tag. */
static bool is_void(const char *name)
{
    return !strcmp(name, "img") || !strcmp(name, "br");
}

static void end_tag(struct element *m)
{
    if (m->in_tag)
        buf_addc(m->out, m->form == ELEMENT_HTML ? '>' : '}');
    m->in_tag = false;
}

void element_open(struct element *m, const char *name)
{
    assert(m->depth < ELEMENT_DEPTH_MAX);
    end_tag(m);
    if (m->form == ELEMENT_HTML)
        buf_addf(m->out, "<%s", name);
    else
        buf_addf(m->out, "%s[\"%s\",{", m->depth ? "," : "", name);
    m->open[m->depth++] = name;
    m->in_tag = true;
    m->any_attribute = false;
}

void element_attr(struct element *m, const char *name, struct str value)
{
    assert(m->in_tag);
    if (m->form == ELEMENT_HTML) {
        buf_addf(m->out, " %s=\"", name);
        html_text(m->out, value);
        buf_addc(m->out, '"');
    } else {
        buf_addf(m->out, "%s\"%s\":", m->any_attribute ? "," : "", name);
        jsontext_add(m->out, value);
    }
    m->any_attribute = true;
}

void element_attrf(struct element *m, const char *name, const char *fmt, ...)
{
    char *value = NULL;
    va_list args;

    va_start(args, fmt);
    if (vasprintf(&value, fmt, args) < 0)
        mem_exhausted();
    va_end(args);
    element_attr(m, name, str_of(value));
    free(value);
}

void element_text(struct element *m, struct str text)
{
    if (!text.n)
        return;
    end_tag(m);
    if (m->form == ELEMENT_HTML) {
        html_text(m->out, text);
    } else {
        buf_addc(m->out, ',');
        jsontext_add(m->out, text);
    }
}

void element_close(struct element *m)
{
    assert(m->depth > 0);
    const char *name = m->open[--m->depth];

    end_tag(m);
    if (m->form == ELEMENT_TREE)
        buf_addc(m->out, ']');
    else if (!is_void(name))
        buf_addf(m->out, "</%s>", name);
}

void element_whole(struct element *m, const char *name, const char *class,
                   struct str text)
{
    element_open(m, name);
    if (class)
        element_attr(m, "class", str_of(class));
    element_text(m, text);
    element_close(m);
}
