/*
 * syndication/avatar.c - see picture.h.
 *
 *   avatars   which published item names which address; kept by triggers, so
 *             that every way of changing an item counts
 *   pictures  what came of an address: 1 here, 0 not (yet)
 */
#include "syndication/avatar.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/httpd.h"
#include "base/jsontext.h"
#include "base/log.h"
#include "base/outbound.h"
#include "base/seal.h"
#include "syndication/service.h"
#include "syndication/sql.h"
#include "syndication/store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    UNDER_WAY_MAX = 8,
    TIMEOUT_MS = 15000,
    AGAIN_MS = 3600000,
    HOPS_MAX = 3,
};

#define AVATAR_ROW(from)                                                       \
    "INSERT INTO avatars SELECT " from ".id, json_extract(" from ".body,"      \
    " '$.Avatar') WHERE " from ".status = 1 AND"                               \
    " json_extract(" from ".body, '$.Avatar') LIKE 'http%'"

const char avatar_schema[] =
    "CREATE TABLE avatars(item_id INTEGER PRIMARY KEY, url TEXT NOT NULL);"
    "CREATE INDEX avatars_url ON avatars(url);"
    "CREATE TABLE pictures(url TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    "  here INTEGER NOT NULL, type TEXT NOT NULL, tries INTEGER NOT NULL,"
    "  due_ms INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TRIGGER avatar_put AFTER INSERT ON items BEGIN"
    "  " AVATAR_ROW(
        "new") "; END;"
               "CREATE TRIGGER avatar_set AFTER UPDATE ON items BEGIN"
               "  DELETE FROM avatars WHERE item_id = new.id;"
               "  " AVATAR_ROW(
                   "new") "; END;"
                          "CREATE TRIGGER avatar_gone AFTER DELETE ON items "
                          "BEGIN"
                          "  DELETE FROM avatars WHERE item_id = old.id; END;"
                          "INSERT INTO avatars SELECT id, json_extract(body, "
                          "'$.Avatar') FROM items"
                          "  WHERE status = 1 AND json_extract(body, "
                          "'$.Avatar') LIKE 'http%';";

/* An address on its way. */
struct errand {
    char *url; /* as the item names it; NULL: free */
    int hops;
};

struct avatars {
    struct avatar_settings settings;
    struct hubdb *store;
    struct outbound *outbound;
    struct errand errands[UNDER_WAY_MAX];
    int64_t changes; /* of the store, when last looked at */
    int64_t look_ms; /* steady: when to look again all the same */
    pthread_t thread;
    atomic_bool stopping;
};

const char *avatar_type(struct str b)
{
    static const struct {
        size_t at;
        struct str mark;
        const char *type;
    } marks[] = {
        {0, {"\xff\xd8\xff", 3}, "image/jpeg"},
        {0, {"\x89PNG\r\n\x1a\n", 8}, "image/png"},
        {0, {"GIF8", 4}, "image/gif"},
        {8, {"WEBP", 4}, "image/webp"},
        {4, {"ftypavif", 8}, "image/avif"},
    };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(str_sub(b, marks[i].at, b.n), marks[i].mark))
            return marks[i].type;
    return NULL;
}

static void id_of(char id[SEAL_HEX_MAX], struct str url)
{
    unsigned char hash[SEAL_BYTES];

    seal_sha256(hash, url, STR(""));
    seal_hex(id, hash);
    id[AVATAR_ID_HEX] = 0;
}

static char *file_of(struct arena *arena, const char *data_dir, struct str id)
{
    return arena_printf(arena, "%s/pictures/%.*s", data_dir, (int)id.n, id.p);
}

int avatar_path(struct hubdb *store, struct arena *arena, struct str url,
                struct str *ret_path, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT id FROM pictures WHERE url = ? AND here = 1", err);

    *ret_path = STR("");
    if (!s || !url.n)
        return s ? 0 : -err->code;
    db_bind_str(s, 1, url);
    int r = db_step(s, err);
    if (r == 1) {
        struct str id = db_str(s, 0);
        *ret_path = str_of(arena_printf(arena, "/anh/%.*s", (int)id.n, id.p));
        db_reset(s);
    }
    return r < 0 ? err_wrap(err, "pictures") : 0;
}

/* What came of an address; a picture that is here is a change of the store,
 * since boxes look different now. */
