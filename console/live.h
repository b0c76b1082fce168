/*
 * console/live.h - a URL tried now: fetched by the crawler's own fetcher into a
 * store of its own and read by the indexer, so that the answer is what a crawl
 * would make of it; nothing of it enters the index.
 *
 * The portal's rules hold: what robots.txt forbids is not tried, nor while the
 * portal rests (back-off, hours), and each try counts as one URL of the day's
 * quota.
 */
#ifndef CONSOLE_LIVE_H
#define CONSOLE_LIVE_H

struct call;

/* POST /cong/{cong}/thu: url */
void live_test(struct call *c);

#endif
