/* A SOAP request: what is taken has few parameters with texts of their own. */
#include "base/err.h"
#include "syndication/soapread.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct soap_request request = {0};
    enum soap_fault fault;
    struct err err = {0};
    int r = soap_read(&request, arena, (struct str){(const char *)data, bytes},
                      &fault, &err);

    if (r < 0 ? !err.code : request.count > SOAP_PARAMETERS_MAX)
        abort();
    for (size_t i = 0; i < request.count; i++)
        if (!request.parameters[i].value.n || !request.parameters[i].name.n)
            abort();
    return 0;
}
