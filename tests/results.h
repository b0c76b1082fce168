/*
 * tests/results.h - an answered query made by hand, for the tests of what is
 * written from it.
 */
#ifndef TESTS_RESULTS_H
#define TESTS_RESULTS_H

#include "searchd/result.h"
#include "tests/t.h"

/* What the page of a hostile portal might say. */
#define HOSTILE "<script>alert(\"1\")</script> & 'x'"

static inline struct record results_record(void)
{
    const char *n = "";

    return (struct record){
        .id = "https://a.gov.vn/?a=1&b=2",
        .url = "https://a.gov.vn/?a=1&b=2",
        .title = HOSTILE,
        .portal = "000.00.00.G05",
        .agency = "Bộ Tài chính",
        .host = "a.gov.vn",
        .kind = "document",
        .lang = "vi",
        .published = "2022-06-24",
        .modified = n,
        .description = n,
        .image = n,
        .doc_name = n,
        .card = {.number = "42/2022/NĐ-CP",
                 .issuer = "Chính phủ",
                 .issued = "2022-06-24",
                 .effective = n,
                 .type = "Nghị định",
                 .abstract = n,
                 .signer = n,
                 .signer_office = n,
                 .validity = "Còn hiệu lực",
                 .field = n,
                 .service_level = n,
                 .service_mode = n,
                 .code = n},
        .relations = "replaces 7/2010/NĐ-CP\n",
        .content_type = n,
        .found_on = n,
        .cluster = n,
        .indexed = "2026-01-05T03:22:31Z",
        .text = "Mức thuế",
    };
}

/* One result, one facet, a next page.  `q` is borrowed; the rest is static. */
static inline struct result_list results_list(const struct query *q)
{
    static const struct mark mark = {0, 8}; /* "<script>" */
    static struct result result;
    static struct facet_value value = {"news", "Tin tức", 1234, false};
    struct result_list list = {.query = q, .items = &result, .count = 1};

    result = (struct result){
        .docid = 1,
        .score = 2.5,
        .copies = 3,
        .ended_by = "",
        .record = results_record(),
        .title = {str_of(HOSTILE), &mark, 1},
        .snippet = {str_of(HOSTILE), &mark, 1},
    };
    list.total = 12345;
    list.about = true;
    list.facets[0] = (struct facet){BY_KIND, &value, 1};
    list.facet_count = 1;
    list.next = "NEXT";
    list.took_ms = 12;
    list.indexed = "2026-01-05T03:22:31Z";
    return list;
}

static inline void results_ask(struct query *q, const char *typed,
                               struct arena *keep)
{
    query_init(q);
    query_text(q, str_of(typed), keep);
}

#define assert_has(text, part)                                                 \
    do {                                                                       \
        if (!strstr(text, part))                                               \
            fail_msg("'%s' is not in: %s", part, text);                        \
    } while (0)
#define assert_lacks(text, part) assert_null(strstr(text, part))

#endif
