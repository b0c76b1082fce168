/* crawler/fetch_record.c - see fetch_record.h. */
#include "crawler/fetch_record.h"

/* ISO 28500 knows these words only. */
static const struct {
    enum reason reason;
    const char *word;
} cuts[] = {
    {REASON_TOO_BIG, "length"},
    {REASON_FETCH_TIMEOUT, "time"},
    {REASON_FETCH_CONNECT, "disconnect"}, /* and all others */
};
enum { CUTS = sizeof cuts / sizeof *cuts };

static const char *truncated(const struct fetch_result *r)
{
    int i = 0;

    if (r->outcome == FETCH_ANSWER)
        return "";
    while (i < CUTS - 1 && cuts[i].reason != r->reason)
        i++;
    return cuts[i].word;
}

enum reason fetch_record_reason(struct str truncated)
{
    int i = 0;

    if (!truncated.n)
        return REASON_FETCHED;
    while (i < CUTS - 1 && !str_is(truncated, cuts[i].word))
        i++;
    return cuts[i].reason;
}

struct warc_fetch fetch_record(const struct fetch_result *r)
{
    return (struct warc_fetch){
        .url = r->url,
        .date_unix_ms = r->start_unix_ms,
        .ip = r->ip,
        .request = r->request,
        .response_head = r->head,
        .body = r->body,
        .protocol = r->protocol,
        .truncated = truncated(r),
    };
}
