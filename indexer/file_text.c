/* indexer/file_text.c - see file_text.h. */
#include "indexer/file_text.h"

#include "base/err.h"
#include "base/utf8.h"
#include "config/options.h"
#include "indexer/charset.h"
#include "indexer/child.h"
#include "indexer/ocr.h"
#include "indexer/office_child.h"

enum { LETTERS_MIN = 20, TITLE_MAX_BYTES = 512 };

static const char *const mimes[FILE_TYPE_COUNT] = {
    [FILE_OTHER] = "application/octet-stream",
    [FILE_PDF] = "application/pdf",
    [FILE_DOCX] = "application/vnd.openxmlformats-officedocument."
                  "wordprocessingml.document",
    [FILE_XLSX] = "application/vnd.openxmlformats-officedocument."
                  "spreadsheetml.sheet",
    [FILE_PPTX] = "application/vnd.openxmlformats-officedocument."
                  "presentationml.presentation",
    [FILE_ODT] = "application/vnd.oasis.opendocument.text",
    [FILE_DOC] = "application/msword",
    [FILE_XLS] = "application/vnd.ms-excel",
    [FILE_PPT] = "application/vnd.ms-powerpoint",
    [FILE_RTF] = "application/rtf",
    [FILE_ZIP] = "application/zip",
};

/* The readers, tried in turn until one gives text. */
static const char *const pdf[] = {"pdftotext", "-q",        "-htmlmeta", "-enc",
                                  "UTF-8",     CHILD_INPUT, "-",         NULL};
static const char *const antiword[] = {"antiword",  "-w",        "0", "-m",
                                       "UTF-8.txt", CHILD_INPUT, NULL};
static const char *const catdoc[] = {"catdoc", "-w",        "-d",
                                     "utf-8",  CHILD_INPUT, NULL};
static const char *const xls[] = {"xls2csv", "-d",        "utf-8",
                                  "-q0",     CHILD_INPUT, NULL};
static const char *const ppt[] = {"catppt", "-d", "utf-8", CHILD_INPUT, NULL};

enum { READERS_MAX = 2 };
static const char *const *const readers[FILE_TYPE_COUNT][READERS_MAX] = {
    [FILE_PDF] = {pdf}, [FILE_DOC] = {antiword, catdoc}, [FILE_XLS] = {xls},
    [FILE_PPT] = {ppt}, [FILE_RTF] = {catdoc},
};

const char *file_type_mime(enum file_type type)
{
    return mimes[type];
}

/* A stream name in the directory of an OLE2 file, as UTF-16. */
static bool has_stream(struct str bytes, const char *name)
{
    struct buf wide = {0};

    for (; *name; name++)
        buf_add(&wide, (struct str){(const char[]){*name, 0}, 2});
    bool found = str_find(bytes, buf_str(&wide)) >= 0;
    buf_done(&wide);
    return found;
}

/* DOCX, XLSX, PPTX with a password: all the same from outside. */
static const char encrypted_package[] = "EncryptedPackage";

static enum file_type ole_type(struct str bytes)
{
    if (has_stream(bytes, encrypted_package))
        return FILE_DOCX;
    if (has_stream(bytes, "WordDocument"))
        return FILE_DOC;
    if (has_stream(bytes, "Workbook"))
        return FILE_XLS;
    return has_stream(bytes, "PowerPoint Document") ? FILE_PPT : FILE_OTHER;
}

enum file_type file_type(struct str bytes)
{
    enum { PDF_HEAD_WITHIN = 1024 }; /* as Acrobat allows */

