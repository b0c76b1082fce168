/* console/picture_part.h - what picture.c and picture_take.c share; nobody else
 * includes it. */
#ifndef CONSOLE_PICTURE_PART_H
#define CONSOLE_PICTURE_PART_H

#include "console/picture.h"

struct picture {
    struct db *db;
    struct vault *vault;
    char *data_dir;
};

/* 1: *ret_id is the portal's number; 0: the picture does not know it. */
int picture_portal(struct picture *p, const char *code, int64_t *ret_id,
                   int64_t *ret_taken_ms, struct err *err);
/* Opens coverage.db as it is, to read beside a writer. */
int picture_open_reader(struct db **ret_db, const struct picture *p,
                        struct err *err);

enum { DAY_MS = 86400000, VIETNAM_MS = 7 * 3600 * 1000 };

#endif
