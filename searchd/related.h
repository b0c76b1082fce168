/*
 * searchd/related.h - what else there is to a document: the files that hang on
 * it or the page it hangs on, the documents it names, those that name it, and
 * documents, procedures, data and news about the same matter (REQUIREMENTS X4,
 * S3).
 */
#ifndef SEARCHD_RELATED_H
#define SEARCHD_RELATED_H

#include "searchd/result.h"
#include "searchd/search.h"

enum { RELATED_EACH = 5, RELATED_GROUPS_MAX = 8 };

struct related_group {
    const char *name; /* "attachments", "page", "cites", "cited_by",
                         "documents", "services", "datasets", "news" */
    enum say title;
    struct result items[RELATED_EACH];
    size_t count; /* never 0 */
};

struct related {
    struct record of;
    bool partial; /* a shard does not answer: something may be missing */
    struct related_group groups[RELATED_GROUPS_MAX];
    size_t group_count;
};

/* For the document of that URL or id; strings are of the arena.
 * ERR_NOT_FOUND, ERR_IO, ERR_STALE. */
int related_run(const struct search *s, struct str url,
                struct related *ret_related, struct err *err);

#endif
