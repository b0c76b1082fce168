/*
 * A year of a portal landscape in a few seconds: 100,000 pages of 300 hosts
 * whose changes are known to the simulation, but not to the crawler, visited
 * with a fixed number of fetches a day by crawler/schedule.c and budget.c, and
 * by three others with the same budget, the same limits of hosts and the same
 * order of work:
 *
 *   uniform       every page equally often
 *   proportional  as often as it changes; knows the true rates
 *   counted       as schedule.c, but estimates the rate from the counts of
 *                 visits and changes (Cho and Garcia-Molina's corrected
 *                 estimator); the first five visits by Nutch's rule
 *   known         as schedule.c, but knows the true rates: what could be had
 *
 * Nothing is stepped through: a heap of hosts, in each a heap of pages; how
 * long a page was fresh follows from its first change after a visit.  Prints
 * one number a line; `--svg FILE` draws the picture of docs/recrawl.md.
 * Time is in days from Monday, 0:00 in Viet Nam.
 */
#include "crawler/budget.h"
#include "crawler/schedule.h"

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES = 100000, HOSTS = 300, DAYS = 365, WARM = 60 };

static const double min_days = 1.0 / 24, max_days = 90;

enum kind { NEVER, RARE, LIST, NEWS, WORKDAY, FAST, KINDS };
enum policy { UNIFORM, PROPORTIONAL, COUNTED, OURS, KNOWN, POLICIES };
static const char *const policy_names[POLICIES] = {"uniform", "proportional",
                                                   "counted", "ours", "known"};

struct page {
    enum kind kind;
    double born, rate, life; /* the truth */
    double change;           /* first one after the last visit */
    bool known, compared;
    double last, due, interval;
    double watched; /* COUNTED */
    int visits, changes;
    bool changed;
    struct schedule_rate belief;
};

struct heap { /* of page numbers by due */
    int *at;
    int count;
};

struct host {
    int first, pages; /* pages[first..], by birth */
    int born;         /* next to be born */
    double pause, next;
    struct heap again;
    struct schedule_rate usual;
    struct budget budget;
};

struct sim {
    enum policy policy;
    int64_t daily;
    struct page *pages;
    struct host hosts[HOSTS];
    int order[HOSTS]; /* heap of hosts by key */
    double key[HOSTS];
    struct budget budget;
    double tune; /* of pace, so that all of the budget is used */
    double pace; /* UNIFORM: interval; PROPORTIONAL: changes a visit */
    int64_t known, visits;
    double fresh[KINDS], alive[KINDS], age;
    int64_t spent[DAYS + 1], spent_first[DAYS + 1];
    int64_t impolite;
    uint64_t seed;
};

/* --- chance --- */

static double chance(uint64_t *seed) /* 0 < x < 1 */
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(*seed >> 33) + 0.5) / (double)(1u << 31);
}

static double normal(uint64_t *seed)
{
    double far = sqrt(-2 * log(chance(seed)));

    return far * cos(6.283185307 * chance(seed));
}

/* --- the truth --- */

/* Offices write from 8 to 17 o'clock, Monday to Friday: working days so far,
 * and back. */
static double working_days(double t)
{
    double day = floor(t), week = floor(day / 7), of_week = day - 7 * week;
    double hours = fmin(fmax((t - day) * 24 - 8, 0) / 9, 1);

    return 5 * week + fmin(of_week, 5) + (of_week < 5 ? hours : 0);
}

static double when_worked(double w)
{
    double day = floor(w), week = floor(day / 5);

    return 7 * week + (day - 5 * week) + (8 + 9 * (w - day)) / 24;
}

static double next_workday(double t, double hour)
{
    double day = floor(t - hour / 24) + 1;
    double of_week = day - 7 * floor(day / 7);

    return (of_week < 5 ? day : day + 7 - of_week) + hour / 24;
}

static double next_change(const struct page *p, double t, uint64_t *seed)
{
    double some = -log(chance(seed));

    switch (p->kind) {
    case RARE:
    case FAST: return t + some / p->rate;
    case LIST: return when_worked(working_days(t) + some / p->rate);
    case WORKDAY: return next_workday(t, p->rate);
    case NEWS: {
        double left = exp(-(t - p->born) / p->life) - some / p->rate / p->life;
        return left > 0 ? p->born - p->life * log(left) : INFINITY;
    }
    default: return INFINITY;
    }
}

