/* syndication/builder.c - see builder.h. */
#include "syndication/builder.h"

#include "base/html.h"
#include "syndication/box.h"
#include "syndication/buildcode.h"
#include "syndication/widget.h"

struct choice {
    const char *value, *text; /* value NULL ends the list */
};

static const struct choice kinds[] = {{"mixed", "Tin tức và video"},
                                      {"news", "Chỉ tin tức"},
                                      {"video", "Chỉ video"},
                                      {"document", "Văn bản"},
                                      {0}};
static const struct choice criteria[] = {{"newest", "Mới nhất"},
                                         {"paged", "Toàn bộ, có phân trang"},
                                         {"picked", "Chọn thủ công"},
                                         {0}};
static const struct choice themes[] = {
    {"auto", "Theo máy người xem"}, {"light", "Sáng"}, {"dark", "Tối"}, {0}};
static const struct choice languages[] = {
    {"vi", "Tiếng Việt"}, {"en", "English"}, {0}};
static const struct choice emblems[] = {{"yes", "Hiện"}, {"no", "Ẩn"}, {0}};
static const struct choice images[] = {
    {"", "Theo mẫu"}, {"yes", "Hiện"}, {"no", "Ẩn"}, {0}};
static const struct choice previews[] = {{"", "Như người xem thấy"},
                                         {"sang", "Giao diện sáng"},
                                         {"toi", "Giao diện tối"},
                                         {"tinh", "Khi script bị tắt"},
                                         {0}};

/* By enum box_template; the picture is drawn in a field of 48 by 30. */
static const struct {
    const char *value, *text, *drawing;
} templates[] = {
    [BOX_LIST] = {"list", "Danh sách", "M4 5h40v4H4zm0 8h40v4H4zm0 8h40v4H4z"},
    [BOX_CARDS] = {"cards", "Thẻ",
                   "M4 4h18v12H4zm22 0h18v12H26zM4 18h18v3H4zm22 0h18v3H26zM4 "
                   "23h12v3H4zm22 0h12v3H26z"},
    [BOX_COMPACT] = {"compact", "Gọn, ngày trước",
                     "M4 4h8v3H4zm11 0h29v3H15zM4 10h8v3H4zm11 0h29v3H15zM4 "
                     "16h8v3H4zm11 0h29v3H15zM4 22h8v3H4zm11 0h29v3H15z"},
    [BOX_FEATURE] = {"feature", "Bài đầu có ảnh lớn",
                     "M4 4h22v14H4zm25 0h15v3H29zm0 6h15v3H29zm0 6h9v3h-9zM4 "
                     "22h40v3H4z"},
    [BOX_TICKER] = {"ticker", "Dải tin ngang",
                    "M4 9h14v3H4zm0 5h10v3H4zm18-5h14v3H22zm0 5h10v3H22zm18-5h4"
                    "v3h-4zm0 5h4v3h-4z"},
    [BOX_GRID] = {"grid", "Lưới video",
                  "M4 4h12v9H4zm16 0h12v9H20zm16 0h8v9h-8zM4 17h12v9H4zm16 "
                  "0h12v9H20zm16 0h8v9h-8z"},
    [BOX_PLAYER] = {"player", "Trình phát video",
                    "M4 3h40v18H4zm17 4v10l8-5zM4 24h26v3H4z"},
    [BOX_TABLE] = {"table", "Bảng",
                   "M4 4h40v4H4zm0 6h9v3H4zm12 0h28v3H16zM4 16h9v3H4zm12 "
                   "0h28v3H16zM4 22h9v3H4zm12 0h28v3H16z"},
};
enum { TEMPLATES = sizeof templates / sizeof *templates };

static const struct {
    int px;
    const char *text;
} widths[] = {
    {320, "Cột hẹp 320"}, {640, "Cột giữa 640"}, {960, "Cả trang 960"}};

struct builder_preview builder_preview(struct str word)
{
    static const struct builder_preview ways[] = {{"", NULL, true},
                                                  {"sang", "light", true},
                                                  {"toi", "dark", true},
                                                  {"tinh", NULL, false}};

    for (size_t i = 1; i < sizeof ways / sizeof *ways; i++)
        if (str_is(word, ways[i].word))
            return ways[i];
    return ways[0];
}

