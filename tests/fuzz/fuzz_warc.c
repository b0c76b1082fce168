/* Any bytes as a WARC file: every record is looked at as later stations do. */
#include "base/err.h"
#include "crawler/warc.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

enum { BODY_MAX_BYTES = 1 << 20 };

static void look_at(const struct warc_record *rec)
{
    scoped(buf_done) struct buf body = {0};
    struct warc_http http;
    struct err err = {0};

    (void)warc_type_name(rec->type);
    (void)warc_field(rec->block, "reason");
    if (warc_http_parse(rec->block, &http, &err) == 0)
        (void)warc_http_body(&http, BODY_MAX_BYTES, &body, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(warc_reader_freep) struct warc_reader *r = NULL;
    struct warc_record rec;
    struct err err = {0};
    char path[32];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, bytes) != (ssize_t)bytes)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (warc_reader_open_file(&r, path, &err) == 0)
        for (int code; (code = warc_next(r, &rec, &err)) != 0;)
            if (code > 0)
                look_at(&rec);
    close(fd);
    return 0;
}
