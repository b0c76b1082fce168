/* robots.txt of 4 KB parsed and asked once, a second. */
#include "base/clock.h"
#include "crawler/robots.h"

#include <stdio.h>

int main(void)
{
    scoped(buf_done) struct buf body = {0};
    int64_t start, count = 0;

    for (int i = 0; body.n < 4096; i++)
        buf_addf(&body, "%sDisallow: /folder-%d/*/page%%20%d\n",
                 i % 25   ? ""
                 : i % 50 ? "\nUser-agent: *\n"
                          : "\nUser-agent: bot\n",
                 i, i);
    start = clock_steady_ms();
    while (clock_steady_ms() - start < 1000)
        for (int i = 0; i < 100; i++, count++) {
            scoped(robots_freep) struct robots *r =
                robots_parse(buf_str(&body), "liencong");
            if (!robots_allowed(r, STR("http://hanoi.gov.vn/tin-tuc/1.html")))
                return 1;
        }
    printf("robots_parse_and_match_per_s %lld\n",
           (long long)(count * 1000 / (clock_steady_ms() - start)));
    return 0;
}