static void add_label(struct buf *out, const char *name, const char *label)
{
    buf_addf(out, "<p class=\"field\"><label for=\"%s\">%s</label> ", name,
             label);
}

static void add_options(struct buf *out, const struct choice *choices,
                        const char *chosen)
{
    for (size_t i = 0; choices[i].value; i++)
        buf_addf(out, "<option value=\"%s\"%s>%s</option>", choices[i].value,
                 strcmp(choices[i].value, chosen) ? "" : " selected",
                 choices[i].text);
}

static void add_select(struct buf *out, const char *name, const char *label,
                       const struct choice *choices, const char *chosen)
{
    add_label(out, name, label);
    buf_addf(out, "<select id=\"%s\" name=\"%s\">", name, name);
    add_options(out, choices, chosen);
    buf_addz(out, "</select></p>\n");
}

static void add_number(struct buf *out, const char *name, const char *label,
                       int64_t value, int64_t min, int64_t max)
{
    add_label(out, name, label);
    buf_addf(out,
             "<input type=\"number\" id=\"%s\" name=\"%s\" min=\"%lld\" "
             "max=\"%lld\" value=\"%lld\"></p>\n",
             name, name, (long long)min, (long long)max, (long long)value);
}

static void add_text(struct buf *out, const char *name, const char *label,
                     const char *type, struct str value)
{
    add_label(out, name, label);
    buf_addf(out, "<input type=\"%s\" id=\"%s\" name=\"%s\" value=\"", type,
             name, name);
    html_text(out, value);
    buf_addz(out, "\"></p>\n");
}

static void add_radio(struct buf *out, const char *name, const char *value,
                      bool chosen)
{
    buf_addf(out,
             "<input type=\"radio\" name=\"%s\" id=\"%s-%s\" value=\"%s\"%s> ",
             name, name, value, value, chosen ? " checked" : "");
}

static void add_radios(struct buf *out, const char *name,
                       const struct choice *choices, const char *chosen)
{
    buf_addz(out, "<div class=\"choices\">\n");
    for (size_t i = 0; choices[i].value; i++) {
        buf_addz(out, "<label class=\"choice\">");
        add_radio(out, name, choices[i].value,
                  !strcmp(choices[i].value, chosen));
        buf_addf(out, "<span>%s</span></label>\n", choices[i].text);
    }
    buf_addz(out, "</div>\n");
}

/* Those that do not fit the kind are put out of sight by pages.css. */
static void add_templates(struct buf *out, const struct box *box)
{
    buf_addz(out, "<div class=\"choices templates\" role=\"radiogroup\" "
                  "aria-label=\"Mẫu giao diện\">\n");
    for (int t = 0; t < TEMPLATES; t++) {
        buf_addz(out, "<label class=\"choice");
        for (int k = BOX_MIXED; k <= BOX_DOCUMENT; k++)
            if (box_template_fits((enum box_kind)k, (enum box_template)t))
                buf_addf(out, " for-%s", kinds[k].value);
        buf_addz(out, "\">");
        add_radio(out, "template", templates[t].value, t == (int)box->template);
        buf_addf(out,
                 "<svg viewBox=\"0 0 48 30\" aria-hidden=\"true\"><path "
                 "d=\"%s\"/></svg><span>%s</span></label>\n",
                 templates[t].drawing, templates[t].text);
    }
    buf_addz(out, "</div>\n");
}

static bool picked(const struct box *box, int64_t id)
{
    for (size_t i = 0; i < box->id_count; i++)
        if (box->ids[i] == id)
            return true;
    return false;
}

static void add_item(struct buf *out, const struct item *item, bool chosen)
{
    buf_addf(out,
             "<li><label><input type=\"checkbox\" name=\"ids\" "
             "value=\"%lld\"%s> <span>",
             (long long)item->id, chosen ? " checked" : "");
    html_text(out, item->title);
    buf_addf(out, " <small>%.2s/%.2s/%.4s</small></span></label></li>\n",
             item->published_date.p + 8, item->published_date.p + 5,
             item->published_date.p);
}

