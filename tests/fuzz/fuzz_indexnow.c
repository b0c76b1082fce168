/* The body of a push: what is taken is of one host, below its key file, and
 * within the limits; what is not taken is said why. */
#include "crawler/indexnow.h"
#include "crawler/intake_claim.h"

#include "base/err.h"
#include "base/url.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check_url(const char *text, const char *host)
{
    struct url url = {0};
    struct err why = {0};

    if (url_parse(&url, str_of(text), NULL, &why) < 0 ||
        !str_is(url.host, host) || !str_starts(url.scheme, STR("http")))
        abort();
    url_done(&url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct indexnow push;
    struct indexnow_error e = {0};
    struct str body = {(const char *)data, bytes};

    if (indexnow_read_json(&push, arena, body, &e) < 0) {
        if (push_fault_text(e.fault)->status < 400)
            abort();
        return 0;
    }
    size_t key = strlen(push.key);
    if (key < INTAKE_KEY_MIN || key > INTAKE_KEY_MAX || !push.url_count ||
        push.url_count > INDEXNOW_URLS_MAX)
        abort();
    check_url(push.location, push.host);
    for (size_t i = 0; i < push.url_count; i++)
        check_url(push.urls[i], push.host);
    return 0;
}
