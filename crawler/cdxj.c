/* crawler/cdxj.c - see cdxj.h. */
#include "crawler/cdxj.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void add_lower(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        buf_addc(out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

/* "www.hanoi.gov.vn" -> "vn,gov,hanoi"; addresses stay as they are. */
static void add_host(struct buf *out, struct str host)
{
    if (str_case_starts(host, STR("www.")))
        host = str_sub(host, 4, host.n);
    bool address = host.n && (host.p[0] == '[' || (host.p[host.n - 1] >= '0' &&
                                                   host.p[host.n - 1] <= '9'));
    while (!address && host.n) {
        const char *dot = memrchr(host.p, '.', host.n);
        size_t from = dot ? (size_t)(dot + 1 - host.p) : 0;
        add_lower(out, str_sub(host, from, host.n));
        if (dot)
            buf_addc(out, ',');
        host.n = dot ? (size_t)(dot - host.p) : 0;
    }
    add_lower(out, host);
}

static void add_key(struct buf *out, struct str url)
{
    ptrdiff_t scheme = str_find(url, STR("://"));
    if (scheme < 0) {
        add_lower(out, url);
        return;
    }
    struct str rest = str_sub(url, (size_t)scheme + 3, url.n);
    size_t n = 0;
    while (n < rest.n && !strchr("/?#", rest.p[n]))
        n++;
    struct str host = str_sub(rest, 0, n), path = str_sub(rest, n, rest.n);
    const char *at = memrchr(host.p, '@', host.n);
    if (at)
        host = str_sub(host, (size_t)(at + 1 - host.p), host.n);
    const char *colon = memrchr(host.p, ':', host.n);
    struct str port = {0};
    if (colon && colon[1] >= '0' && colon[1] <= '9' &&
        !memchr(colon, ']', host.n - (size_t)(colon - host.p))) {
        port = str_sub(host, (size_t)(colon - host.p), host.n);
        host = str_sub(host, 0, (size_t)(colon - host.p));
    }
    add_host(out, host);
    buf_add(out, port);
    buf_addc(out, ')');
    if (!path.n || path.p[0] != '/')
        buf_addc(out, '/');
    add_lower(out, path);
}

static void add_member(struct buf *out, const char *name, struct str value)
{
    buf_addf(out, "%s\"%s\": \"", out->p[out->n - 1] == '{' ? "" : ", ", name);
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if (c == '"' || c == '\\')
            buf_addc(out, '\\');
        if (c < ' ')
            buf_addf(out, "\\u%04x", c);
        else
            buf_addc(out, (char)c);
    }
    buf_addc(out, '"');
}

void cdxj_add(struct buf *out, const struct cdxj_entry *e)
{
    char iso[CLOCK_ISO_MAX], number[24];
    size_t key = out->n;

    add_key(out, e->url);
    for (size_t i = key; i < out->n; i++) /* a space ends the key */
        if ((unsigned char)out->p[i] <= ' ')
            out->p[i] = '_';
    buf_addc(out, ' ');
    clock_iso(iso, e->date_unix_ms, false);
    for (const char *c = iso; *c; c++)
        if (*c >= '0' && *c <= '9')
            buf_addc(out, *c);
    buf_addz(out, " {");
    add_member(out, "url", e->url);
    add_member(out, "mime", e->mime);
    if (e->status) {
        int n = snprintf(number, sizeof number, "%d", e->status);
        add_member(out, "status", (struct str){number, (size_t)n});
    }
    add_member(out, "digest", e->digest);
    int n = snprintf(number, sizeof number, "%" PRIu64, e->length);
    add_member(out, "length", (struct str){number, (size_t)n});
    n = snprintf(number, sizeof number, "%" PRIu64, e->offset);
    add_member(out, "offset", (struct str){number, (size_t)n});
    add_member(out, "filename", e->filename);
    buf_addz(out, "}\n");
}

/* Value of a member that holds no escapes. */
static bool member(struct str line, struct str name, struct str *ret_value)
{
    ptrdiff_t at = str_find(line, name);

    if (at < 0)
        return false;
    struct str rest = str_sub(line, (size_t)at + name.n, line.n);
    ptrdiff_t end = str_chr(rest, '"');
    if (end < 0)
        return false;
    *ret_value = str_sub(rest, 0, (size_t)end);
    return str_chr(*ret_value, '\\') < 0;
}

bool cdxj_parse(struct str line, struct cdxj_entry *ret_entry)
{
    struct cdxj_entry e = {0};
    struct str offset;
    int64_t number;

    if (!member(line, STR("{\"url\": \""), &e.url) ||
        !member(line, STR(", \"mime\": \""), &e.mime) ||
        !member(line, STR(", \"digest\": \""), &e.digest) ||
        !member(line, STR(", \"offset\": \""), &offset) ||
        !str_int(offset, 0, INT64_MAX, &number))
        return false;
    e.offset = (uint64_t)number;
    *ret_entry = e;
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

    return order ? order : (x->n > y->n) - (x->n < y->n);
}

void cdxj_sort(struct str lines, struct buf *out)
{
    scoped(mem_freep) struct str *list = NULL;
    size_t n = 0, room = 0;

    while (lines.n) {
        ptrdiff_t end = str_chr(lines, '\n');
        size_t length = end < 0 ? lines.n : (size_t)end + 1;
        if (n == room)
            list = mem_grow(list, room = room ? 2 * room : 1024, sizeof *list);
        list[n++] = str_sub(lines, 0, length);
        lines = str_sub(lines, length, lines.n);
    }
    if (n)
        qsort(list, n, sizeof *list, compare);
    for (size_t i = 0; i < n; i++)
        buf_add(out, list[i]);
}
