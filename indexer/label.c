/* indexer/label.c - see label.h. */
#include "indexer/label.h"

#include "indexer/vietcode.h"

#include <ctype.h>

/* clang-format off */
static const struct encoding encodings[] = {
    {"utf-8", NULL, "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"},
    {"ibm866", "CP866", "866 cp866 csibm866 ibm866"},
    {"iso-8859-2", "ISO-8859-2", "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"},
    {"iso-8859-3", "ISO-8859-3", "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"},
    {"iso-8859-4", "ISO-8859-4", "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"},
    {"iso-8859-5", "ISO-8859-5", "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"},
    {"iso-8859-6", "ISO-8859-6", "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
    {"iso-8859-7", "ISO-8859-7", "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek"},
    {"iso-8859-8", "ISO-8859-8", "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual"},
    {"iso-8859-8-i", "ISO-8859-8", "csiso88598i iso-8859-8-i logical"},
    {"iso-8859-10", "ISO-8859-10", "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"},
    {"iso-8859-13", "ISO-8859-13", "iso-8859-13 iso8859-13 iso885913"},
    {"iso-8859-14", "ISO-8859-14", "iso-8859-14 iso8859-14 iso885914"},
    {"iso-8859-15", "ISO-8859-15", "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"},
    {"iso-8859-16", "ISO-8859-16", "iso-8859-16"},
    {"koi8-r", "KOI8-R", "cskoi8r koi koi8 koi8-r koi8_r"},
    {"koi8-u", "KOI8-U", "koi8-ru koi8-u"},
    {"macintosh", "MACINTOSH", "csmacintosh mac macintosh x-mac-roman"},
    {"windows-874", "CP874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"},
    {"windows-1250", "CP1250", "cp1250 windows-1250 x-cp1250"},
    {"windows-1251", "CP1251", "cp1251 windows-1251 x-cp1251"},
    {"windows-1252", "CP1252", "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252"},
    {"windows-1253", "CP1253", "cp1253 windows-1253 x-cp1253"},
    {"windows-1254", "CP1254", "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254"},
    {"windows-1255", "CP1255", "cp1255 windows-1255 x-cp1255"},
    {"windows-1256", "CP1256", "cp1256 windows-1256 x-cp1256"},
    {"windows-1257", "CP1257", "cp1257 windows-1257 x-cp1257"},
    {"windows-1258", NULL, "cp1258 windows-1258 x-cp1258"},
    {"x-mac-cyrillic", "MAC-CYRILLIC", "x-mac-cyrillic x-mac-ukrainian"},
    {"gbk", "GB18030", "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"},
    {"gb18030", "GB18030", "gb18030"},
    {"big5", "BIG5-HKSCS", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"},
    {"euc-jp", "EUC-JP-MS", "cseucpkdfmtjapanese euc-jp x-euc-jp"},
    {"iso-2022-jp", "ISO-2022-JP", "csiso2022jp iso-2022-jp"},
    {"shift_jis", "CP932", "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"},
    {"euc-kr", "CP949", "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949"},
    {"replacement", NULL, "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement"},
    {"utf-16be", "UTF-16BE", "unicodefffe utf-16be"},
    {"utf-16le", "UTF-16LE", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"},
    {"x-user-defined", NULL, "x-user-defined"},
};
/* clang-format on */

static bool has_label(const char *labels, struct str label)
{
    struct str rest = str_of(labels), one;

    while (str_cut(&rest, ' ', &one))
        if (str_case_eq(one, label))
            return true;
    return false;
}

const struct encoding *label_find(struct str label)
{
    label = str_trim(label);
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        if (label.n && has_label(encodings[i].labels, label))
            return &encodings[i];
    return NULL;
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!isalnum((unsigned char)s.p[i]) &&
            !strchr("!#$%&'*+-.^_`|~", s.p[i]))
            return false;
    return s.n > 0;
}

struct str label_content_type_essence(struct str content_type)
{
    ptrdiff_t end = str_chr(content_type, ';');
    struct str s = str_trim(
        str_sub(content_type, 0, end < 0 ? content_type.n : (size_t)end));
    ptrdiff_t slash = str_chr(s, '/');

    if (slash < 0 || !is_token(str_sub(s, 0, (size_t)slash)) ||
        !is_token(str_sub(s, (size_t)slash + 1, s.n)))
        return (struct str){"", 0};
    return s;
}

/* One parameter from *at (behind a ";") on; moves *at behind its end. */
static bool next_parameter(struct str s, size_t *at, struct str *ret_name,
                           struct str *ret_value)
{
    size_t i = *at, start;

    while (i < s.n && isspace((unsigned char)s.p[i]))
        i++;
    for (start = i; i < s.n && s.p[i] != ';' && s.p[i] != '=';)
        i++;
    *ret_name = str_sub(s, start, i);
    *ret_value = (struct str){NULL, 0};
    if (i < s.n && s.p[i] == '=') {
        start = ++i;
        if (i < s.n && s.p[i] == '"') {
            for (start = ++i; i < s.n && s.p[i] != '"';)
                i++;
            *ret_value = str_sub(s, start, i);
            while (i < s.n && s.p[i] != ';')
                i++;
        } else {
            while (i < s.n && s.p[i] != ';')
                i++;
            *ret_value = str_trim(str_sub(s, start, i));
        }
    }
    *at = i + 1;
    return ret_name->n > 0 || i < s.n;
}

struct str label_content_type_charset(struct str content_type)
{
    ptrdiff_t first = str_chr(content_type, ';');
    struct str name, value;

    if (first < 0)
        return (struct str){NULL, 0};
    for (size_t at = (size_t)first + 1;
         at < content_type.n &&
         next_parameter(content_type, &at, &name, &value);)
        if (value.n && str_case_eq(name, STR("charset")))
            return value;
    return (struct str){NULL, 0};
}

/* --- prescan --- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

struct scan {
    struct str s;
    size_t i;
};

/* The standard's "get an attribute".  False at ">" or the end. */
static bool next_attribute(struct scan *sc, struct str *ret_name,
                           struct str *ret_value)
{
    struct str s = sc->s;
    size_t i = sc->i, start;

    while (i < s.n && (is_space(s.p[i]) || s.p[i] == '/'))
        i++;
    sc->i = i;
    if (i >= s.n || s.p[i] == '>')
        return false;
    start = i;
    while (i < s.n && !is_space(s.p[i]) && s.p[i] != '/' && s.p[i] != '>' &&
           (s.p[i] != '=' || i == start))
        i++;
    *ret_name = str_sub(s, start, i);
    *ret_value = (struct str){"", 0};
    sc->i = i;
    while (i < s.n && is_space(s.p[i]))
        i++;
    if (i >= s.n || s.p[i] != '=')
        return i < s.n;
    for (i++; i < s.n && is_space(s.p[i]);)
        i++;
    char quote = i < s.n && (s.p[i] == '"' || s.p[i] == '\'') ? s.p[i++] : 0;
    start = i;
    while (i < s.n &&
           (quote ? s.p[i] != quote : !is_space(s.p[i]) && s.p[i] != '>'))
        i++;
    *ret_value = str_sub(s, start, i);
    sc->i = quote ? i + 1 : i;
    return i < s.n;
}

/* "Extracting a character encoding from a meta element". */
static struct str charset_in_content(struct str s)
{
    for (size_t from = 0;;) {
        ptrdiff_t at = str_case_find(str_sub(s, from, s.n), STR("charset"));
        if (at < 0)
            return (struct str){NULL, 0};
        size_t i = from += (size_t)at + 7;
        while (i < s.n && is_space(s.p[i]))
            i++;
        if (i >= s.n || s.p[i] != '=')
            continue;
        for (i++; i < s.n && is_space(s.p[i]);)
            i++;
        if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
            ptrdiff_t end = str_chr(str_sub(s, i + 1, s.n), s.p[i]);
            return end < 0 ? (struct str){NULL, 0}
                           : str_sub(s, i + 1, i + 1 + (size_t)end);
        }
        size_t start = i;
        while (i < s.n && !is_space(s.p[i]) && s.p[i] != ';')
            i++;
        return str_sub(s, start, i);
    }
}

static bool is_known(struct str label)
{
    return label.n && (label_find(label) || vietcode_find(label));
}

/* sc->i stands behind "<meta".  p NULL: it declares nothing known. */
static struct str meta_charset(struct scan *sc)
{
    struct str name, value, charset = {NULL, 0}, in_content = {NULL, 0};
    bool pragma = false;

    while (next_attribute(sc, &name, &value)) {
        if (str_case_eq(name, STR("http-equiv")))
            pragma |= str_case_eq(value, STR("content-type"));
        else if (str_case_eq(name, STR("content")) && !in_content.p)
            in_content = charset_in_content(value);
        else if (str_case_eq(name, STR("charset")) && !charset.p)
            charset = value;
    }
    if (sc->i >= sc->s.n)
        return (struct str){NULL, 0}; /* the tag is not whole */
    if (!charset.p && pragma)
        charset = in_content;
    return is_known(charset) ? charset : (struct str){NULL, 0};
}

/* encoding="..." of an XML declaration that begins at s. */
static struct str xml_encoding(struct str s)
{
    struct scan sc = {s, 5};
    struct str name, value;

    if (!str_starts(s, STR("<?xml")) || s.n < 6 || !is_space(s.p[5]))
        return (struct str){NULL, 0};
    while (next_attribute(&sc, &name, &value))
        if (str_is(name, "encoding") && value.n)
            return is_known(value) ? value : (struct str){NULL, 0};
    return (struct str){NULL, 0};
}

/* Portals send blank lines, and whole headers of another page, before it: where
 * nothing else is declared, such a declaration counts as well. */
static struct str late_xml_encoding(struct str s)
{
    ptrdiff_t at = str_find(s, STR("<?xml"));

    return at < 0 ? (struct str){NULL, 0}
                  : xml_encoding(str_sub(s, (size_t)at, s.n));
}

/* Moves behind a comment, tag or declaration that begins at sc->i. */
static void skip_markup(struct scan *sc)
{
    struct str rest = str_sub(sc->s, sc->i, sc->s.n), name, value;

    if (str_starts(rest, STR("<!--"))) {
        ptrdiff_t end = str_find(str_sub(rest, 2, rest.n), STR("-->"));
        sc->i = end < 0 ? sc->s.n : sc->i + 2 + (size_t)end + 3;
    } else if (rest.n > 1 && (isalpha((unsigned char)rest.p[1]) ||
                              (rest.p[1] == '/' && rest.n > 2 &&
                               isalpha((unsigned char)rest.p[2])))) {
        while (sc->i < sc->s.n && !is_space(sc->s.p[sc->i]) &&
               sc->s.p[sc->i] != '>')
            sc->i++;
        while (next_attribute(sc, &name, &value))
            ;
    } else if (rest.n > 1 && strchr("!/?", rest.p[1])) {
        ptrdiff_t end = str_chr(rest, '>');
        sc->i = end < 0 ? sc->s.n : sc->i + (size_t)end;
    } else {
        sc->i++;
    }
}

struct str label_prescan(struct str html)
{
    struct scan sc = {str_sub(html, 0, LABEL_PRESCAN_BYTES), 0};
    struct str label = xml_encoding(str_trim(sc.s));

    while (!label.p && sc.i < sc.s.n) {
        const char *next = memchr(sc.s.p + sc.i, '<', sc.s.n - sc.i);
        if (!next)
            break;
        sc.i = (size_t)(next - sc.s.p);
        struct str rest = str_sub(sc.s, sc.i, sc.s.n);
        if (rest.n > 5 && str_case_starts(rest, STR("<meta")) &&
            (is_space(rest.p[5]) || rest.p[5] == '/')) {
            sc.i += 5;
            label = meta_charset(&sc);
        } else {
            skip_markup(&sc);
        }
    }
    return label.p ? label : late_xml_encoding(sc.s);
}
