/* indexer/hold.c - see hold.h. */
#include "indexer/hold.h"

#include "base/file.h"
#include "base/str.h"

static int hold(int *ret_fd, const char *data, bool shared, struct err *err)
{
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/index.hold", data);
    return file_lock_wait(ret_fd, path.p, shared, err);
}

int hold_commit(int *ret_fd, const char *data, struct err *err)
{
    return hold(ret_fd, data, true, err);
}

int hold_still(int *ret_fd, const char *data, struct err *err)
{
    return hold(ret_fd, data, false, err);
}
