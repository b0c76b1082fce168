/*
 * indexer/namebook.h - names of agencies and places, old and new: which is
 * meant, and what it went on in.
 *
 * Read from CSV files (docs/formats.md, names.csv): config/vi/names.csv has the
 * provinces before and after July 2025 and the bodies of the state with those
 * that became part of them; districts and communes come from a file of the
 * operator.  Spelling does not matter: case, place of the tone, i or y.
 *
 * Read once at start and never changed: threads may share it.
 */
#ifndef INDEXER_NAMEBOOK_H
#define INDEXER_NAMEBOOK_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct namebook;

enum { NAMEBOOK_FILE_MAX_BYTES = 16 << 20, NAMEBOOK_CHAIN_MAX = 6 };

enum name_kind { NAME_BODY, NAME_PROVINCE, NAME_DISTRICT, NAME_COMMUNE };

struct name {
    enum name_kind kind;
    const char *id;      /* unique; a-z, 0-9, "-" */
    const char *name;    /* "Tỉnh Hà Giang" */
    const char *parent;  /* id of the place above, or "" */
    const char *now;     /* id of what it went on in, or "" */
    const char *aliases; /* parted by "|", or "" */
};

/*
 * Reads the files of `paths`, parted by spaces; "" gives an empty table.  Ids
 * of `parent` and `now` may stand in any of them.  Fails with ERR_IO, ERR_LIMIT
 * (NAMEBOOK_FILE_MAX_BYTES a file), or ERR_CONFIG with path:line: a wrong kind,
 * an id twice, an id that is nowhere, a circle.
 */
int namebook_load(struct namebook **ret_names, const char *paths,
                  struct err *err);
/* The same without the files that are not there; `missing` (or NULL) is told of
 * each. */
int namebook_load_there(struct namebook **ret_names, const char *paths,
                        void (*missing)(const char *path), struct err *err);
void namebook_free(struct namebook *names); /* accepts NULL */
DEFINE_FREEP(namebook)

size_t namebook_count(const struct namebook *names);
const struct name *namebook_at(const struct namebook *names, size_t i);
const struct name *namebook_by_id(const struct namebook *names, struct str id);

/* Calls `see` for the names met in `text`, longest first where they overlap, in
 * order.  A short form of a place ("Hòa Bình") counts only with a capital, and
 * a name that several places have only beside the place above them.  Of long
 * texts the first 400 words are read. */
typedef void name_fn(void *context, const struct name *name);
void namebook_find(const struct namebook *names, struct str text, name_fn *see,
                   void *context);

/* Calls `see` for `name`, then for what it went on in. */
void namebook_chain(const struct namebook *names, const struct name *name,
                    name_fn *see, void *context);

/* The province of today that a place lies in, itself included; NULL. */
const struct name *namebook_province(const struct namebook *names,
                                     const struct name *place);

#endif
