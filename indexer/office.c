/*
 * indexer/office.c - see office.h.
 *
 * The four formats differ in where the text lies and in four names of
 * elements; so there is one reader and a table.  Containers are untrusted:
 * what is unpacked is counted before it is parsed, what is jumped over too when
 * it must be unpacked for that, and a document type declaration (the way to
 * entity bombs and to other files) ends the reading.
 */
#include "indexer/office.h"

#include "base/err.h"
#include "base/xmlpush.h"

#include <archive.h>
#include <archive_entry.h>

struct format {
    const char *part; /* begin of the names of the entries with text */
    /* Local names, separated by spaces. */
    const char *text;  /* character data inside counts; "": everywhere */
    const char *line;  /* ends a line */
    const char *space; /* stands for a space */
};

static const struct format formats[FILE_TYPE_COUNT] = {
    [FILE_DOCX] = {"word/document.xml", "t", "p br cr tr", "tab tc"},
    [FILE_XLSX] = {"xl/sharedStrings.xml", "t", "si", ""},
    [FILE_PPTX] = {"ppt/slides/slide", "t", "p br", "tab"},
    [FILE_ODT] = {"content.xml", "", "p h line-break", "s tab"},
};

/* The properties of ECMA files and of ODT. */
static const char *const property_parts[] = {"docProps/core.xml", "meta.xml"};
static const struct format property_format = {NULL, "title", "", ""};

static bool among(const char *names, struct str name)
{
    struct str rest = str_of(names), one;

    while (str_cut(&rest, ' ', &one))
        if (one.n && str_eq(one, name))
            return true;
    return false;
}

/* --- one part --- */

enum { PART_DEPTH_MAX = 256 };

struct part {
    const struct format *format;
    struct buf *out;
    int inside; /* open elements of format->text */
};

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct part *p = context;

    (void)err;
    if (among(p->format->space, e->name))
        buf_addc(p->out, ' ');
    if (among(p->format->text, e->name))
        p->inside++;
    return 0;
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct part *p = context;

    (void)err;
    if (p->inside && among(p->format->text, e->name))
        p->inside--;
    if (among(p->format->line, e->name))
        buf_addc(p->out, '\n');
    return 0;
}

static int on_text(void *context, struct str text, struct err *err)
{
    struct part *p = context;

    (void)err;
    if (p->inside || !*p->format->text)
        buf_add(p->out, text);
    return 0;
}

static enum reason read_part(struct str xml, const struct format *format,
                             struct buf *out)
{
    static const struct xmlpush_form form = {
        .start = on_start,
        .end = on_end,
        .text = on_text,
        .depth_max = PART_DEPTH_MAX,
        .bytes_max = FILE_TEXT_MAX_BYTES,
    };
    struct part part = {.format = format, .out = out};
    struct err why = {0}; /* the reason says enough */

    return xmlpush_read(&form, &part, xml, &why) < 0 ? REASON_PARSE_ERROR
                                                     : REASON_OK;
}

/* --- the container --- */

struct container {
    struct archive *archive;
    size_t parts, unpacked;
    bool sized;     /* the entry says how many bytes to jump over */
    struct buf xml; /* the part being read */
};

static void container_done(struct container *c)
{
    buf_done(&c->xml);
    archive_read_free(c->archive);
}

static bool container_open(struct container *c, struct str bytes)
{
    c->archive = archive_read_new();
    if (!c->archive)
        mem_exhausted();
    archive_read_support_format_zip(c->archive);
    return archive_read_open_memory(c->archive, bytes.p, bytes.n) == ARCHIVE_OK;
}

/* 1: *ret_name is the next entry; 0: no more; -1: damaged. */
static int container_next(struct container *c, const char **ret_name)
{
    struct archive_entry *entry;
    int r = archive_read_next_header(c->archive, &entry);

    if (r == ARCHIVE_EOF)
        return 0;
    if ((r != ARCHIVE_OK && r != ARCHIVE_WARN) || ++c->parts > FILE_PARTS_MAX)
        return -1;
    c->sized = archive_entry_size_is_set(entry);
    const char *name = archive_entry_pathname_utf8(entry);
    *ret_name = name ? name : "";
    return 1;
}

/* Unpacks the entry just met, into c->xml if it is to be kept. */
static enum reason container_read(struct container *c, bool keep)
{
    enum { STEP = 64 << 10 };
    la_ssize_t n;

    buf_reset(&c->xml);
    while ((n = archive_read_data(c->archive, buf_room(&c->xml, STEP), STEP)) >
           0) {
        c->xml.n += keep ? (size_t)n : 0;
        c->unpacked += (size_t)n;
        if (c->unpacked > FILE_TEXT_MAX_BYTES)
            return REASON_TOO_BIG;
    }
    if (n == 0)
        return REASON_OK;
    return archive_read_has_encrypted_entries(c->archive) > 0
               ? REASON_ENCRYPTED
               : REASON_PARSE_ERROR;
}

static const struct format *format_of(const char *name, enum file_type type,
                                      bool *ret_property)
{
    *ret_property = false;
    for (size_t i = 0; i < sizeof property_parts / sizeof *property_parts; i++)
        if (!strcmp(name, property_parts[i])) {
            *ret_property = true;
            return &property_format;
        }
    if (str_starts(str_of(name), str_of(formats[type].part)) &&
        str_ends(str_of(name), STR(".xml")))
        return &formats[type];
    return NULL;
}

enum reason office_text(struct str bytes, enum file_type type, struct buf *text,
                        struct buf *title)
{
    struct container c = {0};
    enum reason reason =
        container_open(&c, bytes) ? REASON_OK : REASON_PARSE_ERROR;
    size_t found = 0;
    const char *name;
    int r = 0;

    while (reason == REASON_OK && (r = container_next(&c, &name)) == 1) {
        bool property;
        const struct format *format = format_of(name, type, &property);
        if (format || !c.sized)
            reason = container_read(&c, format != NULL);
        if (!format)
            continue;
        found += !property;
        if (reason == REASON_OK)
            reason =
                read_part(buf_str(&c.xml), format, property ? title : text);
    }
    container_done(&c);
    return reason == REASON_OK && (r < 0 || !found) ? REASON_PARSE_ERROR
                                                    : reason;
}

static enum file_type entry_type(struct str name)
{
    if (str_starts(name, STR("word/")))
        return FILE_DOCX;
    if (str_starts(name, STR("xl/")))
        return FILE_XLSX;
    if (str_starts(name, STR("ppt/")))
        return FILE_PPTX;
    return str_is(name, "content.xml") ? FILE_ODT : FILE_OTHER;
}

enum file_type office_type(struct str bytes, bool *ret_damaged)
{
    struct container c = {0};
    enum file_type type = FILE_OTHER;
    const char *name;
    int r = container_open(&c, bytes) ? 1 : -1;

    while (r == 1 && type == FILE_OTHER &&
           (r = container_next(&c, &name)) == 1) {
        type = entry_type(str_of(name));
        if (type == FILE_OTHER && !c.sized &&
            container_read(&c, false) != REASON_OK)
            r = -1;
    }
    container_done(&c);
    *ret_damaged = r < 0;
    return type;
}
