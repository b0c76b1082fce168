/* A path as it was asked, decoded: any bytes; what stands for a part lies
 * within it, and never holds a slash. */
#include "console/route.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check(struct str part, struct str path)
{
    if (part.p &&
        (!part.n || part.p < path.p || part.p + part.n > path.p + path.n ||
         str_chr(part, '/') >= 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str path = {(const char *)data, bytes};
    static const char *const methods[] = {"GET", "POST"};
    struct route_parts parts;
    bool known;

    for (int i = 0; i < 2; i++) {
        const struct route *r =
            route_find(str_of(methods[i]), path, &parts, &known);
        if (!r)
            continue;
        if (!known || strcmp(r->method, methods[i]) != 0 ||
            (strstr(r->path, "{cong}") != NULL) != (parts.portal.p != NULL))
            abort();
        check(parts.portal, path);
        check(parts.part, path);
    }
    return 0;
}
