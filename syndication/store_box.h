/* syndication/store_box.h - boxes in hub.db; box.h knows what their options
 * mean. */
#ifndef SYNDICATION_STORE_BOX_H
#define SYNDICATION_STORE_BOX_H

#include "syndication/store.h"

struct hubdb_box {
    struct str id, options; /* JSON */
    int64_t changed_ms;
};

int hubdb_box_put(struct hubdb *store, const struct hubdb_box *box,
                  struct err *err);
int hubdb_box_get(struct hubdb *store, struct arena *arena, struct str id,
                  struct hubdb_box *ret_box, struct err *err);
int hubdb_boxes(struct hubdb *store, struct arena *arena,
                struct hubdb_box **ret_boxes, size_t *ret_count,
                struct err *err);

#endif
