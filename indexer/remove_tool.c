/* indexer/remove_tool.c - see remove_tool.h. */
#include "indexer/remove_tool.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/url.h"
#include "indexer/removal.h"

#include <jansson.h>
#include <stdio.h>

static void print(json_t *o)
{
    if (o)
        json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

static bool print_one(void *context, const char *url, const char *note,
                      int64_t when_ms)
{
    char when[CLOCK_ISO_MAX];

    (void)context;
    print(json_pack("{ss, ss, ss}", "url", url, "note", note, "when",
                    clock_iso(when, when_ms, false)));
    return true;
}

static int remove_one(struct removals *list, const struct cli *cli,
                      const char *text, struct err *err)
{
    scoped(buf_done) struct buf url = {0};
    const char *note = cli_option(cli, "note");
    bool undo = cli_option(cli, "undo");

    int r = url_key(&url, str_of(text), NULL, err);
    if (r == 0)
        r = undo ? removals_drop(list, url.p, err)
                 : removals_put(list, url.p, note ? note : "", err);
    if (r < 0)
        return err_wrap(err, "%s", text);
    if (undo && r == 0)
        return err_set(err, ERR_NOT_FOUND, "%s: was not removed", url.p);
    print(json_pack("{ss, sb}", "url", url.p, "removed", !undo));
    return 0;
}

int tool_remove(const struct cli *cli, struct err *err)
{
    scoped(removals_freep) struct removals *list = NULL;

    int r = file_make_dir(cli_data(cli), err);
    if (r == 0)
        r = removals_open(&list, cli_data(cli), err);
    for (int i = 0; i < cli->argc && r == 0; i++)
        r = remove_one(list, cli, cli->argv[i], err);
    return r == 0 && !cli->argc ? removals_each(list, print_one, NULL, err) : r;
}
