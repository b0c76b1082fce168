/* searchd/ask.c - see ask.h. */
#include "searchd/ask.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "config/registry.h"
#include "indexer/language.h"
#include "indexer/xap.h"
#include "searchd/page_json.h"
#include "searchd/places.h"
#include "searchd/search.h"
#include "searchd/synonyms.h"

#include <stdlib.h>
#include <unistd.h>

struct asking {
    struct options *options;
    struct registry *registry;
    struct language *language;
    struct synonyms *synonyms;
    struct xap_reader *reader;
    struct arena *arena;
    struct query query;
    struct buf explain;
};

static void asking_done(struct asking *a)
{
    buf_done(&a->explain);
    xap_reader_free(a->reader);
    registry_free(a->registry);
    language_free(a->language);
    synonyms_free(a->synonyms);
    options_free(a->options);
    arena_free(a->arena);
}

static int open_all(struct asking *a, const struct cli *cli, struct err *err)
{
    char *dir = NULL;

    int r = options_load(&a->options, cli_option(cli, "config"), err);
    if (r == 0 && access(a->options->common.registry, F_OK) == 0)
        r = registry_load(&a->registry, a->options->common.registry, err);
    if (r < 0)
        return r;
    r = language_shipped(&a->language, err);
    if (r == 0)
        r = places_synonyms(&a->synonyms, a->options, err);
    if (r < 0)
        return r;
    if (asprintf(&dir, "%s/index", cli_data(cli)) < 0)
        mem_exhausted();
    r = xap_reader_open(&a->reader, dir, err);
    free(dir);
    return r;
}

static int read_query(struct asking *a, const struct cli *cli, struct err *err)
{
    int64_t top = QUERY_LIMIT_DEFAULT;
    struct buf text = {0};

    int r = cli_int(cli, "top", 1, QUERY_LIMIT_MAX, &top, err);
    if (r < 0)
        return r;
    for (int i = 0; i < cli->argc; i++)
        buf_addf(&text, "%s%s", i ? " " : "", cli->argv[i]);
    query_init(&a->query);
    query_text(&a->query, buf_str(&text), a->arena);
    a->query.limit = (uint32_t)top;
    buf_done(&text);
    return 0;
}

static void print_line(FILE *out, const char *before, const char *text)
{
    if (*text)
        fprintf(out, "%s%s\n", before, text);
}

static void print_list(FILE *out, const struct result_list *list)
{
    fprintf(out, "%s%u result%s, %lld ms\n", list->about ? "about " : "",
            list->total, list->total == 1 ? "" : "s", (long long)list->took_ms);
    print_line(out, "did you mean: ", list->meant ? list->meant : "");
    for (size_t i = 0; i < list->count; i++) {
        const struct result *r = &list->items[i];
        fprintf(out, "\n%zu. %s  (%.2f)\n", i + 1, r->title.text.p, r->score);
        print_line(out, "   ", r->record.url);
        print_line(out, "   id ", *r->record.url ? "" : r->record.id);
        print_line(out, "   ", r->record.card.number);
        print_line(out, "   ", r->snippet.text.p);
    }
}

static int ask(struct asking *a, FILE *out, const struct cli *cli,
               struct err *err)
{
    struct result_list list = {0};
    struct buf json = {0};
    const struct search search = {
        .reader = a->reader,
        .registry = a->registry,
        .language = a->language,
        .synonyms = a->synonyms,
        .arena = a->arena,
        .deadline_ms = clock_steady_ms() + a->options->searchd.deadline_ms,
        .explain = cli_option(cli, "explain") ? &a->explain : NULL,
    };

    int r = search_run(&search, &a->query, &list, err);
    if (r < 0)
        return r;
    if (a->explain.n)
        fprintf(out, "%s\n", a->explain.p);
    if (cli_option(cli, "json")) {
        json_results(&json, &list);
        fputs(json.p, out);
        buf_done(&json);
    } else {
        print_list(out, &list);
    }
    return 0;
}

int ask_run(FILE *out, const struct cli *cli, struct err *err)
{
    scoped(asking_done) struct asking a = {.arena = arena_new()};

    int r = open_all(&a, cli, err);
    if (r == 0)
        r = read_query(&a, cli, err);
    return r < 0 ? r : ask(&a, out, cli, err);
}
