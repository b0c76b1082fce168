/* crawler/warc_segment.c - see warc_segment.h. */
#include "crawler/warc_segment.h"

#include "base/err.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

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

/* "liencong-00000001.cdxj.a1B2c3". */
static bool is_half_index(const char *name)
{
    enum { SUFFIX = 7 };
    char index[64];
    size_t n = strlen(name);

    if (n <= SUFFIX || n >= sizeof index || name[n - SUFFIX] != '.')
        return false;
    memcpy(index, name, n - SUFFIX);
    index[n - SUFFIX] = '\0';
    return warc_segment_number(index, WARC_INDEX) != 0;
}

int warc_segment_sweep(const char *dir, struct err *err)
{
    DIR *folder = opendir(dir);
    int r = 0;

    if (!folder)
        return err_errno(err, "opening folder %s", dir);
    for (struct dirent *entry; r == 0 && (entry = readdir(folder));)
        if (is_half_index(entry->d_name) &&
            unlinkat(dirfd(folder), entry->d_name, 0) < 0)
            r = err_errno(err, "removing %s/%s", dir, entry->d_name);
    closedir(folder);
    return r;
}
