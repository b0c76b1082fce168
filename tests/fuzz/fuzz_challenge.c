/* base/challenge.c: any bytes are an answer; status, then headers up to an
 * empty line, then the body. */
#include "base/challenge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const int statuses[] = {200, 302, 403, 429, 503};
    struct str all = {(const char *)data, bytes};
    ptrdiff_t end = str_find(all, STR("\n\n"));

    if (!bytes)
        return 0;
    (void)challenge_find(&(struct challenge_answer){
        .status = statuses[data[0] % 5],
        .headers = str_sub(all, 1, end < 0 ? 1 : (size_t)end + 1),
        .body = str_sub(all, end < 0 ? 1 : (size_t)end + 2, bytes),
        .to_itself = data[0] & 128,
    });
    return 0;
}
