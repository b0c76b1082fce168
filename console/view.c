/* console/view.c - see page.h. */
#include "console/view.h"

#include "base/clock.h"
#include "base/html.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/api.h"
#include "console/call.h"
#include "console/provider.h"
#include "console/route.h"

enum { VIETNAM_MS = 7 * 3600 * 1000 };

void view_put(struct call *c, const char *html)
{
    buf_addz(&c->rs->body, html);
}

void view_str(struct call *c, struct str text)
{
    html_text(&c->rs->body, text);
}

void view_text(struct call *c, const char *text)
{
    view_str(c, str_of(text));
}

const char *view_words(const struct call *c, const char *vi, const char *en)
{
    return c->who.english ? en : vi;
}

void view_say(struct call *c, const char *before, const char *vi,
              const char *en, const char *after)
{
    view_put(c, before);
    view_text(c, view_words(c, vi, en));
    view_put(c, after);
}

void view_link(struct call *c, const char *path, const char *text)
{
    view_put(c, "<a href=\"");
    view_text(c, path);
    view_put(c, "\">");
    view_text(c, text);
    view_put(c, "</a>");
}

void view_number(struct call *c, int64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)number);

    for (int i = 0; i < n; i++) {
        buf_addc(&c->rs->body, digits[i]);
        int left = n - 1 - i;
        if (left && left % 3 == 0 && digits[i] != '-')
            buf_addc(&c->rs->body, c->who.english ? ',' : '.');
    }
}

void view_time(struct call *c, int64_t unix_ms)
{
    char iso[CLOCK_ISO_MAX], here[CLOCK_ISO_MAX];

    if (!unix_ms) {
        view_put(c, "–");
        return;
    }
    clock_iso(iso, unix_ms, false);
    clock_iso(here, unix_ms + VIETNAM_MS, false);
    buf_addf(&c->rs->body, "<time datetime=\"%s\">%.2s/%.2s/%.4s %.5s</time>",
             iso, here + 8, here + 5, here, here + 11);
}

/* The same page in the other language, other arguments kept. */
static void other_language(struct call *c)
{
    view_put(c, "<a class=\"lang\" href=\"");
    view_str(c, c->rq->path);
    view_put(c, c->who.english ? "?lang=vi" : "?lang=en");
    for (size_t i = 0; i < c->rq->arg_count; i++) {
        const struct httpd_pair *arg = &c->rq->args[i];
        if (str_is(arg->name, "lang"))
            continue;
        view_put(c, "&amp;");
        html_query(&c->rs->body, arg->name);
        view_put(c, "=");
        html_query(&c->rs->body, arg->value);
    }
    view_put(c, c->who.english ? "\" lang=\"vi\" hreflang=\"vi\">Tiếng Việt</a>"
                               : "\" lang=\"en\" hreflang=\"en\">English</a>");
}

static void account(struct call *c)
{
    if (!c->who.id)
        return;
    view_put(c, "<a class=\"who\" href=\"/tai-khoan\">");
    view_text(c, *c->who.name ? c->who.name
                              : view_words(c, "Tài khoản", "Account"));
    view_put(c, "</a>");
    view_form_begin(c, "/dang-xuat");
    view_say(c, "<button class=\"plain\">", "Đăng xuất", "Sign out",
             "</button>");
    view_form_end(c);
}

static bool in_menu(const struct call *c, const struct route *r, bool portal)
{
    return r->vi && (r->scope == SCOPE_PORTAL) == portal &&
           access_may(&c->who, c->console->registry, r->role, r->scope,
                      c->portal);
}

/* The path of a route with the portal's code in it. */
static void menu_item(struct call *c, const struct route *r)
{
    struct str path = str_of(r->path);
    const struct str mark = STR("{cong}");
    ptrdiff_t at = str_find(path, mark);

    view_put(c, "<li><a href=\"");
    if (at >= 0) {
        view_str(c, str_sub(path, 0, (size_t)at));
        view_text(c, c->portal->code);
        view_str(c, str_sub(path, (size_t)at + mark.n, path.n));
    } else {
        view_str(c, path);
    }
    view_put(c, r == c->route ? "\" aria-current=\"page\">" : "\">");
    view_text(c, view_words(c, r->vi, r->en));
    view_put(c, "</a></li>");
}

