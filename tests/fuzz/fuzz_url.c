/* base/url.c, host.c, urlkey.c: "BASE LF INPUT"; what parses parses again to
 * itself, and a key is its own key. */
#include "base/err.h"
#include "base/url.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check_key(const struct url *u)
{
    scoped(buf_done) struct buf key = {0};
    scoped(buf_done) struct buf again = {0};
    struct err err = {0};

    if (url_canonical(&key, u, &err) == 0 &&
        url_key(&again, buf_str(&key), NULL, &err) == 0 &&
        !str_eq(buf_str(&key), buf_str(&again)))
        abort();
    (void)url_domain(u->host);
}

static void check_again(const struct url *u)
{
    scoped(url_done) struct url again = {0};
    struct err err = {0};

    if (!str_is(u->scheme, "http") && !str_is(u->scheme, "https"))
        return;
    if (url_parse(&again, str_of(u->href), NULL, &err) < 0 ||
        !str_is(str_of(again.href), u->href))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str rest = {(const char *)data, bytes}, base_text = {0};
    scoped(url_done) struct url base = {0};
    scoped(url_done) struct url u = {0};
    struct err err = {0};

    if (!bytes || !str_cut(&rest, '\n', &base_text))
        return 0;
    bool based = url_parse(&base, base_text, NULL, &err) == 0;
    if (url_parse(&u, rest, based ? &base : NULL, &err) == 0) {
        check_again(&u);
        check_key(&u);
    }
    return 0;
}
