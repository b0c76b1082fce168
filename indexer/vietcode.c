/*
 * indexer/vietcode.c - see vietcode.h.
 *
 * windows-1258, VISCII and TCVN3 are one byte a character: a table of the
 * upper half each.  TCVN3 has no accented capitals and leaves 0x80..0x9F free;
 * Word put the quotes of windows-1252 there, so the table does too.
 *
 * VNI writes a letter and then, as a second byte, its mark: either a tone, or
 * circumflex or breve with a tone.  Marks become combining characters here and
 * NFC joins them.  Some letters stand alone (ñ = đ, ö = ư, ô = ơ, ó = ĩ ...).
 */
#include "indexer/vietcode.h"

#include "base/utf8.h"
#include "indexer/vietmark.h"
#include "indexer/viqr.h"

static const uint16_t windows1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
    0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

static const uint16_t windows1258[128] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6,
    0x2030, 0x008a, 0x2039, 0x0152, 0x008d, 0x008e, 0x008f, 0x0090, 0x2018,
    0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x009a,
    0x203a, 0x0153, 0x009d, 0x009e, 0x0178, 0x00a0, 0x00a1, 0x00a2, 0x00a3,
    0x00a4, 0x00a5, 0x00a6, 0x00a7, 0x00a8, 0x00a9, 0x00aa, 0x00ab, 0x00ac,
    0x00ad, 0x00ae, 0x00af, 0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5,
    0x00b6, 0x00b7, 0x00b8, 0x00b9, 0x00ba, 0x00bb, 0x00bc, 0x00bd, 0x00be,
    0x00bf, 0x00c0, 0x00c1, 0x00c2, 0x0102, 0x00c4, 0x00c5, 0x00c6, 0x00c7,
    0x00c8, 0x00c9, 0x00ca, 0x00cb, 0x0300, 0x00cd, 0x00ce, 0x00cf, 0x0110,
    0x00d1, 0x0309, 0x00d3, 0x00d4, 0x01a0, 0x00d6, 0x00d7, 0x00d8, 0x00d9,
    0x00da, 0x00db, 0x00dc, 0x01af, 0x0303, 0x00df, 0x00e0, 0x00e1, 0x00e2,
    0x0103, 0x00e4, 0x00e5, 0x00e6, 0x00e7, 0x00e8, 0x00e9, 0x00ea, 0x00eb,
    0x0301, 0x00ed, 0x00ee, 0x00ef, 0x0111, 0x00f1, 0x0323, 0x00f3, 0x00f4,
    0x01a1, 0x00f6, 0x00f7, 0x00f8, 0x00f9, 0x00fa, 0x00fb, 0x00fc, 0x01b0,
    0x20ab, 0x00ff,
};

static const uint16_t viscii[128] = {
    0x1ea0, 0x1eae, 0x1eb0, 0x1eb6, 0x1ea4, 0x1ea6, 0x1ea8, 0x1eac, 0x1ebc,
    0x1eb8, 0x1ebe, 0x1ec0, 0x1ec2, 0x1ec4, 0x1ec6, 0x1ed0, 0x1ed2, 0x1ed4,
    0x1ed6, 0x1ed8, 0x1ee2, 0x1eda, 0x1edc, 0x1ede, 0x1eca, 0x1ece, 0x1ecc,
    0x1ec8, 0x1ee6, 0x0168, 0x1ee4, 0x1ef2, 0x00d5, 0x1eaf, 0x1eb1, 0x1eb7,
    0x1ea5, 0x1ea7, 0x1ea9, 0x1ead, 0x1ebd, 0x1eb9, 0x1ebf, 0x1ec1, 0x1ec3,
    0x1ec5, 0x1ec7, 0x1ed1, 0x1ed3, 0x1ed5, 0x1ed7, 0x1ee0, 0x01a0, 0x1ed9,
    0x1edd, 0x1edf, 0x1ecb, 0x1ef0, 0x1ee8, 0x1eea, 0x1eec, 0x01a1, 0x1edb,
    0x01af, 0x00c0, 0x00c1, 0x00c2, 0x00c3, 0x1ea2, 0x0102, 0x1eb3, 0x1eb5,
    0x00c8, 0x00c9, 0x00ca, 0x1eba, 0x00cc, 0x00cd, 0x0128, 0x1ef3, 0x0110,
    0x1ee9, 0x00d2, 0x00d3, 0x00d4, 0x1ea1, 0x1ef7, 0x1eeb, 0x1eed, 0x00d9,
    0x00da, 0x1ef9, 0x1ef5, 0x00dd, 0x1ee1, 0x01b0, 0x00e0, 0x00e1, 0x00e2,
    0x00e3, 0x1ea3, 0x0103, 0x1eef, 0x1eab, 0x00e8, 0x00e9, 0x00ea, 0x1ebb,
    0x00ec, 0x00ed, 0x0129, 0x1ec9, 0x0111, 0x1ef1, 0x00f2, 0x00f3, 0x00f4,
    0x00f5, 0x1ecf, 0x1ecd, 0x1ee5, 0x00f9, 0x00fa, 0x0169, 0x1ee7, 0x00fd,
    0x1ee3, 0x1eee,
};

