/*
 * base/xmlpush.c - see xmlpush.h.
 *
 * libxml2 is given small pieces, always: of one large piece it refuses what
 * lies behind the first 10 MB.  References in attributes are resolved
 * (XML_PARSE_NOENT), which without a document type declaration means the five
 * of XML and numbers; otherwise "&#38;" would stay in them.
 */
#include "base/xmlpush.h"

#include "base/err.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdlib.h>

enum { PIECE_BYTES = 64 << 10 };

struct xmlpush {
    const struct xmlpush_form *form;
    void *context;
    xmlParserCtxtPtr parser;
    struct err *err;   /* of the call under way */
    struct err damage; /* the first one */
    struct xmlpush_state state;
    int depth, r;
    size_t bytes; /* taken */
};

/* What libxml2 gives for each attribute. */
struct attribute {
    const xmlChar *name, *prefix, *uri, *value, *end;
};

static struct str text_of(const xmlChar *s)
{
    return s ? str_of((const char *)s) : STR("");
}

struct xmlpush_attribute xmlpush_attribute_at(const struct xmlpush_element *e,
                                              int at)
{
    const struct attribute *a = (const struct attribute *)e->attributes + at;

    return (struct xmlpush_attribute){
        text_of(a->uri),
        text_of(a->name),
        {(const char *)a->value, (size_t)(a->end - a->value)}};
}

struct str xmlpush_attribute(const struct xmlpush_element *e, const char *name)
{
    for (int i = 0; i < e->attribute_count; i++) {
        struct xmlpush_attribute a = xmlpush_attribute_at(e, i);
        if (str_is(a.name, name))
            return a.value;
    }
    return (struct str){0};
}

/* What libxml2 still says then, nobody hears. */
static bool is_over(const struct xmlpush *p)
{
    return p->r || (p->damage.code && !(p->form->how & XMLPUSH_RECOVER));
}

static void stop(struct xmlpush *p, int r)
{
    p->r = r;
    if (r)
        xmlStopParser(p->parser);
}

static struct xmlpush_element element(const struct xmlpush *p,
                                      const xmlChar *name, const xmlChar *uri)
{
    return (struct xmlpush_element){.ns = text_of(uri),
                                    .name = text_of(name),
                                    .depth = p->depth,
                                    .line = xmlSAX2GetLineNumber(p->parser)};
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are libxml2's */
static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *uri, int ns_count, const xmlChar **nss,
                     int count, int defaulted, const xmlChar **attributes)
{
    struct xmlpush *p = context;

    (void)prefix, (void)ns_count, (void)nss, (void)defaulted;
    if (is_over(p))
        return;
    p->depth++;
    struct xmlpush_element e = element(p, name, uri);
    e.attribute_count = count;
    e.attributes = attributes;
    if (p->depth > p->form->depth_max)
        stop(p, err_set(p->err, ERR_LIMIT,
                        "line %d: more than %d elements in one another", e.line,
                        p->form->depth_max));
    else if (p->form->start)
        stop(p, p->form->start(p->context, &e, p->err));
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *uri)
{
    struct xmlpush *p = context;

    (void)prefix;
    if (is_over(p))
        return;
    const struct xmlpush_element e = element(p, name, uri);
    if (p->form->end)
        stop(p, p->form->end(p->context, &e, p->err));
    p->depth--;
}

static void on_text(void *context, const xmlChar *text, int n)
{
    struct xmlpush *p = context;
    const struct str s = {(const char *)text, (size_t)n};

    if (!is_over(p) && p->form->text)
        stop(p, p->form->text(p->context, s, p->err));
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *id,
                       const xmlChar *system)
{
    struct xmlpush *p = context;

    (void)name, (void)id, (void)system;
    p->state.doctype = true;
    if (!is_over(p))
        stop(p,
             err_set(p->err, ERR_FORMAT, "holds a document type declaration"));
}