static void menu(struct call *c, bool portal, const char *vi, const char *en)
{
    if (!c->who.id || (portal && !c->portal))
        return;
    view_put(c, portal ? "<nav class=\"menu sub\" aria-label=\""
                       : "<nav class=\"menu\" aria-label=\"");
    view_text(c, view_words(c, vi, en));
    view_put(c, "\"><ul class=\"wide\">");
    for (const struct route *r = routes; r->method; r++)
        if (in_menu(c, r, portal))
            menu_item(c, r);
    view_put(c, "</ul></nav>");
}

static void head(struct call *c, const char *title)
{
    view_put(c, c->who.english ? "<!doctype html><html lang=\"en\"><head>"
                               : "<!doctype html><html lang=\"vi\"><head>");
    view_put(c, "<meta charset=\"utf-8\"><title>");
    view_text(c, title);
    view_put(c, " – Liên Cổng</title>"
                "<meta name=\"viewport\" "
                "content=\"width=device-width, initial-scale=1\">"
                "<meta name=\"color-scheme\" content=\"light dark\">"
                "<meta name=\"robots\" content=\"noindex\">"
                "<link rel=\"icon\" href=\"/emblem.svg\" "
                "type=\"image/svg+xml\">"
                "<link rel=\"stylesheet\" href=\"/console.css\"></head><body>");
}

void view_begin(struct call *c, const char *vi, const char *en)
{
    const char *title = view_words(c, vi, en);

    head(c, title);
    view_say(c, "<a class=\"skip\" href=\"#noi-dung\">", "Đến nội dung chính",
             "To the main content", "</a>");
    view_put(c, "<header class=\"top\"><div class=\"wide\">"
                "<a class=\"brand\" href=\"/\"><img src=\"/emblem.svg\" "
                "width=\"36\" height=\"36\" alt=\"\">"
                "<span class=\"name\">Liên Cổng</span>");
    view_say(c, "<span class=\"what\">", "Bảng điều khiển", "Console",
             "</span></a><div class=\"account\">");
    other_language(c);
    account(c);
    view_put(c, "</div></div></header>");
    menu(c, false, "Mục chính", "Main menu");
    menu(c, true, "Mục của cổng", "Pages of the portal");
    view_put(c, "<main id=\"noi-dung\" class=\"wide\">");
    if (c->portal && c->who.id) {
        view_put(c, "<p class=\"of\">");
        view_text(c, c->portal->code);
        view_put(c, " · ");
        view_text(c, c->portal->host);
        view_put(c, "</p>");
    }
    view_put(c, "<h1>");
    view_text(c, title);
    view_put(c, "</h1>");
}

/* A form may send the browser to us and, by our redirect, to where one signs
 * out of the state's service. */
static const char *policy(struct call *c)
{
    struct buf also = {0};

    if (c->console->provider && c->who.id)
        provider_logout_origin(c->console->provider, &also);
    const char *text = arena_printf(
        c->rq->arena,
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'%s%s; base-uri 'none'; frame-ancestors 'none'",
        also.n ? " " : "", also.n ? also.p : "");
    buf_done(&also);
    return text;
}

void view_end(struct call *c)
{
    view_say(c, "</main><footer class=\"bottom\"><p class=\"wide\">",
             "Số liệu đọc trực tiếp từ bộ thu thập, bộ lập chỉ mục và trung "
             "tâm nội dung.",
             "Figures are read live from crawler, indexer and hub.",
             "</p></footer></body></html>\n");
    c->rs->content_type = "text/html; charset=utf-8";
    httpd_set_header(c->rs, "Content-Security-Policy", policy(c));
    httpd_set_header(c->rs, "X-Frame-Options", "DENY");
    httpd_set_header(c->rs, "Referrer-Policy", "same-origin");
    httpd_set_header(c->rs, "Cache-Control", "no-store");
}

void view_scroll_begin(struct call *c, const char *vi, const char *en)
{
    view_say(c,
             "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
             "aria-label=\"",
             vi, en, "\">");
}

void view_scroll_end(struct call *c)
{
    view_put(c, "</div>");
}

