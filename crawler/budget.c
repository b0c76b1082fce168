/* crawler/budget.c - see budget.h. */
#include "crawler/budget.h"

#include <math.h>

#define DAY_MS 86400000

enum {
    VIET_NAM_MS = 7 * 3600000,
    SLICE_MS = DAY_MS / BUDGET_SLICES,
    STEER_MS = 3600000,
    STEER_VISITS = 200, /* so many, or a day, before the price moves */
};

static const double price_first = 0.25, price_least = 0.001, price_most = 1000;
/* A little more is wanted than there is, so that all is used. */
static const double demand = 1.02;

static int64_t day_of(int64_t now_ms)
{
    return (now_ms + VIET_NAM_MS) / DAY_MS;
}

double budget_price(const struct budget *b)
{
    return b->price > 0 ? b->price : price_first;
}

static void steer(struct budget *b, int64_t daily, int64_t now_ms)
{
    double days = (double)(now_ms - b->steered_ms) / DAY_MS;
    double first = fmax(b->usual_first, (double)b->first);
    double left = fmax((double)daily - first, (double)daily / 20);
    double ratio = daily ? b->wanted / days / (left * demand) : 0;

    /* When what goes first took all, nobody learned what visits would need. */
    if (daily && first >= (double)daily)
        ratio = fmax(ratio, 1);
    b->price = budget_price(b) * fmin(fmax(sqrt(ratio), 0.95), 1.05);
    b->price = fmin(fmax(b->price, price_least), price_most);
    b->steered_ms = now_ms;
    b->wanted = 0;
    b->visits = 0;
}

static void next_day(struct budget *b, double daily, int64_t day)
{
    if (b->day == day - 1)
        b->usual_first += (fmin((double)b->first, daily) - b->usual_first) / 4;
    b->day = day;
    b->first = 0;
    b->again = 0;
}

void budget_turn(struct budget *b, int64_t daily, int64_t now_ms)
{
    int64_t day = day_of(now_ms), since_ms = now_ms - b->steered_ms;

    if (!b->steered_ms || since_ms < 0)
        b->steered_ms = now_ms;
    else if (since_ms >= DAY_MS ||
             (since_ms >= STEER_MS && b->visits >= STEER_VISITS))
        steer(b, daily, now_ms);
    if (b->day != day)
        next_day(b, (double)daily, day);
}

int64_t budget_opens_ms(const struct budget *b, int64_t daily, int64_t now_ms)
{
    int64_t at_ms = (now_ms + VIET_NAM_MS) % DAY_MS;
    int64_t slice = at_ms / SLICE_MS, spent = b->first + b->again;
    int64_t midnight_ms = now_ms - at_ms;

    if (!daily || b->day != day_of(now_ms))
        return now_ms;
    /* Slice s lets daily * (s + 1) / SLICES be spent, rounded up. */
    int64_t need = spent * BUDGET_SLICES / daily;
    if (spent >= daily || need >= BUDGET_SLICES)
        return midnight_ms + DAY_MS;
    return need <= slice ? now_ms : midnight_ms + need * SLICE_MS;
}

void budget_spend_first(struct budget *b)
{
    b->first++;
}

void budget_spend_again(struct budget *b)
{
    b->again++;
}

void budget_want(struct budget *b, int64_t gap_ms, int64_t interval_ms)
{
    b->visits++;
    b->wanted += interval_ms > 0 ? (double)gap_ms / (double)interval_ms : 1;
}