static void on_instruction(void *context, const xmlChar *target,
                           const xmlChar *text)
{
    struct xmlpush *p = context;

    (void)target, (void)text;
    if (!is_over(p) && (p->form->how & XMLPUSH_INSTRUCTIONS))
        stop(p, err_set(p->err, ERR_FORMAT, "line %d: a processing instruction",
                        xmlSAX2GetLineNumber(p->parser)));
}

/* Of a complaint of several lines the first one says it. */
static void note_damage(struct xmlpush *p, const char *says)
{
    if (!p->damage.code)
        (void)err_set(&p->damage, ERR_FORMAT,
                      "line %d, column %d: the XML is damaged: %.*s",
                      xmlSAX2GetLineNumber(p->parser),
                      xmlSAX2GetColumnNumber(p->parser),
                      (int)strcspn(says, "\n"), says);
}

static void on_complaint(void *context, xmlErrorPtr e)
{
    struct xmlpush *p = context;
    bool fatal = e->level == XML_ERR_FATAL;

    if (is_over(p) || (!fatal && !(e->domain == XML_FROM_NAMESPACE &&
                                   (p->form->how & XMLPUSH_NAMESPACES))))
        return;
    if (e->code == XML_ERR_TAG_NAME_MISMATCH)
        p->state.mismatched = true;
    else
        p->state.broken = true;
    note_damage(p, e->message ? e->message : "");
}

struct xmlpush *xmlpush_new(const struct xmlpush_form *form, void *context)
{
    struct xmlpush *p = NEW(xmlpush);
    xmlSAXHandler sax = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .internalSubset = on_doctype,
        .processingInstruction = on_instruction,
        .serror = (xmlStructuredErrorFunc)on_complaint,
    };

    p->form = form;
    p->context = context;
    p->parser = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
    if (!p->parser)
        mem_exhausted();
    (void)xmlCtxtUseOptions(
        p->parser, XML_PARSE_NONET | XML_PARSE_NOENT |
                       (form->how & XMLPUSH_RECOVER ? XML_PARSE_RECOVER : 0) |
                       (form->how & XMLPUSH_UTF8 ? XML_PARSE_IGNORE_ENC : 0));
    return p;
}

void xmlpush_free(struct xmlpush *p)
{
    if (!p)
        return;
    if (p->parser->myDoc)
        xmlFreeDoc(p->parser->myDoc);
    xmlFreeParserCtxt(p->parser);
    free(p);
}

static int push(struct xmlpush *p, struct str piece, bool last)
{
    (void)xmlParseChunk(p->parser, piece.p, (int)piece.n, last);
    if (p->r || !is_over(p))
        return p->r;
    *p->err = p->damage;
    return p->r = -ERR_FORMAT;
}

int xmlpush_feed(struct xmlpush *p, struct str bytes, struct err *err)
{
    p->err = err;
    if (p->r)
        return p->r;
    if (bytes.n > p->form->bytes_max - p->bytes)
        return p->r = err_set(err, ERR_LIMIT, "more than %zu bytes of XML",
                              p->form->bytes_max);
    p->bytes += bytes.n;
    while (bytes.n && !p->r) {
        const struct str piece = str_sub(bytes, 0, PIECE_BYTES);
        (void)push(p, piece, false);
        bytes = str_sub(bytes, piece.n, bytes.n);
    }
    return p->r;
}

int xmlpush_finish(struct xmlpush *p, struct err *err)
{
    p->err = err;
    if (p->r)
        return p->r;
    if (!p->bytes) { /* libxml2 speaks of "extra content" then */
        p->state.broken = true;
        note_damage(p, "it is empty");
    }
    return push(p, STR(""), true);
}

const struct xmlpush_state *xmlpush_state(const struct xmlpush *p)
{
    return &p->state;
}

int xmlpush_read(const struct xmlpush_form *form, void *context,
                 struct str bytes, struct err *err)
{
    scoped(xmlpush_freep) struct xmlpush *p = xmlpush_new(form, context);
    int r = xmlpush_feed(p, bytes, err);

    return r ? r : xmlpush_finish(p, err);
}
