/* The configuration file over any bytes: taken, or refused with a line. */
#include "base/err.h"
#include "config/options.h"
#include "tests/memfile.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(options_freep) struct options *options = NULL;
    struct err err = {0};

    if (options_load(&options, memfile(data, bytes), &err) < 0)
        assert(!options && err.code && *err.msg);
    else
        assert(options->common.registry && options->crawler.threads >= 1);
    return 0;
}