/* What is picked stands first and stays, whatever is looked for next. */
static void add_items(struct buf *out, const struct builder *b)
{
    buf_addz(out,
             "<div class=\"picking\">\n<p class=\"field\"><label for=\"q\">"
             "Tìm bản tin</label> <span class=\"row\"><input "
             "type=\"search\" id=\"q\" name=\"q\" value=\"");
    html_text(out, b->words);
    buf_addz(out, "\"> <button class=\"still\">Tìm</button></span></p>\n<ul "
                  "class=\"pick live\" id=\"found\">\n");
    for (size_t i = 0; i < b->picked.count; i++)
        add_item(out, &b->picked.items[i].item, true);
    for (size_t i = 0; i < b->found.count; i++)
        if (!picked(b->box, b->found.items[i].item.id))
            add_item(out, &b->found.items[i].item, false);
    if (!b->picked.count && !b->found.count)
        buf_addz(out, "<li>Không có bản tin nào.</li>\n");
    buf_addz(out,
             "</ul>\n<p class=\"hint\">Tối đa 20 bản tin, hiện theo thứ tự "
             "trong danh sách. Bản tin đã chọn không đổi khi có tin mới; "
             "chưa chọn gì thì box lấy tin mới nhất.</p>\n</div>\n");
}

static void open_step(struct buf *out, int number, const char *title)
{
    buf_addf(out,
             "<fieldset><legend><span class=\"step\">%d</span> %s</legend>\n",
             number, title);
}

static void add_kind_step(struct buf *out, const struct builder *b)
{
    open_step(out, 1, "Loại thông tin");
    add_radios(out, "kind", kinds, box_kind_word(b->box));
    buf_addz(out, "</fieldset>\n");
}

static void add_criteria_step(struct buf *out, const struct builder *b)
{
    struct buf targets = {0};

    open_step(out, 2, "Tiêu chí lấy dữ liệu");
    add_radios(out, "criteria", criteria,
               b->picking ? "picked" : box_criteria_word(b->box));
    add_items(out, b);
    buf_addz(out, "<div class=\"pair\">\n");
    add_number(out, "count", "Số bản tin (một trang)", b->box->count, 1,
               BOX_ITEMS_MAX);
    for (size_t i = 0; i < b->box->target_count; i++) {
        buf_addz(&targets, i ? "," : "");
        buf_add(&targets, b->box->targets[i]);
    }
    add_text(out, "distribution", "Chỉ tin gửi cho cơ quan (mã)", "text",
             buf_str(&targets));
    buf_addz(out, "</div>\n</fieldset>\n");
    buf_done(&targets);
}

/* One pair of colours and whether they can be told apart (WCAG 2.2, 1.4.3 and
 * 1.4.11). */
static void add_contrast(struct buf *out, const char *what, struct str a,
                         struct str b, double least)
{
    double ratio = box_contrast(a, b);
    int tenths = (int)(ratio * 10); /* rounded down: 4,49 is no 4,5 */

    buf_addf(out,
             "<li class=\"%s\"><svg class=\"swatch\" viewBox=\"0 0 24 24\" "
             "aria-hidden=\"true\"><rect width=\"24\" height=\"24\" "
             "fill=\"%.7s\"/><circle cx=\"12\" cy=\"12\" r=\"6\" "
             "fill=\"%.7s\"/></svg> %s: %d,%d:1, %s</li>\n",
             ratio >= least ? "good" : "bad", b.p, a.p, what, tenths / 10,
             tenths % 10, ratio >= least ? "đạt" : "chưa đạt");
}

static void add_contrasts(struct buf *out, const struct box *box)
{
    struct str ground = box->ground.n ? box->ground : STR(BOX_GROUND);

    buf_addz(out, "<ul class=\"contrast live\" id=\"contrast\" "
                  "aria-label=\"Kiểm tra tương phản\">\n");
    add_contrast(out, "Chữ trên nền tiêu đề", str_of(box_text_on(box->header)),
                 box->header, 4.5);
    add_contrast(out, "Chữ trên nền box", str_of(box_text_on(ground)), ground,
                 4.5);
    add_contrast(out, "Nền tiêu đề cạnh nền box", box->header, ground, 3);
    buf_addz(out, "</ul>\n<p class=\"hint\">Màu chữ tự chọn đen hoặc trắng để "
                  "luôn đọc được. Màu nền chỉ dùng cho giao diện sáng.</p>\n");
}

static const char *images_word(const struct box *box)
{
    return box->images == box_template_has_images(box->template) ? ""
           : box->images                                         ? "yes"
                                                                 : "no";
}

