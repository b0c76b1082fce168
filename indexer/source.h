/*
 * indexer/source.h - the WARC store as a sequence of pages: each answer joined
 * with the metadata that the crawler wrote behind it, each revisit, when
 * asked for, with the bytes it stands for.
 */
#ifndef INDEXER_SOURCE_H
#define INDEXER_SOURCE_H

#include "config/reason.h"
#include "crawler/warc.h"

struct err;
struct source;
struct verdict;
struct verdicts;

enum page_type {
    PAGE_ANSWER,    /* an HTTP answer with its body */
    PAGE_REVISIT,   /* stands for bytes written before: source_resolve() */
    PAGE_UNCHANGED, /* as it was at the last visit */
    PAGE_DECISION,  /* no answer: `reason` says why */
};

struct page { /* zeroed is ready; released with page_done() */
    enum page_type type;
    struct buf url;          /* canonical */
    struct buf portal;       /* registry code, may be empty */
    struct buf block;        /* HTTP message; of a resource record: the bytes */
    bool bare;               /* the block is a body without HTTP head */
    struct buf content_type; /* of a bare one */
    struct buf head;         /* HTTP head of a revisit; else that of `block` */
    enum reason reason;      /* REASON_COUNT: none given */
    struct buf detail;
    struct buf lastmod;  /* of the sitemap, ISO; may be empty */
    struct buf found_on; /* page whose link led here first; may be empty */
    int64_t date_unix_ms;
    struct warc_position position; /* where the bytes stand */
    struct warc_position next;     /* where to go on reading */
    uint64_t digest;               /* hash of the payload digest; 0: none */
};
void page_done(struct page *p);

/* Reads the folder `dir` from `from` on.  `verdicts` knows earlier pages and
 * payloads; borrowed for the life of the source. */
int source_open(struct source **ret_source, const char *dir,
                struct warc_position from, struct verdicts *verdicts,
                struct err *err);
void source_free(struct source *s);
DEFINE_FREEP(source)

/*
 * 1: a page, in the caller's `page` (emptied first); 0: nothing more for now.
 * ERR_FORMAT, ERR_LIMIT: a record that cannot be read; the next call goes on
 * behind it.  Other errors end the reading.
 */
int source_next(struct source *s, struct page *page, struct err *err);

/*
 * Makes of a PAGE_REVISIT what it says, by what `verdicts` knows at this
 * moment: so all pages before it must have been judged, at least those of the
 * same URL or digest.  1: PAGE_ANSWER with bytes written before, of this or
 * another URL, or PAGE_UNCHANGED; 0: it says nothing that we could use (its
 * bytes were pruned).
 */
int source_resolve(struct source *s, struct page *page, struct err *err);

/* The page whose bytes stand at `position`.  ERR_NOT_FOUND when there is no
 * such record any more. */
int source_read_at(const char *dir, struct warc_position position,
                   struct page *page, struct err *err);

/* The page that `v` was given on, under its URL: the record may be that of
 * another with the same bytes. */
int source_read_verdict(const char *dir, const struct verdict *v,
                        struct page *page, struct err *err);

#endif
