/* syndication/builder.c - see builder.h. */
#include "syndication/builder.h"

#include "base/html.h"
#include "syndication/box.h"
#include "syndication/store.h"
#include "syndication/widget.h"

struct choice {
    const char *value, *text; /* value NULL ends the list */
};

static const struct choice kinds[] = {{"mixed", "Tin tức và video kết hợp"},
                                      {"news", "Chỉ tin tức"},
                                      {"video", "Chỉ video"},
                                      {"document", "Văn bản"},
                                      {0}};
static const struct choice criteria[] = {
    {"newest", "Các bản tin mới nhất"},
    {"paged", "Toàn bộ bản tin, có phân trang"},
    {"picked", "Chọn thủ công"},
    {0}};
static const struct choice templates[] = {{"list", "Danh sách"},
                                          {"cards", "Thẻ có ảnh"},
                                          {"compact", "Gọn, ngày đứng trước"},
                                          {"feature", "Bài đầu nổi bật"},
                                          {0}};
static const struct choice themes[] = {
    {"auto", "Theo máy người xem"}, {"light", "Sáng"}, {"dark", "Tối"}, {0}};
static const struct choice languages[] = {
    {"vi", "Tiếng Việt"}, {"en", "English"}, {0}};
static const struct choice emblems[] = {{"yes", "Hiện"}, {"no", "Ẩn"}, {0}};

static const int preview_widths[] = {320, 640, 960};

static void add_select(struct buf *out, const char *name, const char *label,
                       const struct choice *choices, size_t chosen)
{
    buf_addf(out,
             "<p><label for=\"%s\">%s</label> <select id=\"%s\" name=\"%s\">",
             name, label, name, name);
    for (size_t i = 0; choices[i].value; i++)
        buf_addf(out, "<option value=\"%s\"%s>%s</option>", choices[i].value,
                 i == chosen ? " selected" : "", choices[i].text);
    buf_addz(out, "</select></p>\n");
}

static void add_number(struct buf *out, const char *name, const char *label,
                       int64_t value, int64_t min, int64_t max)
{
    buf_addf(out,
             "<p><label for=\"%s\">%s</label> <input type=\"number\" id=\"%s\" "
             "name=\"%s\" min=\"%lld\" max=\"%lld\" value=\"%lld\"></p>\n",
             name, label, name, name, (long long)min, (long long)max,
             (long long)value);
}

static void add_text(struct buf *out, const char *name, const char *label,
                     const char *type, struct str value)
{
    buf_addf(out,
             "<p><label for=\"%s\">%s</label> <input type=\"%s\" id=\"%s\" "
             "name=\"%s\" value=\"",
             name, label, type, name, name);
    html_text(out, value);
    buf_addz(out, "\"></p>\n");
}

static bool picked(const struct box *box, int64_t id)
{
    for (size_t i = 0; i < box->id_count; i++)
        if (box->ids[i] == id)
            return true;
    return false;
}

static void add_items(struct buf *out, const struct builder *b)
{
    buf_addz(out, "<details><summary>Các bản tin để chọn thủ công</summary>"
                  "<ul class=\"pick\">\n");
    for (size_t i = 0; i < b->list->count; i++) {
        const struct item *item = &b->list->items[i].item;
        buf_addf(out,
                 "<li><label><input type=\"checkbox\" name=\"ids\" "
                 "value=\"%lld\"%s> ",
                 (long long)item->id,
                 picked(b->box, item->id) ? " checked" : "");
        html_text(out, item->title);
        buf_addf(out, " (%.2s/%.2s/%.4s)</label></li>\n",
                 item->published_date.p + 8, item->published_date.p + 5,
                 item->published_date.p);
    }
    buf_addz(out, "</ul></details>\n");
}

static void add_form(struct buf *out, const struct builder *b)
{
    const struct box *box = b->box;

    buf_addz(out, "<form id=\"builder\" action=\"/tao-mau\">\n<fieldset>"
                  "<legend>1. Loại thông tin</legend>\n");
    add_select(out, "kind", "Loại", kinds, box->kind);
    buf_addz(out, "</fieldset>\n<fieldset><legend>2. Tiêu chí lấy dữ "
                  "liệu</legend>\n");
    add_select(out, "criteria", "Lấy", criteria, box->criteria);
    add_number(out, "count", "Số bản tin (một trang)", box->count, 1,
               BOX_ITEMS_MAX);
    add_items(out, b);
    buf_addz(out, "</fieldset>\n<fieldset><legend>3. Giao diện</legend>\n");
    add_text(out, "title", "Tiêu đề (để trống: theo loại)", "text",
             str_is(box->title, box_default_title(box)) ? STR("") : box->title);
    add_select(out, "emblem", "Quốc huy", emblems, !box->emblem);
    add_select(out, "template", "Mẫu", templates, box->template);
    add_text(out, "header-color", "Màu tiêu đề", "color", box->header);
    add_text(out, "background", "Màu nền", "color",
             box->ground.n ? box->ground : STR("#ffffff"));
    add_select(out, "theme", "Sáng, tối", themes, box->theme);
    add_select(out, "language", "Ngôn ngữ", languages, box->language);
    add_number(out, "width", "Rộng (điểm ảnh, 0: theo trang)", box->width, 0,
               BOX_SIZE_MAX_PX);
    add_number(out, "height", "Cao (điểm ảnh, 0: theo nội dung)", box->height,
               0, BOX_SIZE_MAX_PX);
    buf_addz(out, "</fieldset>\n<p><button>Xem thử và lấy mã</button></p>\n"
                  "</form>\n");
}

