/* console/letter.c - see letter.h: what is written, and the list. */
#include "console/letter.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/html.h"
#include "config/registry.h"
#include "console/letter_part.h"
#include "console/picture.h"
#include "console/watch.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/* --- what stands in it --- */

static void address(struct buf *out, const struct letter_task *w)
{
    if (!*w->base_url)
        return;
    buf_addf(out, "%s/cong/", w->base_url);
    html_query(out, str_of(w->portal->code));
    buf_addz(out, "/canh-bao");
}

static void figures(struct buf *out, const struct alert *a)
{
    if (a->kind == ALERT_INDEXED_FELL || a->kind == ALERT_FAULTS_ROSE)
        buf_addf(out, ": %" PRId64 " → %" PRId64, a->before, a->now);
    else if (a->kind == ALERT_TLS_ENDS)
        buf_addf(out, ": %" PRId64 " ngày / days", a->now);
    if (*a->subject)
        buf_addf(out, "\n  %s", a->subject);
}

static void text_in(struct buf *out, const struct letter_task *w, int english)
{
    if (w->test)
        buf_addz(out, english ? "This is a trial: alerts of this portal come "
                                "to you.\n"
                              : "Đây là thư thử: cảnh báo của cổng này được "
                                "gửi tới bạn.\n");
    for (size_t i = 0; i < w->count; i++) {
        buf_addf(out, "- %s", alert_say(w->alerts[i].kind, english));
        figures(out, &w->alerts[i]);
        buf_addc(out, '\n');
    }
}

static void write_text(struct buf *out, const struct letter_task *w)
{
    buf_addf(out, "%s (%s)\n\n", w->portal->name, w->portal->host);
    text_in(out, w, 0);
    buf_addz(out, "\n");
    address(out, w);
    buf_addz(out, "\n\n-- English --\n\n");
    text_in(out, w, 1);
}

static json_t *alert_json(const struct alert *a)
{
    char at[CLOCK_ISO_MAX];

    return json_pack("{sI, ss, ss, ss, ss, sI, sI, ss}", "id",
                     (json_int_t)a->id, "kind", alert_name(a->kind), "text_vi",
                     alert_say(a->kind, 0), "text_en", alert_say(a->kind, 1),
                     "subject", a->subject, "before", (json_int_t)a->before,
                     "now", (json_int_t)a->now, "noticed",
                     clock_iso(at, a->at_ms, false));
}

static void write_json(struct buf *out, const struct letter_task *w)
{
    scoped(buf_done) struct buf link = {0};
    char at[CLOCK_ISO_MAX];
    json_t *list = json_array();

    address(&link, w);
    for (size_t i = 0; i < w->count; i++)
        json_array_append_new(list, alert_json(&w->alerts[i]));
    json_t *body =
        json_pack("{ss, ss, s{ss, ss, ss, ss, so}}", "type",
                  w->test ? "coverage.test" : "coverage.alert", "timestamp",
                  clock_iso(at, w->now_ms, false), "data", "portal",
                  w->portal->code, "name", w->portal->name, "host",
                  w->portal->host, "url", link.p ? link.p : "", "alerts", list);
    char *text = json_dumps(body, JSON_COMPACT);
    buf_addz(out, text ? text : "{}");
    free(text);
    json_decref(body);
}

/* --- keeping it --- */

static int put(struct picture *p, const struct letter_task *w,
               const char *channel, struct str target, struct str body,
               struct err *err)
{
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "INSERT INTO letter(portal, channel, target, body, made_ms,"
                   " next_ms) VALUES(?, ?, ?, ?, ?, ?)",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(w->portal->code));
    db_bind_str(q, 2, str_of(channel));
    db_bind_str(q, 3, target);
    db_bind_str(q, 4, body);
    db_bind_int(q, 5, w->now_ms);
    db_bind_int(q, 6, w->now_ms);
    return db_run(q, err);
}

static int write_all(struct picture *p, const struct letter_task *w,
                     struct err *err)
{
    scoped(buf_done) struct buf text = {0}, json = {0};
    struct str emails = str_of(w->watch->emails), one;
    int r = 0;

    write_text(&text, w);
    write_json(&json, w);
    if (*w->watch->webhook)
        r = put(p, w, "webhook", str_of(w->watch->webhook), buf_str(&json),
                err);
    while (r == 0 && str_cut(&emails, ' ', &one))
        if (one.n)
            r = put(p, w, "email", one, buf_str(&text), err);
    return r;
}

int letter_write(struct picture *p, const struct letter_task *task,
                 struct err *err)
{
    int r = db_begin(picture_db(p), err);

    if (r < 0)
        return r;
    r = write_all(p, task, err);
    return db_end(picture_db(p), r, err);
}

int letter_list(struct picture *p, const char *portal, struct arena *arena,
                struct letter *ret_letters, size_t max, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "SELECT channel, target, made_ms, sent_ms, next_ms, tries, why"
        " FROM letter WHERE portal = ? ORDER BY id DESC LIMIT ?",
        err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, (int64_t)max);
    while ((r = db_step(q, err)) == 1)
        ret_letters[n++] = (struct letter){
            .channel = arena_str(arena, db_str(q, 0)),
            .target = arena_str(arena, db_str(q, 1)),
            .made_ms = db_int(q, 2),
            .sent_ms = db_int(q, 3),
            .next_ms = db_int(q, 4),
            .tries = db_int(q, 5),
            .why = arena_str(arena, db_str(q, 6)),
        };
    return r < 0 ? r : n;
}