static double true_rate(const struct page *p, double t)
{
    switch (p->kind) {
    case RARE:
    case FAST: return p->rate;
    case LIST: return p->rate * 5 / 7;
    case WORKDAY: return 5.0 / 7;
    case NEWS: return p->rate * exp(-(t - p->born) / p->life);
    default: return 0;
    }
}

static enum kind draw_kind(uint64_t *seed)
{
    static const double shares[KINDS] = {0.3, 0.3, 0.05, 0.27, 0.03, 0.05};
    double x = chance(seed);
    int kind = 0;

    while (kind < KINDS - 1 && (x -= shares[kind]) > 0)
        kind++;
    return (enum kind)kind;
}

static struct page draw_page(double archive, uint64_t *seed)
{
    struct page p = {.kind = draw_kind(seed), .last = -1};

    /* Some hosts are archives more than others. */
    if (p.kind == RARE && chance(seed) < archive)
        p.kind = NEVER;
    p.born = chance(seed) < 0.2 ? chance(seed) * DAYS : 0;
    p.life = 3 + 12 * chance(seed);
    switch (p.kind) {
    case RARE: p.rate = exp(1.5 * normal(seed) - 4); break;
    case LIST: p.rate = 0.5 + 4 * chance(seed); break;
    case NEWS: p.rate = 0.2 + 1.5 * chance(seed); break;
    case WORKDAY: p.rate = 7 + floor(10 * chance(seed)); break;
    case FAST: p.rate = 12 + 100 * chance(seed); break;
    default: break;
    }
    if (p.kind == NEWS && p.born <= 0)
        p.born = -200 * chance(seed);
    return p;
}

static int by_birth(const void *a, const void *b)
{
    const struct page *p = a, *q = b;

    return (p->born > q->born) - (p->born < q->born);
}

/* The largest host has some thousand pages, most have a hundred. */
static void make(struct sim *s)
{
    double sum = 0;
    int at = 0;

    s->seed = 42;
    for (int i = 0; i < HOSTS; i++)
        sum += 1 / (3.0 + i);
    for (int i = 0; i < HOSTS; i++) {
        struct host *h = &s->hosts[i];
        double archive = chance(&s->seed), pause = chance(&s->seed);
        h->first = at;
        h->pages = (int)(PAGES / (3.0 + i) / sum);
        if (i == HOSTS - 1 || at + h->pages > PAGES)
            h->pages = PAGES - at;
        h->again.at = mem_new((size_t)h->pages + 1, sizeof *h->again.at);
        at += h->pages;
        /* Most may be asked each second or ten, some each ten minutes. */
        h->pause = (pause < 0.6 ? 1 : pause < 0.85 ? 10 : 600) / 86400.0;
        for (int k = h->first; k < at; k++)
            s->pages[k] = draw_page(archive, &s->seed);
        qsort(&s->pages[h->first], (size_t)h->pages, sizeof *s->pages,
              by_birth);
    }
}

/* --- heaps --- */

static void heap_push(struct sim *s, struct heap *h, int page)
{
    int i = h->count++;

    for (; i && s->pages[h->at[(i - 1) / 2]].due > s->pages[page].due;
         i = (i - 1) / 2)
        h->at[i] = h->at[(i - 1) / 2];
    h->at[i] = page;
}

/* The first page has a new due time. */
static void heap_sink(struct sim *s, struct heap *h)
{
    int page = h->at[0], i = 0;

    for (int child; (child = 2 * i + 1) < h->count; i = child) {
        if (child + 1 < h->count &&
            s->pages[h->at[child + 1]].due < s->pages[h->at[child]].due)
            child++;
        if (s->pages[h->at[child]].due >= s->pages[page].due)
            break;
        h->at[i] = h->at[child];
    }
    h->at[i] = page;
}

static void order_sink(struct sim *s)
{
    int host = s->order[0], i = 0;

    for (int child; (child = 2 * i + 1) < HOSTS; i = child) {
        if (child + 1 < HOSTS &&
            s->key[s->order[child + 1]] < s->key[s->order[child]])
            child++;
        if (s->key[s->order[child]] >= s->key[host])
            break;
        s->order[i] = s->order[child];
    }
    s->order[i] = host;
}

/* --- measures --- */

