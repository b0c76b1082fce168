/*
 * console/letter_send.c - the way out of letters, see letter.h.
 *
 * One after the other: they are few, and no thread of the server waits for them
 * but that of a trial.  A webhook goes where base/outbound.h lets it go.
 */
#include "console/letter.h"

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/outbound.h"
#include "base/seal.h"
#include "config/options.h"
#include "console/letter_part.h"
#include "console/mail.h"
#include "console/picture.h"
#include "console/watch.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdio.h>

enum {
    HOOK_TIMEOUT_MS = 20000,
    ANSWER_MAX_BYTES = 4096,
    POLL_MS = 1000,
    KEY_MAX = 64,
    MINUTE_MS = 60000,
};
#define SECRET_MARK "whsec_"

struct sending {
    struct picture *p;
    const struct options *options;
    struct arena *arena;
    int64_t now_ms;
};

struct due { /* a letter to be tried; of the arena */
    int64_t id, tries;
    const char *portal, *channel, *target;
    struct str body;
};

bool letter_sign(struct buf *out, const char *secret, const char *id,
                 int64_t at_s, struct str body)
{
    scoped(buf_done) struct buf text = {0};
    char key[KEY_MAX], base64[SEAL_BASE64_MAX];
    unsigned char mac[SEAL_BYTES];
    size_t key_n = 0;

    if (!str_starts(str_of(secret), STR(SECRET_MARK)) ||
        !seal_base64_read(str_of(secret + strlen(SECRET_MARK)), key, sizeof key,
                          &key_n))
        return false;
    buf_addf(&text, "%s.%" PRId64 ".", id, at_s);
    buf_add(&text, body);
    seal_hmac(mac, (struct str){key, key_n}, buf_str(&text));
    buf_addf(out, "v1,%s", seal_base64(base64, mac));
    return true;
}

/* --- webhook --- */

static void take_answer(void *context, const struct outbound_answer *answer)
{
    struct buf *why = context;

    buf_reset(why);
    if (answer->status >= 200 && answer->status < 300)
        return;
    if (answer->status)
        buf_addf(why, "HTTP %d", answer->status);
    else
        buf_addz(why, *answer->why ? answer->why : "no answer");
}

static int post(const struct due *d, const char *const *headers,
                const struct options *options, struct buf *why, struct err *err)
{
    scoped(outbound_freep) struct outbound *out = NULL;
    const struct outbound_request request = {
        .url = d->target,
        .post = true,
        .body = d->body,
        .headers = headers,
        .body_max_bytes = ANSWER_MAX_BYTES,
        .timeout_ms = HOOK_TIMEOUT_MS,
    };
    /* Where it may go was asked when it was set, and is again by address. */
    int r = outbound_new(&out, options->common.allow_private, err);

    if (r < 0)
        return r;
    outbound_start(out, &request);
    while (outbound_active(out))
        outbound_poll(out, POLL_MS, take_answer, why);
    return 0;
}

static int send_hook(const struct sending *s, const struct due *d,
                     struct buf *why, struct err *err)
{
    scoped(buf_done) struct buf signature = {0}, secret = {0};
    const char *id = arena_printf(s->arena, "msg_%" PRId64, d->id);
    int r = watch_secret(s->p, d->portal, &secret, err);
    bool signs =
        r == 0 && secret.n &&
        letter_sign(&signature, secret.p, id, s->now_ms / 1000, d->body);

    if (secret.p)
        OPENSSL_cleanse(secret.p, secret.n);
    if (r < 0)
        return r;
    if (!signs)
        return err_set(err, ERR_FORMAT, "the webhook has no secret any more");
    const char *const headers[] = {
        "Content-Type: application/json",
        arena_printf(s->arena, "webhook-id: %s", id),
        arena_printf(s->arena, "webhook-timestamp: %" PRId64, s->now_ms / 1000),
        arena_printf(s->arena, "webhook-signature: %s", signature.p),
        NULL,
    };
    return post(d, headers, s->options, why, err);
}

/* --- e-mail --- */

