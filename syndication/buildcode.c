/* syndication/buildcode.c - see buildcode.h. */
#include "syndication/buildcode.h"

#include "base/html.h"
#include "syndication/box.h"
#include "syndication/boxcode.h"
#include "syndication/builder.h"

static const struct kind {
    const char *title, *when;
    enum boxcode_form forms[4];
    int count;
} kinds[] = {
    {"1. Chỉ iframe, không script",
     "Dùng được ở mọi nơi, kể cả trình soạn thảo bỏ thẻ &lt;script&gt;. Chiều "
     "cao cố định; dài hơn thì cuộn bên trong.",
     {BOXCODE_IFRAME},
     1},
    {"2. iframe có script, tự chỉnh chiều cao",
     "Nên dùng khi trang cho phép script. Box nằm trong iframe cách ly, không "
     "đọc và không sửa được trang; chiều cao theo nội dung.",
     {BOXCODE_SCRIPT, BOXCODE_SCRIPT_PINNED},
     2},
    {"3. Custom element, không iframe",
     "Cho trang không cho phép iframe. Nội dung nằm trong shadow DOM, kiểu "
     "dáng "
     "của trang và của box không đụng nhau.",
     {BOXCODE_ELEMENT, BOXCODE_ELEMENT_PINNED},
     2},
    {"4. Ghép ở máy chủ của cổng",
     "Máy chủ của cổng lấy box, trình duyệt người xem không gọi tới trung tâm, "
     "nên bản này không có ảnh. Trung tâm ngừng thì bản tốt gần nhất vẫn hiện.",
     {BOXCODE_PHP, BOXCODE_ASPNET, BOXCODE_JAVA, BOXCODE_SHAREPOINT},
     4},
};

static const char *const names[BOXCODE_FORMS] = {
    [BOXCODE_IFRAME] = "Mã iframe",
    [BOXCODE_SCRIPT] = "Bản tự cập nhật",
    [BOXCODE_SCRIPT_PINNED] = "Bản cố định, có SRI",
    [BOXCODE_ELEMENT] = "Bản tự cập nhật",
    [BOXCODE_ELEMENT_PINNED] = "Bản cố định, có SRI",
    [BOXCODE_PHP] = "PHP",
    [BOXCODE_ASPNET] = "ASP.NET (.aspx)",
    [BOXCODE_JAVA] = "Java: JSP, Liferay",
    [BOXCODE_SHAREPOINT] = "SharePoint",
};

static const char *const hints[BOXCODE_FORMS] = {
    [BOXCODE_SCRIPT_PINNED] =
        "Đúng một phiên bản; trình duyệt từ chối tệp bị sửa. Đổi lại, cổng "
        "không tự nhận bản sửa lỗi.",
    [BOXCODE_ELEMENT_PINNED] =
        "Đúng một phiên bản; trình duyệt từ chối tệp bị sửa. Đổi lại, cổng "
        "không tự nhận bản sửa lỗi.",
    [BOXCODE_PHP] = "Đặt vào tệp .php của giao diện (WordPress, Drupal, "
                    "Joomla); cần allow_url_fopen.",
    [BOXCODE_ASPNET] =
        "Đặt vào trang hoặc control Web Forms của .NET Framework.",
    [BOXCODE_JAVA] = "Đặt vào trang JSP; với Liferay, vào view.jsp của một "
                     "portlet MVC.",
    [BOXCODE_SHAREPOINT] =
        "SharePoint Server: lưu thành LienCongBox.ascx trong ControlTemplates. "
        "SharePoint Online không chạy mã máy chủ: dùng web part Embed với mã "
        "iframe ở trên, và thêm tên miền của trung tâm vào HTML Field "
        "Security.",
};

static void add_textarea(struct buf *out, struct str text, const char *name,
                         const char *label)
{
    size_t rows = 1;

    for (size_t i = 0; i < text.n; i++)
        rows += text.p[i] == '\n';
    buf_addf(out,
             "<div class=\"code-head\"><label for=\"%s\">%s</label> <button "
             "type=\"button\" class=\"copy\" data-for=\"%s\" hidden>Sao "
             "chép</button></div>\n<textarea id=\"%s\" class=\"code live\" "
             "rows=\"%zu\" readonly spellcheck=\"false\">",
             name, label, name, name, rows > 14 ? 14 : rows + (rows < 2) * 2);
    html_text(out, text);
    buf_addz(out, "</textarea>\n");
}

static void add_form(struct buf *out, const struct boxcode *code,
                     enum boxcode_form form)
{
    struct buf text = {0};