static void add_preview(struct buf *out, const struct builder *b)
{
    buf_addz(out, "<section aria-labelledby=\"preview\"><h2 id=\"preview\">Xem "
                  "thử</h2>\n");
    for (size_t i = 0; i < sizeof preview_widths / sizeof *preview_widths;
         i++) {
        buf_addf(
            out,
            "<h3 id=\"w%d\">Rộng %d điểm ảnh</h3>\n<div class=\"scroll\" "
            "role=\"region\" aria-labelledby=\"w%d\" tabindex=\"0\"><iframe "
            "class=\"preview\" width=\"%d\" height=\"420\" "
            "loading=\"lazy\" title=\"Xem thử ở độ rộng %d\" "
            "sandbox=\"allow-scripts allow-popups\" src=\"/box/mau?",
            preview_widths[i], preview_widths[i], preview_widths[i],
            preview_widths[i], preview_widths[i]);
        html_text(out, b->query);
        buf_addz(out, "\"></iframe></div>\n");
    }
    buf_addz(out, "</section>\n");
}

/* The code of a box whose options stand in its address. */
static void add_code(struct buf *out, const struct builder *b,
                     const char *label, const char *name, enum box_embed form)
{
    struct buf id = {0}, code = {0};

    buf_addz(&id, "mau?");
    html_text(&id, b->query);
    box_embed_code(&code, b->box, buf_str(&id), b->base_url, form);
    buf_addf(out,
             "<p><label for=\"%s\">%s</label></p>\n<textarea id=\"%s\" "
             "class=\"code\" rows=\"5\" readonly>",
             name, label, name);
    html_text(out, buf_str(&code));
    buf_addf(out,
             "</textarea>\n<p><button type=\"button\" class=\"copy\" "
             "data-for=\"%s\" hidden>Sao chép mã</button></p>\n",
             name);
    buf_done(&id);
    buf_done(&code);
}

static void add_codes(struct buf *out, const struct builder *b)
{
    buf_addz(out, "<section aria-labelledby=\"codes\"><h2 id=\"codes\">4. Sao "
                  "chép mã nhúng</h2>\n");
    add_code(out, b, "Mã có script, chiều cao tự theo nội dung", "script",
             BOX_EMBED_SCRIPT);
    add_code(out, b, "Mã iframe, cho trình soạn thảo bỏ script", "iframe",
             BOX_EMBED_IFRAME);
    buf_addf(out,
             "<p>Trang nhúng có CSP cần thêm <code>%s</code> vào "
             "<code>script-src</code> và <code>frame-src</code>.</p>\n"
             "</section>\n",
             b->base_url);
}

static void add_script(struct buf *out)
{
    struct widget script;

    if (!widget_find(&script, STR("builder.js")))
        return;
    buf_addz(out, "<script src=\"");
    widget_path(out, &script);
    buf_addz(out, "\" defer></script>\n");
}

void builder_write(struct buf *html, const struct builder *builder)
{
    buf_addz(html,
             "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset="
             "\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width"
             "\">\n<title>Tạo mẫu box thông tin</title>\n<link rel="
             "\"stylesheet\" href=\"/widgets/v1/pages.css\">\n");
    add_script(html);
    buf_addz(html, "</head>\n<body class=\"wide\">\n<main>\n<h1>Tạo mẫu box "
                   "thông tin</h1>\n");
    if (builder->mistake) {
        buf_addz(html, "<p role=\"alert\">Tuỳ chọn chưa dùng được: ");
        html_text(html, str_of(builder->mistake));
        buf_addz(html, "</p>\n");
    }
    buf_addz(html, "<div class=\"desk\">\n");
    add_form(html, builder);
    buf_addz(html, "<div>\n");
    add_preview(html, builder);
    add_codes(html, builder);
    buf_addz(html, "</div>\n</div>\n<p role=\"status\" id=\"said\"></p>\n"
                   "</main>\n</body>\n</html>\n");
}

const char *builder_policy(void)
{
    return "default-src 'none'; style-src 'self'; script-src 'self'; "
           "frame-src 'self'; connect-src 'self'; form-action 'self'; "
           "base-uri 'none'; frame-ancestors 'none'";
}
