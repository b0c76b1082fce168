/*
 * crawler/indexnow.c - see indexnow.h.
 *
 * Both forms of a request become the same parts: host, key, keyLocation and an
 * array of texts; from there they are checked alike.  Without keyLocation the
 * key file lies in the root, under the name of the key, where the first URL is.
 */
#include "crawler/indexnow.h"

#include "base/err.h"
#include "base/host.h"
#include "base/url.h"
#include "crawler/intake_claim.h"

#include <jansson.h>
#include <stdio.h>

static const struct push_fault_text texts[PUSH_FAULTS] = {
    [PUSH_FINE] = {200, "", "", "", NULL},
    [PUSH_FORM] = {400, "form", "nội dung gửi lên không phải JSON đúng mẫu",
                   "the body is no JSON of the form asked for", NULL},
    [PUSH_HOST] = {400, "host", "host thiếu hoặc không phải tên miền",
                   "host is missing or no host name", NULL},
    [PUSH_KEY] = {400, "key",
                  "key thiếu, hoặc không gồm 8 đến 128 chữ cái, chữ số, dấu -",
                  "key is missing, or is not 8 to 128 letters, digits and "
                  "hyphens",
                  NULL},
    [PUSH_LOCATION] = {400, "key-location",
                       "keyLocation không phải địa chỉ http(s)",
                       "keyLocation is no http(s) URL", NULL},
    [PUSH_LIST] = {400, "url-list", "urlList phải có từ 1 đến 10.000 địa chỉ",
                   "urlList must hold 1 to 10,000 URLs", NULL},
    [PUSH_URL] = {400, "url", "không phải địa chỉ http(s)", "no http(s) URL",
                  NULL},
    [PUSH_FOREIGN] = {422, "url-foreign", "địa chỉ không thuộc host đã nêu",
                      "the URL is not of the host named", NULL},
    [PUSH_AWAY] = {422, "key-location-foreign",
                   "tệp khóa không nằm trên host đã nêu",
                   "the key file is not on the host named", NULL},
    [PUSH_UNCOVERED] = {422, "url-uncovered",
                        "địa chỉ nằm ngoài thư mục của tệp khóa",
                        "the URL is outside the folder of the key file", NULL},
    [PUSH_STRANGER] = {422, "host-unknown",
                       "không có cổng nào trong danh bạ mang tên miền này",
                       "no portal of the registry has this host", NULL},
    [PUSH_REFUSED] = {403, "key-refused", "khóa không được chấp nhận",
                      "the key was not accepted", NULL},
    [PUSH_TOO_MANY] = {429, "too-many",
                       "quá nhiều địa chỉ hoặc khóa đang chờ của cổng này",
                       "too many URLs or keys of this portal wait already",
                       "600"},
    [PUSH_OVERFULL] = {503, "overfull", "hộp nhận đang đầy hoặc tạm ngừng",
                       "the intake is full or out of order", "60"},
};

const struct push_fault_text *push_fault_text(enum push_fault fault)
{
    return &texts[fault];
}

/* A request as it came. */
struct parts {
    struct str host;     /* p NULL: that of the first URL */
    struct str key;      /* p NULL: absent */
    struct str location; /* p NULL: absent */
    const struct str *urls;
    size_t url_count;
    const char *list; /* how the array is called: "urlList" or "url" */
};

static int fail(struct indexnow_error *e, enum push_fault fault,
                const char *where, struct str detail)
{
    *e = (struct indexnow_error){.fault = fault};
    snprintf(e->where, sizeof e->where, "%s", where);
    str_copy(e->detail, sizeof e->detail, detail);
    return -1;
}

static int fail_url(struct indexnow_error *e, enum push_fault fault,
                    const struct parts *in, size_t at, const char *detail)
{
    char where[32];

    if (!strcmp(in->list, "url"))
        return fail(e, fault, "url", str_of(detail));
    snprintf(where, sizeof where, "urlList[%zu]", at);
    return fail(e, fault, where, str_of(detail));
}

