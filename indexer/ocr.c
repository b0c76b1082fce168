/*
 * indexer/ocr.c - see ocr.h.
 *
 * Page by page, so that one image at a time is held, and what was done when the
 * time is over is kept.  Images go through pipes: nothing is written to disk.
 * 200 dots an inch is what office scanners give.
 */
#include "indexer/ocr.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "indexer/child.h"

#include <inttypes.h>
#include <stdio.h>

enum { IMAGE_MAX_BYTES = 64 << 20, TEXT_MAX_BYTES = 1 << 20 };

struct ocr {
    const struct options *options;
    struct str pdf;
    int64_t deadline_ms;
};

/* 1: the program gave something; 0: not. */
static int run(const struct ocr *o, const char *const *argv, struct str input,
               size_t output_max_bytes, struct buf *out, struct err *err)
{
    int64_t left = o->deadline_ms - clock_steady_ms();
    int64_t most = o->options->indexer.child_timeout_ms;
    struct child_task task = {
        .argv = argv,
        .input = input,
        .timeout_ms = left < most ? left : most,
        .memory_max_bytes = o->options->indexer.child_memory_bytes,
        .output_max_bytes = output_max_bytes,
    };
    enum child_end end;
    int status;

    if (left <= 0)
        return 0;
    int r = child_run(&task, out, &end, &status, err);
    return r < 0 ? r : end == CHILD_DONE && !status && out->n;
}

static int read_page(const struct ocr *o, int64_t page, struct buf *text,
                     struct err *err)
{
    scoped(buf_done) struct buf image = {0}, words = {0};
    char number[24];
    const char *const draw[] = {"pdftoppm", "-q",        "-gray", "-r",
                                "200",      "-f",        number,  "-l",
                                number,     CHILD_INPUT, NULL};
    static const char *const recognise[] = {"tesseract", CHILD_INPUT, "stdout",
                                            "-l",        "vie",       NULL};

    snprintf(number, sizeof number, "%" PRId64, page);
    int r = run(o, draw, o->pdf, IMAGE_MAX_BYTES, &image, err);
    if (r <= 0)
        return r; /* behind the last page, too */
    r = run(o, recognise, buf_str(&image), TEXT_MAX_BYTES, &words, err);
    if (r == 1)
        buf_add(text, buf_str(&words));
    return r < 0 ? r : 1;
}

int ocr_pdf(struct buf *text, struct str pdf, const struct options *options,
            struct err *err)
{
    struct ocr o = {options, pdf,
                    clock_steady_ms() + options->indexer.ocr_timeout_ms};
    int r = 1;

    for (int64_t page = 1; r == 1 && page <= options->indexer.ocr_pages_max;
         page++)
        r = read_page(&o, page, text, err);
    return r < 0 ? err_wrap(err, "indexer.ocr is on") : 0;
}
