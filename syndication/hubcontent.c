/* syndication/hubcontent.c - see hubcontent.h. */
#include "syndication/hubcontent.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/jsontext.h"
#include "base/log.h"
#include "base/utf8.h"
#include "syndication/service.h"
#include "syndication/store_item.h"

#include <stdio.h>

static const char json_type[] = "application/json; charset=utf-8";
static const char busy[] = "Hệ thống đang bận, vui lòng thử lại sau";

/* One call on its way: how it is noted, and where its answer is kept. */
struct access {
    struct hubserve *service;
    const char *action;
    struct buf key; /* parameters in one spelling: cache key, audit text */
    int64_t key_id;
};

void hubcontent_refusal(struct buf *out, const char *message, int64_t now_ms)
{
    char date[ITEM_DATE_BYTES + 1];

    buf_addf(out, "{\"Data\":{},\"LastUpdated\":\"%s\",\"Message\":",
             item_date_vn(date, now_ms));
    jsontext_add(out, str_of(message));
    buf_addz(out, ",\"Status\":false}");
}

static void refuse(const struct access *a, const struct httpd_request *rq,
                   struct httpd_response *rs, const char *message,
                   const char *outcome)
{
    hubserve_note(a->service, rq, a->key_id, a->action, buf_str(&a->key),
                  outcome);
    rs->content_type = json_type;
    hubcontent_refusal(&rs->body, message, clock_unix_ms());
}

static void give(const struct access *a, const struct httpd_request *rq,
                 struct httpd_response *rs, struct answer *answer)
{
    hubserve_note(a->service, rq, a->key_id, a->action, buf_str(&a->key), "ok");
    answer_send(answer, rq, rs);
}

/* False when the caller may not read; it has its refusal then. */
static bool admit(struct access *a, const struct httpd_request *rq,
                  struct httpd_response *rs)
{
    enum auth_verdict verdict = hubserve_auth(
        a->service, httpd_form(rq, "secret_key"), rq->peer, &a->key_id);

    if (verdict == AUTH_OK)
        return true;
    refuse(a, rq, rs, auth_message(verdict), auth_word(verdict));
    return false;
}

/* False when the answer must be made (on a worker, which this is not). */
static bool from_memory(struct access *a, const struct httpd_request *rq,
                        struct httpd_response *rs)
{
    struct answer *answer =
        cache_get(hubserve_cache(a->service), buf_str(&a->key),
                  hubserve_state(a->service).changes);

    if (answer)
        give(a, rq, rs, answer);
    else if (!rq->worker)
        rs->status = HTTPD_TO_POOL;
    return answer || !rq->worker;
}

static void end_json(struct buf *out, int64_t changed_ms, const char *message)
{
    char date[ITEM_DATE_BYTES + 1];

    buf_addf(out, ",\"LastUpdated\":\"%s\",\"Message\":\"%s\",\"Status\":true}",
             item_date_vn(date, changed_ms), message);
}

static void keep_and_give(const struct access *a,
                          const struct httpd_request *rq,
                          struct httpd_response *rs, struct buf *json,
                          int64_t changes)
{
    static const struct answer_head head = {.content_type = json_type,
                                            .cache_control = "no-store"};
    struct answer *answer = answer_new(json, &head);

    cache_put(hubserve_cache(a->service), buf_str(&a->key), changes, answer);
    give(a, rq, rs, answer);
}

static void make_detail(const struct access *a, const struct httpd_request *rq,
                        struct httpd_response *rs, int64_t id)
{
    int64_t changes = hubserve_state(a->service).changes;
    struct hubdb_item found = {0};
    struct buf json = {0};
    struct err err = {0};
    struct hubdb *store = hubserve_reader_store(rq->worker, &err);
    int r =
        store ? hubdb_item_get(store, rq->arena, id, &found, &err) : -err.code;

