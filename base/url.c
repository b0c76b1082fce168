/*
 * base/url.c - see url.h.
 *
 * The URL Standard describes a state machine; here each state that begins a
 * part is a function.  The parts come in the order of the serialisation, so
 * they are written straight into one buffer, and a part is remembered as a
 * span of it.  Dot segments are taken back by cutting the buffer:
 *
 *     https://user:pw@host:8443/a/b/../c?q#f
 *     ^scheme ^span   ^span    ^path: "/a/b" is cut to "/a", then "/c" added
 *
 * Left aside: the drive letters of Windows in file: URLs, and "/." in front of
 * a path that begins with "//" in URLs without a host.
 */
#include "base/url.h"

#include "base/err.h"
#include "base/host.h"
#include "base/percent.h"
#include "base/utf8.h"

#include <stdlib.h>

enum part { SCHEME, USERNAME, PASSWORD, HOST, PATH, QUERY, FRAGMENT, PARTS };

struct span {
    size_t from, to;
};

struct parse {
    struct buf out;
    struct str in; /* what was not read yet */
    const struct url *base;
    struct span span[PARTS];
    bool special, has_host;
    int port; /* -1: default */
};

/* --- percent-encode sets, each a bit --- */

enum {
    SET_C0 = 1, /* controls; what is not ASCII is encoded in every set */
    SET_FRAGMENT = 2,
    SET_QUERY = 4,
    SET_SPECIAL_QUERY = 8,
    SET_PATH = 16,
    SET_USERINFO = 32,
};

static int sets_of(unsigned char c)
{
    if (c < 0x20 || c > 0x7e)
        return 0xff;
    switch (c) {
    case ' ':
    case '"':
    case '<':
    case '>': return 0xff & ~SET_C0;
    case '`': return SET_FRAGMENT | SET_PATH | SET_USERINFO;
    case '#': return SET_QUERY | SET_SPECIAL_QUERY | SET_PATH | SET_USERINFO;
    case '\'': return SET_SPECIAL_QUERY;
    case '?':
    case '^':
    case '{':
    case '}': return SET_PATH | SET_USERINFO;
    case '/':
    case ':':
    case ';':
    case '=':
    case '@':
    case '[':
    case '\\':
    case ']':
    case '|': return SET_USERINFO;
    default: return 0;
    }
}

/* Bytes that are not UTF-8 become U+FFFD first, as a decoder would do. */
static void encode(struct buf *out, struct str s, int set)
{
    size_t i = 0;

    while (i < s.n) {
        size_t plain = i;
        while (i < s.n && !(sets_of((unsigned char)s.p[i]) & set))
            i++;
        buf_add(out, str_sub(s, plain, i));
        if (i == s.n)
            return;
        size_t from = i;
        struct str bytes = {s.p, s.n};
        if (utf8_next(s, &i) == UTF8_BAD) {
            bytes = STR("\xef\xbf\xbd");
            from = 0;
        }
        size_t to = bytes.p == s.p ? i : bytes.n;
        for (; from < to; from++)
            percent_add(out, (unsigned char)bytes.p[from]);
    }
}

/* --- small tools of the states --- */

static bool alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const struct parse *p, size_t at)
{
    return at < p->in.n ? p->in.p[at] : '\0';
}

static void skip(struct parse *p, size_t n)
{
    p->in = str_sub(p->in, n, p->in.n);
}

static bool is_slash(const struct parse *p, char c)
{
    return c == '/' || (p->special && c == '\\');
}

/* The bytes before the first that ends the part. */
static size_t until(struct str s, const char *ends)
{
    size_t n = 0;

    while (n < s.n && (!s.p[n] || !strchr(ends, s.p[n])))
        n++;
    return n;
}

static void begin(struct parse *p, enum part part)
{
    p->span[part].from = p->span[part].to = p->out.n;
}

static void end(struct parse *p, enum part part)
{
    p->span[part].to = p->out.n;
}

static void put(struct parse *p, enum part part, struct str text)
{
    begin(p, part);
    buf_add(&p->out, text);
    end(p, part);
}

static struct str part_of(const struct parse *p, enum part part)
{
    return str_sub(buf_str(&p->out), p->span[part].from, p->span[part].to);
}

