/*
 * indexer/import.h - documents from JSON Lines into the index.
 *
 * A row is {"id", "title", "text", "url"?, "fields"?}; further members, at the
 * top or in "fields", are doc_number doc_type doc_name issuer issued effective
 * abstract signer validity kind lang portal agency published modified
 * description.  A row whose id is in the index replaces that document.
 *
 * Into an empty folder, rows go to many small fresh shards, one thread each,
 * which are joined at the end: every posting is written twice, in order,
 * instead of many times.  Readers see all of it at once or nothing.
 */
#ifndef INDEXER_IMPORT_H
#define INDEXER_IMPORT_H

#include <stdint.h>

struct err;
struct namebook;

struct import_summary {
    int64_t documents, bytes; /* rows taken; bytes of their text and title */
    double seconds;
};

/* `data` is the data folder; `names` may be NULL, see namebook.h.  Fails with
 * ERR_FORMAT (path:line of a row that is no JSON object, or has no id),
 * ERR_BUSY, ERR_IO. */
int import_run(struct import_summary *ret_summary, const char *data,
               const char *path, int threads, const struct namebook *names,
               struct err *err);

#endif
