/* syndication/soapread.c: SOAP requests, good and hostile. */
#include "tests/t.h"

#include "syndication/soapread.h"

#define ENVELOPE(inside)                                                       \
    "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "       \
    "xmlns:h=\"urn:liencong:hub:2\">" inside "</s:Envelope>"
#define BODY(inside) ENVELOPE("<s:Body>" inside "</s:Body>")

static void a_call_is_read_with_its_parameters(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct soap_request rq;
    enum soap_fault fault;
    struct err err = {0};

    assert_int_equal(
        soap_read(&rq, arena,
                  STR("<?xml version=\"1.0\"?>" ENVELOPE(
                      "<s:Header><h:x/></s:Header><s:Body><h:ListItems>"
                      "<h:Type> 1,3 </h:Type><h:Cursor/>"
                      "<h:Distribution><![CDATA[24]]></h:Distribution>"
                      "</h:ListItems></s:Body>")),
                  &fault, &err),
        0);
    assert_int_equal(rq.call, SOAP_LIST_ITEMS);
    assert_int_equal(rq.count, 2);
    assert_string_equal(rq.parameters[0].name.p, "type");
    assert_string_equal(rq.parameters[0].value.p, "1,3");
    assert_string_equal(rq.parameters[1].value.p, "24");
}

static void what_is_no_call_is_a_fault(void **state)
{
    (void)state;
    static const struct {
        const char *xml, *says;
        enum soap_fault fault;
    } cases[] = {
        {"", "is not", SOAP_CLIENT},
        {"<abc>", "no envelope", SOAP_VERSION_MISMATCH},
        {"<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'/>",
         "no envelope", SOAP_VERSION_MISMATCH},
        {ENVELOPE("<s:Header><h:x s:mustUnderstand='1'/></s:Header>"),
         "a header", SOAP_MUST_UNDERSTAND},
        {BODY(""), "no call", SOAP_CLIENT},
        {BODY("<ListItems/>"), "none of", SOAP_CLIENT},
        {BODY("<h:ListItems/><h:GetItem/>"), "more than one", SOAP_CLIENT},
        {BODY("<h:ListItems><h:No/></h:ListItems>"), "not known", SOAP_CLIENT},
        {BODY("<h:ListItems><h:Type><h:Type/></h:Type></h:ListItems>"),
         "holds elements", SOAP_CLIENT},
        {BODY("<h:ListItems>"), "well-formed", SOAP_CLIENT},
        {"<!DOCTYPE a>" BODY("<h:ListItems/>"), "DTD", SOAP_CLIENT},
        {"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>" BODY(
             "<h:GetItem><h:Id>&b;</h:Id></h:GetItem>"),
         "DTD", SOAP_CLIENT},
        {BODY("<h:GetItem><h:Id>&b;</h:Id></h:GetItem>"), "well-formed",
         SOAP_CLIENT},
        {"<?php x?>" BODY("<h:ListItems/>"), "processing", SOAP_CLIENT},
        {"\xff\xfe<", "UTF-8", SOAP_CLIENT},
    };
    scoped(arena_freep) struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct soap_request rq;
        enum soap_fault fault;
        struct err err = {0};
        int r = soap_read(&rq, arena, str_of(cases[i].xml), &fault, &err);
        if (r != -ERR_FORMAT || fault != cases[i].fault ||
            !strstr(err.msg, cases[i].says))
            fail_msg("case %zu: %d '%s'", i, r, err.msg);
    }
}

static void its_size_is_bounded(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct buf deep = {0}, wide = {0};
    struct soap_request rq;
    enum soap_fault fault;
    struct err err = {0};

    buf_addz(&wide, "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/"
                    "envelope/\"><s:Header>");
    for (int i = 0; i < SOAP_ELEMENTS_MAX; i++) {
        buf_addz(&deep, "<a>");
        buf_addz(&wide, "<a/>");
    }
    assert_int_equal(soap_read(&rq, arena, buf_str(&wide), &fault, &err),
                     -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "too many"));
    assert_int_equal(soap_read(&rq, arena, buf_str(&deep), &fault, &err),
                     -ERR_FORMAT);
    while (deep.n <= SOAP_BODY_MAX_BYTES)
        buf_addz(&deep, "          ");
    assert_int_equal(soap_read(&rq, arena, buf_str(&deep), &fault, &err),
                     -ERR_LIMIT);
    buf_done(&deep);
    buf_done(&wide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_read_with_its_parameters),
        cmocka_unit_test(what_is_no_call_is_a_fault),
        cmocka_unit_test(its_size_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
