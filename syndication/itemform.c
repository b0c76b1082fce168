/*
 * syndication/itemform.c - see itemform.h.
 *
 * One table says which fields there are and of which kind; each form walks over
 * it, so that no form can forget a field.
 */
#include "syndication/itemform.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/html.h"
#include "base/jsontext.h"
#include "syndication/store_item.h"
#include "syndication/xlsx.h"

#include <stddef.h>

enum kind { TEXT, NUMBER, SMALL, TARGETS, PUBLISHED, VERSION, CHANGED };

static const struct field {
    const char *name;
    enum kind kind;
    size_t offset; /* in struct item */
} fields[] = {
#define FIELD(name, kind, member)                                              \
    {                                                                          \
        name, kind, offsetof(struct item, member)                              \
    }
    FIELD("Attachments", TEXT, attachments),
    FIELD("Avatar", TEXT, avatar),
    FIELD("Content", TEXT, content),
    FIELD("DistributionTo", TARGETS, distribution_to),
    FIELD("Id", NUMBER, id),
    FIELD("OriginalUrl", TEXT, original_url),
    FIELD("PublishedBy", TEXT, published_by),
    FIELD("PublishedDate", PUBLISHED, published_date),
    FIELD("RefId", NUMBER, ref_id),
    FIELD("Sapo", TEXT, sapo),
    FIELD("SiteId", NUMBER, site_id),
    FIELD("Source", TEXT, source),
    FIELD("Status", SMALL, status),
    FIELD("Title", TEXT, title),
    FIELD("Type", SMALL, type),
    {"Version", VERSION, 0},
    {"ChangedDate", CHANGED, 0},
};

enum { FIELDS = sizeof fields / sizeof *fields };

static struct str text_of(const struct field *f, const struct hubdb_item *i)
{
    return *(const struct str *)((const char *)&i->item + f->offset);
}

/* Numbers and times, which read the same in every form. */
static void add_plain(struct buf *out, const struct field *f,
                      const struct hubdb_item *i)
{
    const char *at = (const char *)&i->item + f->offset;
    char date[CLOCK_ISO_MAX];

    if (f->kind == NUMBER)
        buf_addf(out, "%lld", (long long)*(const int64_t *)at);
    else if (f->kind == SMALL)
        buf_addf(out, "%d", *(const int *)at);
    else if (f->kind == VERSION)
        buf_addf(out, "%lld", (long long)i->version);
    else if (f->kind == CHANGED)
        buf_addz(out, clock_iso(date, i->changed_ms, true));
    else if (f->kind == PUBLISHED)
        buf_addf(out, "%.*s+07:00", (int)text_of(f, i).n, text_of(f, i).p);
}

static bool is_number(enum kind kind)
{
    return kind == NUMBER || kind == SMALL || kind == VERSION;
}

static void json_field(struct buf *out, const struct field *f,
                       const struct hubdb_item *i)
{
    if (f->kind == TEXT) {
        jsontext_add(out, text_of(f, i));
    } else if (f->kind == TARGETS) {
        for (size_t t = 0; t < i->item.distribution_count; t++) {
            buf_addc(out, t ? ',' : '[');
            jsontext_add(out, i->item.distribution_to[t]);
        }
        buf_addz(out, i->item.distribution_count ? "]" : "[]");
    } else {
        buf_addz(out, is_number(f->kind) ? "" : "\"");
        add_plain(out, f, i);
        buf_addz(out, is_number(f->kind) ? "" : "\"");
    }
}

static void json_item(struct buf *out, const struct hubdb_item *i)
{
    for (int f = 0; f < FIELDS; f++) {
        buf_addf(out, "%c\"%s\":", f ? ',' : '{', fields[f].name);
        json_field(out, &fields[f], i);
    }
    buf_addc(out, '}');
}

static const char *change_word(const struct walk_step *step)
{
    return step->gone ? "withdrawn" : "put";
}

