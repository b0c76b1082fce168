/* The cursor in an address: any bytes; what is read is written as it was. */
#include "searchd/cursor.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str text = {(const char *)data, bytes};
    char again[CURSOR_TEXT_MAX];
    struct cursor c;

    if (cursor_read(&c, text) && !str_eq(str_of(cursor_write(again, &c)), text))
        abort();
    return 0;
}
