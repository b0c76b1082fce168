/* Links of a made-up portal page of 30 KB, pages a second of one core. */
#include "crawler/links.h"

#include <stdio.h>
#include <time.h>

static void count(void *context, const struct link *link)
{
    *(size_t *)context += link->url.n;
}

int main(void)
{
    scoped(buf_done) struct buf page = {0};
    long pages = 0;
    clock_t start;
    size_t bytes = 0;

    buf_addz(&page, "<!DOCTYPE html><html><head><title>Trang</title></head>");
    for (int i = 0; page.n < 30000; i++)
        buf_addf(
            &page,
            "<div class=\"item\"><a href=\"/tin-tuc/bai-viet-so-%d.html\">"
            "Bài viết số %d</a><p>%s</p></div>\n",
            i, i,
            "Ủy ban nhân dân thành phố ban hành quyết định về việc công bố "
            "danh mục thủ tục hành chính thuộc thẩm quyền giải quyết");
    start = clock();
    while (clock() - start < CLOCKS_PER_SEC)
        for (int i = 0; i < 20; i++, pages++)
            (void)links_find(buf_str(&page), "https://hanoi.gov.vn/",
                             "liencong", count, &bytes);
    printf("links_pages_per_s %lld\n",
           (long long)pages * CLOCKS_PER_SEC / (clock() - start));
    return bytes ? 0 : 1;
}
