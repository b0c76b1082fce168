/*
 * syndication/soapread.c - see soapread.h.
 *
 * What could make XML dangerous begins with "<!" or "<?" and is refused before
 * the parser sees it; the encoding is ours to say, so that nothing can hide
 * behind another one.
 */
#include "syndication/soapread.h"

#include "base/err.h"
#include "base/utf8.h"

#include <libxml/xmlreader.h>

static const char envelope_ns[] = "http://schemas.xmlsoap.org/soap/envelope/";
static const char hub_ns[] = "urn:liencong:hub:2";

enum { AT_ENVELOPE, AT_PART, AT_CALL, AT_PARAMETER }; /* depths */

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
    xmlTextReader *reader;
    int elements;
    bool in_body, called;
};

static struct str text_of(const xmlChar *s)
{
    return str_of((const char *)s);
}

static bool is(const struct reading *r, const char *ns, const char *name)
{
    return str_is(text_of(xmlTextReaderConstNamespaceUri(r->reader)), ns) &&
           str_is(text_of(xmlTextReaderConstLocalName(r->reader)), name);
}

static int fault(const struct reading *r, enum soap_fault fault,
                 struct err *err, const char *why)
{
    *r->fault = fault;
    return err_set(err, ERR_FORMAT, "%s", why);
}

/* Only comments and CDATA may begin with "<!", only the declaration with "<?".
 */
static int check_bytes(struct str body, struct err *err)
{
    if (body.n > SOAP_BODY_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "larger than %d bytes",
                       SOAP_BODY_MAX_BYTES);
    if (!utf8_valid(body))
        return err_set(err, ERR_FORMAT, "is not UTF-8");
    for (size_t i = 0; i + 1 < body.n; i++) {
        struct str at = str_sub(body, i, body.n);
        if (str_starts(at, STR("<!")) && !str_starts(at, STR("<!--")) &&
            !str_starts(at, STR("<![CDATA[")))
            return err_set(err, ERR_FORMAT, "has a DTD");
        if (str_starts(at, STR("<?")) && !str_starts(at, STR("<?xml ")))
            return err_set(err, ERR_FORMAT, "has a processing instruction");
    }
    return 0;
}

static int see_part(struct reading *r, struct err *err)
{
    r->in_body = is(r, envelope_ns, "Body");
    if (!r->in_body && !is(r, envelope_ns, "Header"))
        return fault(r, SOAP_CLIENT, err, "the envelope holds something else");
    return 0;
}

static int see_header(const struct reading *r, struct err *err)
{
    xmlChar *insists = xmlTextReaderGetAttributeNs(
        r->reader, (const xmlChar *)"mustUnderstand",
        (const xmlChar *)envelope_ns);
    bool must = str_is(text_of(insists), "1");

    xmlFree(insists);
    return must ? fault(r, SOAP_MUST_UNDERSTAND, err,
                        "a header that is not known here")
                : 0;
}

static int see_call(struct reading *r, struct err *err)
{
    if (!r->in_body)
        return see_header(r, err);
    if (r->called)
        return fault(r, SOAP_CLIENT, err, "more than one call");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (is(r, hub_ns, calls[i].name)) {
            r->request->call = calls[i].call;
            r->called = true;
            return 0;
        }
    return fault(r, SOAP_CLIENT, err,
                 "the call is none of GetItem, ListItems, ListChanges");
}

/* Takes the text of the element; the reader stays on it. */
static int see_parameter(struct reading *r, struct err *err)
{
    if (!r->in_body)
        return 0;
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        if (!is(r, hub_ns, parameters[i].element))
            continue;
        xmlChar *text = xmlTextReaderReadString(r->reader);
        struct str value = str_trim(text_of(text));
        struct soap_request *rq = r->request;
        bool full = rq->count == SOAP_PARAMETERS_MAX;
        if (value.n && !full)
            rq->parameters[rq->count++] =
                (struct httpd_pair){str_of(parameters[i].name),
                                    {arena_str(r->arena, value), value.n}};
        xmlFree(text);
        return full ? fault(r, SOAP_CLIENT, err, "too many parameters") : 0;
    }
    return fault(r, SOAP_CLIENT, err, "a parameter that is not known here");
}

static int see_element(struct reading *r, struct err *err)
{
    int depth = xmlTextReaderDepth(r->reader);

    if (++r->elements > SOAP_ELEMENTS_MAX || depth > SOAP_DEPTH_MAX)
        return fault(r, SOAP_CLIENT, err, "too many or too deep elements");
    if (depth == AT_ENVELOPE)
        return is(r, envelope_ns, "Envelope")
                   ? 0
                   : fault(r, SOAP_VERSION_MISMATCH, err,
                           "is no envelope of SOAP 1.1");
    if (depth == AT_PART)
        return see_part(r, err);
    if (depth == AT_CALL)
        return see_call(r, err);
    if (depth == AT_PARAMETER)
        return see_parameter(r, err);
    return r->in_body
               ? fault(r, SOAP_CLIENT, err, "a parameter that holds elements")
               : 0;
}

static int read_all(struct reading *r, struct err *err)
{
    int more, result = 0;

    while (result == 0 && (more = xmlTextReaderRead(r->reader)) == 1)
        if (xmlTextReaderNodeType(r->reader) == XML_READER_TYPE_ELEMENT)
            result = see_element(r, err);
    if (result == 0 && more < 0)
        result = fault(r, SOAP_CLIENT, err, "is not well-formed XML");
    if (result == 0 && !r->called)
        result = fault(r, SOAP_CLIENT, err, "there is no call in the body");
    return result;
}

/* What libxml2 would print goes nowhere: the fault says it. */
static void say_nothing(void *context, const char *text,
                        xmlParserSeverities severity,
                        xmlTextReaderLocatorPtr where)
{
    (void)context, (void)text, (void)severity, (void)where;
}

int soap_read(struct soap_request *ret_request, struct arena *arena,
              struct str body, enum soap_fault *ret_fault, struct err *err)
{
    struct soap_request request = {0};
    struct reading r = {
        .request = &request, .arena = arena, .fault = ret_fault};

    *ret_fault = SOAP_CLIENT;
    if (check_bytes(body, err) < 0)
        return -err->code;
    r.reader = xmlReaderForMemory(body.p ? body.p : "", (int)body.n, NULL,
                                  "UTF-8", XML_PARSE_NONET);
    if (!r.reader)
        return err_set(err, ERR_FORMAT, "is not XML");
    xmlTextReaderSetErrorHandler(r.reader, say_nothing, NULL);
    int result = read_all(&r, err);
    xmlFreeTextReader(r.reader);
    if (result == 0)
        *ret_request = request;
    return result;
}
