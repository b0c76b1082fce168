/*
 * syndication/manifest.h - what a dump folder holds (REQUIREMENTS H8): a full
 * dump, and deltas that lead from one state of the hub to the next.
 *
 *   manifest.json           this list, written last
 *   full-SEQ-N.jsonl        every published item at SEQ, in parts
 *   delta-FROM-TO-N.jsonl   what changed behind FROM up to TO, in parts
 *
 * A line of a part is one item at its last change:
 *   {"Kind":"put","Seq":7,"ChangedMs":1788309000120,"Item":{...}}
 *   {"Kind":"withdrawn","Seq":8,"ChangedMs":1788309000320,"Id":12}
 */
#ifndef SYNDICATION_MANIFEST_H
#define SYNDICATION_MANIFEST_H

#include "base/seal.h"
#include "base/str.h"

struct arena;
struct err;

enum {
    MANIFEST_MAX_BYTES = 4 << 20,
    MANIFEST_PARTS_MAX = 10000,
    MANIFEST_PART_MAX_BYTES = 64 << 20, /* a part ends behind this */
    MANIFEST_PART_READ_MAX = 128 << 20, /* with its last line */
    MANIFEST_NAME_MAX = 80,
};

struct manifest_part {
    char name[MANIFEST_NAME_MAX];
    char sha256[SEAL_HEX_MAX];
    int64_t bytes, from, to; /* numbers of changes; full: from is 0 */
};

struct manifest {
    struct manifest_part *full, *deltas; /* of the arena; deltas in order */
    size_t full_count, delta_count;
};

/* ERR_FORMAT names what is wrong; a name that would leave the folder is. */
int manifest_read(struct manifest *ret_manifest, struct arena *arena,
                  struct str json, struct err *err);
void manifest_write(struct buf *out, const struct manifest *manifest);

#endif
