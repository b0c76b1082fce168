/* syndication/websub.c - see websub.h. */
#include "syndication/websub.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/html.h"
#include "base/seal.h"
#include "syndication/change.h"
#include "syndication/delivery.h"
#include "syndication/sql.h"
#include "syndication/store.h"
#include "syndication/topic.h"

#include <openssl/crypto.h>
#include <stdio.h>

enum { WHAT_MAX = 2 * HOOK_URL_MAX_BYTES, ID_LETTERS = 24, PLAN_TOPICS = 20 };

static const char who[] = "websub";

static int end(struct hubdb *store, int r, struct err *err)
{
    if (r == 0)
        r = hubdb_commit(store, err);
    if (r < 0)
        hubdb_rollback(store);
    return r;
}

/* --- questions --- */

static int check_room(struct hubdb *store, const struct websub_wish *wish,
                      struct err *err)
{
    int64_t waiting = 0, subscriptions = 0;
    int r = SQL_FIND(store, err, &waiting,
                     "SELECT count(*) FROM hooks WHERE kind > ?",
                     SQL_NUMBER(HOOK_FEED));

    if (r >= 0)
        r = SQL_FIND(store, err, &subscriptions,
                     "SELECT count(*) FROM hooks WHERE kind = ?",
                     SQL_NUMBER(HOOK_FEED));
    if (r < 0)
        return r;
    if (waiting >= WEBSUB_WAITING_MAX)
        return err_set(err, ERR_BUSY, "%d questions wait to be verified",
                       WEBSUB_WAITING_MAX);
    if (!wish->leave && subscriptions >= WEBSUB_MAX)
        return err_set(err, ERR_BUSY, "there are %d subscriptions", WEBSUB_MAX);
    return 0;
}

/* Of that kind, feed and callback: 1 and its id, 0 when there is none. */
static int find(struct hubdb *store, int kind, struct str topic,
                struct str callback, int64_t *ret_id, struct err *err)
{
    return SQL_FIND(store, err, ret_id,
                    "SELECT id FROM hooks WHERE kind = ? AND topic = ?"
                    " AND url = ?",
                    SQL_NUMBER(kind), SQL_TEXT(topic), SQL_TEXT(callback));
}

static int forget_older(struct hubdb *store, const struct websub_wish *wish,
                        struct err *err)
{
    int r = 0;

    for (int kind = HOOK_JOIN; kind <= HOOK_LEAVE && r >= 0; kind++) {
        int64_t id = 0;
        r = find(store, kind, wish->topic, wish->callback, &id, err);
        if (r == 1)
            r = hook_delete(store, id, err);
    }
    return r;
}

static int set_secret(struct hubdb *store, int64_t id, struct str secret,
                      struct err *err)
{
    struct buf sealed = {0};
    int r = secret.n ? hook_seal_secret(store, id, secret, &sealed, err) : 0;

    if (r == 0)
        r = SQL_RUN(store, err, "UPDATE hooks SET secret = ? WHERE id = ?",
                    SQL_TEXT(secret.n ? buf_str(&sealed) : STR("")),
                    SQL_NUMBER(id));
    buf_done(&sealed);
    return r;
}

/* A delivery that is written when it is sent.  The id of a question's is the
 * challenge. */
static int add_delivery(struct hubdb *store, int64_t id, int64_t now_ms,
                        struct err *err)
{
    char name[ID_LETTERS + 5] = "sub_";

    seal_random_text(name + 4, ID_LETTERS);
    int r = SQL_RUN(store, err,
                    "UPDATE deliveries SET state = 3 WHERE hook_id = ?"
                    " AND state = 0",
                    SQL_NUMBER(id));
    return r < 0 ? r
                 : SQL_RUN(store, err,
                           "INSERT INTO deliveries(hook_id, item_id,"
                           " message_id, body, created_ms, due_ms)"
                           " VALUES(?, 0, ?, '', ?3, ?3)",
                           SQL_NUMBER(id), SQL_TEXT(str_of(name)),
                           SQL_NUMBER(now_ms));
}

static int64_t lease_of(const struct websub_wish *wish)
{
    int64_t s = wish->lease_s ? wish->lease_s : WEBSUB_LEASE_S;

    if (s < WEBSUB_LEASE_MIN_S)
        return WEBSUB_LEASE_MIN_S;
    return s < WEBSUB_LEASE_MAX_S ? s : WEBSUB_LEASE_MAX_S;
}

