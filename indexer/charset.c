/* indexer/charset.c - see charset.h. */
#include "indexer/charset.h"

#include "base/utf8.h"
#include "indexer/label.h"
#include "indexer/syllable.h"
#include "indexer/vietcode.h"
#include "indexer/vietguess.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>

enum {
    SAMPLE_BYTES = 48 << 10, /* text looked at to judge a code */
    UTF16_LOOK_BYTES = 4096,
    SHORT_BYTES = 64, /* too short to doubt what is declared */
};

/* --- iconv --- */

static void convert_all(struct buf *out, struct str s, iconv_t cd)
{
    union {
        const char *in;
        char *inout; /* iconv's prototype is not const-correct */
    } p = {s.p};
    size_t left = s.n;

    while (left) {
        size_t room = left * 3 + 16;
        char *to = buf_room(out, room), *begin = to;
        size_t r = iconv(cd, &p.inout, &left, &to, &room);
        out->n += (size_t)(to - begin);
        if (r != (size_t)-1 || errno == E2BIG)
            continue;
        utf8_put(out, UTF8_BAD);
        p.in++;
        left--;
    }
}

static void convert(struct buf *out, struct str s, const char *name)
{
    iconv_t cd = iconv_open("UTF-8", name);

    if (cd == (iconv_t)-1) { /* the C library lacks it: show the ASCII part */
        utf8_repair(out, s);
        return;
    }
    convert_all(out, s, cd);
    iconv_close(cd);
    buf_cut(out, out->n);
}

/* --- looking --- */

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* Half of the text is ASCII in any markup, so one of two bytes is NUL. */
static const char *utf16_by_nuls(struct str s)
{
    size_t n = s.n < UTF16_LOOK_BYTES ? s.n : UTF16_LOOK_BYTES;
    size_t nuls[2] = {0, 0};

    for (size_t i = 0; i < n; i++)
        nuls[i % 2] += s.p[i] == '\0';
    if (n < 4 || (nuls[0] + nuls[1]) * 4 < n)
        return NULL;
    return nuls[1] > nuls[0] * 8   ? "utf-16le"
           : nuls[0] > nuls[1] * 8 ? "utf-16be"
                                   : NULL;
}

/* Well-formed sequences of several bytes against bytes that are in none. */
static bool is_nearly_utf8(struct str s)
{
    size_t good = 0, bad = 0;

    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        good += c >= 0x80 && c != UTF8_BAD;
        bad += c == UTF8_BAD;
    }
    return good > bad * 10;
}

static enum vietcode guess(struct str body)
{
    struct buf sample = {0};

    vietguess_sample(&sample, body, SAMPLE_BYTES);
    enum vietcode code = vietguess_code(buf_str(&sample));
    buf_done(&sample);
    return code;
}

/*
 * UTF-8 whose letters beyond ASCII are almost all of Latin-1 is Western text,
 * or Vietnamese fonts in disguise.  Real Vietnamese has a letter of U+0100
 * and above in most words.
 */
static bool may_be_wrapped(struct str s)
{
    size_t latin = 0, wide = 0;

    for (size_t i = 0; i < s.n && latin < 5000; i++) {
        unsigned char c = (unsigned char)s.p[i];
        latin += c == 0xc2 || c == 0xc3;
        wide += c >= 0xc4 && c != 0xe2; /* E2: quotes and dashes */
    }
    return latin >= 4 && wide * 8 < latin;
}

static enum vietcode guess_wrapped(struct str text)
{
    struct buf sample = {0}, bytes = {0};
    enum vietcode code = VIETCODE_NONE;

    vietguess_sample(&sample, text, SAMPLE_BYTES);
    struct vietguess as_is = vietguess_score(buf_str(&sample));
    if (as_is.good * 2 < as_is.words &&
        vietcode_unwrap(&bytes, buf_str(&sample), true))
        code = vietguess_code(buf_str(&bytes));
    buf_done(&sample);
    buf_done(&bytes);
    return code == VIETCODE_TCVN3 || code == VIETCODE_VNI ? code
                                                          : VIETCODE_NONE;
}

/* --- deciding --- */

static const char *finish(struct buf *out, struct buf *text, const char *name)
{
    utf8_nfc(out, buf_str(text));
    buf_done(text);
    return name;
}

static const char *as_vietcode(struct buf *out, struct str s,
                               enum vietcode code)
{
    struct buf text = {0};

    vietcode_decode(&text, s, code, true);
    return finish(out, &text, vietcode_name(code));
}

static const char *as_utf8(struct buf *out, struct str s)
{
    enum vietcode code = may_be_wrapped(s) ? guess_wrapped(s) : VIETCODE_NONE;
    struct buf bytes = {0};

    if (code != VIETCODE_NONE && vietcode_unwrap(&bytes, s, true)) {
        const char *name = as_vietcode(out, buf_str(&bytes), code);
        buf_done(&bytes);
        return name;
    }
    buf_done(&bytes);
    utf8_nfc(out, s);
    return "utf-8";
}