static void add_sizes(struct buf *out, const struct box *box)
{
    buf_addz(out, "<details><summary>Kích thước, cấp tiêu đề</summary>\n<div "
                  "class=\"pair\">\n");
    add_number(out, "width", "Rộng, px (0: theo trang)", box->width, 0,
               BOX_SIZE_MAX_PX);
    add_number(out, "height", "Cao, px (0: theo nội dung)", box->height, 0,
               BOX_SIZE_MAX_PX);
    add_number(out, "heading", "Cấp tiêu đề (2–6)", box->heading, 2, 6);
    buf_addz(out, "</div>\n</details>\n");
}

static void add_look_step(struct buf *out, const struct builder *b)
{
    const struct box *box = b->box;

    open_step(out, 3, "Giao diện");
    add_templates(out, box);
    add_text(out, "title", "Tiêu đề (để trống: theo loại)", "text",
             str_is(box->title, box_default_title(box)) ? STR("") : box->title);
    buf_addz(out, "<div class=\"pair\">\n");
    add_select(out, "emblem", "Quốc huy", emblems, box->emblem ? "yes" : "no");
    add_select(out, "images", "Ảnh của bài", images, images_word(box));
    add_select(out, "theme", "Sáng, tối", themes, box_theme_word(box));
    add_select(out, "language", "Ngôn ngữ", languages, box_language_word(box));
    add_text(out, "header-color", "Màu tiêu đề", "color", box->header);
    add_text(out, "background", "Màu nền", "color",
             box->ground.n ? box->ground : STR(BOX_GROUND));
    buf_addz(out, "</div>\n");
    add_contrasts(out, box);
    add_sizes(out, box);
    buf_addz(out, "</fieldset>\n");
}

static void add_save(struct buf *out, const struct builder *b)
{
    if (!b->id.n) {
        buf_addz(out,
                 "<fieldset class=\"save\"><legend>Lưu box</legend>\n<p>Box đã "
                 "lưu có mã cố định và đường dẫn sửa: về sau đổi tuỳ chọn mà "
                 "không phải sửa trang đã nhúng.</p>\n<p><button name=\"luu\" "
                 "value=\"1\" formmethod=\"post\">Lưu, lấy mã cố định</button>"
                 "</p>\n</fieldset>\n");
        return;
    }
    buf_addz(out, "<fieldset class=\"save\"><legend>Lưu thay đổi</legend>\n<p "
                  "class=\"field\"><label for=\"ma-sua\">Mã sửa</label> <input "
                  "id=\"ma-sua\" name=\"ma-sua\" autocomplete=\"off\" "
                  "spellcheck=\"false\" value=\"");
    html_text(out, b->code.n ? b->code : b->given);
    buf_addz(out, "\"></p>\n<p><button name=\"luu\" value=\"1\">Lưu thay đổi"
                  "</button></p>\n<p class=\"hint\">Trang đã nhúng nhận thay "
                  "đổi trong một phút.</p>\n</fieldset>\n");
}

static void add_form(struct buf *out, const struct builder *b)
{
    buf_addf(out,
             "<form id=\"builder\" action=\"/tao-mau%s%.*s\" method=\"%s\" "
             "data-id=\"%.*s\">\n",
             b->id.n ? "/" : "", (int)b->id.n, b->id.n ? b->id.p : "",
             b->id.n ? "post" : "get", (int)b->id.n, b->id.n ? b->id.p : "");
    /* The first button is what the Enter key presses. */
    buf_addz(out,
             "<button class=\"first\" tabindex=\"-1\" aria-hidden=\"true\">"
             "Xem thử</button>\n");
    add_kind_step(out, b);
    add_criteria_step(out, b);
    add_look_step(out, b);
    buf_addz(out,
             "<p class=\"still\"><button>Xem thử và lấy mã</button></p>\n");
    add_save(out, b);
    buf_addz(out, "</form>\n");
}

static void add_frame(struct buf *out, const struct builder *b, size_t at)
{
    int px = widths[at].px;

    buf_addf(out,
             "<div class=\"shown shown-%d\" role=\"region\" tabindex=\"0\" "
             "aria-label=\"Xem thử, rộng %d điểm ảnh\"><iframe class=\"preview "
             "live\" id=\"preview-%d\" width=\"%d\" height=\"420\" "
             "loading=\"lazy\" title=\"Xem thử ở độ rộng %d\" "
             "sandbox=\"%sallow-popups\" src=\"/box/mau",
             px, px, px, px, px, b->preview.scripts ? "allow-scripts " : "");
    buf_addz(out, b->preview_query.n ? "?" : "");
    html_text(out, b->preview_query);
    buf_addz(out, "\"></iframe></div>\n");
}

