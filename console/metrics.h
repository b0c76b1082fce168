/* console/metrics.h - reading Prometheus text, as far as our programs write it.
 */
#ifndef CONSOLE_METRICS_H
#define CONSOLE_METRICS_H

#include "base/str.h"

enum { METRICS_LINES_MAX = 100000 };

/* One line `name{label="value",...} 12.5`. */
struct metric {
    struct str name, labels; /* labels without the braces; "" when none */
    double value;
};

/*
 * The next line of *rest that is a sample; moves *rest behind it.  Lines that
 * are none (comments, faults) are passed over; false: no more.
 */
bool metrics_next(struct str *rest, struct metric *ret_metric);
/* Value of a label, as it stands there (our programs escape nothing); p NULL:
 * it has none of that name. */
struct str metrics_label(const struct metric *m, const char *name);

#endif
