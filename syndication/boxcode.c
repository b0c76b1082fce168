/* syndication/boxcode.c - see boxcode.h. */
#include "syndication/boxcode.h"

#include "base/html.h"
#include "base/utf8.h"
#include "syndication/box.h"
#include "syndication/widget.h"

#include <stdio.h>

const char *boxcode_word(enum boxcode_form form)
{
    static const char *const words[BOXCODE_FORMS] = {
        "iframe", "script", "element", "script_pinned", "element_pinned",
        "php",    "aspnet", "java",    "sharepoint"};

    return words[form];
}

/* HUB/box/ID with an ending: "mau.html?kind=news", "abcd.html". */
static void add_address(struct buf *out, const struct boxcode *c,
                        const char *ending)
{
    ptrdiff_t mark = str_chr(c->id, '?');
    size_t n = mark < 0 ? c->id.n : (size_t)mark;

    buf_addf(out, "%s/box/%.*s%s%.*s", c->base_url, (int)n, c->id.p, ending,
             (int)(c->id.n - n), c->id.p + n);
}

/* The same for an attribute. */
static void add_href(struct buf *out, const struct boxcode *c)
{
    struct buf url = {0};

    add_address(&url, c, "");
    html_text(out, buf_str(&url));
    buf_done(&url);
}

/* Seen when the box is blocked, away, or taken out. */
static void add_fallback(struct buf *out, const struct boxcode *c)
{
    buf_addz(out, "<a href=\"");
    add_href(out, c);
    buf_addz(out, "\">");
    html_text(out, c->box->title);
    buf_addz(out, "</a>");
}

/* An iframe whose height nobody adapts is to fit a window. */
static int64_t fixed_height(const struct box *box)
{
    enum { MAX_PX = 800 };
    int64_t px = box_reserved_px(box);

    return box->height || px < MAX_PX ? px : MAX_PX;
}

/* Styles of the page around it, however loud, are not to reach the frame. */
static void write_iframe(struct buf *out, const struct boxcode *c)
{
    buf_addz(out, "<iframe src=\"");
    add_href(out, c);
    buf_addz(out, "\" title=\"");
    html_text(out, c->box->title);
    buf_addz(out, "\" loading=\"lazy\" referrerpolicy=\"strict-origin\" "
                  "sandbox=\"allow-popups allow-popups-to-escape-sandbox\" ");
    const char *width = "100%", *px = "";
    char number[24];

    if (c->box->width) {
        snprintf(number, sizeof number, "%lld", (long long)c->box->width);
        width = number;
        px = "px";
    }
    /* The attributes are for a CSP that drops the style. */
    buf_addf(out,
             "width=\"%s\" height=\"%lld\" style=\"all:initial!important;"
             "display:block!important;border:0!important;width:%s%s!important;"
             "height:%lldpx!important\"></iframe>",
             width, (long long)fixed_height(c->box), width, px,
             (long long)fixed_height(c->box));
}

static void add_loader(struct buf *out, const struct boxcode *c, bool pinned)
{
    struct widget loader;

    buf_addf(out, "\n<script async src=\"%s", c->base_url);
    if (pinned && widget_find(&loader, STR("loader.js"))) {
        widget_path(out, &loader);
        buf_addz(out, "\" integrity=\"");
        widget_integrity(out, &loader);
        buf_addz(out, "\" crossorigin=\"anonymous");
    } else {
        buf_addz(out, "/widgets/v1/loader.js");
    }
    buf_addz(out, "\"></script>");
}

/* Room kept until the box is there: the page below must not jump, whatever
 * floats beside it. */
static void add_room(struct buf *out, const struct boxcode *c)
{
    buf_addf(out, " style=\"display:flow-root;min-height:%lldpx",
             (long long)box_reserved_px(c->box));
    if (c->box->width)
        buf_addf(out, ";max-width:%lldpx", (long long)c->box->width);
    buf_addz(out, "\">");
}

static void write_script(struct buf *out, const struct boxcode *c, bool pinned)
{
    buf_addz(out, "<div data-liencong-box=\"");
    html_text(out, c->id);
    buf_addc(out, '"');
    if (c->box->height)
        buf_addf(out, " data-height=\"%lld\"", (long long)c->box->height);
    add_room(out, c);
    add_fallback(out, c);
    buf_addz(out, "</div>");
    add_loader(out, c, pinned);
}

