/* console/desk_part.h - what the pages of the desk share. */
#ifndef CONSOLE_DESK_PART_H
#define CONSOLE_DESK_PART_H

#include "base/db.h"
#include "syndication/flow.h"
#include "syndication/store.h"

struct call;
struct err;

/* hub.db of this installation; NULL: the call was answered, with a page that
 * says that there is no hub yet, or with an outage.  The caller frees it. */
struct hubdb *desk_open(struct call *c, enum db_mode mode);

/* "đề xuất" with its badge. */
void desk_state(struct call *c, enum flow_state state);
const char *desk_state_words(const struct call *c, enum flow_state state);
const char *desk_type_words(const struct call *c, int type);
/* "{id}" of the path; false: the call was answered with 404. */
bool desk_id(struct call *c, int64_t *ret_id);
/* How a change ended: back to `path`, a page that says what is wrong, or an
 * outage. */
void desk_end(struct call *c, int r, const struct err *err, const char *path);
/* Persons of audit lines ("person:3") by name; others as they are. */
const char *desk_person(struct call *c, const char *who);

#endif
