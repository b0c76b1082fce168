/*
 * Megabytes of HTML extracted a second on one core: of a file named on the
 * command line, else of a page of news made here.  Beside it the same page
 * only parsed into our tree, and parsed by gumbo alone with its own allocator.
 */
#include "base/err.h"
#include "base/file.h"
#include "config/options.h"
#include "indexer/extract.h"
#include "indexer/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FILE_MAX_BYTES = 64 << 20 };

static struct str made_page(struct buf *b)
{
    buf_addz(b, "<!DOCTYPE html><html lang=vi><head><meta charset=utf-8>"
                "<title>Hội nghị chuyển đổi số | Cổng</title></head><body>"
                "<nav><ul>");
    for (int i = 0; i < 80; i++)
        buf_addf(b,
                 "<li class=\"item\"><a href=\"/muc-%d.html\">Chuyên mục "
                 "số %d</a></li>\n",
                 i, i);
    buf_addz(b, "</ul></nav><div id=main class=\"row\"><h1>Hội nghị</h1>");
    for (int i = 0; i < 40; i++)
        buf_addf(b,
                 "<p style=\"text-align:justify\"><span>Sáng %d tháng 3, Ủy "
                 "ban nhân dân tỉnh tổ chức hội nghị về cải cách hành "
                 "chính, đánh giá kết quả thực hiện nhiệm vụ, giải pháp "
                 "trọng tâm trong thời gian tới.</span></p>\n",
                 i);
    buf_addz(b, "</div><footer>Bản quyền thuộc về Cổng</footer></body></html>");
    return buf_str(b);
}

struct bench {
    struct str page;
    const struct options *options;
    struct arena *arena;
};

static void whole(struct bench *b)
{
    struct extract_input in = {
        .url = "http://cong.gov.vn/tin",
        .body = b->page,
        .content_type = STR("text/html; charset=utf-8"),
    };
    struct document doc;
    struct err err = {0};

    if (extract(&doc, &in, b->options, b->arena, &err) < 0)
        exit(1);
}

static void parse(struct bench *b)
{
    struct page tree;

    page_parse(&tree, b->page, b->arena);
}

static void bare(struct bench *b)
{
    gumbo_destroy_output(
        &kGumboDefaultOptions,
        gumbo_parse_with_options(&kGumboDefaultOptions, b->page.p, b->page.n));
}

static void report(const char *name, struct bench *b,
                   void (*run)(struct bench *))
{
    clock_t start = clock();
    size_t bytes = 0;

    while (clock() - start < CLOCKS_PER_SEC) {
        run(b);
        arena_reset(b->arena);
        bytes += b->page.n;
    }
    printf("%s_html_mb_per_s %.1f\n", name,
           (double)bytes / 1e6 * CLOCKS_PER_SEC / (double)(clock() - start));
}

int main(int argc, char **argv)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(mem_freep) char *text = NULL;
    scoped(buf_done) struct buf made = {0};
    struct err err = {0};
    struct str page = made_page(&made);

    if (options_load(&options, NULL, &err) < 0)
        return 1;
    if (argc > 1 &&
        file_read(&text, &page.n, argv[1], FILE_MAX_BYTES, &err) == 0)
        page.p = text;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct bench b = {page, options, arena};
    report("extract", &b, whole);
    report("parse", &b, parse);
    report("gumbo", &b, bare);
    return 0;
}