static bool is_key(struct str key)
{
    if (key.n < INTAKE_KEY_MIN || key.n > INTAKE_KEY_MAX)
        return false;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

/* --- URLs --- */

struct place {
    const char *text; /* canonical, of the arena */
    struct str host;  /* in `text`, like the others */
    struct str path;  /* without query */
    int port;         /* -1: the default of its scheme */
};

/* 0, or -1 with what is wrong in *err. */
static int read_place(struct place *ret, struct arena *a, struct str text,
                      struct err *err)
{
    scoped(buf_done) struct buf canonical = {0};
    struct url url = {0};
    int r = url_key(&canonical, text, NULL, err);

    if (r == 0)
        r = url_parse(&url, buf_str(&canonical), NULL, err);
    if (r == 0)
        *ret = (struct place){
            .text = arena_str(a, buf_str(&canonical)),
            .host = {arena_str(a, url.host), url.host.n},
            .path = {arena_str(a, url.path), url.path.n},
            .port = url.port,
        };
    url_done(&url);
    return r;
}

static bool is_below(struct str path, struct str file)
{
    while (file.n && file.p[file.n - 1] != '/')
        file.n--;
    return str_starts(path, file);
}

static int check_url(struct indexnow_error *e, const struct parts *in,
                     size_t at, const struct place *url,
                     const struct place *key_file)
{
    if (!str_eq(url->host, key_file->host))
        return fail_url(e, PUSH_FOREIGN, in, at, url->text);
    if (url->port != key_file->port || !is_below(url->path, key_file->path))
        return fail_url(e, PUSH_UNCOVERED, in, at, url->text);
    return 0;
}

/* --- the parts together --- */

static int read_key_file(struct place *ret, struct arena *a,
                         const struct parts *in, const struct place *first,
                         struct indexnow_error *e)
{
    struct err why = {0};
    struct url url = {0};

    if (in->location.p) {
        if (read_place(ret, a, in->location, &why) < 0)
            return fail(e, PUSH_LOCATION, "keyLocation", str_of(why.msg));
        return 0;
    }
    (void)url_parse(&url, str_of(first->text), NULL, &why);
    scoped(buf_done) struct buf root = {0};
    url_origin(&root, &url);
    url_done(&url);
    buf_addf(&root, "/%.*s.txt", (int)in->key.n, in->key.p);
    (void)read_place(ret, a, buf_str(&root), &why);
    return 0;
}

static int read_host(struct str *ret, struct arena *a, const struct parts *in,
                     const struct place *first, struct indexnow_error *e)
{
    scoped(buf_done) struct buf host = {0};
    struct err why = {0};

    *ret = first->host;
    if (!in->host.p)
        return 0;
    if (host_parse(&host, in->host, true, &why) < 0)
        return fail(e, PUSH_HOST, "host", str_of(why.msg));
    *ret = (struct str){arena_str(a, buf_str(&host)), host.n};
    return 0;
}

static int check_parts(const struct parts *in, struct indexnow_error *e)
{
    if (!is_key(in->key))
        return fail(e, PUSH_KEY, "key", STR(""));
    if (!in->url_count || in->url_count > INDEXNOW_URLS_MAX)
        return fail(e, PUSH_LIST, in->list, STR(""));
    return 0;
}

static int read_urls(struct indexnow *push, struct arena *a,
                     const struct parts *in, struct place *key_file,
                     struct indexnow_error *e)
{
    struct err why = {0};
    struct place url = {0};

    push->urls = arena_alloc(a, in->url_count * sizeof *push->urls);
    push->url_count = in->url_count;
    for (size_t i = 0; i < in->url_count; i++) {
        if (read_place(&url, a, in->urls[i], &why) < 0)
            return fail_url(e, PUSH_URL, in, i, why.msg);
        if (check_url(e, in, i, &url, key_file) < 0)
            return -1;
        push->urls[i] = url.text;
    }
    return 0;
}

static int read_parts(struct indexnow *ret_push, struct arena *a,
                      const struct parts *in, struct indexnow_error *e)
{
    struct indexnow push = {0};
    struct place first = {0}, key_file = {0};
    struct err why = {0};
    struct str host = {0};

    if (check_parts(in, e) < 0)
        return -1;
    if (read_place(&first, a, in->urls[0], &why) < 0)
        return fail_url(e, PUSH_URL, in, 0, why.msg);
    if (read_host(&host, a, in, &first, e) < 0)
        return -1;
    if (!str_eq(first.host, host))
        return fail_url(e, PUSH_FOREIGN, in, 0, first.text);
    if (read_key_file(&key_file, a, in, &first, e) < 0)
        return -1;
    if (!str_eq(key_file.host, host))
        return fail(e, PUSH_AWAY, "keyLocation", str_of(key_file.text));
    if (read_urls(&push, a, in, &key_file, e) < 0)
        return -1;
    push.host = host.p;
    push.key = arena_str(a, in->key);
    push.location = key_file.text;
    *ret_push = push;
    return 0;
}

/* --- both forms --- */

int indexnow_read_query(struct indexnow *ret_push, struct arena *a,
                        struct str url, struct str key, struct str location,
                        struct indexnow_error *ret_error)
{
    struct parts in = {.key = key,
                       .location = location,
                       .urls = &url,
                       .url_count = url.p != NULL,
                       .list = "url"};

    return read_parts(ret_push, a, &in, ret_error);
}

/* A member that is a text; absent: p NULL. */
static int text_of(struct str *ret, const json_t *o, const char *name,
                   struct indexnow_error *e)
{
    const json_t *value = json_object_get(o, name);

    *ret = (struct str){0};
    if (!value || json_is_null(value))
        return 0;
    if (!json_is_string(value))
        return fail(e, PUSH_FORM, name, STR("not a text"));
    *ret = (struct str){json_string_value(value), json_string_length(value)};
    return 0;
}

static int list_of(struct parts *in, struct arena *a, const json_t *o,
                   struct indexnow_error *e)
{
    const json_t *list = json_object_get(o, "urlList");
    size_t count = json_array_size(list);

    if (list && !json_is_array(list))
        return fail(e, PUSH_FORM, "urlList", STR("not an array"));
    if (!count || count > INDEXNOW_URLS_MAX)
        return fail(e, PUSH_LIST, "urlList", STR(""));
    struct str *urls = arena_alloc(a, count * sizeof *urls);
    in->urls = urls;
    in->url_count = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(list, i);
        if (!json_is_string(value))
            return fail_url(e, PUSH_URL, in, i, "not a text");
        urls[i] =
            (struct str){json_string_value(value), json_string_length(value)};
    }
    return 0;
}