static int settle(struct avatars *p, struct str url, const char *type,
                  struct err *err)
{
    char id[SEAL_HEX_MAX];
    int r = hubdb_begin(p->store, err);
    struct db_stmt *s =
        r < 0
            ? NULL
            : db_prepare(hubdb_db(p->store),
                         "INSERT INTO pictures VALUES(?1, ?2, ?3, ?4, 1, ?5)"
                         " ON CONFLICT(url) DO UPDATE SET here = ?3, type = ?4,"
                         " tries = tries + 1, due_ms = ?5",
                         err);

    id_of(id, url);
    if (s) {
        db_bind_str(s, 1, url);
        db_bind_str(s, 2, str_of(id));
        db_bind_int(s, 3, type != NULL);
        db_bind_str(s, 4, str_of(type ? type : ""));
        db_bind_int(s, 5, clock_unix_ms() + AGAIN_MS);
    }
    r = s ? db_run(s, err) : -err->code;
    if (r == 0 && type)
        r = hubdb_touch(p->store, err);
    if (r == 0)
        r = hubdb_commit(p->store, err);
    if (r < 0)
        hubdb_rollback(p->store);
    return r;
}

static void begin(struct avatars *p, struct errand *errand, const char *url)
{
    static const char *const headers[] = {
        "Accept: image/avif,image/webp,image/jpeg,image/png,image/gif", NULL};
    const struct outbound_request request = {
        .owner = errand,
        .url = url,
        .headers = headers,
        .body_max_bytes = AVATAR_MAX_BYTES,
        .timeout_ms = TIMEOUT_MS,
    };

    outbound_start(p->outbound, &request);
}

static int keep(struct avatars *p, const struct errand *errand,
                struct str bytes, const char *type, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct str url = str_of(errand->url);
    char id[SEAL_HEX_MAX];
    int r = 0;

    id_of(id, url);
    if (type)
        r = file_write(file_of(arena, p->settings.data_dir, str_of(id)),
                       bytes.p, bytes.n, err);
    return r < 0 ? r : settle(p, url, type, err);
}

static void ended(void *context, const struct outbound_answer *answer)
{
    struct avatars *p = context;
    struct errand *errand = answer->owner;
    const char *type = answer->status == 200 && !answer->cut
                           ? avatar_type(answer->body)
                           : NULL;
    struct err err = {0};

    if (answer->location && errand->hops < HOPS_MAX) {
        errand->hops++;
        begin(p, errand, answer->location);
        return;
    }
    if (keep(p, errand, answer->body, type, &err) < 0)
        log_error("picture.unwritten", kv("why", err.msg));
    else if (!type)
        log_warn("picture.missing", kv("url", errand->url),
                 kv("status", answer->status),
                 kv("why", *answer->why ? answer->why : "is no picture"));
    free(errand->url);
    *errand = (struct errand){0};
}

static bool is_under_way(const struct avatars *p, struct str url)
{
    for (int i = 0; i < UNDER_WAY_MAX; i++)
        if (p->errands[i].url && str_is(url, p->errands[i].url))
            return true;
    return false;
}

static struct errand *free_errand(struct avatars *p)
{
    for (int i = 0; i < UNDER_WAY_MAX; i++)
        if (!p->errands[i].url)
            return &p->errands[i];
    return NULL;
}

/* Newest first: those are what boxes show. */
static int fetch_due(struct avatars *p, bool *ret_all, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(p->store),
        "SELECT a.url FROM avatars a LEFT JOIN pictures p ON p.url = a.url"
        " WHERE p.url IS NULL OR (p.here = 0 AND p.tries < ?2 AND"
        " p.due_ms <= ?1) GROUP BY a.url ORDER BY max(a.item_id) DESC"
        " LIMIT 16",
        err);
    struct errand *errand;
    int r = s ? 1 : -err->code;

    *ret_all = true;
    if (!s)
        return r;
    db_bind_int(s, 1, clock_unix_ms());
    db_bind_int(s, 2, AVATAR_TRIES_MAX);
    while ((r = db_step(s, err)) == 1) {
        struct str url = db_str(s, 0);
        if (is_under_way(p, url))
            continue;
        *ret_all = false;
        if (!(errand = free_errand(p)))
            break;
        errand->url = str_dup(url);
        begin(p, errand, errand->url);
    }
    db_reset(s);
    return r < 0 ? r : 0;
}

