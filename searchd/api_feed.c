/* searchd/api_feed.c - the feeds of a search, see api_data.h. */
#include "searchd/answer.h"
#include "searchd/api_data.h"
#include "searchd/page_csv.h"
#include "searchd/page_feed.h"
#include "searchd/service.h"

struct format {
    const char *name; /* behind "/feed." */
    void (*headers)(struct httpd_response *rs);
    void (*write)(struct buf *out, const struct result_list *list,
                  const char *base);
};

static void feed_headers(struct httpd_response *rs, const char *type)
{
    answer_api_headers(rs, type, "public, max-age=300");
}

static void atom_headers(struct httpd_response *rs)
{
    feed_headers(rs, "application/atom+xml; charset=utf-8");
}

static void rss_headers(struct httpd_response *rs)
{
    feed_headers(rs, "application/rss+xml; charset=utf-8");
}

static void json_headers(struct httpd_response *rs)
{
    feed_headers(rs, "application/feed+json; charset=utf-8");
}

static void csv_headers(struct httpd_response *rs)
{
    feed_headers(rs, "text/csv; charset=utf-8; header=present");
    httpd_set_header(rs, "Content-Disposition",
                     "attachment; filename=\"ket-qua.csv\"");
}

static const struct format formats[] = {
    {"atom", atom_headers, feed_atom},
    {"rss", rss_headers, feed_rss},
    {"json", json_headers, feed_json},
    {"csv", csv_headers, csv_results},
    {0},
};

static const struct format *find_format(struct str name)
{
    for (const struct format *f = formats; f->name; f++)
        if (str_is(name, f->name))
            return f;
    return NULL;
}

void get_feed(struct httpd_request *rq, struct httpd_response *rs, void *app)
{
    const struct format *format = find_format(rq->rest);
    const struct service *s = app;
    struct result_list list = {0};
    struct search search;

    if (!format) {
        answer_fault(s, rq, rs, FAULT_MISSING);
        return;
    }
    if (answer_from_cache(rq, rs, s, format->headers))
        return;
    struct query *q = answer_query(rq, &list.problems);
    if (!q->sort_given)
        q->sort = SORT_NEWEST;
    q->facets = false;
    if (!list.problems.count && !answer_search(&list, q, &search, rq, rs, s))
        return;
    if (list.problems.count) {
        answer_refuse(rq, rs, FAULT_PARAM, &list.problems);
        return;
    }
    format->write(&rs->body, &list, answer_base_url(s, rq));
    const char *path = arena_str(rq->arena, rq->path);
    answer_finish(rq, rs, s, answer_next(&list, path, rq->arena), NULL,
                  format->headers);
}

void get_opensearch(struct httpd_request *rq, struct httpd_response *rs,
                    void *app)
{
    answer_api_headers(rs,
                       "application/opensearchdescription+xml; charset=utf-8",
                       "public, max-age=86400");
    feed_opensearch(&rs->body, answer_base_url(app, rq));
    httpd_etag(rq, rs);
}
