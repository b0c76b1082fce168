/*
 * crawler/warc.h - the store of what was crawled: WARC/1.1 (ISO 28500:2017),
 * one gzip member a record; also what all later stations see of the crawler.
 *
 * A store is a folder of segments "liencong-00000001.warc.gz"; the one being
 * written is called "....warc.gz.open" and renamed when it is full or closed.
 * Beside each segment lies a CDXJ index "....cdxj".  Records of one fetch stand
 * together: request, response (or revisit), metadata, joined by
 * WARC-Concurrent-To.
 *
 * The reader reads any WARC 1.0/1.1 (and what wget and Heritrix write): gzip
 * member by member, several records in one member, or not compressed.
 */
#ifndef CRAWLER_WARC_H
#define CRAWLER_WARC_H

#include "base/mem.h"
#include "base/str.h"

struct err;

enum warc_type {
    WARC_WARCINFO,
    WARC_REQUEST,
    WARC_RESPONSE,
    WARC_REVISIT,
    WARC_METADATA,
    WARC_RESOURCE,
    WARC_CONVERSION,
    WARC_CONTINUATION,
    WARC_OTHER,
};
const char *warc_type_name(enum warc_type type); /* "response" */

/* --- reading --- */

/* Where a record begins: the order of positions is the order of writing. */
struct warc_position {
    uint32_t segment; /* number in the file name, 1.. */
    uint64_t offset;  /* of the gzip member (or record) in the file */
};

struct warc_record {
    enum warc_type type;
    struct str target_uri; /* "" when the record has none */
    struct str record_id, concurrent_to, refers_to;
    struct str refers_to_uri, refers_to_date; /* of a revisit */
    struct str content_type, profile, ip;
    struct str payload_digest, block_digest; /* "sha1:..." or "" */
    struct str truncated;                    /* WARC-Truncated, or "" */
    int64_t date_unix_ms;
    struct str headers; /* the whole WARC header block, as read */
    struct str block;   /* the whole content block */
    struct warc_position position, next;
    bool digests_ok; /* false when a digest is given and does not agree */
    bool own_member; /* false: shares its gzip member with other records */
    bool clean_end;  /* two CRLF stand behind it, as they must */
};

struct warc_reader;

/*
 * Reads the segments of the folder `dir` from `from` on ({0, 0}: from the
 * first), and follows the open segment as far as whole records go.  Everything
 * of a record is borrowed until the next warc_next().
 */
int warc_reader_open(struct warc_reader **ret_reader, const char *dir,
                     struct warc_position from, struct err *err);
/* One file, whatever its name; positions have segment 0.  A position inside a
 * gzip member of several records is that of the member. */
int warc_reader_open_file(struct warc_reader **ret_reader, const char *path,
                          struct err *err);
void warc_reader_free(struct warc_reader *r);
DEFINE_FREEP(warc_reader)

/*
 * 1: a record; 0: nothing more for now (a store: more may come, ask again).
 * ERR_FORMAT: a broken record, message with file:offset; the next call goes on
 * behind it, at the next gzip member or "WARC/1" line, so nothing else is lost.
 * ERR_LIMIT: a record larger than WARC_RECORD_MAX_BYTES, skipped likewise.
 */
enum { WARC_RECORD_MAX_BYTES = 256 << 20 };
int warc_next(struct warc_reader *r, struct warc_record *ret_record,
              struct err *err);

/* An HTTP message inside a record's block. */
struct warc_http {
    int status; /* 0 for a request */
    struct str status_line;
    struct str headers; /* lines after the first, as stored */
    struct str body;    /* as stored: may be chunked, compressed */
};
/* ERR_FORMAT when the block is no HTTP message.  Borrowed from `block`. */
int warc_http_parse(struct str block, struct warc_http *ret_http,
                    struct err *err);
/* First header of that name (no case), trimmed; p == NULL when absent. */
struct str warc_http_header(struct str headers, const char *name);
/*
 * Adds the body without chunking and content codings (gzip, deflate, br, zstd,
 * in the order of Content-Encoding) to `out`.  ERR_LIMIT beyond `max_bytes`,
 * ERR_FORMAT when a coding is broken: what was decoded until then stays.
 */
int warc_http_body(const struct warc_http *http, size_t max_bytes,
                   struct buf *out, struct err *err);
/* Value of a field of an application/warc-fields block, or p == NULL. */
struct str warc_field(struct str block, const char *name);

/* --- writing --- */

struct warc_writer;

struct warc_fetch {
    const char *url;
    int64_t date_unix_ms;
    const char *ip;           /* address it came from, or "" */
    struct str request;       /* HTTP request head as sent */
    struct str response_head; /* status line and headers, closing empty line;
                                 HTTP/2 and 3 as HTTP/1.1 text */
    struct str body;          /* not chunked; content codings as received */
    const char *protocol;     /* "http/1.1", "h2", for WARC-Protocol; or "" */
    const char *truncated;    /* "length", "time", "disconnect", or "" */
    bool whole;               /* its body is stored even if it was before */
    struct str metadata;      /* application/warc-fields lines, "" = none */
};

/* One writer per folder (ERR_BUSY).  After a crash the half-written record at
 * the end of the open segment is cut off first. */
int warc_writer_open(struct warc_writer **ret_writer, const char *dir,
                     uint64_t segment_max_bytes, struct err *err);
/*
 * Appends request, response and metadata of one fetch.  When the payload
 * digest is one written before for another record known to the writer, or the
 * status is 304, a revisit record takes the place of the response (never for
 * an empty or truncated body, or one marked `whole`).  *ret_position is that of
 * the response or revisit.  On ERR_IO (disk full) the segment is cut back to
 * its last whole record; ERR_FORMAT when the head is no HTTP head.
 *
 * Since bodies have no chunks any more, a header Transfer-Encoding is stored
 * as X-Archive-Orig-Transfer-Encoding, and heads of HTTP/2 as HTTP/1.1.
 */
int warc_write_fetch(struct warc_writer *w, const struct warc_fetch *fetch,
                     struct warc_position *ret_position, struct err *err);
/*
 * Appends a metadata record alone: a decision about a URL without a fetch
 * ("reason: ROBOTS\r\n"), so that the indexer learns of it in order.
 */
int warc_write_metadata(struct warc_writer *w, const char *url,
                        int64_t date_unix_ms, struct str fields,
                        struct warc_position *ret_position, struct err *err);
/* Makes everything written so far durable (fdatasync). */
int warc_writer_sync(struct warc_writer *w, struct err *err);
/* Closes and renames the open segment. */
int warc_writer_finish(struct warc_writer *w, struct err *err);
void warc_writer_free(struct warc_writer *w); /* leaves the segment open */
DEFINE_FREEP(warc_writer)

/*
 * Fields of our metadata records (application/warc-fields):
 *   portal: code        registry code of the portal
 *   via: URL            page or sitemap where the URL was found first
 *   source: word        how it was found there: "link", "sitemap", ...
 *   depth: N            links away from the home page or sitemap
 *   lastmod: ISO date   of the sitemap
 *   fetchTimeMs: N
 *   news-title, news-date (ISO), image, video (URL), alternate (LANG URL):
 *                       what a sitemap says of the page; each any number of
 *                       times, as written there
 *   reason: CODE        decision, see config/reason.h; of a fetch only when
 *                       its answer is none of the portal's (WAF_BLOCK)
 *   detail: text        of the reason
 */

#endif