    if (r < 0 && err.code != ERR_NOT_FOUND) {
        log_error("detail.failed", kv("why", err.msg));
        refuse(a, rq, rs, busy, "failed");
        return;
    }
    if (r < 0 || found.item.status != ITEM_PUBLISHED) {
        refuse(a, rq, rs,
               arena_printf(rq->arena, "Không tìm thấy bài viết có id %lld",
                            (long long)id),
               "not found");
        return;
    }
    buf_addz(&json, "{\"Data\":");
    item_write(&json, &found.item);
    end_json(&json, found.changed_ms, "Ok");
    keep_and_give(a, rq, rs, &json, changes);
}

static void detail(struct access *a, struct httpd_request *rq,
                   struct httpd_response *rs)
{
    struct str text = httpd_form(rq, "id");
    int64_t id = 0;

    if (str_int(str_trim(text), 1, INT64_MAX, &id))
        buf_addf(&a->key, "detail id=%lld", (long long)id);
    if (!admit(a, rq, rs))
        return;
    if (!str_trim(text).n)
        refuse(a, rq, rs, "Thiếu tham số id", "id missing");
    else if (!id)
        refuse(a, rq, rs,
               arena_printf(rq->arena,
                            "Tham số id: '%.*s' không phải là số nguyên dương",
                            (int)utf8_prefix(text, 40), text.p),
               "id wrong");
    else if (!from_memory(a, rq, rs))
        make_detail(a, rq, rs, id);
}

void hubcontent_detail(struct httpd_request *rq, struct httpd_response *rs,
                       void *service)
{
    struct access a = {.service = service, .action = "hubcontent.detail"};

    detail(&a, rq, rs);
    buf_done(&a.key);
}

/* The next value of a list "1, 2;3"; false at its end. */
static bool next_value(struct str *rest, struct str *ret_value)
{
    size_t n = 0;

    if (!rest->p)
        return false;
    while (n < rest->n && rest->p[n] != ',' && rest->p[n] != ';')
        n++;
    *ret_value = str_trim(str_sub(*rest, 0, n));
    *rest = n < rest->n ? str_sub(*rest, n + 1, rest->n) : (struct str){0};
    return true;
}

static int wrong(struct err *err, const char *name, struct str value,
                 const char *why)
{
    return err_set(err, ERR_USAGE, "Tham số %s: '%.*s' %s", name,
                   (int)utf8_prefix(value, 40), value.p ? value.p : "", why);
}

static int read_types(struct hubcontent_params *params, struct str text,
                      struct err *err)
{
    struct str value;
    int64_t type;
    bool all = !str_trim(text).n;

    while (next_value(&text, &value)) {
        if (!value.n && all)
            break;
        if (!str_int(value, -1, ITEM_DOCUMENT, &type) || type == 0)
            return wrong(err, "type", value,
                         "không hợp lệ (chỉ nhận -1, 1, 2, 3)");
        all = all || type == -1;
        params->types |= type > 0 ? 1U << type : 0;
    }
    if (all)
        params->types = 0;
    return 0;
}

static int read_targets(struct hubcontent_params *params, struct str text,
                        struct err *err)
{
    struct str value;
    bool all = !str_trim(text).n;

    while (next_value(&text, &value)) {
        if (!value.n && all)
            break;
        if (!item_target_ok(value))
            return wrong(err, "distribution", value,
                         "không phải là id của địa phương, cơ quan");
        if (params->target_count == HUBCONTENT_TARGETS_MAX)
            return wrong(err, "distribution", value,
                         "là giá trị thứ 201, quá "
                         "số lượng cho phép (200)");
        all = all || str_is(value, "-1");
        params->targets[params->target_count++] = value;
    }
    if (all)
        params->target_count = 0;
    return 0;
}