static int default_port(struct str scheme)
{
    static const struct {
        const char *name;
        int port;
    } ports[] = {
        {"https", 443}, {"http", 80}, {"wss", 443}, {"ws", 80}, {"ftp", 21}};

    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (str_is(scheme, ports[i].name))
            return ports[i].port;
    return -1;
}

static bool is_special(struct str scheme)
{
    return default_port(scheme) > 0 || str_is(scheme, "file");
}

/* --- path, query, fragment --- */

/* 1 for ".", 2 for "..", also with %2e; else 0. */
static int dots(struct str segment)
{
    int n = 0;

    while (segment.n && n < 3) {
        size_t one = segment.p[0] == '.'                    ? 1
                     : str_case_starts(segment, STR("%2e")) ? 3
                                                            : 0;
        if (!one)
            return 0;
        segment = str_sub(segment, one, segment.n);
        n++;
    }
    return n < 3 ? n : 0;
}

static void drop_last_segment(struct parse *p)
{
    size_t n = p->out.n;

    while (n > p->span[PATH].from && p->out.p[n - 1] != '/')
        n--;
    buf_cut(&p->out, n > p->span[PATH].from ? n - 1 : n);
}

/* Reads segments; p->in stands behind the slash in front of the first. */
static void read_segments(struct parse *p)
{
    const char *ends = p->special ? "/\\?#" : "/?#";

    for (;;) {
        size_t n = until(p->in, ends);
        struct str segment = str_sub(p->in, 0, n);
        bool more = is_slash(p, peek(p, n));
        int up = dots(segment);
        if (up == 2)
            drop_last_segment(p);
        if (!up || !more)
            buf_addc(&p->out, '/');
        if (!up)
            encode(&p->out, segment, SET_PATH);
        skip(p, n + more);
        if (!more)
            break;
    }
    end(p, PATH);
}

static void read_query_and_fragment(struct parse *p)
{
    if (peek(p, 0) == '?') {
        size_t n = until(p->in, "#");
        begin(p, QUERY);
        buf_addc(&p->out, '?');
        encode(&p->out, str_sub(p->in, 1, n),
               p->special ? SET_SPECIAL_QUERY : SET_QUERY);
        end(p, QUERY);
        skip(p, n);
    }
    if (p->in.n) {
        begin(p, FRAGMENT);
        buf_addc(&p->out, '#');
        encode(&p->out, str_sub(p->in, 1, p->in.n), SET_FRAGMENT);
        end(p, FRAGMENT);
    }
}

static void read_path(struct parse *p)
{
    begin(p, PATH);
    if (is_slash(p, peek(p, 0)))
        skip(p, 1);
    else if (!p->special && !(p->in.n && !strchr("?#", peek(p, 0))))
        return read_query_and_fragment(p);
    read_segments(p);
    read_query_and_fragment(p);
}

static void read_opaque_path(struct parse *p)
{
    size_t n = until(p->in, "?#");

    begin(p, PATH);
    encode(&p->out, str_sub(p->in, 0, n), SET_C0);
    end(p, PATH);
    skip(p, n);
    read_query_and_fragment(p);
}

/* --- authority --- */

static void read_credentials(struct parse *p, struct str text)
{
    size_t colon = until(text, ":");

    begin(p, USERNAME);
    encode(&p->out, str_sub(text, 0, colon), SET_USERINFO);
    end(p, USERNAME);
    if (colon + 1 < text.n) {
        buf_addc(&p->out, ':');
        begin(p, PASSWORD);
        encode(&p->out, str_sub(text, colon + 1, text.n), SET_USERINFO);
        end(p, PASSWORD);
    }
    if (p->out.n > p->span[USERNAME].from)
        buf_addc(&p->out, '@');
}

static int read_port(struct parse *p, struct str text, struct err *err)
{
    int64_t port = 0;

    if (!text.n)
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!digit(text.p[i]))
            return err_set(err, ERR_FORMAT, "port is not a number");
        port = port * 10 + (text.p[i] - '0');
        if (port > 65535)
            return err_set(err, ERR_FORMAT, "port beyond 65535");
    }
    if (port != default_port(part_of(p, SCHEME))) {
        p->port = (int)port;
        buf_addf(&p->out, ":%d", p->port);
    }
    return 0;
}