static void write_element(struct buf *out, const struct boxcode *c, bool pinned)
{
    buf_addz(out, "<liencong-box box=\"");
    html_text(out, c->id);
    buf_addc(out, '"');
    add_room(out, c);
    add_fallback(out, c);
    buf_addz(out, "</liencong-box>");
    add_loader(out, c, pinned);
}

/*
 * The recipes of servers.  "@FROM@" is the address of the fragment, "@ID@" a
 * name for files, "@BOX@" the end of a name in the program, "@LINK@" the
 * fallback link with its quotes as the language wants them.  All keep the last
 * good box when the hub does not answer.
 */
static const char php[] =
    "<link rel=\"stylesheet\" href=\"/liencong-box.css\">\n"
    "<?php\n"
    "(function () {\n"
    "    $kept = sys_get_temp_dir() . '/liencong-@ID@.html';\n"
    "    if (!is_file($kept) || filemtime($kept) < time() - 60) {\n"
    "        $ask = stream_context_create(['http' => ['timeout' => 3,\n"
    "            'header' => 'Referer: https://' . $_SERVER['SERVER_NAME'] . "
    "'/']]);\n"
    "        $html = @file_get_contents('@FROM@', false, $ask);\n"
    "        if ($html !== false && strpos($html, '<section class=\"lcb') === "
    "0)\n"
    "            file_put_contents($kept, $html, LOCK_EX);\n"
    "        elseif (is_file($kept))\n"
    "            touch($kept);\n"
    "    }\n"
    "    echo is_file($kept) ? file_get_contents($kept) : '@LINK@';\n"
    "})();\n"
    "?>";

static const char aspnet[] =
    "<link rel=\"stylesheet\" href=\"/liencong-box.css\">\n"
    "<script runat=\"server\">\n"
    "static string lienCongKept@BOX@ = \"@LINK@\";\n"
    "static DateTime lienCongAt@BOX@;\n"
    "static string LienCongBox@BOX@() {\n"
    "    if (DateTime.UtcNow - lienCongAt@BOX@ < TimeSpan.FromSeconds(60))\n"
    "        return lienCongKept@BOX@;\n"
    "    lienCongAt@BOX@ = DateTime.UtcNow;\n"
    "    try {\n"
    "        var ask = (System.Net.HttpWebRequest)\n"
    "            System.Net.WebRequest.Create(\"@FROM@\");\n"
    "        ask.Timeout = 3000;\n"
    "        ask.Referer = \"https://\" + "
    "HttpContext.Current.Request.Url.Host + \"/\";\n"
    "        using (var answer = ask.GetResponse())\n"
    "        using (var reader = new System.IO.StreamReader(\n"
    "                answer.GetResponseStream(), System.Text.Encoding.UTF8)) "
    "{\n"
    "            var html = reader.ReadToEnd();\n"
    "            if (html.StartsWith(\"<section class=\\\"lcb\"))\n"
    "                lienCongKept@BOX@ = html;\n"
    "        }\n"
    "    } catch (System.Exception) { }\n"
    "    return lienCongKept@BOX@;\n"
    "}\n"
    "</script>\n"
    "<%= LienCongBox@BOX@() %>";

static const char java[] =
    "<link rel=\"stylesheet\" href=\"/liencong-box.css\">\n"
    "<%!\n"
    "static volatile String lienCongKept@BOX@ = \"@LINK@\";\n"
    "static volatile long lienCongAt@BOX@;\n"
    "static String lienCongBox@BOX@(String host) {\n"
    "    if (System.currentTimeMillis() - lienCongAt@BOX@ < 60000)\n"
    "        return lienCongKept@BOX@;\n"
    "    lienCongAt@BOX@ = System.currentTimeMillis();\n"
    "    try {\n"
    "        java.net.URLConnection ask =\n"
    "            new java.net.URL(\"@FROM@\").openConnection();\n"
    "        ask.setConnectTimeout(3000);\n"
    "        ask.setReadTimeout(3000);\n"
    "        ask.setRequestProperty(\"Referer\", \"https://\" + host + "
    "\"/\");\n"
    "        try (java.util.Scanner in = new java.util.Scanner(\n"
    "                ask.getInputStream(), \"UTF-8\").useDelimiter(\"\\\\A\")) "
    "{\n"
    "            String html = in.hasNext() ? in.next() : \"\";\n"
    "            if (html.startsWith(\"<section class=\\\"lcb\"))\n"
    "                lienCongKept@BOX@ = html;\n"
    "        }\n"
    "    } catch (java.io.IOException e) { }\n"
    "    return lienCongKept@BOX@;\n"
    "}\n"
    "%>\n"
    "<%= lienCongBox@BOX@(request.getServerName()) %>";

