/*
 * base/host.c - see host.h.
 *
 * Nearly all hosts are ASCII names: they take a short way that only lowers and
 * checks.  Percent-escapes and non-ASCII go through ICU.  libidn2 was measured
 * and left (docs/decisions): it enforces IDNA2008 on top of UTS #46, so it
 * refuses names that browsers open (93 % of the WPT rows, ICU 99.9 %).
 */
#include "base/host.h"

#include "base/err.h"
#include "base/percent.h"
#include "base/utf8.h"

#include <unicode/uidna.h>

enum { HOST_MAX_BYTES = 4096, PIECES = 8 };

static bool forbidden_in_host(unsigned char c)
{
    return c == '\0' || (c < 0x80 && strchr("\t\n\r #/:<>?@[\\]^|", c));
}

static bool forbidden_in_domain(unsigned char c)
{
    return c <= 0x20 || c == '%' || c == 0x7f || forbidden_in_host(c);
}

/* --- IPv4 --- */

/* One part in decimal, octal (0...) or hex (0x...); too large counts as 2^32.
 * False when it is no number. */
static bool ipv4_number(struct str s, uint64_t *ret)
{
    int radix = 10;

    if (!s.n)
        return false;
    if (str_case_starts(s, STR("0x"))) {
        radix = 16;
        s = str_sub(s, 2, s.n);
    } else if (s.n > 1 && s.p[0] == '0') {
        radix = 8;
        s = str_sub(s, 1, s.n);
    }
    *ret = 0;
    for (size_t i = 0; i < s.n; i++) {
        int digit = percent_hex(s.p[i]);
        if (digit < 0 || digit >= radix)
            return false;
        *ret = *ret * (uint64_t)radix + (uint64_t)digit;
        if (*ret > UINT32_MAX)
            *ret = UINT32_MAX + 1ull;
    }
    return true;
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

static struct str without_last_dot(struct str s)
{
    return s.n && s.p[s.n - 1] == '.' ? str_sub(s, 0, s.n - 1) : s;
}

/* A name whose last label is a number is an IPv4 address or nothing. */
static bool ends_in_number(struct str name)
{
    struct str rest = without_last_dot(name), last = rest;
    uint64_t unused;

    for (size_t i = rest.n; i-- > 0;)
        if (rest.p[i] == '.') {
            last = str_sub(rest, i + 1, rest.n);
            break;
        }
    return all_digits(last) ||
           (str_case_starts(last, STR("0x")) && ipv4_number(last, &unused));
}

/* The last part fills the bytes that the parts before it left. */
static bool ipv4_parse(struct str name, uint32_t *ret)
{
    struct str rest = without_last_dot(name), part;
    uint64_t before = 0, value = 0;
    unsigned bits = 40;

    while (str_cut(&rest, '.', &part)) {
        bits -= 8;
        if (!bits || value > 255)
            return false;
        before = before << 8 | value;
        if (!ipv4_number(part, &value))
            return false;
    }
    *ret = (uint32_t)(before << bits | value);
    return value < 1ull << bits;
}

/* --- IPv6 --- */

/* Dotted decimal at the end of an IPv6 address: strict, four parts. */
static bool ipv6_tail(struct str s, uint16_t *ret_pieces)
{
    struct str part;
    uint32_t address = 0;
    int parts = 0;

    for (; str_cut(&s, '.', &part); parts++) {
        int64_t value;
        if (!all_digits(part) || part.n > 3 ||
            (part.n > 1 && part.p[0] == '0') || !str_int(part, 0, 255, &value))
            return false;
        address = address << 8 | (uint32_t)value;
    }
    ret_pieces[0] = (uint16_t)(address >> 16);
    ret_pieces[1] = (uint16_t)address;
    return parts == 4;
}

static bool ipv6_piece(struct str s, uint16_t *ret)
{
    unsigned value = 0;

    for (size_t i = 0; i < s.n; i++) {
        int digit = percent_hex(s.p[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (unsigned)digit;
    }
    *ret = (uint16_t)value;
    return s.n >= 1 && s.n <= 4;
}

/* Pieces separated by single colons; the number of them, or -1. */
static int ipv6_run(struct str s, uint16_t pieces[PIECES], bool may_end_in_ipv4)
{
    struct str part;
    int n = 0;

    if (!s.n)
        return 0;
    while (str_cut(&s, ':', &part)) {
        bool tail = !s.p && may_end_in_ipv4 && str_chr(part, '.') >= 0;
        if (n + tail >= PIECES)
            return -1;
        if (tail ? !ipv6_tail(part, pieces + n) : !ipv6_piece(part, pieces + n))
            return -1;
        n += 1 + tail;
    }
    return n;
}

static bool ipv6_parse(struct str s, uint16_t pieces[PIECES])
{
    uint16_t tail[PIECES];
    ptrdiff_t gap = str_find(s, STR("::"));

    if (gap < 0)
        return ipv6_run(s, pieces, true) == PIECES;
    int before = ipv6_run(str_sub(s, 0, (size_t)gap), pieces, false);
    int after = ipv6_run(str_sub(s, (size_t)gap + 2, s.n), tail, true);
    if (before < 0 || after < 0 || before + after >= PIECES)
        return false;
    memset(pieces + before, 0, (size_t)(PIECES - before) * sizeof *pieces);
    memcpy(pieces + PIECES - after, tail, (size_t)after * sizeof *tail);
    return true;
}

/* The first longest run of two or more zero pieces is written "::". */
static void ipv6_write(struct buf *out, const uint16_t pieces[PIECES])
{
    int best = -1, best_n = 1;

    for (int i = 0; i < PIECES; i++) {
        int n = 0;
        while (i + n < PIECES && !pieces[i + n])
            n++;
        if (n > best_n) {
            best = i;
            best_n = n;
        }
        i += n;
    }
    buf_addc(out, '[');
    for (int i = 0; i < PIECES; i++) {
        if (i == best) {
            buf_addz(out, i ? ":" : "::");
            i += best_n - 1;
            continue;
        }
        buf_addf(out, "%x%s", pieces[i], i + 1 < PIECES ? ":" : "");
    }
    buf_addc(out, ']');
}

static int ipv6_host(struct buf *out, struct str input, struct err *err)
{
    uint16_t pieces[PIECES];

    if (input.p[input.n - 1] != ']' ||
        !ipv6_parse(str_sub(input, 1, input.n - 1), pieces))
        return err_set(err, ERR_FORMAT, "not an IPv6 address");
    ipv6_write(out, pieces);
    return 0;
}

/* --- names --- */

/*
 * What UTS #46 maps since Unicode 16 and ICU 72 (Unicode 15) still refuses:
 * capitals that had no small letter in Unicode 3.2, fillers that are not
 * visible, ideographs whose decomposition was corrected.
 */
static uint32_t newer_mapping(uint32_t c)
{
    static const struct {
        uint32_t from, to, is; /* is 0: ignored */
    } rows[] = {
        {0x115f, 0x1160, 0},        {0x17b4, 0x17b5, 0},
        {0x180e, 0x180e, 0},        {0x1e9e, 0x1e9e, 0xdf},
        {0x3164, 0x3164, 0},        {0xffa0, 0xffa0, 0},
        {0x1d173, 0x1d17a, 0},      {0x2f868, 0x2f868, 0x36fc},
        {0x2f874, 0x2f874, 0x5f53}, {0x2f91f, 0x2f91f, 0x243ab},
        {0x2f95f, 0x2f95f, 0x7aee}, {0x2f9bf, 0x2f9bf, 0x45d7},
    };
    if (c == 0x4c0 || (c >= 0x10a0 && c <= 0x10c5) || c == 0x2132 ||
        c == 0x2183)
        return utf8_lower(c);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (c >= rows[i].from && c <= rows[i].to)
            return rows[i].is;
    return c;
}

static int idna(struct buf *out, struct str name, struct err *err)
{
    /* Hyphens, empty labels and lengths are not the parser's business. */
    const uint32_t ignored =
        UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
        UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
        UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    UIDNA *uts46 = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                       UIDNA_NONTRANSITIONAL_TO_ASCII |
                                       UIDNA_NONTRANSITIONAL_TO_UNICODE,
                                   &status);
    char *room = buf_room(out, HOST_MAX_BYTES);
    int n = uidna_nameToASCII_UTF8(uts46, name.p, (int)name.n, room,
                                   HOST_MAX_BYTES, &info, &status);

    uidna_close(uts46);
    if (U_FAILURE(status) || (info.errors & ~ignored))
        return err_set(err, ERR_FORMAT, "not an international domain name");
    out->n += (size_t)n;
    out->p[out->n] = '\0';
    return 0;
}

static int unicode_name(struct buf *out, struct str input, struct err *err)
{
    scoped(buf_done) struct buf bytes = {0};
    scoped(buf_done) struct buf text = {0};

    percent_decode(&bytes, input);
    bool ascii = true;
    for (size_t i = 0; i < bytes.n;) {
        uint32_t c = utf8_next(buf_str(&bytes), &i);
        ascii = ascii && c < 0x80;
        c = c < 0x80 ? c : newer_mapping(c);
        if (c || ascii)
            utf8_put(&text, c);
    }
    if (text.n > HOST_MAX_BYTES)
        return err_set(err, ERR_FORMAT, "host of %zu bytes", text.n);
    if (!ascii)
        return idna(out, buf_str(&text), err);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= 'A' && text.p[i] <= 'Z')
            text.p[i] |= 32;
    buf_add(out, buf_str(&text));
    return 0;
}

static int check_domain(struct str name, struct err *err)
{
    if (!name.n)
        return err_set(err, ERR_FORMAT, "empty host");
    for (size_t i = 0; i < name.n; i++)
        if (forbidden_in_domain((unsigned char)name.p[i]))
            return err_set(err, ERR_FORMAT, "byte 0x%02x in host",
                           (unsigned char)name.p[i]);
    return 0;
}

/* True when it was plain ASCII: added in lower case. */
static bool plain_name(struct buf *out, struct str input)
{
    char *to = buf_room(out, input.n);

    for (size_t i = 0; i < input.n; i++) {
        unsigned char c = (unsigned char)input.p[i];
        if (c == '%' || c >= 0x80)
            return false;
        to[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
    }
    out->n += input.n;
    out->p[out->n] = '\0';
    return true;
}

static int domain(struct buf *out, struct str input, struct err *err)
{
    size_t start = out->n;
    int r = 0;

    if (!plain_name(out, input))
        r = unicode_name(out, input, err);
    struct str name = str_sub(buf_str(out), start, out->n);
    if (r == 0)
        r = check_domain(name, err);
    if (r < 0)
        return r;
    if (!ends_in_number(name))
        return 0;
    uint32_t ip;
    if (!ipv4_parse(name, &ip))
        return err_set(err, ERR_FORMAT, "not an IPv4 address");
    buf_cut(out, start);
    buf_addf(out, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 255, ip >> 8 & 255,
             ip & 255);
    return 0;
}

static int opaque(struct buf *out, struct str input, struct err *err)
{
    for (size_t i = 0; i < input.n; i++) {
        unsigned char c = (unsigned char)input.p[i];
        if (forbidden_in_host(c))
            return err_set(err, ERR_FORMAT, "byte 0x%02x in host", c);
        if (c < 0x20 || c > 0x7e)
            percent_add(out, c);
        else
            buf_addc(out, (char)c);
    }
    return 0;
}

int host_parse(struct buf *out, struct str input, bool special, struct err *err)
{
    size_t start = out->n;
    int r;

    if (input.n && input.p[0] == '[')
        r = ipv6_host(out, input, err);
    else
        r = special ? domain(out, input, err) : opaque(out, input, err);
    if (r < 0 && out->p)
        buf_cut(out, start);
    return r;
}

bool host_is_address(struct str host)
{
    return host.n && (host.p[0] == '[' || ends_in_number(host));
}
