/* base/httpd_doubt.c - see httpd_doubt.h. */
#include "base/httpd_doubt.h"

#include "base/str.h"

#include <microhttpd.h>

struct seen {
    int lengths, codings, hosts;
    bool chunked_only;
};

static enum MHD_Result look(void *context, enum MHD_ValueKind kind,
                            const char *name, const char *value)
{
    struct seen *seen = context;
    struct str header = str_of(name);

    (void)kind;
    if (str_case_eq(header, STR("Content-Length")))
        seen->lengths++;
    else if (str_case_eq(header, STR("Host")))
        seen->hosts++;
    else if (str_case_eq(header, STR("Transfer-Encoding"))) {
        seen->codings++;
        seen->chunked_only &=
            str_case_eq(str_trim(str_of(value)), STR("chunked"));
    }
    return MHD_YES;
}

bool httpd_doubtful(struct MHD_Connection *connection)
{
    struct seen seen = {.chunked_only = true};

    MHD_get_connection_values(connection, MHD_HEADER_KIND, look, &seen);
    return seen.lengths + seen.codings > 1 || seen.hosts > 1 ||
           !seen.chunked_only;
}
