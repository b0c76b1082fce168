/*
 * crawler/warc_part.h - the parts of the writer of warc.h, for each other only.
 *
 *   warc_write.c    one fetch: request, response or revisit, metadata
 *   warc_record.c   packing one record
 *   warc_file.c     the open segment: bytes into it, beginning, closing
 *   warc_earlier.c  what was written before, that a revisit refers to
 *   warc_open.c     opening a store; what a process left is taken over
 */
#ifndef CRAWLER_WARC_PART_H
#define CRAWLER_WARC_PART_H

#include "base/gzip.h"
#include "crawler/cdxj.h"
#include "crawler/warc.h"

enum { WARC_ID_MAX = 64 /* "<urn:uuid:...>" */ };

enum warc_answer { ANSWER_RESPONSE, ANSWER_SAME_PAYLOAD, ANSWER_NOT_MODIFIED };

struct warc_writer {
    char *dir, *path; /* path of the open segment */
    uint64_t segment_max;
    int lock, fd;     /* fd is -1 when no segment is open */
    uint32_t segment; /* number of the open one, or of the last */
    uint64_t offset;  /* its length */
    char info_id[WARC_ID_MAX];
    struct digester *digester;
    struct warc_known *payloads, *urls;
    struct buf lines;  /* CDXJ of the open segment, not sorted */
    struct buf head;   /* WARC head of the record at hand */
    struct buf http;   /* HTTP head when it is not stored as it came */
    struct buf packed; /* members to be written */
    struct gzip *gzip;
    enum gzip_how how;   /* of the record at hand */
    struct buf original; /* head of the record referred to */
    uint32_t seen;       /* segment behind seen_fd */
    int seen_fd;
};

/* --- warc_record.c: into w->head, then packed behind w->packed --- */

void warc_make_id(char id[WARC_ID_MAX]);
void warc_record_begin(struct warc_writer *w, enum warc_type type,
                       const char *id, int64_t date_unix_ms);
/* A field without a value is left out. */
void warc_head_field(struct warc_writer *w, const char *name,
                     const char *value);
/* A URL that holds control characters could forge a header line: these are
 * written %XX. */
void warc_head_uri(struct warc_writer *w, const char *name, struct str uri);
/* Ends the head with what describes the block, and packs head and block. */
void warc_record_end(struct warc_writer *w, const char *content_type,
                     struct str first, struct str second);

/* --- warc_file.c --- */

int warc_file_open(struct warc_writer *w, uint32_t segment, struct err *err);
/* A segment is open, has room, and begins with its warcinfo. */
int warc_file_ready(struct warc_writer *w, struct err *err);
/* Writes what is packed; a failure is cut back, and the writer as before. */
int warc_flush(struct warc_writer *w, struct err *err);
/* Without folder and ".open"; borrowed from w->path. */
struct str warc_file_name(const struct warc_writer *w);

/* --- warc_earlier.c --- */

struct warc_original {
    struct str uri, date, id; /* borrowed from w->original; p NULL: unknown */
};

uint64_t warc_payload_key(struct str digest);
/* What the later lookups need of a record just written or read back. */
void warc_note(struct warc_writer *w, const struct cdxj_entry *e,
               uint32_t segment);
/* The record `known` has under `key`, or what that one refers to, if its field
 * `name` is `value`; false: none. */
bool warc_find_earlier(struct warc_writer *w, const struct warc_known *known,
                       uint64_t key, const char *name, struct str value,
                       struct warc_original *ret_original);

/* --- warc_write.c --- */

/* Adds the CDXJ line of a record of the open segment; `whole`: later ones may
 * refer to it. */
void warc_index_line(struct warc_writer *w, struct cdxj_entry *e, bool whole);
struct str warc_mime_of(enum warc_answer kind, struct str headers);

#endif