static void json_change(struct buf *out, const struct walk_step *step)
{
    char date[CLOCK_ISO_MAX];

    buf_addf(out,
             "{\"Change\":\"%s\",\"Id\":%lld,\"Version\":%lld,"
             "\"ChangedDate\":\"%s\",\"Item\":",
             change_word(step), (long long)step->item.item.id,
             (long long)step->item.version,
             clock_iso(date, step->item.changed_ms, true));
    if (step->gone)
        buf_addz(out, "null");
    else
        json_item(out, &step->item);
    buf_addc(out, '}');
}

static void json_text_or_null(struct buf *out, const char *name, struct str s)
{
    buf_addf(out, ",\"%s\":", name);
    if (s.p)
        jsontext_add(out, s);
    else
        buf_addz(out, "null");
}

static void json_list(struct buf *out, const struct itemform_list *list)
{
    buf_addf(out, "{\"%s\":[", list->changes ? "Changes" : "Items");
    for (size_t i = 0; i < list->page->count; i++) {
        buf_addz(out, i ? "," : "");
        if (list->changes)
            json_change(out, &list->page->steps[i]);
        else
            json_item(out, &list->page->steps[i].item);
    }
    buf_addz(out, "]");
    json_text_or_null(out, "Cursor", list->cursor);
    json_text_or_null(out, "Next", list->next);
    buf_addf(out, ",\"More\":%s}\n", list->page->more ? "true" : "false");
}

static void xml_element(struct buf *out, const char *name, struct str text)
{
    buf_addf(out, "<%s>", name);
    html_text(out, text);
    buf_addf(out, "</%s>", name);
}

void itemform_xml_item(struct buf *out, const struct hubdb_item *i)
{
    buf_addz(out, "<Item>");
    for (int f = 0; f < FIELDS; f++) {
        if (fields[f].kind == TEXT) {
            xml_element(out, fields[f].name, text_of(&fields[f], i));
            continue;
        }
        buf_addf(out, "<%s>", fields[f].name);
        if (fields[f].kind == TARGETS)
            for (size_t t = 0; t < i->item.distribution_count; t++)
                xml_element(out, "Target", i->item.distribution_to[t]);
        else
            add_plain(out, &fields[f], i);
        buf_addf(out, "</%s>", fields[f].name);
    }
    buf_addz(out, "</Item>\n");
}

static void xml_change(struct buf *out, const struct walk_step *step)
{
    char date[CLOCK_ISO_MAX];

    buf_addf(out,
             "<Change><Kind>%s</Kind><Id>%lld</Id><Version>%lld</Version>"
             "<ChangedDate>%s</ChangedDate>",
             change_word(step), (long long)step->item.item.id,
             (long long)step->item.version,
             clock_iso(date, step->item.changed_ms, true));
    if (!step->gone)
        itemform_xml_item(out, &step->item);
    buf_addz(out, "</Change>\n");
}

void itemform_xml_list(struct buf *out, const struct itemform_list *list)
{
    for (size_t i = 0; i < list->page->count; i++) {
        if (list->changes)
            xml_change(out, &list->page->steps[i]);
        else
            itemform_xml_item(out, &list->page->steps[i].item);
    }
    if (list->cursor.p)
        xml_element(out, "Cursor", list->cursor);
    if (list->next.p)
        xml_element(out, "Next", list->next);
    buf_addf(out, "<More>%s</More>", list->page->more ? "true" : "false");
}

static void xml_list(struct buf *out, const struct itemform_list *list)
{
    const char *name = list->changes ? "Changes" : "Items";

    buf_addf(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<%s xmlns=\"" ITEMFORM_NAMESPACE "\">\n",
             name);
    itemform_xml_list(out, list);
    buf_addf(out, "</%s>\n", name);
}

static void csv_targets(struct buf *out, const struct item *item)
{
    buf_addc(out, '"');
    for (size_t t = 0; t < item->distribution_count; t++) {
        buf_addz(out, t ? ";" : "");
        buf_add(out, item->distribution_to[t]);
    }
    buf_addc(out, '"');
}

