/*
 * base/audit.h - the hash-chained log of every access, change and
 * setting (Thông tư 12/2025, REQUIREMENTS H9).
 *
 * Lines live in table `audit` of a program's own database, which refuses UPDATE
 * and DELETE.  The hash of a line covers its fields and the hash of the line
 * before it, so a line that was changed, taken out or put in between breaks the
 * chain from there on.  A tail that was cut off shows too, because the database
 * remembers the highest number it ever gave.  Who rewrites the whole file can
 * only be found out with a head hash noted elsewhere: audit_verify() takes one.
 *
 * Changes append their line in their own transaction.  Accesses are counted in
 * a queue and appended in batches by one thread: equal accesses between two
 * flushes become one line with a count.
 */
#ifndef BASE_AUDIT_H
#define BASE_AUDIT_H

#include "base/seal.h"
#include "base/str.h"

struct err;
struct db;
struct audit_queue;

extern const char audit_schema[]; /* SQL that makes the table */

struct audit_line {
    int64_t at_ms;      /* when, or when the first of `count` happened */
    struct str who;     /* "key:3", "cli:root", "-" when unknown */
    struct str from;    /* address, or "-" */
    struct str action;  /* "detail", "item.put", "key.add" ... */
    struct str what;    /* item, parameters; free text */
    struct str outcome; /* "ok", or the reason of a refusal */
    int64_t count;
};

/* Within the caller's transaction. */
int audit_append(struct db *db, const struct audit_line *line, struct err *err);

struct audit_report {
    int64_t lines;
    int64_t bad_seq;         /* 0: the chain is whole */
    const char *why;         /* static; NULL when whole */
    char head[SEAL_HEX_MAX]; /* hash of the last line */
};

/*
 * Reads the whole chain.  `noted_head` is a head printed earlier (hex) that
 * must still be in the chain, or NULL.  0 whether the chain is whole or not;
 * ERR_IO when it cannot be read.
 */
int audit_verify(struct db *db, const char *noted_head,
                 struct audit_report *ret_report, struct err *err);

/* Writes the newest `limit` lines, oldest first, as JSON Lines.  Masked: names
 * and addresses are partly hidden (mask.h). */
int audit_print(struct db *db, int64_t limit, bool masked, struct buf *out,
                struct err *err);

/* Calls for the newest `limit` lines before number `before`, newest first; the
 * texts are borrowed for the call.  Pass INT64_MAX for the end. */
int audit_each(struct db *db, int64_t before, int64_t limit,
               void (*call)(void *context, int64_t seq,
                            const struct audit_line *line),
               void *context, struct err *err);

/* Lines different from each other that wait at most; beyond it they are
 * counted together under action "overflow". */
enum { AUDIT_QUEUE_MAX = 1 << 16 };

struct audit_queue *audit_queue_new(void);
void audit_queue_free(struct audit_queue *q); /* accepts NULL */
/* From any thread, quick: no disk.  The texts are copied; at_ms and count are
 * the queue's business. */
void audit_note(struct audit_queue *q, const struct audit_line *line);
/* Appends what waits in one transaction; on failure it goes on waiting. */
int audit_flush(struct audit_queue *q, struct db *db, struct err *err);

#endif