static int forget(struct avatars *p, struct arena *arena, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(p->store),
        "DELETE FROM pictures WHERE NOT EXISTS(SELECT 1 FROM avatars a"
        " WHERE a.url = pictures.url) RETURNING id",
        err);
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1)
        (void)unlink(file_of(arena, p->settings.data_dir, db_str(s, 0)));
    return r;
}

/* Looks when the store changed, and now and then for what is due again. */
static int look(struct avatars *p, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hubdb_state state;
    bool all = true;
    int64_t now = clock_steady_ms();
    int r = hubdb_state(p->store, &state, err);

    if (r < 0 || (state.changes == p->changes && now < p->look_ms))
        return r;
    r = forget(p, arena, err);
    if (r == 0)
        r = fetch_due(p, &all, err);
    p->changes = all ? state.changes : -1;
    p->look_ms = now + AGAIN_MS / 60;
    return r;
}

static void *carry(void *context)
{
    struct avatars *p = context;

    while (!atomic_load(&p->stopping)) {
        struct err err = {0};
        if (look(p, &err) < 0)
            log_error("pictures.unread", kv("why", err.msg));
        outbound_poll(p->outbound, AVATAR_LOOK_MS, ended, p);
    }
    return NULL;
}

/* After a restore from a backup the table may know pictures that are not here:
 * they are fetched again. */
static int find_lost(struct avatars *p, struct arena *arena, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(p->store), "SELECT id FROM pictures WHERE here = 1", err);
    struct buf lost = {0};
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1) {
        struct str id = db_str(s, 0);
        if (access(file_of(arena, p->settings.data_dir, id), R_OK) == 0)
            continue;
        buf_addz(&lost, lost.n ? "," : "");
        jsontext_add(&lost, id);
    }
    if (r == 0 && lost.n) {
        const char *list = arena_printf(arena, "[%s]", lost.p);
        r = SQL_RUN(p->store, err,
                    "DELETE FROM pictures WHERE id IN (SELECT value FROM"
                    " json_each(?))",
                    SQL_TEXT(str_of(list)));
    }
    buf_done(&lost);
    return r;
}

static void release(struct avatars *p)
{
    for (int i = 0; i < UNDER_WAY_MAX; i++)
        free(p->errands[i].url);
    outbound_free(p->outbound);
    hubdb_free(p->store);
    free(p);
}

int avatars_start(struct avatars **ret_pictures,
                  const struct avatar_settings *settings, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct avatars *p = NEW(avatars);
    int r = hubdb_open(&p->store, settings->data_dir, DB_WRITE, err);

    p->settings = *settings;
    p->changes = -1;
    atomic_init(&p->stopping, false);
    if (r == 0)
        r = file_make_dir(
            arena_printf(arena, "%s/pictures", settings->data_dir), err);
    if (r == 0)
        r = find_lost(p, arena, err);
    if (r == 0)
        r = outbound_new(&p->outbound, settings->allow_private, err);
    if (r == 0 && pthread_create(&p->thread, NULL, carry, p))
        r = err_errno(err, "starting the thread of pictures");
    if (r < 0) {
        release(p);
        return r;
    }
    *ret_pictures = p;
    return 0;
}

void avatars_stop(struct avatars *pictures)
{
    if (!pictures)
        return;
    atomic_store(&pictures->stopping, true);
    pthread_join(pictures->thread, NULL);
    release(pictures);
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789abcdef", s.p[i]))
            return false;
    return s.n == AVATAR_ID_HEX;
}

void avatar_serve(struct httpd_request *rq, struct httpd_response *rs,
                  void *service)
{
    struct err err = {0};
    char *bytes = NULL;
    size_t n = 0;

    if (!is_id(rq->rest) ||
        file_read(&bytes, &n,
                  file_of(rq->arena, hubserve_data_dir(service), rq->rest),
                  AVATAR_MAX_BYTES, &err) < 0) {
        rs->status = 404;
        rs->content_type = "text/plain; charset=utf-8";
        buf_addz(&rs->body, "Không có ảnh này.\n");
        return;
    }
    buf_add(&rs->body, (struct str){bytes, n});
    free(bytes);
    rs->content_type = avatar_type(buf_str(&rs->body));
    if (!rs->content_type)
        rs->content_type = "application/octet-stream";
    httpd_set_header(rs, "Cross-Origin-Resource-Policy", "cross-origin");
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
    httpd_set_header(rs, "Cache-Control", "public, max-age=86400");
    httpd_etag(rq, rs);
}
