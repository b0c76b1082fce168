/*
 * indexer/office_child.c - see office_child.h.
 *
 * The answer is a line of four numbers (type, damaged, reason, bytes of the
 * title), then the title, then the text.
 */
#include "indexer/office_child.h"

#include "base/err.h"
#include "config/options.h"
#include "indexer/office.h"

#include <stdio.h>
#include <unistd.h>

enum { HEAD_NUMBERS = 4 };

/* Of one line; false when it is not what the child writes. */
static bool read_head(struct str line, int64_t numbers[HEAD_NUMBERS])
{
    static const int64_t most[HEAD_NUMBERS] = {
        FILE_TYPE_COUNT - 1, 1, REASON_COUNT - 1, FILE_TEXT_MAX_BYTES};
    struct str one;
    int n = 0;

    while (n < HEAD_NUMBERS && str_cut(&line, ' ', &one)) {
        if (!str_int(one, 0, most[n], &numbers[n]))
            return false;
        n++;
    }
    return n == HEAD_NUMBERS && !line.n;
}

static bool read_answer(struct str out, struct office_answer *ret)
{
    int64_t head[HEAD_NUMBERS];
    struct str line;

    if (!str_cut(&out, '\n', &line) || !read_head(line, head) ||
        (size_t)head[3] > out.n)
        return false;
    ret->type = (enum file_type)head[0];
    ret->damaged = head[1] != 0;
    ret->reason = (enum reason)head[2];
    buf_add(&ret->title, str_sub(out, 0, (size_t)head[3]));
    buf_add(&ret->text, str_sub(out, (size_t)head[3], out.n));
    return true;
}

void office_answer_done(struct office_answer *a)
{
    buf_done(&a->text);
    buf_done(&a->title);
}

int office_child_read(struct str bytes, const struct options *options,
                      struct office_answer *ret_answer, enum child_end *ret_end,
                      struct err *err)
{
    static const char *const argv[] = {CHILD_SELF, OFFICE_CHILD_COMMAND, NULL};
    const struct child_task task = {
        .argv = argv,
        .input = bytes,
        .timeout_ms = options->indexer.child_timeout_ms,
        .memory_max_bytes = options->indexer.child_memory_bytes,
        .output_max_bytes = 2 * (size_t)FILE_TEXT_MAX_BYTES,
    };
    scoped(buf_done) struct buf out = {0};
    int status = 0;

    int r = child_run(&task, &out, ret_end, &status, err);
    if (r < 0)
        return r;
    if (*ret_end == CHILD_DONE &&
        (status || !read_answer(buf_str(&out), ret_answer)))
        *ret_end = CHILD_KILLED;
    return 0;
}

/* --- in the child --- */

static void read_input(struct buf *bytes)
{
    enum { STEP = 1 << 16 };
    ssize_t n;

    while ((n = read(STDIN_FILENO, buf_room(bytes, STEP), STEP)) > 0)
        bytes->n += (size_t)n;
}

void office_child_main(void)
{
    struct office_answer a = {.reason = REASON_OK};
    struct buf bytes = {0};

    read_input(&bytes);
    a.type = office_type(buf_str(&bytes), &a.damaged);
    if (!a.damaged && a.type != FILE_OTHER)
        a.reason = office_text(buf_str(&bytes), a.type, &a.text, &a.title);
    printf("%d %d %d %zu\n", (int)a.type, a.damaged, (int)a.reason, a.title.n);
    (void)fwrite(a.title.p ? a.title.p : "", 1, a.title.n, stdout);
    (void)fwrite(a.text.p ? a.text.p : "", 1, a.text.n, stdout);
    /* The memory goes with the process. */
    _exit(fflush(stdout) != 0);
}
