/* console/crawl_page.h - how the crawler fares with a portal (REQUIREMENTS K4):
 * fetches a day, pace, robots.txt, the state of the server; its sitemaps. */
#ifndef CONSOLE_CRAWL_PAGE_H
#define CONSOLE_CRAWL_PAGE_H

struct call;

void crawl_page(struct call *c);
/* POST may-chu: looks at the server now; back to the page. */
void crawl_check_host(struct call *c);
void sitemap_page(struct call *c);

#endif
