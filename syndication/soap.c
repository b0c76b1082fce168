/* syndication/soap.c - see soap.h. */
#include "syndication/soap.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/html.h"
#include "base/log.h"
#include "syndication/apidoc.h"
#include "syndication/itemform.h"
#include "syndication/problem.h"
#include "syndication/soapread.h"
#include "syndication/store_item.h"
#include "syndication/v2.h"
#include "syndication/v2param.h"

#define ENVELOPE "http://schemas.xmlsoap.org/soap/envelope/"

static const char xml_type[] = "text/xml; charset=utf-8";

static const struct {
    const char *name, *action;
    unsigned scope;
} calls[] = {
    [SOAP_GET_ITEM] = {"GetItem", "soap.item", AUTH_ITEMS},
    [SOAP_LIST_ITEMS] = {"ListItems", "soap.items", AUTH_ITEMS},
    [SOAP_LIST_CHANGES] = {"ListChanges", "soap.changes", AUTH_CHANGES},
};

static const char *const fault_codes[] = {
    [SOAP_VERSION_MISMATCH] = "VersionMismatch",
    [SOAP_MUST_UNDERSTAND] = "MustUnderstand",
    [SOAP_CLIENT] = "Client",
};

/* One call on its way. */
struct call {
    struct hubserve *service;
    struct httpd_request *rq;
    struct httpd_response *rs;
    struct soap_request request;
    struct auth_grant grant;
    const char *action;
};

static void note(const struct call *c, const char *outcome)
{
    struct buf what = {0};

    for (size_t i = 0; i < c->request.count; i++) {
        buf_addz(&what, i ? "&" : "");
        html_query(&what, c->request.parameters[i].name);
        buf_addc(&what, '=');
        html_query(&what, c->request.parameters[i].value);
    }
    hubserve_note(c->service, c->rq, c->grant.key_id, c->action,
                  what.n ? str_sub(buf_str(&what), 0, 500) : STR("-"), outcome);
    buf_done(&what);
}

static void open_envelope(struct buf *out)
{
    buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<soap:Envelope xmlns:soap=\"" ENVELOPE "\"><soap:Body>");
}

static void element(struct buf *out, const char *name, const char *text)
{
    buf_addf(out, "<%s>", name);
    html_text(out, str_of(text));
    buf_addf(out, "</%s>", name);
}

static void send_fault(const struct call *c, const char *code,
                       enum problem problem, const char *vi, const char *en)
{
    struct buf *out = &c->rs->body;

    note(c, problem_word(problem));
    c->rs->status = 500; /* SOAP 1.1, 6.2 */
    c->rs->content_type = xml_type;
    httpd_set_header(c->rs, "Cache-Control", "no-store");
    open_envelope(out);
    buf_addf(out, "<soap:Fault><faultcode>soap:%s</faultcode>", code);
    element(out, "faultstring", vi ? vi : problem_vi(problem));
    buf_addz(out, "<detail><Problem xmlns=\"" ITEMFORM_NAMESPACE "\">");
    element(out, "Code", problem_word(problem));
    element(out, "Vi", vi ? vi : problem_vi(problem));
    element(out, "En", en ? en : problem_en(problem));
    element(out, "TraceId", c->rq->trace_id);
    buf_addz(out, "</Problem></detail></soap:Fault></soap:Body>"
                  "</soap:Envelope>\n");
}

static void refuse(const struct call *c, enum problem problem, const char *vi,
                   const char *en)
{
    send_fault(c, problem == PROBLEM_BUSY ? "Server" : "Client", problem, vi,
               en);
}

/* 0, or the call was refused. */
static int fail(const struct call *c, const struct err *err)
{
    if (err->code == ERR_NOT_FOUND) {
        refuse(c, PROBLEM_NOT_FOUND, NULL, NULL);
        return -err->code;
    }
    log_error("soap.failed", kv("trace", c->rq->trace_id), kv("why", err->msg));
    httpd_set_header(c->rs, "Retry-After", "10");
    refuse(c, PROBLEM_BUSY, NULL, NULL);
    return -err->code;
}

static int write_item(const struct call *c, struct hubdb *store,
                      struct buf *out)
{
    struct hubdb_item item = {0};
    struct err err = {0};
    bool gone = false;
    int64_t id = 0;