/* One character in a string of PHP, which leaves bytes as they are, or of C#
 * and Java, whose pages are often read in another encoding than they were
 * saved. */
static void add_character(struct buf *out, uint32_t c, char quote)
{
    if (c == (unsigned char)quote || c == '\\')
        buf_addc(out, '\\');
    if (c < ' ')
        buf_addc(out, ' ');
    else if (c < 0x7f || quote == '\'')
        utf8_put(out, c);
    else if (c < 0x10000)
        buf_addf(out, "\\u%04x", (unsigned)c);
    else
        buf_addf(out, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)),
                 (unsigned)(0xdc00 + (c & 0x3ff)));
}

/* A text between double quotes of C# and Java, or single ones of PHP. */
static void add_quoted(struct buf *out, struct str s, char quote)
{
    for (size_t at = 0; at < s.n;)
        add_character(out, utf8_next(s, &at), quote);
}

static void add_name(struct buf *out, const struct boxcode *c)
{
    struct str id = c->id, name;

    (void)str_cut(&id, '?', &name);
    buf_add(out, name);
    if (id.n)
        buf_addf(out, "-%08x", (unsigned)str_hash(id));
}

static void add_hole(struct buf *out, const struct boxcode *c, struct str hole,
                     char quote)
{
    struct buf text = {0};

    if (str_is(hole, "FROM")) {
        add_address(&text, c, ".html");
        add_quoted(out, buf_str(&text), quote);
    } else if (str_is(hole, "LINK")) {
        add_fallback(&text, c);
        add_quoted(out, buf_str(&text), quote);
    } else if (str_is(hole, "BOX")) {
        buf_addf(out, "%08x", (unsigned)str_hash(c->id));
    } else {
        add_name(out, c);
    }
    buf_done(&text);
}

static void write_recipe(struct buf *out, const struct boxcode *c,
                         const char *recipe, char quote)
{
    struct str rest = str_of(recipe), part;

    for (bool hole = false; str_cut(&rest, '@', &part); hole = !hole)
        if (hole && (str_is(part, "FROM") || str_is(part, "LINK") ||
                     str_is(part, "BOX") || str_is(part, "ID"))) {
            add_hole(out, c, part, quote);
        } else {
            if (hole) { /* an "@" that is one of PHP */
                buf_addc(out, '@');
                hole = false;
            }
            buf_add(out, part);
        }
}

void boxcode_write(struct buf *out, const struct boxcode *code,
                   enum boxcode_form form)
{
    switch (form) {
    case BOXCODE_IFRAME: write_iframe(out, code); break;
    case BOXCODE_SCRIPT: write_script(out, code, false); break;
    case BOXCODE_SCRIPT_PINNED: write_script(out, code, true); break;
    case BOXCODE_ELEMENT: write_element(out, code, false); break;
    case BOXCODE_ELEMENT_PINNED: write_element(out, code, true); break;
    case BOXCODE_PHP: write_recipe(out, code, php, '\''); break;
    case BOXCODE_JAVA: write_recipe(out, code, java, '"'); break;
    case BOXCODE_SHAREPOINT:
        buf_addz(out, "<%@ Control Language=\"C#\" %>\n");
        write_recipe(out, code, aspnet, '"');
        break;
    default: write_recipe(out, code, aspnet, '"');
    }
}

void boxcode_csp(struct buf *out, const struct boxcode *code,
                 enum boxcode_form form)
{
    static const char *const needs[BOXCODE_FORMS][3] = {
        [BOXCODE_IFRAME] = {"frame-src"},
        [BOXCODE_SCRIPT] = {"script-src", "frame-src"},
        [BOXCODE_SCRIPT_PINNED] = {"script-src", "frame-src"},
        [BOXCODE_ELEMENT] = {"script-src", "connect-src", "img-src"},
        [BOXCODE_ELEMENT_PINNED] = {"script-src", "connect-src", "img-src"},
    };

    for (size_t i = 0; i < 3 && needs[form][i]; i++)
        buf_addf(out, "%s%s %s;", i ? "\n" : "", needs[form][i],
                 code->base_url);
}
