/*
 * crawler/budget.h - the fetches of a day: how many are left, and the price at
 * which visits fit into them (REQUIREMENTS C9).  Pure arithmetic: no clock, no
 * state but the struct.  The whole crawl has one, and so has every host.
 *
 *   of the day's fetches   new pages, sitemaps, robots.txt, what was pushed:
 *                          taken at once, and counted
 *                          what is left: pages visited again
 *
 * A day is one of Viet Nam (UTC+7).  It is given out in BUDGET_SLICES equal
 * parts, so that the visits spread over the day; what was not used stays until
 * midnight.  The price is in days of freshness that a visit must win
 * (schedule.h).  Every visit tells how many such visits there would be at
 * today's price: when a page that waited 6 days is now to wait 3, its share of
 * the demand has doubled.  Once in a while the price is moved towards the one
 * at which the demand is what is left.
 */
#ifndef CRAWLER_BUDGET_H
#define CRAWLER_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

enum { BUDGET_SLICES = 96 };

struct budget {           /* zeroed is new */
    int64_t day;          /* since 1970, in Viet Nam */
    int64_t first, again; /* spent on it: on what goes first, on visits */
    double usual_first;   /* ... on the days before; a smoothed mean */
    double price;         /* 0: not known yet */
    double wanted;        /* visits wanted since steered_ms */
    int64_t visits;       /* made since then */
    int64_t steered_ms;
};

/* Moves on to the day of `now_ms` and, when it is time, moves the price.
 * `daily`: fetches a day; 0: no limit, and visits are cheap. */
void budget_turn(struct budget *b, int64_t daily, int64_t now_ms);
/* The price of a visit now. */
double budget_price(const struct budget *b);
/* When the next visit is allowed: now_ms, or the time at which more is given
 * out.  Unix milliseconds. */
int64_t budget_opens_ms(const struct budget *b, int64_t daily, int64_t now_ms);
/* A fetch that goes first. */
void budget_spend_first(struct budget *b);
/* A page was visited again after `gap_ms`; at today's price it is to wait
 * `interval_ms`. */
void budget_spend_again(struct budget *b);
void budget_want(struct budget *b, int64_t gap_ms, int64_t interval_ms);

#endif
