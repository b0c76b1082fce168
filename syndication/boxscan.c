/*
 * syndication/boxscan.c - see boxscan.h.
 *
 * One pass over the tags gathers what is there; what it means is said at the
 * end, because loader and policy may stand behind the box.
 */
#include "syndication/boxscan.h"

#include "crawler/tags.h"
#include "syndication/csp.h"
#include "syndication/widget.h"

struct loader {
    bool present;
    struct str src, version, integrity, nonce;
};

struct reading {
    const struct boxscan_page *page;
    struct arena *arena;
    struct boxscan_found *found;
    struct str sources[BOXSCAN_MAX]; /* addresses of iframes, as written */
    size_t count;
    struct loader loader;
    struct buf policy; /* of headers and meta elements */
};

const char *boxscan_form_word(enum boxscan_form form)
{
    static const char *const words[] = {"iframe", "script", "element",
                                        "include"};

    return words[form];
}

/* "hub.gov.vn/box/" of "https://hub.gov.vn/box/abcd": the hub, by http or
 * https, and what follows `path`; false when it is another address. */
static bool below_hub(const struct reading *r, struct str url, const char *path,
                      struct str *ret_rest)
{
    struct str hub = str_of(r->page->hub);
    ptrdiff_t mark = str_find(hub, STR("://"));
    size_t n = strlen(path);

    hub = str_sub(hub, mark < 0 ? 0 : (size_t)mark + 3, hub.n);
    if (str_case_starts(url, STR("https:")) ||
        str_case_starts(url, STR("http:")))
        url = str_sub(url, (size_t)str_chr(url, ':') + 1, url.n);
    if (!str_starts(url, STR("//")))
        return false;
    url = str_sub(url, 2, url.n);
    if (!str_case_starts(url, hub) ||
        !str_starts(str_sub(url, hub.n, url.n), str_of(path)))
        return false;
    *ret_rest = str_sub(url, hub.n + n, url.n);
    return true;
}

static struct str attribute(const struct reading *r, const struct tag *tag,
                            const char *name)
{
    struct str raw = tag_attribute(tag, name);
    struct buf text = {0};

    if (!raw.p)
        return STR("");
    attribute_text(&text, raw);
    struct str trimmed = str_trim(buf_str(&text));
    struct str kept = arena_keep(r->arena, trimmed);
    buf_done(&text);
    return kept;
}

/* "abcd" of "abcd?page=2"; empty when it is no id. */
static struct str id_of(struct str text)
{
    size_t n = 0;

    while (n < text.n && n <= 40 &&
           ((text.p[n] >= 'a' && text.p[n] <= 'z') ||
            (text.p[n] >= '0' && text.p[n] <= '9')))
        n++;
    return n > 2 && n <= 40 && (n == text.n || strchr("?#", text.p[n]))
               ? str_sub(text, 0, n)
               : STR("");
}

static void add(struct reading *r, struct str id, enum boxscan_form form,
                struct str source)
{
    if (!id.n || r->count == BOXSCAN_MAX)
        return;
    for (size_t i = 0; i < r->count; i++)
        if (str_eq(r->found[i].box_id, id) && r->found[i].form == form)
            return;
    r->sources[r->count] = source;
    r->found[r->count++] = (struct boxscan_found){.box_id = id, .form = form};
}

static void read_script(struct reading *r, const struct tag *tag)
{
    struct str src = attribute(r, tag, "src"), rest, version;

    if (!below_hub(r, src, "/widgets/", &rest) ||
        !str_cut(&rest, '/', &version) || !str_is(rest, "loader.js"))
        return;
    r->loader =
        (struct loader){true, src, version, attribute(r, tag, "integrity"),
                        attribute(r, tag, "nonce")};
}

static void read_meta(struct reading *r, const struct tag *tag)
{
    if (!str_case_eq(attribute(r, tag, "http-equiv"),
                     STR("content-security-policy")))
        return;
    if (r->policy.n)
        buf_addc(&r->policy, ',');
    buf_add(&r->policy, attribute(r, tag, "content"));
}

