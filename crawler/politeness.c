/* crawler/politeness.c - see politeness.h. */
#include "crawler/politeness.h"

#include <string.h>

static const struct {
    const char *name, *vi, *en;
} reasons[PAUSE_COUNT] = {
    [PAUSE_NONE] = {"none", "không có khoảng nghỉ", "no pause is asked for"},
    [PAUSE_LEAST] = {"least", "khoảng nghỉ ngắn nhất của bộ thu thập",
                     "the crawler's own least pause"},
    [PAUSE_REGISTRY] = {"registry", "khoảng nghỉ ghi trong danh bạ cổng",
                        "the pause given in the registry"},
    [PAUSE_CRAWL_DELAY] = {"crawl-delay", "Crawl-delay trong robots.txt",
                           "Crawl-delay of robots.txt"},
    [PAUSE_RESPONSE] = {"response-time", "năm lần thời gian trả lời của cổng",
                        "five times the portal's response time"},
    [PAUSE_RETRY_AFTER] = {"retry-after", "cổng yêu cầu chờ (Retry-After)",
                           "the portal asked to wait (Retry-After)"},
    [PAUSE_BACKOFF] = {"back-off", "giãn dần sau các lỗi của cổng",
                       "growing pauses after errors of the portal"},
    [PAUSE_DOWN] = {"down",
                    "cổng lỗi nhiều lần liền, tạm ngừng; bản tốt cuối vẫn giữ",
                    "the portal failed several times in a row; its last good "
                    "copies are kept"},
    [PAUSE_ROBOTS_DOWN] = {"robots-down", "không đọc được robots.txt",
                           "robots.txt cannot be read"},
    [PAUSE_RESTART] = {"restart", "bộ thu thập vừa khởi động lại",
                       "the crawler has just restarted"},
    [PAUSE_HOURS] = {"hours", "ngoài khung giờ ghi trong danh bạ cổng",
                     "outside the hours given in the registry"},
};

const char *pause_name(enum pause_reason why)
{
    return reasons[why].name;
}

const char *pause_text_vi(enum pause_reason why)
{
    return reasons[why].vi;
}

const char *pause_text_en(enum pause_reason why)
{
    return reasons[why].en;
}

enum pause_reason pause_find(const char *name)
{
    for (int i = 0; i < PAUSE_COUNT; i++)
        if (!strcmp(name, reasons[i].name))
            return (enum pause_reason)i;
    return PAUSE_NONE;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

bool politeness_is_trouble(int status)
{
    return status == 429 || status == 500 || (status >= 502 && status <= 504);
}

int64_t politeness_pause(const struct politeness *p,
                         const struct politeness_rules *r,
                         enum pause_reason *ret_why)
{
    /* Without a least pause the hosts are our own (tests, benchmarks), and
     * only what they ask for themselves counts. */
    int64_t response = r->min_ms ? least(r->max_ms, 5 * p->response_ms) : 0;
    const struct {
        int64_t ms;
        enum pause_reason why;
    } rules[] = {
        {r->min_ms, PAUSE_LEAST},
        {r->registry_ms, PAUSE_REGISTRY},
        {least(p->crawl_delay_ms, r->crawl_delay_max_ms), PAUSE_CRAWL_DELAY},
        {response, PAUSE_RESPONSE},
    };
    int64_t pause = 0;

    *ret_why = PAUSE_NONE;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].ms > pause) {
            pause = rules[i].ms;
            *ret_why = rules[i].why;
        }
    return pause;
}

int64_t politeness_rest(const struct politeness *p,
                        const struct politeness_rules *r,
                        enum pause_reason *ret_why)
{
    int64_t pause_ms = politeness_pause(p, r, ret_why);

    if (!p->backoff)
        return pause_ms;
    *ret_why = politeness_is_down(p) ? PAUSE_DOWN : PAUSE_BACKOFF;
    return least(most(pause_ms, POLITENESS_BACKOFF_LEAST_MS) << p->backoff,
                 POLITENESS_DAY_MS);
}

