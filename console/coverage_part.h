/* console/coverage_part.h - words and cells that several pages about URLs
 * share. */
#ifndef CONSOLE_COVERAGE_PART_H
#define CONSOLE_COVERAGE_PART_H

#include "config/reason.h"

#include <stdbool.h>
#include <stdint.h>

struct call;

/* "cổng", "lựa chọn của cổng", "Liên Cổng", "không cần sửa" */
const char *part_owner(const struct call *c, const char *owner);
/* Label and code of a reason; REASON_COUNT: "không có". */
void part_reason(struct call *c, enum reason reason);
/* Its sentence how to mend it, and whose matter it is. */
void part_fix(struct call *c, enum reason reason);
/* <a> to the page of that URL. */
void part_url(struct call *c, const char *url);
/* "/cong/CODE" and `rest`.  Of the arena. */
const char *part_path(const struct call *c, const char *rest);
/* One of the boxes of <dl class="figures">; `of` > 0 adds the share. */
void part_figure(struct call *c, const char *vi, const char *en, int64_t n,
                 int64_t of);
/* Whether the visitor may change something of c->portal. */
bool part_may_edit(const struct call *c);
/* A line of the audit log about c->portal; false: the call was answered with an
 * error. */
bool part_note(struct call *c, const char *action, const char *what);

#endif
