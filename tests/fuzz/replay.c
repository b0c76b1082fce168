/* Runs one fuzz target over files: how `make test` replays every seed and
 * every old crasher without clang. */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>

enum { SEED_MAX_BYTES = 1 << 26 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        scoped(mem_freep) char *text = NULL;
        struct err err = {0};
        size_t bytes = 0;

        printf("%s\n", argv[i]);
        fflush(stdout); /* the last name printed is the one that crashed */
        if (file_read(&text, &bytes, argv[i], SEED_MAX_BYTES, &err) < 0) {
            fprintf(stderr, "%s\n", err.msg);
            return 1;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)text, bytes);
    }
    return 0;
}
