/* indexer/main.c - the program: command table, nothing else of weight. */
#include "base/cli.h"
#include "base/err.h"
#include "base/rows.h"
#include "config/options.h"
#include "indexer/analyse.h"
#include "indexer/import.h"
#include "indexer/probe.h"

#include <stdlib.h>
#include <unistd.h>

static int run_import(const struct cli *cli, struct err *err)
{
    struct import_summary sum = {0};
    int64_t threads = sysconf(_SC_NPROCESSORS_ONLN);

    int r = cli_int(cli, "threads", 1, 64, &threads, err);
    if (r == 0)
        r = import_run(&sum, cli_data(cli), cli->argv[0], (int)threads, err);
    if (r < 0)
        return r;
    printf("{\"documents\": %lld, \"bytes\": %lld, \"seconds\": %.3f}\n",
           (long long)sum.documents, (long long)sum.bytes, sum.seconds);
    return 0;
}

/* [[term, position], ...] in the order of the text: each token's syllable, the
 * pair with the token before it, the document number that begins there. */
static int answer_terms(const json_t *in, json_t *out, void *context,
                        struct err *err)
{
    scoped(buf_done) struct buf term = {0};
    struct token both[2];
    const char *text;

    (void)context;
    int r = rows_str(in, "text", &text, err);
    if (r < 0)
        return r;
    json_t *terms = json_array();
    struct tokens walk = {.text = str_of(text)};
    for (size_t i = 0; tokens_next(&walk, &both[i & 1]); i++) {
        const struct token *now = &both[i & 1], *last = &both[~i & 1];
        analyse_syllable(&term, &now->fold);
        json_array_append_new(terms,
                              json_pack("[sI]", term.p, (json_int_t)now->pos));
        if (!now->joined || (now->stop && last->stop))
            continue;
        analyse_pair(&term, &last->fold, &now->fold);
        json_array_append_new(terms,
                              json_pack("[sI]", term.p, (json_int_t)last->pos));
    }
    json_object_set_new(out, "terms", terms);
    return 0;
}

static int run_analyse_test(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, answer_terms, NULL, err);
}

static int run_charset_test(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, probe_charset, NULL, err);
}

static int run_docno_test(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, probe_docno, NULL, err);
}

static int run_extract_test(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;

    int r = options_load(&options, cli_option(cli, "config"), err);
    return r < 0 ? r : rows_run(stdin, stdout, probe_extract, options, err);
}

static const struct cli_command commands[] = {
    {"import", "FILE", "threads=",
     "put the rows of FILE.jsonl[.zst] into the index", 1, 1, run_import},
    {"analyse-test", "", "", "answer rows: the terms of a text", 0, 0,
     run_analyse_test},
    {"charset-test", "", "", "answer rows: encoding and text of a file", 0, 0,
     run_charset_test},
    {"docno-test", "", "", "answer rows: document numbers in a text", 0, 0,
     run_docno_test},
    {"extract-test", "", "", "answer rows: all that is read from a page", 0, 0,
     run_extract_test},
    {0},
};

int main(int argc, char **argv)
{
    return cli_main("indexer", commands, argc, argv);
}
