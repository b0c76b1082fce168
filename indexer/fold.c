/*
 * indexer/fold.c - see fold.h.
 *
 * Precomposed Vietnamese lives in four places of Unicode; each has a table of
 * three characters a letter (base, mark, tone), so that a page of text never
 * needs the Unicode library.
 */
#include "indexer/fold.h"

#include "base/utf8.h"

/* U+00C0..U+00DF; the lower case is 0x20 further.  "   ": no letter of ours. */
static const char LATIN1[] = "a0fa0sa1 a0xa3 a3    c0 e0fe0se1 e3 i0fi0si0 i0 "
                             "d1 n0 o0fo0so1 o0xo3    o3 u0fu0su3 u3 y0s      ";
/* U+1EA0..U+1EF9; upper and lower case take turns. */
static const char VIETNAMESE[] =
    "a0ja0ra1sa1fa1ra1xa1ja2sa2fa2ra2xa2je0je0re0xe1se1fe1re1xe1ji0ri0jo0jo0r"
    "o1so1fo1ro1xo1jo2so2fo2ro2xo2ju0ju0ru1su1fu1ru1xu1jy0fy0jy0ry0x";

static struct fold_char from_table(const char *at)
{
    if (*at == ' ')
        return (struct fold_char){0};
    return (struct fold_char){at[0], (uint8_t)(at[1] - '0'),
                              at[2] == ' ' ? '\0' : at[2]};
}

static struct fold_char from_latin_extended(uint32_t c)
{
    switch (c) {
    case 0xff: return (struct fold_char){'y', 0, 0};
    case 0x102: /* Ă */
    case 0x103: return (struct fold_char){'a', 2, 0};
    case 0x110: /* Đ */
    case 0x111: return (struct fold_char){'d', 1, 0};
    case 0x128: /* Ĩ */
    case 0x129: return (struct fold_char){'i', 0, 'x'};
    case 0x168: /* Ũ */
    case 0x169: return (struct fold_char){'u', 0, 'x'};
    case 0x1a0: /* Ơ */
    case 0x1a1: return (struct fold_char){'o', 2, 0};
    case 0x1af: /* Ư */
    case 0x1b0: return (struct fold_char){'u', 1, 0};
    default: return (struct fold_char){0};
    }
}

struct fold_char fold_char(uint32_t c)
{
    if (c < 0x80) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            return (struct fold_char){(char)c, 0, 0};
        if (c >= 'A' && c <= 'Z')
            return (struct fold_char){(char)(c | 0x20), 0, 0};
        return (struct fold_char){0};
    }
    if (c >= 0x1ea0 && c <= 0x1ef9)
        return from_table(VIETNAMESE + (c - 0x1ea0) / 2 * 3);
    if (c >= 0xc0 && c <= 0xfe)
        return from_table(LATIN1 + (c - 0xc0) % 0x20 * 3);
    return from_latin_extended(c);
}

/* A key while it is made: letters, one digit for each a d e o u, tones. */
struct making {
    char base[FOLD_KEY_MAX], marks[FOLD_KEY_MAX / 2], tones[FOLD_KEY_MAX / 2];
    size_t base_n, mark_n, tone_n;
    size_t mark_used; /* marks up to the last that is not 0 */
};

static void add_char(struct making *m, struct fold_char f)
{
    bool marked = f.base == 'a' || f.base == 'd' || f.base == 'e' ||
                  f.base == 'o' || f.base == 'u';

    if (m->base_n == sizeof m->base)
        return;
    m->base[m->base_n++] = f.base;
    if (marked && m->mark_n < sizeof m->marks) {
        m->marks[m->mark_n++] = (char)('0' + f.mark);
        if (f.mark)
            m->mark_used = m->mark_n;
    }
    if (f.tone && m->tone_n < sizeof m->tones)
        m->tones[m->tone_n++] = f.tone;
}

static void add_other(struct making *m, uint32_t c)
{
    scoped(buf_done) struct buf bytes = {0};

    utf8_put(&bytes, utf8_lower(c));
    if (m->base_n + bytes.n > sizeof m->base)
        return;
    memcpy(m->base + m->base_n, bytes.p, bytes.n);
    m->base_n += bytes.n;
}

/* kỹ and kĩ, lý and lí, quý and quí: one word, two schools. */
static void join_i_and_y(struct making *m)
{
    size_t n = m->base_n;

    if (n == 3 ? memcmp(m->base, "quy", 3) != 0
               : n != 2 || m->base[1] != 'y' || !strchr("hklmstv", m->base[0]))
        return;
    m->base[n - 1] = 'i';
}

static void begin(struct making *m)
{
    m->base_n = m->mark_n = m->tone_n = m->mark_used = 0;
}

static void finish(struct making *m, struct fold *ret_fold)
{
    char *p = ret_fold->key;

    join_i_and_y(m);
    memcpy(p, m->base, m->base_n);
    p += m->base_n;
    ret_fold->base_n = (uint8_t)m->base_n;
    if (m->mark_used || m->tone_n) {
        *p++ = '~';
        memcpy(p, m->marks, m->mark_used);
        p += m->mark_used;
        memcpy(p, m->tones, m->tone_n);
        p += m->tone_n;
    }
    *p = '\0';
    ret_fold->key_n = (uint8_t)(p - ret_fold->key);
}

void fold_chars(struct fold *ret_fold, const struct fold_char *chars,
                size_t count)
{
    struct making m;

    begin(&m);
    for (size_t i = 0; i < count; i++)
        if (chars[i].base)
            add_char(&m, chars[i]);
    finish(&m, ret_fold);
}

static void add(struct making *m, struct fold_char f, uint32_t c)
{
    if (f.base)
        add_char(m, f);
    else
        add_other(m, c);
}

void fold_word(struct fold *ret_fold, struct str word)
{
    struct making m;

    begin(&m);
    for (size_t at = 0; at < word.n;) {
        uint32_t c = utf8_next(word, &at);
        add(&m, fold_char(c), c);
    }
    finish(&m, ret_fold);
}

static bool is_letter(struct fold_char f, uint32_t c)
{
    return f.base || (c >= 0x80 && utf8_is_alnum(c));
}

bool fold_is_letter(uint32_t c)
{
    return is_letter(fold_char(c), c);
}

void fold_next(struct fold *ret_fold, struct str text, size_t *at)
{
    struct making m;

    begin(&m);
    for (size_t next = *at; next < text.n; *at = next) {
        uint32_t c = utf8_next(text, &next);
        struct fold_char f = fold_char(c);
        if (!is_letter(f, c))
            break;
        add(&m, f, c);
    }
    finish(&m, ret_fold);
}

void fold_text(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        struct fold_char f = fold_char(c);
        if (f.base)
            buf_addc(out, f.base);
        else
            utf8_put(out, utf8_lower(c));
    }
}