static int add_question(struct hubdb *store, const struct websub_wish *wish,
                        int64_t now_ms, struct err *err)
{
    int r = SQL_RUN(store, err,
                    "INSERT INTO hooks(url, secret, types, targets, seq,"
                    " created_ms, kind, topic, ends_ms)"
                    " VALUES(?, '', 0, '', 0, ?, ?, ?, ?)",
                    SQL_TEXT(wish->callback), SQL_NUMBER(now_ms),
                    SQL_NUMBER(wish->leave ? HOOK_LEAVE : HOOK_JOIN),
                    SQL_TEXT(wish->topic),
                    SQL_NUMBER(now_ms + lease_of(wish) * 1000));
    int64_t id = db_last_id(hubdb_db(store));

    if (r == 0)
        r = set_secret(store, id, wish->secret, err);
    return r < 0 ? r : add_delivery(store, id, now_ms, err);
}

static struct audit_line line_of(const char *action, struct str topic,
                                 struct str callback, char what[WHAT_MAX])
{
    snprintf(what, WHAT_MAX, "%.*s to %.*s", (int)topic.n, topic.p,
             (int)callback.n, callback.p);
    return change_line(who, action, what);
}

int websub_ask(struct hubdb *store, const struct websub_wish *wish,
               int64_t now_ms, struct err *err)
{
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = forget_older(store, wish, err);
    if (r >= 0)
        r = check_room(store, wish, err);
    if (r == 0)
        r = add_question(store, wish, now_ms, err);
    return end(store, r, err);
}

/* --- feeds that changed --- */

/* "https://hub.example/feed.atom?type=1": from the slash of the path on. */
static struct str path_of(struct str url)
{
    ptrdiff_t scheme = str_find(url, STR("://"));
    struct str rest = str_sub(url, (size_t)(scheme + 3), url.n);
    ptrdiff_t slash = str_chr(rest, '/');

    return scheme < 0 || slash < 0 ? STR("/")
                                   : str_sub(rest, (size_t)slash, rest.n);
}

/* A feed that is gone has the empty mark: nobody is sent it. */
static int read_mark(struct hubdb *store, struct str url,
                     char mark[TOPIC_MARK_MAX], struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct topic topic;
    struct err why = {0};
    int r = topic_of_address(&topic, store, arena, path_of(url), &why);

    *mark = '\0';
    if (r == 0)
        return topic_mark(&topic, store, arena, mark, err);
    if (why.code == ERR_NOT_FOUND || why.code == ERR_USAGE)
        return 0;
    *err = why;
    return r;
}

/* 1 and the id of one that was not sent the list `mark`; 0: all were. */
static int next_untold(struct hubdb *store, struct str url, const char *mark,
                       int64_t *ret_id, struct err *err)
{
    if (!*mark)
        return 0;
    return SQL_FIND(store, err, ret_id,
                    "SELECT id FROM hooks WHERE kind = ? AND topic = ?"
                    " AND paused_ms = 0 AND told <> ? LIMIT 1",
                    SQL_NUMBER(HOOK_FEED), SQL_TEXT(url),
                    SQL_TEXT(str_of(mark)));
}

static int tell(struct hubdb *store, struct str url, const char *mark,
                int64_t seq, int64_t now_ms, struct err *err)
{
    int64_t id = 0;
    int r;

    while ((r = next_untold(store, url, mark, &id, err)) == 1) {
        r = add_delivery(store, id, now_ms, err);
        if (r == 0)
            r = SQL_RUN(store, err, "UPDATE hooks SET told = ? WHERE id = ?",
                        SQL_TEXT(str_of(mark)), SQL_NUMBER(id));
        if (r < 0)
            return r;
    }
    return r < 0
               ? r
               : SQL_RUN(store, err,
                         "UPDATE hooks SET seq = ? WHERE kind = ?"
                         " AND topic = ? AND paused_ms = 0",
                         SQL_NUMBER(seq), SQL_NUMBER(HOOK_FEED), SQL_TEXT(url));
}

/* The number is read before the list, so a change between the two is looked at
 * again. */
static int plan_topic(struct hubdb *store, struct str url, int64_t now_ms,
                      struct err *err)
{
    char mark[TOPIC_MARK_MAX];
    int64_t newest = 0;
    int r =
        SQL_FIND(store, err, &newest, "SELECT value FROM state WHERE name = ?",
                 SQL_TEXT(STR("seq")));

    if (r >= 0)
        r = read_mark(store, url, mark, err);
    if (r == 0)
        r = hubdb_begin(store, err);
    if (r == 0)
        r = tell(store, url, mark, newest, now_ms, err);
    return end(store, r, err);
}

/* 1 and a feed of which somebody was not told up to the last change.  New
 * subscriptions have 0, which is behind even in an empty hub. */