    boxcode_write(&text, code, form);
    add_textarea(out, buf_str(&text), boxcode_word(form), names[form]);
    if (hints[form])
        buf_addf(out, "<p class=\"hint\">%s</p>\n", hints[form]);
    buf_done(&text);
}

/* Where nothing is to be allowed, the style sheet comes from the portal itself.
 */
static void add_style_hint(struct buf *out, const struct boxcode *code)
{
    ptrdiff_t mark = str_chr(code->id, '?');
    size_t n = mark < 0 ? code->id.n : (size_t)mark;

    buf_addz(out, "<p class=\"hint\">CSP của trang không cần thêm gì. Lưu kiểu "
                  "dáng của box vào máy chủ của cổng, một lần: <code>curl -o "
                  "liencong-box.css &#39;");
    html_text(out, str_of(code->base_url));
    buf_addf(out, "/box/%.*s.css", (int)n, code->id.p);
    html_text(out, str_sub(code->id, n, code->id.n));
    buf_addz(out, "&#39;</code></p>\n");
}

static void add_csp(struct buf *out, const struct boxcode *code,
                    const struct kind *kind, int number)
{
    struct buf lines = {0};
    char name[] = {'c', 's', 'p', (char)('0' + number), 0};

    boxcode_csp(&lines, code, kind->forms[0]);
    if (lines.n)
        add_textarea(out, buf_str(&lines), name,
                     "Dòng thêm vào CSP của trang, nếu trang có CSP");
    else
        add_style_hint(out, code);
    buf_done(&lines);
}

/* A strict CSP drops the style attribute that keeps room. */
static void add_room_hint(struct buf *out, const struct kind *kind,
                          const struct box *box)
{
    bool script = kind->forms[0] == BOXCODE_SCRIPT;

    if (!script && kind->forms[0] != BOXCODE_ELEMENT)
        return;
    buf_addf(
        out,
        "<p class=\"hint\">CSP cấm thuộc tính <code>style</code>? Thêm vào "
        "CSS của cổng, để trang không xê dịch: "
        "<code>%s{%smin-height:%lldpx}</code></p>\n",
        script ? "[data-liencong-box]" : "liencong-box",
        script ? "" : "display:flow-root;", (long long)box_reserved_px(box));
}

static void add_kind(struct buf *out, const struct boxcode *code, int number)
{
    const struct kind *kind = &kinds[number];

    buf_addf(out, "<details name=\"code\"%s><summary>%s</summary>\n<p>%s</p>\n",
             number ? "" : " open", kind->title, kind->when);
    for (int i = 0; i < kind->count; i++)
        add_form(out, code, kind->forms[i]);
    add_csp(out, code, kind, number + 1);
    add_room_hint(out, kind, code->box);
    buf_addz(out, "</details>\n");
}

/* Kept under an id: the feeds have short addresses, and oEmbed. */
static void add_feeds(struct buf *out, const struct boxcode *code, bool stored)
{
    static const char *const endings[] = {".atom", ".rss", ".json", ".csv"},
                             *const labels[] = {"Atom", "RSS", "JSON Feed",
                                                "CSV"};
    ptrdiff_t mark = str_chr(code->id, '?');
    size_t n = mark < 0 ? code->id.n : (size_t)mark;

    buf_addz(out, "<p class=\"live\" id=\"feeds\">Cùng nội dung ở dạng khác:");
    for (int i = 0; i < 4; i++) {
        buf_addf(out, "%s <a href=\"/box/%.*s%s", i ? "," : "", (int)n,
                 code->id.p, endings[i]);
        html_text(out, str_sub(code->id, n, code->id.n));
        buf_addf(out, "\">%s</a>", labels[i]);
    }
    if (stored) {
        buf_addf(out, ", <a href=\"/oembed?url=%s/box/%.*s\">oEmbed</a>",
                 code->base_url, (int)code->id.n, code->id.p);
    }
    buf_addz(out, ".</p>\n");
}

void buildcode_write(struct buf *html, const struct builder *builder)
{
    struct buf id = {0};

    if (builder->id.n)
        buf_add(&id, builder->id);
    else
        buf_addf(&id, "mau%s%.*s", builder->query.n ? "?" : "",
                 (int)builder->query.n,
                 builder->query.n ? builder->query.p : "");
    const struct boxcode code = {builder->box, buf_str(&id), builder->base_url};
    for (int i = 0; i < (int)(sizeof kinds / sizeof *kinds); i++)
        add_kind(html, &code, i);
    add_feeds(html, &code, builder->id.n > 0);
    buf_done(&id);
}
