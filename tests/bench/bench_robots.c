/* robots.txt of 4 KB parsed and asked once, a second of one core. */
#include "crawler/robots.h"

#include <stdio.h>
#include <time.h>

int main(void)
{
    scoped(buf_done) struct buf body = {0};
    long count = 0;
    clock_t start;

    for (int i = 0; body.n < 4096; i++)
        buf_addf(&body, "%sDisallow: /folder-%d/*/page%%20%d\n",
                 i % 25   ? ""
                 : i % 50 ? "\nUser-agent: *\n"
                          : "\nUser-agent: bot\n",
                 i, i);
    start = clock();
    while (clock() - start < CLOCKS_PER_SEC)
        for (int i = 0; i < 100; i++, count++) {
            scoped(robots_freep) struct robots *r =
                robots_parse(buf_str(&body), "liencong");
            if (!robots_allowed(r, STR("http://hanoi.gov.vn/tin-tuc/1.html")))
                return 1;
        }
    printf("robots_parse_and_match_per_s %lld\n",
           (long long)count * CLOCKS_PER_SEC / (clock() - start));
    return 0;
}
