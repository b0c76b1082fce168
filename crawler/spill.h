/*
 * crawler/spill.h - bytes that come piece by piece: few in memory, many in a
 * file without a name, so that memory stays flat whatever is sent.
 *
 * The file is in SPILL_DIR; it is gone with its descriptor, also after a kill.
 * Where none can be had, or its disk is full, all stays in memory.  One thread
 * at a time.
 */
#ifndef CRAWLER_SPILL_H
#define CRAWLER_SPILL_H

#include "base/mem.h"
#include "base/str.h"

enum { SPILL_MEMORY_MAX_BYTES = 1 << 20 }; /* then the file */
#define SPILL_DIR "/var/tmp"               /* on a disk, unlike /tmp */

struct spill {
    struct buf memory; /* all, or nothing once the file has it */
    size_t n;
    int file; /* descriptor plus one; 0: none */
    char *map;
};

/* Zeroed is ready and empty.  Done is zeroed again. */
void spill_done(struct spill *s);
/* Empties it, keeps the room of a small one. */
void spill_reset(struct spill *s);
void spill_add(struct spill *s, struct str bytes);
/* All bytes; borrowed until the next call, read-only. */
struct str spill_str(struct spill *s);

#endif