static int read_object(struct indexnow *ret_push, struct arena *a,
                       const json_t *o, struct indexnow_error *e)
{
    struct parts in = {.list = "urlList"};

    if (!json_is_object(o))
        return fail(e, PUSH_FORM, "", STR("not an object"));
    if (text_of(&in.host, o, "host", e) < 0 ||
        text_of(&in.key, o, "key", e) < 0 ||
        text_of(&in.location, o, "keyLocation", e) < 0)
        return -1;
    if (!in.host.p)
        return fail(e, PUSH_HOST, "host", STR(""));
    if (list_of(&in, a, o, e) < 0)
        return -1;
    return read_parts(ret_push, a, &in, e);
}

int indexnow_read_json(struct indexnow *ret_push, struct arena *a,
                       struct str body, struct indexnow_error *ret_error)
{
    json_error_t why;
    json_t *o = body.n
                    ? json_loadb(body.p, body.n,
                                 JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why)
                    : NULL;
    char where[32] = "";

    if (!o && body.n)
        snprintf(where, sizeof where, "line %d, column %d", why.line,
                 why.column);
    if (!o)
        return fail(ret_error, PUSH_FORM, where,
                    body.n ? str_of(why.text) : STR("the body is empty"));
    int r = read_object(ret_push, a, o, ret_error);
    json_decref(o);
    return r;
}