static int read_number(int64_t *ret_value, const char *name, struct str text,
                       const int64_t max, const int64_t missing,
                       struct err *err)
{
    text = str_trim(text);
    *ret_value = missing;
    if (!text.n || str_int(text, 1, max, ret_value))
        return 0;
    char why[80];
    snprintf(why, sizeof why, "không phải là số từ 1 đến %lld", (long long)max);
    return wrong(err, name, text, why);
}

int hubcontent_params(struct hubcontent_params *ret_params,
                      const struct hubcontent_list *list, struct err *err)
{
    ret_params->types = 0;
    ret_params->target_count = 0;
    int r = read_types(ret_params, list->type, err);
    if (r == 0)
        r = read_targets(ret_params, list->distribution, err);
    if (r == 0)
        r = read_number(&ret_params->page_index, "page_index", list->page_index,
                        HUBCONTENT_INDEX_MAX, 1, err);
    if (r == 0)
        r = read_number(&ret_params->page_size, "page_size", list->page_size,
                        HUBCONTENT_PAGE_MAX, HUBCONTENT_PAGE_MAX, err);
    return r;
}

static void spell_params(struct buf *out, const struct hubcontent_params *p)
{
    buf_addz(out, "list type=");
    for (int t = ITEM_NEWS; t <= ITEM_DOCUMENT; t++)
        if (p->types >> t & 1)
            buf_addf(out, "%d,", t);
    buf_addz(out, p->types ? " distribution=" : "-1 distribution=");
    for (size_t i = 0; i < p->target_count; i++) {
        buf_add(out, p->targets[i]);
        buf_addc(out, ',');
    }
    buf_addf(out, "%s page_index=%lld page_size=%lld",
             p->target_count ? "" : "-1", (long long)p->page_index,
             (long long)p->page_size);
}

static void make_list(const struct access *a, const struct httpd_request *rq,
                      struct httpd_response *rs,
                      const struct hubcontent_params *p)
{
    const struct hubdb_state state = hubserve_state(a->service);
    const struct hubdb_query query = {
        .types = p->types,
        .targets = p->targets,
        .target_count = p->target_count,
        .offset = (p->page_index - 1) * p->page_size,
        .limit = p->page_size,
    };
    struct hubdb_page page;
    struct buf json = {0};
    struct err err = {0};
    struct hubdb *store = hubserve_reader_store(rq->worker, &err);

    if (!store || hubdb_list(store, rq->arena, &query, &page, &err) < 0) {
        log_error("list.failed", kv("why", err.msg));
        refuse(a, rq, rs, busy, "failed");
        return;
    }
    buf_addf(&json, "{\"Data\":{\"Total\":%lld,\"Item\":[",
             (long long)page.total);
    for (size_t i = 0; i < page.count; i++) {
        buf_addz(&json, i ? "," : "");
        item_write(&json, &page.items[i].item);
    }
    buf_addz(&json, "]}");
    end_json(&json, state.items_ms, "");
    keep_and_give(a, rq, rs, &json, state.changes);
}

static void distribution(struct access *a, struct httpd_request *rq,
                         struct httpd_response *rs)
{
    const struct hubcontent_list list = {
        .type = httpd_form(rq, "type"),
        .distribution = httpd_form(rq, "distribution"),
        .page_index = httpd_form(rq, "page_index"),
        .page_size = httpd_form(rq, "page_size"),
    };
    struct hubcontent_params p = {0};
    struct err err = {0};

    if (hubcontent_params(&p, &list, &err) == 0)
        spell_params(&a->key, &p);
    if (!admit(a, rq, rs))
        return;
    if (err.code)
        refuse(a, rq, rs, err.msg, "parameter wrong");
    else if (!from_memory(a, rq, rs))
        make_list(a, rq, rs, &p);
}

void hubcontent_distribution(struct httpd_request *rq,
                             struct httpd_response *rs, void *service)
{
    struct access a = {.service = service, .action = "hubcontent.distribution"};

    distribution(&a, rq, rs);
    buf_done(&a.key);
}