/* One width is shown at a time, chosen without any script. */
static void add_preview(struct buf *out, const struct builder *b)
{
    buf_addz(out, "<section class=\"previews\" aria-labelledby=\"preview\"><h2 "
                  "id=\"preview\">Xem thử</h2>\n<div class=\"bar\">\n<div "
                  "class=\"tabs\" role=\"radiogroup\" aria-label=\"Độ rộng\">");
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        buf_addf(out,
                 "<label><input type=\"radio\" name=\"rong\" id=\"w%d\"%s>"
                 "<span>%s</span></label>",
                 widths[i].px, i == 1 ? " checked" : "", widths[i].text);
    buf_addz(out, "</div>\n<label class=\"as\">Xem <select name=\"xem\" "
                  "id=\"xem\" form=\"builder\">");
    add_options(out, previews, b->preview.word);
    buf_addz(out, "</select></label>\n</div>\n");
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        add_frame(out, b, i);
    buf_addz(out, "</section>\n");
}

static void add_codes(struct buf *out, const struct builder *b)
{
    buf_addz(out, "<section class=\"codes\" aria-labelledby=\"codes\"><h2 "
                  "id=\"codes\"><span class=\"step\">4</span> Sao chép mã nhúng"
                  "</h2>\n");
    if (!b->id.n)
        buf_addz(out,
                 "<p>Mã dưới đây mang các tuỳ chọn trong địa chỉ: muốn đổi "
                 "thì dán mã mới. Muốn đổi về sau mà không sửa trang, hãy "
                 "lưu box trước.</p>\n");
    buildcode_write(out, b);
    buf_addz(out, "</section>\n");
}

static void add_saved(struct buf *out, const struct builder *b)
{
    if (!b->saved)
        return;
    buf_addf(out,
             "<div class=\"saved\" role=\"status\"><p><strong>%s</strong> "
             "Mã của box: <code>%.*s</code>.</p>\n",
             b->code.n ? "Box đã được lưu." : "Thay đổi đã được lưu.",
             (int)b->id.n, b->id.p);
    if (b->code.n)
        buf_addf(
            out,
            "<div class=\"code-head\"><label for=\"edit-link\">Đường dẫn "
            "sửa: chỉ hiện lần này, hãy cất giữ; ai có nó thì sửa được "
            "box</label> <button type=\"button\" class=\"copy\" "
            "data-for=\"edit-link\" hidden>Sao chép</button></div>\n<input "
            "id=\"edit-link\" readonly value=\"%s/tao-mau/%.*s#%.*s\">\n",
            b->base_url, (int)b->id.n, b->id.p, (int)b->code.n, b->code.p);
    buf_addz(out, "</div>\n");
}

static void add_mistake(struct buf *out, const struct builder *b)
{
    buf_addz(out, "<div class=\"live\" id=\"mistake\">");
    if (b->mistake) {
        buf_addz(out, "<p role=\"alert\">Tuỳ chọn chưa dùng được: ");
        html_text(out, str_of(b->mistake));
        buf_addz(out, "</p>");
    }
    buf_addz(out, "</div>\n");
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
             "\"stylesheet\" href=\"/widgets/v1/pages.css\">\n<link rel="
             "\"stylesheet\" href=\"/widgets/v1/builder.css\">\n");
    add_script(html);
    buf_addz(html, "</head>\n<body class=\"wide\">\n<nav class=\"top\" "
                   "aria-label=\"Trung tâm\"><a href=\"/\">Trung tâm chia sẻ "
                   "thông tin</a></nav>\n<main>\n<h1>Tạo mẫu box thông tin</h1>"
                   "\n<p class=\"lead\">Đưa tin chỉ đạo, điều hành lên cổng "
                   "thông tin của cơ quan trong bốn bước. Box tự cập nhật, "
                   "không dùng cookie, không làm hỏng trang.</p>\n");
    add_mistake(html, builder);
    add_saved(html, builder);
    buf_addz(html, "<div class=\"desk\">\n");
    add_form(html, builder);
    buf_addz(html, "<div class=\"side\">\n");
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