static void read_tag(struct reading *r, const struct tag *tag)
{
    struct str id = attribute(r, tag, "data-liencong-box"), src, rest;

    if (id.n) {
        add(r, id_of(id), BOXSCAN_SCRIPT, STR(""));
    } else if (str_case_eq(tag->name, STR("liencong-box"))) {
        add(r, id_of(attribute(r, tag, "box")), BOXSCAN_ELEMENT, STR(""));
    } else if (str_case_eq(tag->name, STR("iframe"))) {
        src = attribute(r, tag, "src");
        if (below_hub(r, src, "/box/", &rest))
            add(r, id_of(rest), BOXSCAN_IFRAME, src);
    } else if (str_case_eq(tag->name, STR("section"))) {
        if (str_starts(attribute(r, tag, "class"), STR("lcb ")))
            add(r, id_of(attribute(r, tag, "data-box")), BOXSCAN_INCLUDE,
                STR(""));
    } else if (str_case_eq(tag->name, STR("script"))) {
        read_script(r, tag);
    } else if (str_case_eq(tag->name, STR("meta"))) {
        read_meta(r, tag);
    }
}

static bool allowed(const struct reading *r, enum csp_use use)
{
    struct buf origin = {0}, hub = {0};

    buf_addz(&hub, r->page->hub);
    buf_addc(&hub, '/');
    ptrdiff_t mark = str_find(r->page->url, STR("://"));
    size_t n = mark < 0 ? 0 : (size_t)mark + 3;
    while (n < r->page->url.n && !strchr("/?#", r->page->url.p[n]))
        n++;
    buf_add(&origin, str_sub(r->page->url, 0, n));
    const struct csp_ask ask = {use, buf_str(&hub), buf_str(&origin),
                                r->loader.nonce};
    bool is = csp_allows(buf_str(&r->policy), &ask);
    buf_done(&origin);
    buf_done(&hub);
    return is;
}

static bool is_plain(struct str address, struct str page)
{
    return str_case_starts(address, STR("http:")) &&
           str_case_starts(page, STR("https:"));
}

/* Why the loader of the page does not work; NULL: it does. */
static const char *judge_loader(const struct reading *r, bool *ret_old)
{
    const struct loader *l = &r->loader;
    struct widget newest, widget;
    struct buf hash = {0};

    if (!l->present)
        return "the page has no loader";
    if (is_plain(l->src, r->page->url))
        return "http inside of https";
    if (!widget_find(&newest, STR("loader.js")))
        return "the hub has no such loader";
    widget = newest;
    if (!str_is(l->version, "v1") &&
        !widget_find_version(&widget, STR("loader.js"), l->version))
        return "the hub has no such loader";
    *ret_old = widget.bytes.p != newest.bytes.p;
    widget_integrity(&hash, &widget);
    bool fits = !l->integrity.n || str_eq(l->integrity, buf_str(&hash));
    buf_done(&hash);
    if (!fits)
        return "integrity does not fit the loader";
    return allowed(r, CSP_SCRIPT) ? NULL : "CSP of the page: script-src";
}

static const char *judge(const struct reading *r, size_t at)
{
    struct boxscan_found *f = &r->found[at];
    const char *why = NULL;

    if (f->form == BOXSCAN_SCRIPT || f->form == BOXSCAN_ELEMENT) {
        f->loader = r->loader.version;
        why = judge_loader(r, &f->old);
    }
    if (why || f->form == BOXSCAN_INCLUDE)
        return why;
    if (is_plain(r->sources[at], r->page->url))
        return "http inside of https";
    if (f->form == BOXSCAN_ELEMENT)
        return allowed(r, CSP_CONNECT) ? NULL : "CSP of the page: connect-src";
    return allowed(r, CSP_FRAME) ? NULL : "CSP of the page: frame-src";
}

bool boxscan_may_hold(const struct boxscan_page *page)
{
    return str_case_find(page->html, STR("liencong-box")) >= 0 ||
           str_find(page->html, STR("/box/")) >= 0 ||
           str_find(page->html, STR("\"lcb ")) >= 0;
}

size_t boxscan_read(const struct boxscan_page *page, struct arena *arena,
                    struct boxscan_found found[BOXSCAN_MAX])
{
    struct reading r = {.page = page,
                        .arena = arena,
                        .found = found,
                        .loader = {.version = STR("")}};
    struct tags tags = {page->html};
    struct tag tag;

    buf_add(&r.policy, page->policy);
    while (tags_next(&tags, &tag))
        read_tag(&r, &tag);
    for (size_t i = 0; i < r.count; i++) {
        found[i].loader = STR("");
        found[i].why = judge(&r, i);
    }
    buf_done(&r.policy);
    return r.count;
}