    if (str_find(str_sub(bytes, 0, PDF_HEAD_WITHIN), STR("%PDF-")) >= 0)
        return FILE_PDF;
    if (str_starts(bytes, STR("PK\x03\x04")))
        return FILE_ZIP;
    if (str_starts(bytes, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")))
        return ole_type(bytes);
    return str_starts(bytes, STR("{\\rtf")) ? FILE_RTF : FILE_OTHER;
}

/* The head of a Word document, at the begin of some sector: its bit says that
 * the text is encrypted. */
static bool is_locked_doc(struct str bytes)
{
    enum { SECTOR = 512, FLAGS = 11, ENCRYPTED = 1 };

    for (size_t at = SECTOR; at + SECTOR <= bytes.n; at += SECTOR)
        if (str_starts(str_sub(bytes, at, bytes.n), STR("\xec\xa5")))
            return bytes.p[at + FLAGS] & ENCRYPTED;
    return false;
}

static bool is_locked(struct str bytes, enum file_type type)
{
    return (type == FILE_DOC && is_locked_doc(bytes)) ||
           (type == FILE_DOCX && !str_starts(bytes, STR("PK")) &&
            has_stream(bytes, encrypted_package));
}

/* Enough letters to be a text; a scanned page has none, or some crumbs. */
static bool is_text(struct str s)
{
    size_t letters = 0;

    for (size_t at = 0; at < s.n && letters < LETTERS_MIN;)
        letters += utf8_is_alnum(utf8_next(s, &at));
    return letters >= LETTERS_MIN;
}

/*
 * The visible block of a digital signature ("Người ký: ...") lies as text over
 * signed scans, the commonest PDF of Vietnamese offices.  It is neither content
 * nor a title, so its lines go.
 */
static bool is_signature(struct str line)
{
    static const char *const labels[] = {
        "Người ký:", "Ký bởi:",       "Email:",
        "Cơ quan:",  "Thời gian ký:", "Ngày ký:"};

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_starts(str_trim(line), str_of(labels[i])))
            return true;
    return false;
}

static void drop_signature(struct buf *text)
{
    enum { WITHIN_LINES = 16 };
    struct buf kept = {0};
    struct str rest = buf_str(text), line;

    for (int i = 0; i < WITHIN_LINES && str_cut(&rest, '\n', &line); i++)
        if (!is_signature(line)) {
            buf_add(&kept, line);
            buf_addc(&kept, '\n');
        }
    buf_add(&kept, rest);
    buf_done(text);
    *text = kept;
}

static void put_unescaped(struct buf *out, struct str s)
{
    static const struct {
        const char *name;
        char c;
    } marks[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},
                 {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}};

    for (size_t i = 0; i < s.n;) {
        size_t n = 0;
        for (size_t k = 0; k < sizeof marks / sizeof *marks && !n; k++)
            if (str_starts(str_sub(s, i, s.n), str_of(marks[k].name))) {
                buf_addc(out, marks[k].c);
                n = strlen(marks[k].name);
            }
        if (!n)
            buf_addc(out, s.p[i]);
        i += n ? n : 1;
    }
}

/*
 * pdftotext -htmlmeta puts the properties in front as the head of an HTML page,
 * then the text as it is between <pre> and </pre>: one run gives both.
 */
static void split_meta(struct buf *text, struct buf *title)
{
    struct str all = buf_str(text);
    ptrdiff_t from = str_find(all, STR("<pre>\n"));
    ptrdiff_t begin = str_find(all, STR("<title>"));

    if (from < 0)
        return;
    struct str head = str_sub(all, 0, (size_t)from);
    ptrdiff_t end = str_find(head, STR("</title>"));
    if (begin >= 0 && end > begin)
        put_unescaped(title, str_sub(head, (size_t)begin + 7, (size_t)end));
    struct str body = str_sub(all, (size_t)from + 6, all.n);
    for (size_t i = body.n; i-- > 0;)
        if (str_starts(str_sub(body, i, body.n), STR("</pre>"))) {
            body.n = i;
            break;
        }
    struct buf kept = {0};
    buf_add(&kept, body);
    buf_done(text);
    *text = kept;
}

static int fail(struct file_text *t, enum reason reason, const char *detail)
{
    t->reason = reason;
    t->detail = detail;
    return 0;
}

/* The judgement on a reader that gave no text. */
static int fail_child(struct file_text *t, struct str bytes,
                      enum file_type type, enum child_end end, int status)
{
    if (end == CHILD_TIMEOUT)
        return fail(t, REASON_PARSE_ERROR, "the reader did not end in time");
    if (end == CHILD_FLOOD)
        return fail(t, REASON_TOO_BIG, "more text than the limit");
    if (end == CHILD_KILLED)
        return fail(t, REASON_PARSE_ERROR, "the reader crashed or ran over");
    if (status && type == FILE_PDF && str_find(bytes, STR("/Encrypt")) >= 0)
        return fail(t, REASON_ENCRYPTED, "a password is needed");
    if (status)
        return fail(t, REASON_PARSE_ERROR, "the reader refused the file");
    return fail(t, type == FILE_PDF ? REASON_SCAN_NO_TEXT : REASON_EMPTY,
                type == FILE_PDF ? "no text layer" : "no text");
}

/* antiword draws tables: "|cell |cell |".  Tabs stay between the cells, for
 * opening.c. */
static void drop_frames(struct buf *text)
{
    for (size_t i = 0; i < text->n; i++)
        if (text->p[i] == '|')
            text->p[i] = '\t';
}

/* Form feeds part the pages. */
static void keep_text(struct file_text *t, struct buf *raw, struct arena *arena)
{
    struct buf text = {0};

    for (size_t i = 0; i < raw->n; i++)
        if (raw->p[i] == '\f')
            raw->p[i] = '\n';
    t->encoding = charset_mend(&text, buf_str(raw));
    t->text = arena_str(arena, buf_str(&text));
    buf_done(&text);
}