static void column(struct call *c, const struct view_column *head)
{
    if (!*head->vi)
        view_put(c, "<td></td>");
    else
        view_say(c,
                 head->number ? "<th scope=\"col\" class=\"n\">"
                              : "<th scope=\"col\">",
                 head->vi, head->en, "</th>");
}

void view_table_begin(struct call *c, const struct view_table *table)
{
    view_scroll_begin(c, table->vi, table->en);
    view_put(c, "<table");
    if (table->class)
        buf_addf(&c->rs->body, " class=\"%s\"", table->class);
    view_put(c, table->columns[0].vi ? "><thead><tr>" : "><tbody>");
    for (int i = 0; i < VIEW_COLUMNS_MAX && table->columns[i].vi; i++)
        column(c, &table->columns[i]);
    if (table->columns[0].vi)
        view_put(c, "</tr></thead><tbody>");
}

void view_table_end(struct call *c)
{
    view_put(c, "</tbody></table>");
    view_scroll_end(c);
}

void view_next(struct call *c, const char *path, const char *vi, const char *en)
{
    view_say(c, "<nav class=\"pages\" aria-label=\"", "Trang", "Pages",
             "\"><a rel=\"next\" href=\"");
    view_text(c, path);
    view_say(c, "\">", vi, en, "</a></nav>");
}

void view_form_begin(struct call *c, const char *action)
{
    view_put(c, "<form method=\"post\" action=\"");
    view_text(c, action);
    view_put(c, "\"><input type=\"hidden\" name=\"csrf\" value=\"");
    view_text(c, call_csrf(c));
    view_put(c, "\">");
}

void view_form_end(struct call *c)
{
    view_put(c, "</form>");
}

static void hint(struct call *c, const struct view_field *f)
{
    if (!f->hint_vi)
        return;
    buf_addf(&c->rs->body, "<small id=\"%s-hint\">", f->name);
    view_text(c, view_words(c, f->hint_vi, f->hint_en));
    view_put(c, "</small>");
}

void view_field(struct call *c, const struct view_field *f)
{
    struct buf *out = &c->rs->body;

    buf_addf(out, "<p class=\"field\"><label for=\"%s\">", f->name);
    view_text(c, view_words(c, f->vi, f->en));
    buf_addf(out,
             "</label><input id=\"%s\" name=\"%s\" type=\"%s\" "
             "autocomplete=\"%s\" value=\"",
             f->name, f->name, f->type,
             f->autocomplete ? f->autocomplete : "off");
    view_text(c, f->value);
    view_put(c, f->required ? "\" required" : "\"");
    if (f->hint_vi)
        buf_addf(out, " aria-describedby=\"%s-hint\"", f->name);
    view_put(c, ">");
    hint(c, f);
    view_put(c, "</p>");
}

void view_button(struct call *c, const char *vi, const char *en)
{
    view_say(c, "<p><button class=\"action\">", vi, en, "</button></p>");
}

void view_notice(struct call *c, enum view_tone tone, const char *vi,
                 const char *en)
{
    static const char *const classes[] = {"good", "info", "part", "over"};

    buf_addf(&c->rs->body, "<p class=\"notice %s\" role=\"%s\">", classes[tone],
             tone == VIEW_BAD ? "alert" : "status");
    view_text(c, view_words(c, vi, en));
    view_put(c, "</p>");
}

void view_error(struct call *c, int status, const char *vi, const char *en)
{
    if (str_starts(c->rq->path, STR("/api/"))) {
        api_problem(c, status, vi, en, NULL);
        return;
    }
    buf_reset(&c->rs->body);
    c->rs->status = status;
    view_begin(c, vi, en);
    buf_addf(&c->rs->body, "<p class=\"soft\">HTTP %d · %s</p>", status,
             c->rq->trace_id);
    view_say(c, "<p><a href=\"/\">", "Về trang đầu", "To the first page",
             "</a></p>");
    view_end(c);
}

void view_wrong(struct call *c, const char *parameter, const char *vi,
                const char *en)
{
    if (str_starts(c->rq->path, STR("/api/")))
        api_wrong(c, parameter, vi, en);
    else
        view_error(c, 422, vi, en);
}
