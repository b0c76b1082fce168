/* crawler/warc_segment.c - see warc_segment.h. */
#include "crawler/warc_segment.h"

#include "base/err.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>

static const char *const endings[] = {
    [WARC_CLOSED] = ".warc.gz",
    [WARC_OPEN] = ".warc.gz.open",
    [WARC_INDEX] = ".cdxj",
};

char *warc_segment_path(const char *dir, uint32_t segment, enum warc_file kind)
{
    struct buf path = {0};

    buf_addf(&path, "%s/liencong-%08" PRIu32 "%s", dir, segment, endings[kind]);
    return buf_take(&path);
}

uint32_t warc_segment_number(const char *name, enum warc_file kind)
{
    struct str s = str_of(name), prefix = STR("liencong-");
    int64_t number;

    if (!str_starts(s, prefix))
        return 0;
    s = str_sub(s, prefix.n, s.n);
    ptrdiff_t dot = str_chr(s, '.');
    if (dot < 8 || !str_is(str_sub(s, (size_t)dot, s.n), endings[kind]) ||
        !str_int(str_sub(s, 0, (size_t)dot), 1, UINT32_MAX, &number))
        return 0;
    return (uint32_t)number;
}

int warc_segment_find(const char *dir, uint32_t least, enum warc_file kind,
                      uint32_t *ret_segment, struct err *err)
{
    DIR *folder = opendir(dir);
    uint32_t best = 0;

    if (!folder && errno == ENOENT) {
        *ret_segment = 0;
        return 0;
    }
    if (!folder)
        return err_errno(err, "opening folder %s", dir);
    for (struct dirent *entry; (entry = readdir(folder));) {
        uint32_t n = warc_segment_number(entry->d_name, kind);
        if (n && n >= least && (!best || n < best))
            best = n;
    }
    closedir(folder);
    *ret_segment = best;
    return 0;
}