/* The colon in front of the port, or the length: not one inside brackets. */
static size_t host_length(struct str text)
{
    bool inside = false;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ':' && !inside)
            return i;
        inside = text.p[i] == '[' || (inside && text.p[i] != ']');
    }
    return text.n;
}

static int read_authority(struct parse *p, struct err *err)
{
    struct str text =
        str_sub(p->in, 0, until(p->in, p->special ? "/\\?#" : "/?#"));
    size_t at = text.n;

    skip(p, text.n);
    buf_addz(&p->out, "//");
    while (at && text.p[at - 1] != '@')
        at--;
    if (at) {
        read_credentials(p, str_sub(text, 0, at - 1));
        text = str_sub(text, at, text.n);
    }
    size_t n = host_length(text);
    if (!n && (p->special || at || text.n))
        return err_set(err, ERR_FORMAT, "no host");
    p->has_host = true;
    begin(p, HOST);
    int r = host_parse(&p->out, str_sub(text, 0, n), p->special, err);
    end(p, HOST);
    if (r == 0)
        r = read_port(p, str_sub(text, n + 1, text.n), err);
    if (r == 0)
        read_path(p);
    return r;
}

static int read_special_authority(struct parse *p, struct err *err)
{
    while (is_slash(p, peek(p, 0)))
        skip(p, 1);
    return read_authority(p, err);
}

static int read_file(struct parse *p, struct err *err)
{
    const struct url *base = p->base;
    bool of_base = base && str_is(base->scheme, "file");

    buf_addz(&p->out, "//");
    begin(p, HOST);
    p->has_host = true;
    if (is_slash(p, peek(p, 0)) && is_slash(p, peek(p, 1))) {
        skip(p, 2);
        struct str host = str_sub(p->in, 0, until(p->in, "/\\?#"));
        skip(p, host.n);
        int r = host.n ? host_parse(&p->out, host, true, err) : 0;
        if (r < 0)
            return r;
        if (str_is(str_sub(buf_str(&p->out), p->span[HOST].from, p->out.n),
                   "localhost"))
            buf_cut(&p->out, p->span[HOST].from);
    } else if (of_base) {
        buf_add(&p->out, base->host);
    }
    end(p, HOST);
    read_path(p);
    return 0;
}

/* --- relative to the base --- */

static void copy_authority(struct parse *p)
{
    const struct url *base = p->base;

    if (!base->host.p)
        return;
    buf_addz(&p->out, "//");
    put(p, USERNAME, base->username);
    if (base->password.n) {
        buf_addc(&p->out, ':');
        put(p, PASSWORD, base->password);
    }
    if (base->username.n || base->password.n)
        buf_addc(&p->out, '@');
    put(p, HOST, base->host);
    p->has_host = true;
    p->port = base->port;
    if (p->port >= 0)
        buf_addf(&p->out, ":%d", p->port);
}

static int read_relative(struct parse *p, struct err *err)
{
    if (is_slash(p, peek(p, 0)) && is_slash(p, peek(p, 1))) {
        skip(p, 2);
        return p->special ? read_special_authority(p, err)
                          : read_authority(p, err);
    }
    copy_authority(p);
    if (is_slash(p, peek(p, 0))) {
        read_path(p);
        return 0;
    }
    put(p, PATH, p->base->path);
    if (!p->in.n || peek(p, 0) == '#') {
        put(p, QUERY, p->base->query);
    } else if (peek(p, 0) != '?') {
        drop_last_segment(p);
        read_segments(p);
    }
    read_query_and_fragment(p);
    return 0;
}

static bool has_opaque_path(const struct url *u)
{
    return !u->host.p && !(u->path.n && u->path.p[0] == '/');
}

static int read_without_scheme(struct parse *p, struct err *err)
{
    const struct url *base = p->base;

    if (!base || (has_opaque_path(base) && peek(p, 0) != '#'))
        return err_set(err, ERR_FORMAT, "no scheme, and no base for it");
    put(p, SCHEME, base->scheme);
    buf_addc(&p->out, ':');
    p->special = is_special(base->scheme);
    if (is_slash(p, peek(p, 0)) && str_is(base->scheme, "file"))
        return read_file(p, err);
    return read_relative(p, err);
}

