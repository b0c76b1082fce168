/* searchd/api_bets.c - see api_bets.h. */
#include "searchd/api_bets.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "config/options.h"
#include "searchd/answer.h"
#include "searchd/bet_form.h"
#include "searchd/betdesk.h"
#include "searchd/keys.h"
#include "searchd/service.h"

static struct str bearer(const struct httpd_request *rq)
{
    static const struct str scheme = {"Bearer ", sizeof "Bearer " - 1};
    struct str header = httpd_header(rq, "Authorization");

    return str_case_starts(header, scheme)
               ? str_trim(str_sub(header, scheme.n, header.n))
               : (struct str){0};
}

/* The name of the key; NULL: the request was refused. */
static const char *admit(const struct httpd_request *rq,
                         struct httpd_response *rs, const struct service *s)
{
    const char *path = s->options->searchd.editor_keys, *name = NULL;
    struct err err = {0};

    if (!*path) {
        answer_fault(s, rq, rs, FAULT_MISSING);
        return NULL;
    }
    if (keys_find(path, bearer(rq), &name, rq->arena, &err) < 0)
        log_error("keys.unreadable", kv("error", err.msg));
    if (name)
        return name;
    log_warn("bet.refused", kv("trace", rq->trace_id), kv("why", "key"));
    answer_fault(s, rq, rs, FAULT_KEY);
    httpd_set_header(rs, "WWW-Authenticate", "Bearer");
    return NULL;
}

static bool check_id(const struct httpd_request *rq, struct httpd_response *rs)
{
    static const struct problems wrong = {
        .items = {{"id", "phải gồm 1 đến 64 chữ thường a-z, số và dấu -",
                   "must be 1 to 64 of a-z, 0-9 and -"}},
        .count = 1};

    if (bet_form_is_id(rq->rest))
        return true;
    answer_refuse(rq, rs, FAULT_PARAM, &wrong);
    return false;
}

/* After a change that was not made. */
static void answer_unchanged(struct httpd_request *rq,
                             struct httpd_response *rs, const struct service *s,
                             const struct err *err)
{
    if (err->code == ERR_NOT_FOUND) {
        answer_fault(s, rq, rs, FAULT_MISSING);
        return;
    }
    log_warn("bet.lost", kv("trace", rq->trace_id), kv("error", err->msg));
    answer_fault(s, rq, rs, err->code == ERR_BUSY ? FAULT_BUSY : FAULT_STORE);
}

static void answer_bet(struct httpd_response *rs)
{
    answer_api_headers(rs, answer_json_type, "no-store");
}

/* What the file holds now; a file with a mistake, of which the log tells, has
 * nothing to list. */
static void add_bets(struct buf *out, const struct service *s,
                     enum bets_file file)
{
    scoped(bets_freep) struct bets *bets = NULL;
    struct err err = {0};

    (void)bets_load(&bets, s->bets_path[file], file, s->registry, &err);
    for (size_t i = 0; i < bets_count(bets); i++) {
        buf_addz(out, out->p[out->n - 1] == '[' ? "\n" : ",\n");
        bet_form_write(out, bets_at(bets, i), clock_unix_ms());
    }
}

void get_bets(struct httpd_request *rq, struct httpd_response *rs, void *app)
{
    if (!admit(rq, rs, app))
        return;
    buf_addz(&rs->body, "{\"version\":\"1\",\"best_bets\":[");
    add_bets(&rs->body, app, BETS_BY_API);
    add_bets(&rs->body, app, BETS_BY_HAND);
    buf_addz(&rs->body, "]}\n");
    answer_bet(rs);
}

void put_bet(struct httpd_request *rq, struct httpd_response *rs, void *app)
{
    const struct service *s = app;
    struct problems problems = {.count = 0};
    struct err err = {0};
    struct bet bet;
    bool is_new;

    const char *key = admit(rq, rs, s);
    if (!key || !check_id(rq, rs))
        return;
    bet_form_read(&bet, rq->body, s->registry, &problems, rq->arena);
    bet.id = arena_str(rq->arena, rq->rest);
    if (problems.count) {
        answer_refuse(rq, rs, FAULT_BODY, &problems);
        return;
    }
    if (betdesk_put(s->bets_path[BETS_BY_API], &bet, &is_new, &err) < 0) {
        answer_unchanged(rq, rs, s, &err);
        return;
    }
    log_info("bet.put", kv("key", key), kv("id", bet.id),
             kv("questions", bet.question), kv("url", bet.url),
             kv("from", bet.from), kv("to", bet.to), kv("trace", rq->trace_id));
    rs->status = is_new ? 201 : 200;
    bet_form_write(&rs->body, &bet, clock_unix_ms());
    buf_addc(&rs->body, '\n');
    answer_bet(rs);
}

void delete_bet(struct httpd_request *rq, struct httpd_response *rs, void *app)
{
    const struct service *s = app;
    struct err err = {0};

    const char *key = admit(rq, rs, s);
    if (!key || !check_id(rq, rs))
        return;
    const char *id = arena_str(rq->arena, rq->rest);
    if (betdesk_withdraw(s->bets_path[BETS_BY_API], id, &err) < 0) {
        answer_unchanged(rq, rs, s, &err);
        return;
    }
    log_info("bet.withdrawn", kv("key", key), kv("id", id),
             kv("trace", rq->trace_id));
    rs->status = 204;
    httpd_set_header(rs, "Cache-Control", "no-store");
}
