/*
 * syndication/desk.h - lists of items for those who decide on them: by state,
 * the newest first, with counts.
 */
#ifndef SYNDICATION_DESK_H
#define SYNDICATION_DESK_H

#include "base/arena.h"
#include "syndication/flow.h"

enum { DESK_STATES = FLOW_WITHDRAWN + 1 };

struct desk_row {
    int64_t id, version, changed_ms;
    enum flow_state state;
    int64_t due_ms; /* approved for that moment; 0: none */
    int type;       /* enum item_type */
    const char *title;
    bool for_all;    /* meant for all portals: DistributionTo has "-1", or is
                        empty */
    int64_t targets; /* agencies that it names otherwise */
};

/* A published item of all portals is withdrawn by two persons. */
static inline bool desk_needs_two(const struct desk_row *row)
{
    return row->for_all && row->state == FLOW_PUBLISHED;
}

struct desk_query {
    int state;      /* enum flow_state; DESK_STATES: all */
    int64_t before; /* only ids below this one; 0: all */
    size_t limit;
};

/* In the arena.  ERR_IO. */
int desk_list(struct hubdb *store, struct arena *arena,
              const struct desk_query *query, struct desk_row **ret_rows,
              size_t *ret_count, struct err *err);
int desk_counts(struct hubdb *store, int64_t ret_counts[DESK_STATES],
                struct err *err);
/* ERR_NOT_FOUND. */
int desk_row(struct hubdb *store, struct arena *arena, int64_t id,
             struct desk_row *ret_row, struct err *err);

struct desk_aim {
    int64_t id;
    const struct str *targets; /* agencies; "-1": all */
    size_t count;
};
/* The item as it is, for other agencies: a new version, with its audit line.
 * ERR_NOT_FOUND; ERR_USAGE when it is withdrawn. */
int desk_retarget(struct hubdb *store, struct arena *arena,
                  const struct desk_aim *aim, const char *who, struct err *err);

#endif
