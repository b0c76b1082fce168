/*
 * indexer/extract_file.c - files of documents, and plain text: no markup, so
 * all that is known of them stands in their words.
 */
#include "indexer/extract_part.h"

#include "base/err.h"
#include "base/utf8.h"
#include "indexer/charset.h"
#include "indexer/file_text.h"
#include "indexer/label.h"
#include "indexer/legal.h"
#include "indexer/listing.h"
#include "indexer/page_kind.h"

#include <ctype.h>

static const char *first_line(struct extraction *e, const char *text)
{
    struct str rest = str_of(text), line;

    while (str_cut(&rest, '\n', &line))
        if (str_trim(line).n > 3)
            return arena_str(
                e->arena, str_trim(str_sub(line, 0, utf8_prefix(line, 300))));
    return "";
}

/* `text` is all of it, doc->text may lack the title. */
static void read_plain(struct extraction *e, const char *text)
{
    struct document *doc = e->doc;
    struct legal legal;

    legal_read(&legal, STR(""), str_of(doc->title), str_of(text), e->arena);
    bool named = *legal.card.number &&
                 str_find(str_of(doc->title), str_of(legal.card.number)) >= 0;
    if (!named && legal.opens && *legal.card.abstract)
        doc->title = extract_name(e, &legal.card);
    if (!*doc->title)
        doc->title = first_line(e, doc->text);
    if (!*legal.card.number && !legal.opens)
        return;
    doc->card = legal.card;
    doc->kind = page_kind_of_card(&legal.card);
    extract_relations(e, str_of(text), STR(""));
}

/* Without the title, over however many lines, at the head of the text. */
static struct str without_title(struct str text, struct str title)
{
    size_t i = 0, k = 0;

    while (k < title.n) {
        while (i < text.n && isspace((unsigned char)text.p[i]))
            i++;
        while (k < title.n && isspace((unsigned char)title.p[k]))
            k++;
        if (k == title.n)
            break;
        if (i == text.n || text.p[i] != title.p[k])
            return text;
        i++;
        k++;
    }
    return i < text.n && isspace((unsigned char)text.p[i])
               ? str_trim(str_sub(text, i, text.n))
               : text;
}

static bool is_bare_number(struct str line)
{
    enum { DIGITS_MAX = 3 };
    size_t digits = 0;

    line = str_trim(line);
    while (digits < line.n && isdigit((unsigned char)line.p[digits]))
        digits++;
    return line.n && digits == line.n && digits <= DIGITS_MAX;
}

/* Page numbers, and the first column of tables: lines of a number alone. */
static void drop_bare_numbers(struct buf *out, struct str text)
{
    for (struct str line; str_cut(&text, '\n', &line);) {
        if (is_bare_number(line))
            continue;
        if (out->n)
            buf_addc(out, '\n');
        buf_add(out, line);
    }
}

int extract_file(struct extraction *e, struct err *err)
{
    scoped(buf_done) struct buf text = {0};
    struct file_text file;

    int r = file_text(&file, e->input->body, e->options, e->arena, err);
    if (r < 0)
        return err_wrap(err, "%s", e->doc->url);
    e->doc->content_type = file_type_mime(file.type);
    e->doc->encoding = file.encoding;
    /* An archive that breaks off is no document unless it was called one. */
    if (file.type == FILE_OTHER && file.reason == REASON_PARSE_ERROR &&
        !extract_is_document_type(
            label_content_type_essence(e->input->content_type)))
        extract_reason(e, REASON_TYPE_UNSUPPORTED, "no known type of file");
    extract_reason(e, file.reason, file.detail);
    if (e->header_noindex)
        extract_reason(e, REASON_NOINDEX_HEADER, "");
    e->doc->title = extract_nfc(e, str_of(file.title));
    drop_bare_numbers(&text, str_of(file.text));
    const char *all = extract_nfc(e, buf_str(&text));
    e->doc->text =
        arena_str(e->arena, without_title(str_of(all), str_of(e->doc->title)));
    read_plain(e, all);
    return 0;
}

void extract_text(struct extraction *e)
{
    scoped(buf_done) struct buf text = {0};

    e->doc->content_type = "text/plain";
    e->doc->encoding =
        charset_decode(&text, e->input->body, e->input->content_type);
    if (listing_is_text(buf_str(&text))) {
        extract_listing(e, "text/plain");
        return;
    }
    if (e->header_noindex)
        extract_reason(e, REASON_NOINDEX_HEADER, "");
    e->doc->text = extract_nfc(e, str_trim(buf_str(&text)));
    read_plain(e, e->doc->text);
    if (!*e->doc->text)
        extract_reason(e, REASON_EMPTY, "");
}