static const char *as_encoding(struct buf *out, struct str s,
                               const struct encoding *e)
{
    struct buf text = {0};

    if (!strcmp(e->name, "windows-1258"))
        return as_vietcode(out, s, VIETCODE_1258);
    if (!e->iconv) { /* utf-8, x-user-defined, replacement */
        utf8_nfc(out, s);
        return e->name;
    }
    convert(&text, s, e->iconv);
    return finish(out, &text, e->name);
}

/* A byte order mark is said by nobody else, so it decides. */
static const char *by_mark(struct buf *out, struct str s)
{
    struct str rest = str_sub(s, 2, s.n);

    if (str_starts(s, STR("\xef\xbb\xbf")))
        return as_utf8(out, str_sub(s, 3, s.n));
    if (str_starts(s, STR("\xff\xfe")))
        return as_encoding(out, rest, label_find(STR("utf-16le")));
    if (str_starts(s, STR("\xfe\xff")))
        return as_encoding(out, rest, label_find(STR("utf-16be")));
    return NULL;
}

static struct str declared(struct str body, struct str content_type)
{
    struct str label = label_content_type_charset(content_type);

    if (label.n && (label_find(label) || vietcode_find(label)))
        return label;
    return label_prescan(body);
}

static bool says_utf16(const struct encoding *e)
{
    return e && str_starts(str_of(e->name), STR("utf-16"));
}

/* What the page or its server says, as far as it can be. */
static const struct encoding *believed(struct str body, struct str content_type,
                                       enum vietcode *ret_code)
{
    struct str label = declared(body, content_type);
    const struct encoding *e = label_find(label);

    *ret_code = vietcode_find(label);
    bool from_header = label.p && label.p >= content_type.p &&
                       label.p < content_type.p + content_type.n;
    /* A page whose meta element can be read is not UTF-16; and a long text
     * without a NUL is not either, whatever the header says. */
    if (says_utf16(e) && (!from_header || body.n > SHORT_BYTES))
        return label_find(STR("utf-8"));
    if (e && !from_header && str_is(str_of(e->name), "x-user-defined"))
        return label_find(STR("windows-1252"));
    return e;
}

static const char *by_looks(struct buf *out, struct str body,
                            const struct encoding *e, enum vietcode code)
{
    bool ascii = is_ascii(body);
    bool japanese = e && !strcmp(e->name, "iso-2022-jp");

    if (says_utf16(e) || japanese)
        return as_encoding(out, body, e);
    if (!ascii && utf8_valid(body))
        return as_utf8(out, body);
    enum vietcode found = guess(body);
    if (found != VIETCODE_NONE)
        return as_vietcode(out, body, found);
    if (code != VIETCODE_NONE)
        return as_vietcode(out, body, code);
    if (!e || (!ascii && !strcmp(e->name, "utf-8") && !is_nearly_utf8(body)))
        e = label_find(is_nearly_utf8(body) ? STR("utf-8")
                                            : STR("windows-1252"));
    return as_encoding(out, body, e);
}

const char *charset_decode(struct buf *out, struct str body,
                           struct str content_type)
{
    const char *name = by_mark(out, body);
    enum vietcode code = VIETCODE_NONE;

    if (name)
        return name;
    name = utf16_by_nuls(body);
    if (name)
        return as_encoding(out, body, label_find(str_of(name)));
    const struct encoding *e = believed(body, content_type, &code);
    return by_looks(out, body, e, code);
}

static bool is_letter(struct str s, size_t i)
{
    return i < s.n &&
           (isalpha((unsigned char)s.p[i]) || (unsigned char)s.p[i] >= 0x80);
}

/* The word round the hyphen at `at`, with "ư" for it. */
static bool is_horned_word(struct str s, size_t at)
{
    enum { WORD_BYTES = 24 };
    size_t from = at, to = at + 1;
    char word[2 * WORD_BYTES + 4];

    while (from > 0 && at - from < WORD_BYTES && is_letter(s, from - 1))
        from--;
    while (to - at < WORD_BYTES && is_letter(s, to))
        to++;
    if (to - from < 2)
        return false;
    int n = snprintf(word, sizeof word, "%.*sư%.*s", (int)(at - from),
                     s.p + from, (int)(to - at - 1), s.p + at + 1);
    return syllable_ok((struct str){word, (size_t)n});
}

/* ABC fonts have "ư" at the code of the soft hyphen, which readers of PDF show
 * as a hyphen: "tr-ờng" is "trường". */
static void put_horns(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '-' && is_horned_word(s, i))
            buf_addz(out, "ư");
        else
            buf_addc(out, s.p[i]);
}

const char *charset_mend(struct buf *out, struct str utf8)
{
    struct buf text = {0};
    const char *name = as_utf8(&text, utf8);

    if (!strcmp(name, vietcode_name(VIETCODE_TCVN3)))
        put_horns(out, buf_str(&text));
    else
        buf_add(out, buf_str(&text));
    buf_done(&text);
    return name;
}
