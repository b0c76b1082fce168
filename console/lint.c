/* console/lint.c - see lint.h. */
#include "console/lint.h"

#include "base/db.h"
#include "base/err.h"
#include "console/picture.h"
#include "console/station.h"

#include <jansson.h>
#include <stdio.h>

/* clang-format off */
const struct lint_flaw lint_flaws[LINT_FLAWS] = {
    {"dc.title", "DC.title", "DC.title", "Ghi tiêu đề của trang.", "Give the title of the page."},
    {"dc.creator", "DC.creator", "DC.creator", "Ghi cơ quan hoặc người tạo nội dung.", "Give who made the content."},
    {"dc.date", "DC.date", "DC.date", "Ghi ngày đăng, dạng 2026-01-05.", "Give the day of publication as 2026-01-05."},
    {"dc.description", "DC.description", "DC.description", "Ghi một, hai câu tóm tắt.", "Give a summary of one or two sentences."},
    {"dc.publisher", "DC.publisher", "DC.publisher", "Ghi tên cơ quan chủ quản cổng.", "Give the agency that runs the portal."},
    {"dc.identifier", "DC.identifier", "DC.identifier", "Ghi số, ký hiệu văn bản hoặc địa chỉ của trang.", "Give the document's number or the page's address."},
    {"title", "thẻ title", "title element", "Mỗi trang một tiêu đề riêng trong thẻ title.", "Give each page a title of its own."},
    {"description", "meta description", "meta description", "Ghi tóm tắt dưới 160 ký tự; nó hiện dưới kết quả tìm kiếm.", "Give a summary below 160 letters; results show it."},
    {"lang", "ngôn ngữ của trang", "language of the page", "Ghi lang=\"vi\" trong thẻ html.", "Write lang=\"vi\" into the html element."},
    {"canonical", "địa chỉ chuẩn", "canonical address", "Thêm thẻ link rel=\"canonical\".", "Add link rel=\"canonical\"."},
    {"open-graph", "Open Graph", "Open Graph", "Thêm og:title để trang hiện đúng khi được chia sẻ.", "Add og:title for pages that are shared."},
    {"json-ld", "JSON-LD", "JSON-LD", "Thêm dữ liệu schema.org dạng JSON-LD.", "Add schema.org data as JSON-LD."},
};
/* clang-format on */

int lint_find(const char *name)
{
    int i = 0;

    while (i < LINT_FLAWS && strcmp(name, lint_flaws[i].name) != 0)
        i++;
    return i;
}

/* --- looking --- */

/* URLs of the portal ?1 that are found and were not looked at since. */
#define WAITING                                                                \
    " FROM url u LEFT JOIN lint l ON l.portal = u.portal AND l.url = u.url"    \
    " WHERE u.portal = (SELECT id FROM portal WHERE code = ?1)"                \
    " AND u.state & 4 AND (l.url IS NULL OR l.indexed_ms < u.indexed_ms)"

/* Adds URLs that are to be looked at, one a line; returns how many. */
static int64_t list_waiting(struct picture *p, const char *portal, int64_t max,
                            struct buf *out, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p), "SELECT u.url" WAITING " ORDER BY u.url LIMIT ?2", err);
    int64_t n = 0;
    int r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, max);
    while ((r = db_step(q, err)) == 1) {
        buf_add(out, db_str(q, 0));
        buf_addc(out, '\n');
        n++;
    }
    return r < 0 ? r : n;
}

/* Bits of the flaws; -1: no HTML page. */
static int64_t missing_of(const json_t *row)
{
    const json_t *list = json_object_get(row, "missing");
    int64_t bits = 0;

    if (!list)
        return -1;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        int flaw = name ? lint_find(name) : LINT_FLAWS;
        bits |= flaw < LINT_FLAWS ? (int64_t)1 << flaw : 0;
    }
    return bits;
}

static int keep(struct picture *p, const char *portal, const json_t *row,
                struct err *err)
{
    const char *url = json_string_value(json_object_get(row, "url"));
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "INSERT OR REPLACE INTO lint(portal, url, indexed_ms, missing)"
        " SELECT portal, url, indexed_ms, ?3 FROM url WHERE portal ="
        " (SELECT id FROM portal WHERE code = ?1) AND url = ?2",
        err);

    if (!q || !url)
        return q ? 0 : -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_str(q, 2, str_of(url));
    db_bind_int(q, 3, missing_of(row));
    return db_run(q, err);
}