static const uint16_t tcvn3[128] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6,
    0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018,
    0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161,
    0x203a, 0x0153, 0x009d, 0x017e, 0x0178, 0x00a0, 0x0102, 0x00c2, 0x00ca,
    0x00d4, 0x01a0, 0x01af, 0x0110, 0x0103, 0x00e2, 0x00ea, 0x00f4, 0x01a1,
    0x01b0, 0x0111, 0x1eb0, 0x0300, 0x0309, 0x0303, 0x0301, 0x0323, 0x00e0,
    0x1ea3, 0x00e3, 0x00e1, 0x1ea1, 0x1eb2, 0x1eb1, 0x1eb3, 0x1eb5, 0x1eaf,
    0x1eb4, 0x1eae, 0x1ea6, 0x1ea8, 0x1eaa, 0x1ea4, 0x1ec0, 0x1eb7, 0x1ea7,
    0x1ea9, 0x1eab, 0x1ea5, 0x1ead, 0x00e8, 0x1ec2, 0x1ebb, 0x1ebd, 0x00e9,
    0x1eb9, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ebf, 0x1ec7, 0x00ec, 0x1ec9, 0x1ec4,
    0x1ebe, 0x1ed2, 0x0129, 0x00ed, 0x1ecb, 0x00f2, 0x1ed4, 0x1ecf, 0x00f5,
    0x00f3, 0x1ecd, 0x1ed3, 0x1ed5, 0x1ed7, 0x1ed1, 0x1ed9, 0x1edd, 0x1edf,
    0x1ee1, 0x1edb, 0x1ee3, 0x00f9, 0x1ed6, 0x1ee7, 0x0169, 0x00fa, 0x1ee5,
    0x1eeb, 0x1eed, 0x1eef, 0x1ee9, 0x1ef1, 0x1ef3, 0x1ef7, 0x1ef9, 0x00fd,
    0x1ef5, 0x1ed0,
};

static const char *const names[VIETCODE_COUNT] = {
    "", "windows-1258", "viscii", "tcvn3", "vni", "viqr"};

const char *vietcode_name(enum vietcode code)
{
    return names[code];
}

enum vietcode vietcode_find(struct str label)
{
    static const struct {
        const char *label;
        enum vietcode code;
    } labels[] = {
        {"viscii", VIETCODE_VISCII},
        {"csviscii", VIETCODE_VISCII},
        {"viscii1.1-1", VIETCODE_VISCII},
        {"x-viscii", VIETCODE_VISCII},
        {"tcvn3", VIETCODE_TCVN3},
        {"tcvn", VIETCODE_TCVN3},
        {"tcvn5712", VIETCODE_TCVN3},
        {"tcvn-5712", VIETCODE_TCVN3},
        {"tcvn5712-1", VIETCODE_TCVN3},
        {"x-viet-tcvn", VIETCODE_TCVN3},
        {"x-viet-tcvn5712", VIETCODE_TCVN3},
        {"vni", VIETCODE_VNI},
        {"x-viet-vni", VIETCODE_VNI},
        {"x-vni", VIETCODE_VNI},
        {"viqr", VIETCODE_VIQR},
        {"csviqr", VIETCODE_VIQR},
    };

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_case_eq(str_trim(label), str_of(labels[i].label)))
            return labels[i].code;
    return VIETCODE_NONE;
}

/* VISCII keeps six rare capitals among the control characters. */
static const uint16_t viscii_low[32] = {
    [2] = 0x1eb2,  [5] = 0x1eb4,  [6] = 0x1eaa,
    [20] = 0x1ef6, [25] = 0x1ef8, [30] = 0x1ef4};
static const uint16_t no_low[32] = {0};

static void decode_table(struct buf *out, struct str s, const uint16_t *low,
                         const uint16_t *upper)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 32 && low[c])
            utf8_put(out, low[c]);
        else
            utf8_put(out, c < 0x80 ? c : upper[c - 0x80]);
    }
}

/* --- VNI --- */

static unsigned char vni_small(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde) ? c + 0x20 : c;
}

struct marks {
    uint16_t shape, tone; /* combining characters; 0: none */
};