static int next_topic(struct hubdb *store, struct arena *arena,
                      struct str *ret_url, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT topic FROM hooks WHERE kind = 1 AND paused_ms = 0"
                   " AND seq < (SELECT value FROM state WHERE name = 'seq')"
                   " ORDER BY seq LIMIT 1",
                   err);
    int r = s ? db_step(s, err) : -err->code;

    if (r == 1) {
        *ret_url = str_of(arena_str(arena, db_str(s, 0)));
        db_reset(s);
    }
    return r;
}

static int plan_topics(struct hubdb *store, int64_t now_ms, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct str url;
    int r = 1;

    for (int i = 0; i < PLAN_TOPICS && r > 0; i++) {
        r = next_topic(store, arena, &url, err);
        if (r == 1)
            r = plan_topic(store, url, now_ms, err) < 0 ? -err->code : 1;
    }
    return r < 0 ? r : 0;
}

/* --- leases --- */

struct subscription {
    int64_t id, ends_ms;
    enum hook_kind kind;
    struct str topic, callback, secret; /* the last one sealed; may be "" */
};

/* Of a statement with these columns: id, kind, topic, url, secret, ends_ms. */
static int read_one(struct db_stmt *s, struct arena *arena,
                    struct subscription *ret_one, struct err *err)
{
    int r = db_step(s, err);

    if (r < 1)
        return r;
    *ret_one = (struct subscription){
        .id = db_int(s, 0),
        .kind = (enum hook_kind)db_int(s, 1),
        .topic = str_of(arena_str(arena, db_str(s, 2))),
        .callback = str_of(arena_str(arena, db_str(s, 3))),
        .secret = str_of(arena_str(arena, db_str(s, 4))),
        .ends_ms = db_int(s, 5),
    };
    db_reset(s);
    return 1;
}

static int next_lapsed(struct hubdb *store, struct arena *arena, int64_t now_ms,
                       struct subscription *ret_one, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT id, kind, topic, url, secret, ends_ms FROM hooks"
                   " WHERE kind = 1 AND ends_ms <= ? LIMIT 1",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, now_ms);
    return read_one(s, arena, ret_one, err);
}

static int lapse(struct hubdb *store, const struct subscription *one,
                 struct err *err)
{
    char what[WHAT_MAX];
    const struct audit_line line =
        line_of("websub.lapse", one->topic, one->callback, what);
    int r = hook_delete(store, one->id, err);

    return r < 0 ? r : audit_append(hubdb_db(store), &line, err);
}

static int forget_lapsed(struct hubdb *store, int64_t now_ms, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct subscription one = {0};
    int r;

    while ((r = next_lapsed(store, arena, now_ms, &one, err)) == 1) {
        r = hubdb_begin(store, err);
        if (r == 0)
            r = lapse(store, &one, err);
        if (end(store, r, err) < 0)
            return -err->code;
    }
    return r;
}

int websub_plan(struct hubdb *store, int64_t now_ms, struct err *err)
{
    int r = forget_lapsed(store, now_ms, err);

    if (r == 0)
        r = plan_topics(store, now_ms, err);
    return r < 0 ? err_wrap(err, "subscriptions") : 0;
}

/* --- messages --- */

static void write_question(struct arena *arena, const struct delivery *d,
                           struct websub_message *m)
{
    bool leave = d->kind == HOOK_LEAVE;
    struct buf url = {0};

    buf_add(&url, d->url);
    buf_addf(&url,
             "%chub.mode=%s&hub.topic=", str_chr(d->url, '?') < 0 ? '?' : '&',
             leave ? "unsubscribe" : "subscribe");
    html_query(&url, d->topic);
    buf_addf(&url, "&hub.challenge=%s", d->message_id.p);
    if (!leave)
        buf_addf(&url, "&hub.lease_seconds=%lld",
                 (long long)(d->ends_ms - clock_unix_ms() + 999) / 1000);
    m->url = arena_str(arena, buf_str(&url));
    buf_done(&url);
}

/* NULL when the subscriber gave no secret. */
static int sign(struct hubdb *store, struct arena *arena, int64_t id,
                struct str body, const char **ret_header, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store), "SELECT secret FROM hooks WHERE id = ?", err);
    struct buf secret = {0};
    unsigned char mac[SEAL_BYTES];
    char hex[SEAL_HEX_MAX];

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    int r = db_step(s, err);
    bool has = r == 1 && db_str(s, 0).n;
    if (has)
        r = hook_unseal_secret(store, id, db_str(s, 0), &secret, err);
    db_reset(s);
    if (has && r == 0) {
        seal_hmac(mac, buf_str(&secret), body);
        *ret_header = arena_printf(arena, "X-Hub-Signature: sha256=%s",
                                   seal_hex(hex, mac));
    }
    if (secret.p)
        OPENSSL_cleanse(secret.p, secret.n);
    buf_done(&secret);
    return r < 0 ? r : 0;
}

