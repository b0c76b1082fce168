/* indexer/office.c: any bytes as a container; the first byte picks the format
 * that is asked for. */
#include "indexer/office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const enum file_type types[] = {FILE_DOCX, FILE_XLSX, FILE_PPTX,
                                           FILE_ODT};
    scoped(buf_done) struct buf text = {0};
    scoped(buf_done) struct buf title = {0};

    if (!bytes)
        return 0;
    struct str file = {(const char *)data + 1, bytes - 1};
    (void)file_type(file);
    (void)office_text(file, types[data[0] % 4], &text, &title);
    return 0;
}
