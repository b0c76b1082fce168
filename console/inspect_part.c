/* console/inspect_part.c - see inspect_part.h. */
#include "console/inspect_part.h"

#include "console/call.h"
#include "console/coverage_part.h"
#include "console/inspect.h"
#include "console/view.h"

#include <inttypes.h>

void inspect_verdict(struct call *c, enum reason reason, const char *detail,
                     bool searchable)
{
    const struct reason_info *info =
        reason < REASON_COUNT ? reason_info(reason) : NULL;
    bool fault = info && !strcmp(info->owner, "site");

    view_put(c, searchable ? "<div class=\"notice good\"><p><strong>"
                : fault    ? "<div class=\"notice over\"><p><strong>"
                           : "<div class=\"notice part\"><p><strong>");
    view_say(c, "", searchable ? "Tìm thấy được" : "Không tìm thấy được",
             searchable ? "A search finds it" : "A search does not find it",
             "</strong></p>");
    if (info) {
        view_put(c, "<p>");
        part_reason(c, reason);
        view_put(c, "</p>");
    }
    if (*detail) {
        view_put(c, "<p class=\"url\">");
        view_text(c, detail);
        view_put(c, "</p>");
    }
    if (info && *info->fix_vi) {
        view_put(c, "<p>");
        part_fix(c, reason);
        view_put(c, "</p>");
    }
    view_put(c, "</div>");
}

void inspect_fact(struct call *c, const char *vi, const char *en,
                  const char *text)
{
    if (!*text)
        return;
    view_say(c, "<div><dt>", vi, en, "</dt><dd>");
    view_text(c, text);
    view_put(c, "</dd></div>");
}

static void number_fact(struct call *c, const char *vi, const char *en,
                        int64_t n, const char *unit)
{
    view_say(c, "<div><dt>", vi, en, "</dt><dd>");
    view_number(c, n);
    view_put(c, " ");
    view_text(c, unit);
    view_put(c, "</dd></div>");
}

void inspect_fetch(struct call *c, const json_t *fetch)
{
    view_say(c, "<h2>", "Câu trả lời của cổng", "The portal's answer",
             "</h2><dl class=\"facts\">");
    number_fact(c, "Mã HTTP", "HTTP status", inspect_number(fetch, "status"),
                "");
    inspect_fact(c, "Giao thức", "Protocol", inspect_text(fetch, "protocol"));
    inspect_fact(c, "Địa chỉ máy", "Address", inspect_text(fetch, "ip"));
    number_fact(c, "Dung lượng", "Size", inspect_number(fetch, "bytes"),
                "byte");
    number_fact(c, "Thời gian", "Time", inspect_number(fetch, "took_ms"), "ms");
    inspect_fact(c, "Chuyển hướng tới", "Redirects to",
                 inspect_text(fetch, "location"));
    inspect_fact(c, "Chi tiết", "Detail", inspect_text(fetch, "detail"));
    view_put(c, "</dl>");
}

/* --- what was read --- */

static void fields(struct call *c, const json_t *d)
{
    static const struct {
        const char *path, *vi, *en;
    } all[] = {
        {"title", "Tiêu đề", "Title"},
        {"kind", "Loại trang", "Kind"},
        {"language", "Ngôn ngữ", "Language"},
        {"description", "Mô tả", "Description"},
        {"keywords", "Từ khóa", "Keywords"},
        {"author", "Tác giả", "Author"},
        {"published", "Ngày đăng", "Published"},
        {"modified", "Ngày sửa", "Modified"},
        {"canonical", "Trang chuẩn được khai", "Declared canonical"},
        {"robots", "Thẻ robots", "robots meta"},
        {"encoding", "Bảng mã", "Encoding"},
        {"content_type", "Kiểu nội dung", "Content type"},
        {"card.number", "Số, ký hiệu", "Document number"},
        {"card.type", "Loại văn bản", "Document type"},
        {"card.issuer", "Cơ quan ban hành", "Issuer"},
        {"card.issued", "Ngày ban hành", "Issued"},
        {"card.effective", "Ngày hiệu lực", "In effect from"},
        {"card.signer", "Người ký", "Signer"},
        {"card.office", "Chức vụ", "Office"},
        {"card.validity", "Hiệu lực", "Validity"},
        {"card.abstract", "Trích yếu", "Abstract"},
        {"card.field", "Lĩnh vực", "Field"},
        {"card.level", "Cấp thực hiện", "Level"},
        {"card.mode", "Mức độ trực tuyến", "Online service"},
        {"card.code", "Mã thủ tục", "Procedure code"},
    };

    view_put(c, "<dl class=\"facts\">");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        inspect_fact(c, all[i].vi, all[i].en, inspect_text(d, all[i].path));
    view_put(c, "</dl>");
}

static void folded(struct call *c, const char *vi, const char *en,
                   const char *text)
{
    if (!*text)
        return;
    view_say(c, "<details><summary>", vi, en,
             "</summary><pre class=\"paste\">");
    view_text(c, text);
    view_put(c, "</pre></details>");
}

void inspect_document(struct call *c, const json_t *indexed)
{
    const json_t *d = inspect_get(indexed, "document");

    view_say(c, "<h2>", "Nội dung đọc được", "What was read", "</h2>");
    if (d)
        fields(c, d);
    else
        view_say(c, "<p>", "Không có nội dung nào được đọc.",
                 "No content was read.", "</p>");
    folded(c, "Phần đầu của câu trả lời HTTP", "Head of the HTTP answer",
           inspect_text(indexed, "head"));
    folded(c,
           arena_printf(c->rq->arena, "Văn bản chính (%" PRId64 " byte)",
                        inspect_number(d, "text_bytes")),
           arena_printf(c->rq->arena, "Main text (%" PRId64 " bytes)",
                        inspect_number(d, "text_bytes")),
           inspect_text(d, "text"));
}
