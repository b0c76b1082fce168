/* Text of /metrics: any bytes end, and what is found lies within them. */
#include "console/metrics.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str text = {(const char *)data, bytes}, rest = text;
    struct metric m;

    while (metrics_next(&rest, &m)) {
        struct str label = metrics_label(&m, "route");
        if (m.name.p < text.p || m.name.p + m.name.n > text.p + text.n ||
            (label.p && label.p + label.n > text.p + text.n))
            abort();
    }
    return 0;
}