/* --- the whole --- */

/* Length of the scheme in front of ":", or 0. */
static size_t scheme_length(struct str s)
{
    size_t n = 0;

    while (n < s.n &&
           (alpha(s.p[n]) || (n && (digit(s.p[n]) || s.p[n] == '+' ||
                                    s.p[n] == '-' || s.p[n] == '.'))))
        n++;
    return n < s.n && s.p[n] == ':' ? n : 0;
}

static int read_with_scheme(struct parse *p, size_t n, struct err *err)
{
    begin(p, SCHEME);
    for (size_t i = 0; i < n; i++)
        buf_addc(&p->out,
                 alpha(p->in.p[i]) ? (char)(p->in.p[i] | 32) : p->in.p[i]);
    end(p, SCHEME);
    struct str scheme = part_of(p, SCHEME);
    bool of_base = p->base && str_eq(scheme, p->base->scheme);
    p->special = is_special(scheme);
    skip(p, n + 1);
    buf_addc(&p->out, ':');
    bool slashes = peek(p, 0) == '/' && peek(p, 1) == '/';
    if (str_is(part_of(p, SCHEME), "file"))
        return of_base && !is_slash(p, peek(p, 0)) ? read_relative(p, err)
                                                   : read_file(p, err);
    if (p->special)
        return of_base && !slashes ? read_relative(p, err)
                                   : read_special_authority(p, err);
    if (slashes) {
        skip(p, 2);
        return read_authority(p, err);
    }
    if (peek(p, 0) == '/')
        read_path(p);
    else
        read_opaque_path(p);
    return 0;
}

static struct str trim_controls(struct str s)
{
    while (s.n && (unsigned char)s.p[0] <= ' ')
        s = str_sub(s, 1, s.n);
    while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    return s;
}

/* Tabs and line ends may stand anywhere and mean nothing. */
static struct str without_breaks(struct str s, struct buf *room)
{
    size_t plain = 0;

    while (plain < s.n && !strchr("\t\n\r", s.p[plain] ? s.p[plain] : ' '))
        plain++;
    if (plain == s.n)
        return s;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
            buf_addc(room, s.p[i]);
    return buf_str(room);
}

static void hand_over(struct url *u, struct parse *p)
{
    *u = (struct url){.port = p->port, .href = buf_take(&p->out)};
    struct str *parts[PARTS] = {&u->scheme,  &u->username, &u->password,
                                &u->host,    &u->path,     &u->query,
                                &u->fragment};
    for (int i = 0; i < PARTS; i++)
        *parts[i] = (struct str){u->href + p->span[i].from,
                                 p->span[i].to - p->span[i].from};
    if (!p->has_host)
        u->host = (struct str){0};
}

int url_parse(struct url *ret_url, struct str input, const struct url *base,
              struct err *err)
{
    scoped(buf_done) struct buf room = {0};
    struct parse p = {.base = base, .port = -1};

    if (input.n > URL_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "URL of %zu bytes", input.n);
    p.in = without_breaks(trim_controls(input), &room);
    size_t scheme = scheme_length(p.in);
    buf_room(&p.out, p.in.n + 16 + (base && !scheme ? strlen(base->href) : 0));
    int r = scheme ? read_with_scheme(&p, scheme, err)
                   : read_without_scheme(&p, err);
    if (r == 0 && p.out.n > URL_MAX_BYTES)
        r = err_set(err, ERR_LIMIT, "URL of %zu bytes", p.out.n);
    if (r == 0)
        hand_over(ret_url, &p);
    buf_done(&p.out);
    return r;
}

void url_done(struct url *u)
{
    free(u->href);
    *u = (struct url){0};
}

int url_port(const struct url *u)
{
    return u->port >= 0 ? u->port : default_port(u->scheme);
}

void url_origin(struct buf *out, const struct url *u)
{
    buf_add(out, u->scheme);
    buf_addz(out, "://");
    buf_add(out, u->host);
    if (u->port >= 0)
        buf_addf(out, ":%d", u->port);
}
