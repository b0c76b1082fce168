/*
 * syndication/soapread.c - see soapread.h.
 *
 * The encoding is ours to say, so that nothing can hide behind another one.
 */
#include "syndication/soapread.h"

#include "base/err.h"
#include "base/utf8.h"
#include "base/xmlpush.h"

static const char envelope_ns[] = "http://schemas.xmlsoap.org/soap/envelope/";
static const char hub_ns[] = "urn:liencong:hub:2";

enum { AT_ENVELOPE = 1, AT_PART, AT_CALL, AT_PARAMETER }; /* depths */

static const struct {
    const char *name;
    enum soap_call call;
} calls[] = {{"GetItem", SOAP_GET_ITEM},
             {"ListItems", SOAP_LIST_ITEMS},
             {"ListChanges", SOAP_LIST_CHANGES}};

static const struct {
    const char *element, *name;
} parameters[] = {{"Id", "id"},
                  {"Type", "type"},
                  {"Distribution", "distribution"},
                  {"Limit", "limit"},
                  {"Cursor", "cursor"},
                  {"ChangedSince", "changed_since"},
                  {"PublishedSince", "published_since"},
                  {"PublishedBefore", "published_before"}};

struct reading {
    struct soap_request *request;
    struct arena *arena;
    enum soap_fault *fault;
    int elements;
    bool in_body, called;
    const char *parameter; /* the open one */
    struct buf text;       /* of it */
};

static bool is(const struct xmlpush_element *e, const char *ns,
               const char *name)
{
    return str_is(e->ns, ns) && str_is(e->name, name);
}

static int fault(const struct reading *r, enum soap_fault fault,
                 struct err *err, const char *why)
{
    *r->fault = fault;
    return err_set(err, ERR_FORMAT, "%s", why);
}

static int see_part(struct reading *r, const struct xmlpush_element *e,
                    struct err *err)
{
    r->in_body = is(e, envelope_ns, "Body");
    if (!r->in_body && !is(e, envelope_ns, "Header"))
        return fault(r, SOAP_CLIENT, err, "the envelope holds something else");
    return 0;
}

static int see_header(const struct reading *r, const struct xmlpush_element *e,
                      struct err *err)
{
    for (int i = 0; i < e->attribute_count; i++) {
        struct xmlpush_attribute a = xmlpush_attribute_at(e, i);
        if (str_is(a.ns, envelope_ns) && str_is(a.name, "mustUnderstand") &&
            str_is(a.value, "1"))
            return fault(r, SOAP_MUST_UNDERSTAND, err,
                         "a header that is not known here");
    }
    return 0;
}

static int see_call(struct reading *r, const struct xmlpush_element *e,
                    struct err *err)
{
    if (!r->in_body)
        return see_header(r, e, err);
    if (r->called)
        return fault(r, SOAP_CLIENT, err, "more than one call");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (is(e, hub_ns, calls[i].name)) {
            r->request->call = calls[i].call;
            r->called = true;
            return 0;
        }
    return fault(r, SOAP_CLIENT, err,
                 "the call is none of GetItem, ListItems, ListChanges");
}

static int see_parameter(struct reading *r, const struct xmlpush_element *e,
                         struct err *err)
{
    if (!r->in_body)
        return 0;
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        if (is(e, hub_ns, parameters[i].element)) {
            r->parameter = parameters[i].name;
            buf_reset(&r->text);
            return 0;
        }
    return fault(r, SOAP_CLIENT, err, "a parameter that is not known here");
}

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct reading *r = context;

    if (++r->elements > SOAP_ELEMENTS_MAX)
        return fault(r, SOAP_CLIENT, err, "too many elements");
    if (e->depth == AT_ENVELOPE)
        return is(e, envelope_ns, "Envelope")
                   ? 0
                   : fault(r, SOAP_VERSION_MISMATCH, err,
                           "is no envelope of SOAP 1.1");
    if (e->depth == AT_PART)
        return see_part(r, e, err);
    if (e->depth == AT_CALL)
        return see_call(r, e, err);
    if (e->depth == AT_PARAMETER)
        return see_parameter(r, e, err);
    return r->in_body
               ? fault(r, SOAP_CLIENT, err, "a parameter that holds elements")
               : 0;
}

static int on_text(void *context, struct str text, struct err *err)
{
    struct reading *r = context;

    (void)err;
    if (r->parameter)
        buf_add(&r->text, text);
    return 0;
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct reading *r = context;
    struct soap_request *rq = r->request;
    struct str value = str_trim(buf_str(&r->text));

    if (e->depth != AT_PARAMETER || !r->parameter)
        return 0;
    const struct str name = str_of(r->parameter);
    r->parameter = NULL;
    if (!value.n)
        return 0;
    if (rq->count == SOAP_PARAMETERS_MAX)
        return fault(r, SOAP_CLIENT, err, "too many parameters");
    rq->parameters[rq->count++] =
        (struct httpd_pair){name, arena_keep(r->arena, value)};
    return 0;
}

static int read_all(struct reading *r, struct str body, struct err *err)
{
    static const struct xmlpush_form form = {
        .start = on_start,
        .end = on_end,
        .text = on_text,
        .how = XMLPUSH_NAMESPACES | XMLPUSH_UTF8 | XMLPUSH_INSTRUCTIONS,
        .depth_max = SOAP_DEPTH_MAX,
        .bytes_max = SOAP_BODY_MAX_BYTES,
    };
    scoped(xmlpush_freep) struct xmlpush *p = xmlpush_new(&form, r);
    const struct xmlpush_state *state = xmlpush_state(p);
    int result = xmlpush_feed(p, body, err);

    if (result == 0)
        result = xmlpush_finish(p, err);
    if (state->doctype)
        return fault(r, SOAP_CLIENT, err, "has a DTD");
    if (state->broken || state->mismatched)
        return err_wrap(err, "is not well-formed XML");
    if (result == 0 && !r->called)
        return fault(r, SOAP_CLIENT, err, "there is no call in the body");
    return result;
}

int soap_read(struct soap_request *ret_request, struct arena *arena,
              struct str body, enum soap_fault *ret_fault, struct err *err)
{
    struct soap_request request = {0};
    struct reading r = {
        .request = &request, .arena = arena, .fault = ret_fault};

    *ret_fault = SOAP_CLIENT;
    /* Without a NUL nothing that is UTF-8 can be taken for UTF-16. */
    if (!utf8_valid(body) || (body.n && memchr(body.p, 0, body.n)))
        return err_set(err, ERR_FORMAT, "is not UTF-8");
    int result = read_all(&r, body, err);
    buf_done(&r.text);
    if (result == 0)
        *ret_request = request;
    return result;
}