    if (c->request.count == 1 && str_is(c->request.parameters[0].name, "id") &&
        str_int(c->request.parameters[0].value, 1, INT64_MAX, &id)) {
        if (walk_item(store, c->rq->arena, id, &item, &gone, &err) < 0)
            return fail(c, &err);
        if (!gone) {
            itemform_xml_item(out, &item);
            return 0;
        }
        refuse(c, PROBLEM_GONE, NULL, NULL);
        return -ERR_NOT_FOUND;
    }
    refuse(c, PROBLEM_PARAMETER, "Cần đúng một Id, là số nguyên dương",
           "Exactly one Id, a positive integer, is wanted");
    return -ERR_USAGE;
}

static int write_list(const struct call *c, struct hubdb *store,
                      struct buf *out)
{
    bool changes = c->request.call == SOAP_LIST_CHANGES;
    struct v2_list *list = arena_alloc(c->rq->arena, sizeof *list);
    struct v2_mistake mistake;
    struct walk_page page;
    struct err err = {0};
    char cursor[V2_CURSOR_MAX];

    if (!v2_list_read(list, c->request.parameters, c->request.count, changes,
                      &mistake)) {
        refuse(c, PROBLEM_PARAMETER, mistake.vi, mistake.en);
        return -ERR_USAGE;
    }
    if ((changes ? walk_changes : walk_items)(store, c->rq->arena, &list->query,
                                              &page, &err) < 0)
        return fail(c, &err);
    struct itemform_list form = {.page = &page, .changes = changes};
    if (page.more || changes)
        form.cursor = str_of(v2_cursor(cursor, &page.end, changes));
    itemform_xml_list(out, &form);
    return 0;
}

static void answer_call(const struct call *c)
{
    const char *name = calls[c->request.call].name;
    struct buf out = {0};
    struct err err = {0};
    struct hubdb *store = hubserve_reader_store(c->rq->worker, &err);

    open_envelope(&out);
    buf_addf(&out, "<%sResponse xmlns=\"" ITEMFORM_NAMESPACE "\">", name);
    int r = !store                             ? fail(c, &err)
            : c->request.call == SOAP_GET_ITEM ? write_item(c, store, &out)
                                               : write_list(c, store, &out);
    if (r < 0) {
        buf_done(&out);
        return;
    }
    buf_addf(&out, "</%sResponse></soap:Body></soap:Envelope>\n", name);
    note(c, "ok");
    c->rs->content_type = xml_type;
    c->rs->body = out;
    httpd_set_header(c->rs, "Cache-Control", "no-store");
}

/* False when it was refused. */
static bool admit(struct call *c)
{
    enum auth_verdict verdict =
        v2_verdict(c->service, c->rq, calls[c->request.call].scope, &c->grant);
    struct quota_state state;

    if (verdict != AUTH_OK) {
        refuse(c, v2_problem_of(verdict), NULL, NULL);
        return false;
    }
    quota_take(hubserve_quota(c->service), c->grant.client_id, QUOTA_SOAP,
               clock_unix_ms(), &state);
    v2_tell_quota(c->rq, c->rs, &state);
    if (state.refused)
        refuse(c, PROBLEM_QUOTA, NULL, NULL);
    return !state.refused;
}

void soap_call(struct httpd_request *rq, struct httpd_response *rs,
               void *service)
{
    struct call c = {.service = service, .rq = rq, .rs = rs, .action = "soap"};
    enum soap_fault fault;
    struct err err = {0};

    if (soap_read(&c.request, rq->arena, rq->body, &fault, &err) < 0) {
        send_fault(&c, fault_codes[fault], PROBLEM_PARAMETER,
                   "Không đọc được lời gọi SOAP 1.1", err.msg);
        return;
    }
    c.action = calls[c.request.call].action;
    if (admit(&c))
        answer_call(&c);
}

void soap_wsdl(struct httpd_request *rq, struct httpd_response *rs,
               void *service)
{
    const char *address =
        arena_printf(rq->arena, "%s/soap", hubserve_absolute_url(service, rq));

    rs->content_type = xml_type;
    apidoc_wsdl(&rs->body, address);
    httpd_set_header(rs, "Cache-Control", "public, max-age=300");
    httpd_etag(rq, rs);
}