/* The marks that byte `c` (small) puts on a letter before it. */
static struct marks vni_marks(unsigned char c)
{
    switch (c) {
    case 0xf9: return (struct marks){0, ACUTE};
    case 0xf8: return (struct marks){0, GRAVE};
    case 0xfb: return (struct marks){0, HOOK};
    case 0xf5: return (struct marks){0, TILDE};
    case 0xef: return (struct marks){0, DOT};
    case 0xe2: return (struct marks){CIRCUMFLEX, 0};
    case 0xe1: return (struct marks){CIRCUMFLEX, ACUTE};
    case 0xe0: return (struct marks){CIRCUMFLEX, GRAVE};
    case 0xe5: return (struct marks){CIRCUMFLEX, HOOK};
    case 0xe3: return (struct marks){CIRCUMFLEX, TILDE};
    case 0xe4: return (struct marks){CIRCUMFLEX, DOT};
    case 0xea: return (struct marks){BREVE, 0};
    case 0xe9: return (struct marks){BREVE, ACUTE};
    case 0xe8: return (struct marks){BREVE, GRAVE};
    case 0xfa: return (struct marks){BREVE, HOOK};
    case 0xfc: return (struct marks){BREVE, TILDE};
    case 0xeb: return (struct marks){BREVE, DOT};
    default: return (struct marks){0, 0};
    }
}

static bool vni_takes(unsigned char letter, struct marks m)
{
    if (!m.shape && !m.tone)
        return false;
    if (m.shape == BREVE)
        return letter == 'a';
    if (m.shape == CIRCUMFLEX)
        return letter == 'a' || letter == 'e' || letter == 'o';
    return letter == 'a' || letter == 'e' || letter == 'o' || letter == 'u' ||
           letter == 'y' || letter == 0xf4 || letter == 0xf6;
}

/* What a letter that stands alone means: base letter and one mark. */
static struct marks vni_alone(unsigned char c, char *ret_base)
{
    *ret_base = c == 0xf4 ? 'o' : c == 0xf6 ? 'u' : c == 0xee ? 'y' : 'i';
    switch (c) {
    case 0xf4: return (struct marks){HORN, 0};
    case 0xf6: return (struct marks){HORN, 0};
    case 0xec: return (struct marks){0, GRAVE};
    case 0xed: return (struct marks){0, ACUTE};
    case 0xe6: return (struct marks){0, HOOK};
    case 0xf3: return (struct marks){0, TILDE};
    case 0xf2: return (struct marks){0, DOT};
    case 0xee: return (struct marks){0, DOT};
    default: return (struct marks){0, 0};
    }
}

static void put_marks(struct buf *out, struct marks m)
{
    if (m.shape)
        utf8_put(out, m.shape);
    if (m.tone)
        utf8_put(out, m.tone);
}

static void vni_letter(struct buf *out, unsigned char c)
{
    unsigned char small = vni_small(c);
    char base;
    struct marks m = vni_alone(small, &base);

    if (small == 0xf1)
        utf8_put(out, c == small ? 0x111 : 0x110);
    else if (m.shape || m.tone) {
        buf_addc(out, c == small ? base : (char)(base - 0x20));
        put_marks(out, m);
    } else
        utf8_put(out, c >= 0x80 && c < 0xa0 ? windows1252[c - 0x80] : c);
}

static void decode_vni(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        vni_letter(out, c);
        if (i + 1 == s.n)
            break;
        struct marks m = vni_marks(vni_small((unsigned char)s.p[i + 1]));
        if (!vni_takes(vni_small(c), m))
            continue;
        put_marks(out, m);
        i++;
    }
}

void vietcode_decode(struct buf *out, struct str bytes, enum vietcode code,
                     bool markup)
{
    switch (code) {
    case VIETCODE_1258: decode_table(out, bytes, no_low, windows1258); break;
    case VIETCODE_VISCII: decode_table(out, bytes, viscii_low, viscii); break;
    case VIETCODE_TCVN3: decode_table(out, bytes, no_low, tcvn3); break;
    case VIETCODE_VNI: decode_vni(out, bytes); break;
    case VIETCODE_VIQR: viqr_decode(out, bytes, markup); break;
    default: buf_add(out, bytes);
    }
}

static int byte_of(uint32_t c)
{
    if (c < 0x80 || (c >= 0xa0 && c <= 0xff))
        return (int)c;
    for (int i = 0; i < 32; i++)
        if (windows1252[i] == c)
            return 0x80 + i;
    return -1;
}

bool vietcode_unwrap(struct buf *out, struct str utf8, bool lenient)
{
    for (size_t i = 0; i < utf8.n;) {
        uint32_t c = utf8_next(utf8, &i);
        int byte = byte_of(c);
        if (byte >= 0)
            buf_addc(out, (char)byte);
        else if (lenient)
            buf_addf(out, "&#%u;", (unsigned)c);
        else
            return false;
    }
    return true;
}