/* The time since the last visit ends at `now`. */
static void account(struct sim *s, const struct page *p, double now)
{
    double from = fmax(p->known ? p->last : p->born, WARM);
    double change = p->known ? p->change : fmax(p->born, 0);

    if (now <= from)
        return;
    double fresh = fmin(fmax(change - from, 0), now - from);
    s->fresh[p->kind] += fresh;
    s->alive[p->kind] += now - from;
    if (change < now) {
        double was = fmax(from - change, 0), is = now - change;
        s->age += (is * is - was * was) / 2;
    }
}

/* --- the crawl --- */

static int64_t ms_of(double days)
{
    /* 1970 began on a Thursday; day 0 is the Monday after. */
    return (int64_t)((days + 4) * SCHEDULE_DAY_MS) - 7 * 3600000;
}

static double days_of(int64_t ms)
{
    return (double)(ms + 7 * 3600000) / SCHEDULE_DAY_MS - 4;
}

static int64_t host_daily(const struct host *h)
{
    return (int64_t)(0.9 / h->pause);
}

static double counted(const struct page *p, double price)
{
    double n = p->visits, unchanged = n - p->changes;

    if (p->visits < 5)
        return p->visits ? p->interval * (p->changed ? 0.8 : 1.4) : 1;
    return schedule_optimal_days(
        -log((unchanged + 0.5) / (n + 1)) / (p->watched / n), price);
}

static double wanted(struct sim *s, struct host *h, const struct page *p,
                     double now)
{
    struct schedule_rules rules = {
        .min_ms = (int64_t)(min_days * SCHEDULE_DAY_MS),
        .max_ms = (int64_t)(max_days * SCHEDULE_DAY_MS),
        .price = fmax(budget_price(&s->budget), budget_price(&h->budget)),
    };
    double days;

    switch (s->policy) {
    case UNIFORM: days = s->pace; break;
    case PROPORTIONAL: days = s->pace / true_rate(p, now); break;
    case COUNTED: days = counted(p, rules.price); break;
    case KNOWN:
        days = schedule_optimal_days(true_rate(p, now), rules.price);
        break;
    default:
        return (double)schedule_interval(&p->belief, &rules) / SCHEDULE_DAY_MS;
    }
    return fmin(fmax(days, min_days), max_days);
}

static void learn(struct host *h, struct page *p, double gap, bool changed)
{
    if (!p->compared)
        schedule_learn_host(&h->usual, gap, changed);
    p->compared = true;
    struct schedule_rate prior = schedule_prior(&h->usual);
    schedule_learn(&p->belief, &prior, gap, changed);
}

static void visit(struct sim *s, struct host *h, struct page *p, double now)
{
    bool again = p->known, changed = again && p->change <= now;
    double gap = now - p->last;

    account(s, p, now);
    if (again && s->policy == OURS)
        learn(h, p, gap, changed);
    else if (!again)
        p->belief = schedule_prior(&h->usual);
    p->known = true;
    p->last = now;
    p->change = next_change(p, now, &s->seed);
    p->visits += again;
    p->changes += changed;
    p->changed = changed;
    p->watched += again ? gap : 0;
    double interval = wanted(s, h, p, now);
    p->interval = interval;
    int64_t spread = schedule_spread((int64_t)(interval * SCHEDULE_DAY_MS),
                                     (uint64_t)s->visits);
    p->due = now + (double)spread / SCHEDULE_DAY_MS;
    s->known += !again;
    s->visits++;
    s->spent[(int)now]++;
    if (again) {
        budget_spend_again(&s->budget);
        budget_spend_again(&h->budget);
        budget_want(&s->budget, (int64_t)(gap * 86400000),
                    (int64_t)(interval * 86400000));
        budget_want(&h->budget, (int64_t)(gap * 86400000),
                    (int64_t)(interval * 86400000));
    } else {
        s->spent_first[(int)now]++;
        budget_spend_first(&s->budget);
        budget_spend_first(&h->budget);
    }
    s->impolite += now < h->next - 1e-9;
    h->next = now + h->pause;
}

/* When the host has something to ask, and may. */
static double host_key(const struct sim *s, const struct host *h, double now)
{
    double born =
        h->born < h->pages ? s->pages[h->first + h->born].born : INFINITY;
    double again = INFINITY;

    if (h->again.count) {
        int64_t ms = ms_of(now);
        int64_t open_ms = budget_opens_ms(&s->budget, s->daily, ms);
        int64_t host_ms = budget_opens_ms(&h->budget, host_daily(h), ms);
        again = s->pages[h->again.at[0]].due;
        if (open_ms > ms || host_ms > ms)
            again = fmax(again, days_of(open_ms > host_ms ? open_ms : host_ms));
    }
    return fmax(fmax(h->next, fmin(born, again)), now);
}

