/* Text of one field, as the console's small readers take it: ways back, e-mail
 * addresses, addresses to ask, days, one-time codes, names of backups. */
#include "base/mem.h"
#include "console/ask.h"
#include "console/backup_list.h"
#include "console/call.h"
#include "console/measure.h"
#include "console/totp.h"
#include "console/watch.h"

#include <ctype.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* What is taken goes into headers of a mail and of an answer as it is. */
static void one_line(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f)
            abort();
}

static void email(struct str text)
{
    if (!watch_is_email(text))
        return;
    one_line(text);
    ptrdiff_t at = str_chr(text, '@');
    if (at < 1 || str_chr(str_sub(text, (size_t)at + 1, text.n), '@') >= 0)
        abort();
}

static void way(struct str text)
{
    if (!call_is_local(text))
        return;
    one_line(text);
    if (text.p[0] != '/' ||
        (text.n > 1 && (text.p[1] == '/' || text.p[1] == '\\')))
        abort();
}

static void name(struct str text)
{
    char room[64];

    if (text.n >= sizeof room || (text.n && memchr(text.p, '\0', text.n)))
        return;
    memcpy(room, text.p ? text.p : "", text.n);
    room[text.n] = '\0';
    if (backup_list_is_name(room) &&
        (*room == '.' || strchr(room, '/') || !*room))
        abort();
}

/* Without TLS only this machine is asked. */
static void address(struct str text)
{
    scoped(buf_done) struct buf url = {0};

    if (text.n && memchr(text.p, '\0', text.n))
        return;
    buf_add(&url, text);
    if (!url.p || !ask_url_ok(url.p) || str_starts(text, STR("https://")))
        return;
    struct str rest = str_sub(text, STR("http://").n, text.n);
    ptrdiff_t slash = str_chr(rest, '/');
    struct str host = str_sub(rest, 0, slash < 0 ? rest.n : (size_t)slash);
    if (str_chr(host, '@') >= 0 || str_chr(host, '\\') >= 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str text = {(const char *)data, bytes};
    int64_t day = 0, step = totp_check(STR("12345678901234567890"), text, 59);

    name(text);
    email(text);
    way(text);
    address(text);
    if (measure_parse_day(text, &day) && text.n != 10)
        abort();
    if (step >= 0 && (step > 2 || text.n != 6))
        abort();
    return 0;
}
