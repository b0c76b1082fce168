/*
 * syndication/soapread.h - a SOAP 1.1 request, read with mistrust: no DTD, no
 * entities of its own, no processing instructions, UTF-8 only, bounded depth
 * and number of elements.
 */
#ifndef SYNDICATION_SOAPREAD_H
#define SYNDICATION_SOAPREAD_H

#include "base/httpd.h"

struct err;

enum {
    SOAP_BODY_MAX_BYTES = 64 << 10,
    SOAP_DEPTH_MAX = 8,
    SOAP_ELEMENTS_MAX = 100,
    SOAP_PARAMETERS_MAX = 8,
};

enum soap_call { SOAP_GET_ITEM, SOAP_LIST_ITEMS, SOAP_LIST_CHANGES };

enum soap_fault {
    SOAP_VERSION_MISMATCH, /* the envelope is of another version */
    SOAP_MUST_UNDERSTAND,  /* a header that we do not know insists */
    SOAP_CLIENT,           /* anything else that is wrong */
};

struct soap_request {
    enum soap_call call;
    /* The parameters under the names that version 2 has for them ("limit"; "id"
     * for SOAP_GET_ITEM); empty ones are left out. */
    struct httpd_pair parameters[SOAP_PARAMETERS_MAX];
    size_t count;
};

/* Texts go into the arena.  ERR_FORMAT or ERR_LIMIT, and *ret_fault, when it is
 * no call of ours. */
int soap_read(struct soap_request *ret_request, struct arena *arena,
              struct str body, enum soap_fault *ret_fault, struct err *err);

#endif