static void serve(struct sim *s, struct host *h, double now)
{
    int64_t ms = ms_of(now);

    budget_turn(&s->budget, s->daily, ms);
    budget_turn(&h->budget, host_daily(h), ms);
    if (h->born < h->pages && s->pages[h->first + h->born].born <= now) {
        int at = h->first + h->born++;
        visit(s, h, &s->pages[at], now);
        heap_push(s, &h->again, at);
        return;
    }
    if (!h->again.count || s->pages[h->again.at[0]].due > now ||
        budget_opens_ms(&s->budget, s->daily, ms) > ms ||
        budget_opens_ms(&h->budget, host_daily(h), ms) > ms)
        return;
    struct page *p = &s->pages[h->again.at[0]];
    double due = s->policy == COUNTED && p->visits < 5
                     ? p->due
                     : p->last + wanted(s, h, p, now);
    if (due > now + (due - p->last) / 10)
        p->due = due; /* the price rose since */
    else
        visit(s, h, p, now);
    heap_sink(s, &h->again);
}

/* What the other policies spend their visits by. */
static void set_pace(struct sim *s, double now)
{
    double left = (double)s->daily - s->budget.usual_first, low = 1e-6,
           high = 1e6;

    int64_t before = now >= 2 ? s->spent[(int)now - 1] : s->daily;
    s->tune =
        now < 2
            ? 1
            : fmax(s->tune *
                       ((double)before < 0.98 * (double)s->daily ? 0.97 : 1.01),
                   0.3);
    left /= s->tune;
    s->pace = (double)s->known / left;
    for (int i = 0; s->policy == PROPORTIONAL && i < 25; i++) {
        double sum = 0;
        s->pace = sqrt(low * high);
        for (int k = 0; k < PAGES; k++)
            if (s->pages[k].known)
                sum += 1 / fmin(fmax(s->pace / true_rate(&s->pages[k], now),
                                     min_days),
                                max_days);
        if (sum > left)
            low = s->pace;
        else
            high = s->pace;
    }
}

static void run(struct sim *s)
{
    double now = 0, paced = -30;

    for (int i = 0; i < HOSTS; i++)
        s->order[i] = i;
    while (now < DAYS) {
        int at = s->order[0];
        if (s->policy < COUNTED && now >= paced + (now < 14 ? 2 : 7)) {
            set_pace(s, now);
            paced = now;
        }
        s->key[at] = host_key(s, &s->hosts[at], now);
        if (s->key[at] <= now)
            serve(s, &s->hosts[at], now);
        s->key[at] = host_key(s, &s->hosts[at], now);
        order_sink(s);
        now = fmax(now, s->key[s->order[0]]);
    }
    for (int i = 0; i < PAGES; i++)
        account(s, &s->pages[i], DAYS - 1e-9);
}

static double total(const double *of)
{
    double sum = 0;

    for (int i = 0; i < KINDS; i++)
        sum += of[i];
    return sum;
}

/* What was spent is that of a day, the warm-up left out. */
static void report(const struct sim *s, int percent)
{
    int64_t most = 0, least = INT64_MAX, sum = 0;

    for (int d = WARM; d < DAYS; d++) {
        most = s->spent[d] > most ? s->spent[d] : most;
        least = s->spent[d] < least ? s->spent[d] : least;
        sum += s->spent[d];
    }
    const char *name = policy_names[s->policy];
    printf("recrawl_%d_%s_fresh %.4f\n", percent, name,
           total(s->fresh) / total(s->alive));
    printf("recrawl_%d_%s_age_days %.3f\n", percent, name,
           s->age / total(s->alive));
    printf("recrawl_%d_%s_spent_day_mean %.0f\n", percent, name,
           (double)sum / (DAYS - WARM));
    printf("recrawl_%d_%s_spent_day_least %lld\n", percent, name,
           (long long)least);
    printf("recrawl_%d_%s_spent_day_most %lld\n", percent, name,
           (long long)most);
    printf("recrawl_%d_%s_impolite %lld\n", percent, name,
           (long long)s->impolite);
}

static void sim_done(struct sim *s)
{
    for (int i = 0; i < HOSTS; i++)
        free(s->hosts[i].again.at);
    free(s->pages);
    free(s);
}

/* --- the picture --- */