bool politeness_is_down(const struct politeness *p)
{
    return p->refusals >= POLITENESS_DOWN;
}

static void smooth(struct politeness *p, int64_t first_byte_ms)
{
    if (first_byte_ms <= 0)
        return;
    p->response_ms = p->response_ms ? (3 * p->response_ms + first_byte_ms) / 4
                                    : first_byte_ms;
}

/*
 * A host that answers now and then is loaded, or has some broken pages: its
 * back-off stays below MIXED_MAX.  Only failures in a row lead beyond, and one
 * good answer leads back, lest a portal that was down for a week crawls along
 * at a page a day for the next three.
 */
static void step_backoff(struct politeness *p, bool trouble)
{
    if (trouble) {
        int top = p->refusals > POLITENESS_MIXED_MAX ? POLITENESS_BACKOFF_MAX
                                                     : POLITENESS_MIXED_MAX;
        p->clean = 0;
        if (p->backoff < top)
            p->backoff++;
        return;
    }
    if (p->backoff > POLITENESS_MIXED_MAX)
        p->backoff = POLITENESS_MIXED_MAX;
    if (++p->clean < POLITENESS_CLEAN)
        return;
    p->clean = 0;
    if (p->backoff > 0)
        p->backoff--;
}

void politeness_hold(struct politeness *p, int64_t until_ms,
                     enum pause_reason why)
{
    if (until_ms <= p->next_ms)
        return;
    p->next_ms = until_ms;
    p->why = why;
}

void politeness_bound(struct politeness *p, int64_t now_ms)
{
    p->next_ms = least(p->next_ms, now_ms + POLITENESS_DAY_MS);
}

void politeness_answer(struct politeness *p, const struct politeness_rules *r,
                       const struct politeness_answer *a)
{
    smooth(p, a->first_byte_ms);
    p->refusals = a->trouble ? p->refusals + 1 : 0;
    step_backoff(p, a->trouble);
    p->pause_ms = politeness_rest(p, r, &p->why);
    /*
     * The server saw the request some time between our start and its first
     * byte; counting from the latter is never too soon.
     */
    int64_t seen =
        a->first_byte_ms > 0 ? a->start_ms + a->first_byte_ms : a->end_ms;
    p->next_ms = most(seen + p->pause_ms, a->end_ms);
    if (a->retry_after_ms > 0 && a->trouble) {
        int64_t believed = (int64_t)POLITENESS_FIRST_MAX_MS
                           << (2 * least(p->refusals - 1, 10));
        int64_t wait = least(a->retry_after_ms, POLITENESS_DAY_MS);
        politeness_hold(p, a->end_ms + least(wait, believed),
                        PAUSE_RETRY_AFTER);
    }
}

int64_t politeness_opening(uint32_t open_hours, int64_t ms)
{
    enum { HOUR_MS = 3600000, HOURS = 24, ZONE = 7 };
    int64_t hour = ms / HOUR_MS;

    if (!open_hours || open_hours >> (hour + ZONE) % HOURS & 1)
        return ms;
    do
        hour++;
    while (!(open_hours >> (hour + ZONE) % HOURS & 1));
    return hour * HOUR_MS;
}

bool politeness_shut(struct politeness *p, const struct politeness_rules *r,
                     int64_t now_ms)
{
    if (p->why == PAUSE_HOURS && p->next_ms > now_ms) {
        p->next_ms = least(p->next_ms, now_ms + p->pause_ms);
        p->why = PAUSE_RESTART;
    }
    int64_t from_ms = most(p->next_ms, now_ms);
    int64_t opens_ms = politeness_opening(r->open_hours, from_ms);

    if (opens_ms > from_ms)
        politeness_hold(p, opens_ms, PAUSE_HOURS);
    return politeness_opening(r->open_hours, now_ms) > now_ms;
}