static int send_mail(const struct due *d, const struct options *options,
                     int64_t now_ms, struct arena *arena, struct err *err)
{
    size_t end = 0;

    while (end < d->body.n && d->body.p[end] != '\n')
        end++;
    const struct mail mail = {
        .to = d->target,
        .subject = arena_printf(arena, "[Liên Cổng] Cảnh báo: %.*s", (int)end,
                                d->body.p),
        .text = d->body,
        .id = arena_printf(arena, "letter%" PRId64, d->id),
        .now_ms = now_ms,
    };
    return mail_send(&mail, options, err);
}

/* --- what came of it --- */

static int64_t next_try(int64_t tries, int64_t now_ms)
{
    int64_t minutes = (int64_t)1 << (tries < 10 ? tries : 10);

    if (tries >= LETTER_TRIES)
        return 0;
    return now_ms +
           (minutes < LETTER_WAIT_MAX ? minutes : LETTER_WAIT_MAX) * MINUTE_MS;
}

static int note(struct picture *p, const struct due *d, const char *why,
                int64_t now_ms, struct err *err)
{
    struct db_stmt *q = db_prepare(picture_db(p),
                                   "UPDATE letter SET tries = ?, sent_ms = ?,"
                                   " next_ms = ?, why = ? WHERE id = ?",
                                   err);
    bool sent = !*why;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, d->tries + 1);
    db_bind_int(q, 2, sent ? now_ms : 0);
    db_bind_int(q, 3, sent ? 0 : next_try(d->tries, now_ms));
    db_bind_str(q, 4, str_of(why));
    db_bind_int(q, 5, d->id);
    return db_run(q, err);
}

static int send_one(const struct sending *s, const struct due *d,
                    bool *ret_sent, struct err *err)
{
    scoped(buf_done) struct buf why = {0};
    struct err fault = {0};
    int r = !strcmp(d->channel, "email")
                ? send_mail(d, s->options, s->now_ms, s->arena, &fault)
                : send_hook(s, d, &why, &fault);
    const char *text = r < 0 ? fault.msg : why.n ? why.p : "";

    *ret_sent = !*text;
    return note(s->p, d, text, s->now_ms, err);
}

static int read_due(struct picture *p, const char *portal, int64_t now_ms,
                    struct arena *arena, struct due *ret_due, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "SELECT id, portal, channel, target, body, tries FROM letter"
        " WHERE next_ms > 0 AND next_ms <= ?1 AND (?2 = '' OR portal = ?2)"
        " ORDER BY next_ms LIMIT ?3",
        err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, now_ms);
    db_bind_str(q, 2, str_of(portal ? portal : ""));
    db_bind_int(q, 3, LETTER_AT_ONCE);
    while ((r = db_step(q, err)) == 1) {
        struct str body = db_str(q, 4);
        ret_due[n++] = (struct due){
            .id = db_int(q, 0),
            .portal = arena_str(arena, db_str(q, 1)),
            .channel = arena_str(arena, db_str(q, 2)),
            .target = arena_str(arena, db_str(q, 3)),
            .body = {arena_str(arena, body), body.n},
            .tries = db_int(q, 5),
        };
    }
    return r < 0 ? r : n;
}

static int forget(struct picture *p, int64_t now_ms, struct err *err)
{
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "DELETE FROM letter WHERE next_ms = 0 AND made_ms < ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, now_ms - (int64_t)LETTER_DAYS * 24 * 60 * MINUTE_MS);
    return db_run(q, err);
}

int letter_send_due(struct picture *p, const struct options *options,
                    const char *portal, int64_t now_ms,
                    struct letter_sums *sums, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct sending s = {p, options, arena, now_ms};
    struct due *due = arena_alloc(arena, LETTER_AT_ONCE * sizeof *due);
    int n = read_due(p, portal, now_ms, arena, due, err);
    int r = n < 0 ? n : 0;

    for (int i = 0; i < n && r == 0; i++) {
        bool sent = false;
        r = send_one(&s, &due[i], &sent, err);
        sums->sent += sent;
        sums->failed += !sent;
    }
    return r < 0 ? r : forget(p, now_ms, err);
}