static void csv_item(struct buf *out, const struct hubdb_item *i)
{
    for (int f = 0; f < FIELDS; f++) {
        buf_addz(out, f ? "," : "");
        if (fields[f].kind == TEXT)
            csv_cell(out, text_of(&fields[f], i));
        else if (fields[f].kind == TARGETS)
            csv_targets(out, &i->item);
        else
            add_plain(out, &fields[f], i);
    }
}

/* Of what is gone only the Id, version and moment. */
static void csv_gone(struct buf *out, const struct hubdb_item *i)
{
    for (int f = 0; f < FIELDS; f++) {
        buf_addz(out, f ? "," : "");
        if (!strcmp(fields[f].name, "Id") || fields[f].kind == VERSION ||
            fields[f].kind == CHANGED)
            add_plain(out, &fields[f], i);
    }
}

/* The mark in front tells spreadsheets that it is UTF-8. */
static void csv_head(struct buf *out, bool changes)
{
    buf_addz(out, "\xef\xbb\xbf");
    buf_addz(out, changes ? "Change," : "");
    for (int f = 0; f < FIELDS; f++)
        buf_addf(out, "%s%s", f ? "," : "", fields[f].name);
    buf_addz(out, "\r\n");
}

static void csv_list(struct buf *out, const struct itemform_list *list)
{
    csv_head(out, list->changes);
    for (size_t i = 0; i < list->page->count; i++) {
        const struct walk_step *step = &list->page->steps[i];
        if (list->changes)
            buf_addf(out, "%s,", change_word(step));
        if (step->gone)
            csv_gone(out, &step->item);
        else
            csv_item(out, &step->item);
        buf_addz(out, "\r\n");
    }
}

const char *itemform_content_type(enum itemform form)
{
    static const char *const types[] = {
        [ITEMFORM_JSON] = "application/json; charset=utf-8",
        [ITEMFORM_XML] = "application/xml; charset=utf-8",
        [ITEMFORM_CSV] = "text/csv; charset=utf-8; header=present",
        [ITEMFORM_XLSX] = "application/"
                          "vnd.openxmlformats-officedocument.spreadsheetml."
                          "sheet",
    };

    return types[form];
}

static int xlsx_one(struct buf *out, const struct hubdb_item *item,
                    struct err *err)
{
    const struct item *const items[] = {&item->item};
    const struct xlsx_list list = {items, 1};

    return xlsx_bytes(out, &list, err);
}

int itemform_item(struct buf *out, const struct hubdb_item *item,
                  enum itemform form, struct err *err)
{
    if (form == ITEMFORM_XLSX)
        return xlsx_one(out, item, err);
    if (form == ITEMFORM_JSON) {
        json_item(out, item);
        buf_addc(out, '\n');
    } else if (form == ITEMFORM_XML) {
        buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<Document xmlns=\"" ITEMFORM_NAMESPACE "\">\n");
        itemform_xml_item(out, item);
        buf_addz(out, "</Document>\n");
    } else {
        csv_head(out, false);
        csv_item(out, item);
        buf_addz(out, "\r\n");
    }
    return 0;
}

static int xlsx_list(struct buf *out, const struct walk_page *page,
                     struct err *err)
{
    const struct item *items[WALK_LIMIT_MAX];
    const struct xlsx_list list = {items, page->count};

    for (size_t i = 0; i < page->count; i++)
        items[i] = &page->steps[i].item.item;
    return xlsx_bytes(out, &list, err);
}

int itemform_list(struct buf *out, const struct itemform_list *list,
                  enum itemform form, struct err *err)
{
    if (form == ITEMFORM_XLSX)
        return xlsx_list(out, list->page, err);
    if (form == ITEMFORM_JSON)
        json_list(out, list);
    else if (form == ITEMFORM_XML)
        xml_list(out, list);
    else
        csv_list(out, list);
    return 0;
}