static int keep_all(struct picture *p, const char *portal, struct str lines,
                    struct err *err)
{
    struct str line;
    int r = db_begin(picture_db(p), err);

    while (r == 0 && str_cut(&lines, '\n', &line)) {
        json_t *row = json_loadb(line.p, line.n, 0, NULL);
        if (row)
            r = keep(p, portal, row, err);
        json_decref(row);
    }
    return db_end(picture_db(p), r, err);
}

/* Pages that are found no more. */
static int forget(struct picture *p, const char *portal, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "DELETE FROM lint WHERE portal = (SELECT id FROM portal WHERE code = ?)"
        " AND NOT EXISTS (SELECT 1 FROM url u WHERE u.portal = lint.portal AND"
        " u.url = lint.url AND u.state & 4)",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    return db_run(q, err);
}

int lint_take(struct picture *p, const struct lint_task *lint,
              int64_t *ret_looked, struct err *err)
{
    scoped(buf_done) struct buf urls = {0}, rows = {0};
    int64_t n = list_waiting(p, lint->portal, lint->max, &urls, err);
    const struct station_task task = {
        .program = "indexer",
        .words = {"lint"},
        .input = buf_str(&urls),
        .data_dir = lint->data_dir,
        .options = lint->options,
        .timeout_ms = 60000,
    };

    *ret_looked = 0;
    if (n < 0)
        return (int)n;
    int r = n ? station_ask(&task, &rows, err) : 0;
    if (r == 0 && n)
        r = keep_all(p, lint->portal, buf_str(&rows), err);
    if (r == 0)
        r = forget(p, lint->portal, err);
    *ret_looked = r == 0 ? n : 0;
    return r;
}

/* --- telling --- */

static int count_waiting(struct picture *p, const char *portal,
                         struct lint_counts *c, struct err *err)
{
    struct db_stmt *q =
        db_prepare(picture_db(p), "SELECT count(*)" WAITING, err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r == 1)
        c->waiting = db_int(q, 0);
    db_reset(q);
    return r < 0 ? r : 0;
}

int lint_counts(struct picture *p, const char *portal,
                struct lint_counts *ret_counts, struct err *err)
{
    struct lint_counts c = {0};
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "SELECT missing, count(*) FROM lint WHERE portal ="
                   " (SELECT id FROM portal WHERE code = ?) AND missing >= 0"
                   " GROUP BY missing",
                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    while ((r = db_step(q, err)) == 1) {
        int64_t bits = db_int(q, 0), n = db_int(q, 1);
        c.pages += n;
        for (int i = 0; i < LINT_FLAWS; i++)
            c.missing[i] += bits >> i & 1 ? n : 0;
        c.whole += bits & ((1 << LINT_MANDATORY) - 1) ? 0 : n;
    }
    if (r == 0)
        r = count_waiting(p, portal, &c, err);
    if (r == 0)
        *ret_counts = c;
    return r;
}

int64_t lint_each(struct picture *p, const struct lint_filter *f,
                  int (*each)(void *context, const char *url, unsigned missing,
                              struct err *err),
                  void *context, struct err *err)
{
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "SELECT url, missing FROM lint WHERE portal ="
                   " (SELECT id FROM portal WHERE code = ?1) AND url > ?2 AND"
                   " missing > 0 AND missing & ?3 ORDER BY url LIMIT ?4",
                   err);
    int64_t n = 0;
    int r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(f->portal));
    db_bind_str(q, 2, str_of(f->after));
    db_bind_int(q, 3,
                f->flaw < LINT_FLAWS ? (int64_t)1 << f->flaw
                                     : ((int64_t)1 << LINT_FLAWS) - 1);
    db_bind_int(q, 4, f->max ? f->max : -1);
    while ((r = db_step(q, err)) == 1) {
        struct str url = db_str(q, 0);
        r = each(context, url.p ? url.p : "", (unsigned)db_int(q, 1), err);
        if (r < 0) {
            db_reset(q);
            return r;
        }
        n++;
    }
    return r < 0 ? r : n;
}
