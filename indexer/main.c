/* indexer/main.c - the program: command table, nothing else of weight. */
#include "base/cli.h"
#include "base/err.h"
#include "base/rows.h"
#include "config/options.h"
#include "config/spam_words.h"
#include "indexer/language.h"
#include "indexer/office_child.h"
#include "indexer/probe.h"
#include "indexer/remove_tool.h"
#include "indexer/tool.h"

#include <stdio.h>

static int run_analyse_test(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, probe_terms, NULL, err);
}

static int run_office_child(const struct cli *cli, struct err *err)
{
    (void)cli;
    (void)err;
    office_child_main();
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
    scoped(spam_words_freep) struct spam_words *spam_words = NULL;

    int r = options_load(&options, cli_option(cli, "config"), err);
    if (r == 0)
        r = tool_spam_words(&spam_words, options, err);
    if (r < 0)
        return r;
    struct probe_context with = {options, spam_words};
    return rows_run(stdin, stdout, probe_extract, &with, err);
}

static int run_segment_test(const struct cli *cli, struct err *err)
{
    scoped(language_freep) struct language *language = NULL;

    (void)cli;
    int r = language_shipped(&language, err);
    return r < 0 ? r : rows_run(stdin, stdout, probe_segment, language, err);
}

static const struct cli_command commands[] = {
    {"build", "", "once",
     "bring the index up to the WARC store; without --once go on for ever", 0,
     0, tool_build},
    {"rebuild", "", "",
     "make the index anew from the WARC store; the old one serves meanwhile", 0,
     0, tool_rebuild},
    {"remove", "[URL...]", "note= undo",
     "take pages out of the search, whatever the store says, or with --undo "
     "let "
     "them back; without URL list them",
     0, 64, tool_remove},
    {"alarms", "", "portal= json",
     "list the pages on which spam seems to be planted, the worst first", 0, 0,
     tool_alarms},
    {"mirrors", "", "json",
     "list the hosts most of whose texts stand on another host, too", 0, 0,
     tool_mirrors},
    {"dump", "", "",
     "write index and verdicts in a form in which two can be compared", 0, 0,
     tool_dump},
    {"records", "", "portal= since= text",
     "write what is known of the pages of the index, a JSON object each", 0, 0,
     tool_records},
    {"import", "FILE", "threads=",
     "put the rows of FILE.jsonl[.zst] into the index", 1, 1, tool_import},
    {"names-check", "FILE...", "",
     "read files of names of bodies and places, and count them", 1, 16,
     tool_names_check},
    {"explain", "URL|FILE", "url= json",
     "show what becomes of one page, step by step", 1, 1, tool_explain},
    {"lint", "", "",
     "say of each URL on standard input what its page does not tell of itself",
     0, 0, tool_lint},
    {"learn", "FILE...", "out=",
     "learn words from corpora (.jsonl), marked text (.seg.txt), phrases", 1,
     64, tool_learn},
    {"analyse-test", "", "", "answer rows: the terms of a text", 0, 0,
     run_analyse_test},
    {OFFICE_CHILD_COMMAND, "", "",
     "the text of an office file, for the indexer itself, in its cage", 0, 0,
     run_office_child},
    {"charset-test", "", "", "answer rows: encoding and text of a file", 0, 0,
     run_charset_test},
    {"docno-test", "", "", "answer rows: document numbers in a text", 0, 0,
     run_docno_test},
    {"extract-test", "", "", "answer rows: all that is read from a page", 0, 0,
     run_extract_test},
    {"segment-test", "", "", "answer rows: the words of a text", 0, 0,
     run_segment_test},
    {0},
};

int main(int argc, char **argv)
{
    return cli_main("indexer", commands, argc, argv);
}