static int write_feed(struct hubdb *store, struct arena *arena,
                      const struct delivery *d, const char *base_url,
                      struct websub_message *m, struct err *err)
{
    struct topic topic;
    struct buf body = {0};
    int r = topic_of_address(&topic, store, arena, path_of(d->topic), err);

    if (r == 0)
        r = topic_write(&topic, store, arena, base_url, &body, err);
    if (r == 0) {
        m->body = arena_keep(arena, buf_str(&body));
        m->headers[0] = arena_printf(arena, "Content-Type: %s",
                                     feed_content_type(topic.form));
        m->headers[1] = arena_printf(
            arena, "Link: %s", topic_link(arena, base_url, path_of(d->topic)));
        r = sign(store, arena, d->hook_id, m->body, &m->headers[2], err);
    }
    buf_done(&body);
    return r;
}

int websub_write(struct hubdb *store, struct arena *arena,
                 const struct delivery *delivery, const char *base_url,
                 struct websub_message *ret_message, struct err *err)
{
    struct websub_message m = {.post = delivery->kind == HOOK_FEED,
                               .url = delivery->url.p};
    int r = 0;

    if (m.post)
        r = write_feed(store, arena, delivery, base_url, &m, err);
    else
        write_question(arena, delivery, &m);
    if (r == 0)
        *ret_message = m;
    return r;
}

/* --- answers --- */

static int get(struct hubdb *store, struct arena *arena, int64_t id,
               struct subscription *ret_one, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT id, kind, topic, url, secret, ends_ms FROM hooks"
                   " WHERE id = ?",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    return read_one(s, arena, ret_one, err);
}

/* The subscription that there is takes over what is new of the question. */
static int renew(struct hubdb *store, int64_t id,
                 const struct subscription *question, struct err *err)
{
    struct buf secret = {0};
    int r = question->secret.n
                ? hook_unseal_secret(store, question->id, question->secret,
                                     &secret, err)
                : 0;

    if (r == 0)
        r = set_secret(store, id, buf_str(&secret), err);
    if (r == 0)
        r = SQL_RUN(store, err,
                    "UPDATE hooks SET ends_ms = ?, paused_ms = 0,"
                    " paused_why = '' WHERE id = ?",
                    SQL_NUMBER(question->ends_ms), SQL_NUMBER(id));
    if (r == 0)
        r = hook_delete(store, question->id, err);
    if (secret.p)
        OPENSSL_cleanse(secret.p, secret.n);
    buf_done(&secret);
    return r;
}

static int begin(struct hubdb *store, int64_t id, int64_t delivery,
                 struct err *err)
{
    int r = SQL_RUN(store, err, "UPDATE deliveries SET state = 1 WHERE id = ?",
                    SQL_NUMBER(delivery));

    return r < 0 ? r
                 : SQL_RUN(store, err,
                           "UPDATE hooks SET kind = ?, seq = -1 WHERE id = ?",
                           SQL_NUMBER(HOOK_FEED), SQL_NUMBER(id));
}

static int agreed(struct hubdb *store, const struct subscription *question,
                  int64_t delivery, struct err *err)
{
    bool leave = question->kind == HOOK_LEAVE;
    char what[WHAT_MAX];
    const struct audit_line line =
        line_of(leave ? "websub.unsubscribe" : "websub.subscribe",
                question->topic, question->callback, what);
    int64_t old = 0;
    int r =
        find(store, HOOK_FEED, question->topic, question->callback, &old, err);

    if (r == 1 && !leave)
        r = renew(store, old, question, err);
    else if (r == 0 && !leave)
        r = begin(store, question->id, delivery, err);
    else if (r >= 0) {
        r = old ? hook_delete(store, old, err) : 0;
        if (r == 0)
            r = hook_delete(store, question->id, err);
    }
    return r < 0 ? r : audit_append(hubdb_db(store), &line, err);
}

/* Only who did not answer properly is asked again. */
static int settle(struct hubdb *store, struct arena *arena,
                  const struct attempt *a, bool echoed, struct err *err)
{
    struct subscription question = {0};
    int64_t count = 0;
    int r = delivery_log(store, a, &count, err);

    if (r == 0)
        r = get(store, arena, a->hook_id, &question, err);
    if (r < 1 || !count) /* another question took its place */
        return r < 0 ? r : 0;
    if (echoed && a->status >= 200 && a->status < 300)
        return agreed(store, &question, a->delivery_id, err);
    if (count < WEBSUB_ATTEMPTS_MAX && (!a->status || a->status >= 500))
        return delivery_put_off(store, a, count, err);
    return hook_delete(store, question.id, err);
}

int websub_answered(struct hubdb *store, const struct attempt *attempt,
                    bool echoed, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = settle(store, arena, attempt, echoed, err);
    return end(store, r, err);
}