enum { BUDGETS = 3 };
static const int percents[BUDGETS] = {5, 10, 25};

static const char svg_head[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 392\" "
    "role=\"img\" aria-labelledby=\"t d\" font-family=\"sans-serif\" "
    "font-size=\"13\">\n"
    "<title id=\"t\">Share of fresh pages by policy and daily budget</title>\n"
    "<desc id=\"d\">%s</desc>\n"
    "<style>rect.back{fill:#fff}text{fill:#1b1b1b}line{stroke:#8a8a8a}"
    ".p0{fill:#8a8f98}.p1{fill:#b0703a}.p2{fill:#7b6fb0}.p3{fill:#0b6e4f}"
    ".p4{fill:none;stroke:#1b1b1b}"
    "@media(prefers-color-scheme:dark){rect.back{fill:#16181c}"
    "text{fill:#ececec}line{stroke:#6f747c}.p1{fill:#d79a63}"
    ".p2{fill:#a59ae0}.p3{fill:#35b98d}.p4{stroke:#ececec}}</style>\n"
    "<rect class=\"back\" width=\"720\" height=\"392\"/>\n";

/* The scale of the bars begins at 70 % of the pages. */
static double across(double fresh)
{
    return 200 + 460 * fmin(fmax((fresh - 0.7) / 0.25, 0), 1);
}

static void draw_bars(FILE *out, double fresh[POLICIES], int percent, int top)
{
    fprintf(out, "<text x=\"10\" y=\"%d\">%d %% of all</text>\n", top + 30,
            percent);
    fprintf(out, "<text x=\"10\" y=\"%d\">pages a day</text>\n", top + 47);
    for (int i = 0; i < POLICIES; i++) {
        int y = top + 20 * i;
        fprintf(out,
                "<text x=\"192\" y=\"%d\" text-anchor=\"end\">%s</text>"
                "<rect class=\"p%d\" x=\"200\" y=\"%d\" width=\"%.1f\" "
                "height=\"15\"/><text x=\"%.1f\" y=\"%d\">%.1f %%</text>\n",
                y + 13, policy_names[i], i, y + 1, across(fresh[i]) - 200,
                across(fresh[i]) + 6, y + 13, 100 * fresh[i]);
    }
}

static int draw(const char *path, double fresh[BUDGETS][POLICIES])
{
    scoped(mem_file_closep) FILE *out = fopen(path, "w");
    char told[512];
    size_t n = 0;

    if (!out) {
        perror(path);
        return 1;
    }
    for (int i = 0; i < BUDGETS; i++)
        n += (size_t)snprintf(
            told + n, sizeof told - n,
            "With %d %% of all pages visited a day, %.1f %% are fresh by ours, "
            "%.1f %% by uniform visits, %.1f %% by proportional ones. ",
            percents[i], 100 * fresh[i][OURS], 100 * fresh[i][UNIFORM],
            100 * fresh[i][PROPORTIONAL]);
    /* The text is a constant of this file. */
    fprintf(out, svg_head, told);
    for (int x = 70; x <= 95; x += 5)
        fprintf(out,
                "<line x1=\"%.0f\" x2=\"%.0f\" y1=\"12\" y2=\"362\" "
                "stroke-dasharray=\"2 4\"/><text x=\"%.0f\" y=\"380\" "
                "text-anchor=\"middle\">%d %%</text>\n",
                across(x / 100.0), across(x / 100.0), across(x / 100.0), x);
    for (int i = 0; i < BUDGETS; i++)
        draw_bars(out, fresh[i], percents[i], 14 + 118 * i);
    fputs("</svg>\n", out);
    return 0;
}

static double simulate(enum policy policy, int percent)
{
    struct sim *s = mem_new(1, sizeof *s);

    s->pages = mem_new(PAGES, sizeof *s->pages);
    s->policy = policy;
    s->daily = PAGES * percent / 100;
    make(s);
    run(s);
    report(s, percent);
    double fresh = total(s->fresh) / total(s->alive);
    sim_done(s);
    return fresh;
}

int main(int argc, char **argv)
{
    double fresh[BUDGETS][POLICIES];

    for (int i = 0; i < BUDGETS; i++)
        for (int policy = 0; policy < POLICIES; policy++)
            fresh[i][policy] = simulate((enum policy)policy, percents[i]);
    if (argc == 3 && !strcmp(argv[1], "--svg"))
        return draw(argv[2], fresh);
    return 0;
}