static bool is_file_name(struct str title)
{
    static const char *const ends[] = {".doc",  ".docx", ".pdf",  ".xls",
                                       ".xlsx", ".ppt",  ".pptx", ".rtf"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (title.n > strlen(ends[i]) &&
            str_case_eq(str_sub(title, title.n - strlen(ends[i]), title.n),
                        str_of(ends[i])))
            return true;
    return str_case_starts(title, STR("untitled"));
}

/* The title a program put there is often its own name or the file's. */
static const char *good_title(struct str title, struct arena *arena)
{
    struct buf nfc = {0};

    title = str_trim(title);
    if (title.n > TITLE_MAX_BYTES ||
        str_case_starts(title, STR("Microsoft ")) || is_file_name(title))
        return "";
    utf8_nfc(&nfc, title);
    const char *kept = arena_str(arena, buf_str(&nfc));
    buf_done(&nfc);
    return kept;
}

/* A scan: `t` says so until its text has been recognised. */
static int recognise(struct file_text *t, struct str bytes,
                     const struct options *options, struct arena *arena,
                     struct err *err)
{
    scoped(buf_done) struct buf text = {0};

    int r = ocr_pdf(&text, bytes, options, err);
    if (r < 0)
        return r;
    drop_signature(&text);
    if (!is_text(buf_str(&text)))
        return fail(t, REASON_SCAN_NO_TEXT, "no text was recognised");
    t->reason = REASON_OK;
    t->detail = "";
    keep_text(t, &text, arena);
    return 0;
}

static int read_by_child(struct file_text *t, struct str bytes,
                         enum file_type type, const struct options *options,
                         struct arena *arena, struct err *err)
{
    scoped(buf_done) struct buf out = {0}, title = {0};
    enum child_end end = CHILD_DONE;
    int status = 0, r = 0;

    for (int i = 0; i < READERS_MAX && readers[type][i]; i++) {
        struct child_task task = {
            .argv = readers[type][i],
            .input = bytes,
            .timeout_ms = options->indexer.child_timeout_ms,
            .memory_max_bytes = options->indexer.child_memory_bytes,
            .output_max_bytes = FILE_TEXT_MAX_BYTES,
        };
        buf_reset(&out);
        r = child_run(&task, &out, &end, &status, err);
        if (r < 0)
            return r;
        if (type == FILE_PDF) {
            split_meta(&out, &title);
            drop_signature(&out);
        }
        if (type == FILE_DOC)
            drop_frames(&out);
        if (end == CHILD_DONE && !status && is_text(buf_str(&out))) {
            keep_text(t, &out, arena);
            t->title = good_title(buf_str(&title), arena);
            return 0;
        }
    }
    fail_child(t, bytes, type, end, status);
    return t->reason == REASON_SCAN_NO_TEXT && options->indexer.ocr
               ? recognise(t, bytes, options, arena, err)
               : 0;
}

/* What our own reader found in a container. */
static int judge_office(struct file_text *t, struct office_answer *a,
                        struct arena *arena)
{
    if (a->damaged) {
        t->type = FILE_OTHER; /* nobody can say */
        return fail(t, REASON_PARSE_ERROR, "damaged container");
    }
    t->type = a->type == FILE_OTHER ? FILE_ZIP : a->type;
    if (a->type == FILE_OTHER)
        return fail(t, REASON_TYPE_UNSUPPORTED, "no known type of file");
    if (a->reason != REASON_OK)
        return fail(t, a->reason, "damaged or beyond the limits");
    if (!is_text(buf_str(&a->text)))
        return fail(t, REASON_EMPTY, "no text");
    keep_text(t, &a->text, arena);
    t->title = good_title(buf_str(&a->title), arena);
    return 0;
}

static int read_office(struct file_text *t, struct str bytes,
                       const struct options *options, struct arena *arena,
                       struct err *err)
{
    scoped(office_answer_done) struct office_answer answer = {0};
    enum child_end end = CHILD_DONE;

    int r = office_child_read(bytes, options, &answer, &end, err);
    if (r < 0)
        return r;
    return end == CHILD_DONE ? judge_office(t, &answer, arena)
                             : fail_child(t, bytes, FILE_ZIP, end, 0);
}

int file_text(struct file_text *ret_text, struct str bytes,
              const struct options *options, struct arena *arena,
              struct err *err)
{
    enum file_type type = file_type(bytes);

    *ret_text = (struct file_text){.type = type,
                                   .reason = REASON_OK,
                                   .detail = "",
                                   .text = "",
                                   .title = "",
                                   .encoding = "utf-8"};
    if (type == FILE_OTHER)
        return fail(ret_text, REASON_TYPE_UNSUPPORTED, "no known type of file");
    if (is_locked(bytes, type))
        return fail(ret_text, REASON_ENCRYPTED, "a password is needed");
    if (readers[type][0])
        return read_by_child(ret_text, bytes, type, options, arena, err);
    return read_office(ret_text, bytes, options, arena, err);
}
