/* syndication/sourcecli.c - see sourcecli.h. */
#include "syndication/sourcecli.h"

#include "base/arena.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/hookcli.h"
#include "syndication/item.h"
#include "syndication/source.h"

#include <stdio.h>

const char sourcecli_options[] = "url= name= type= distribution= minutes=";

static int read_list(const struct hookcli *desk, struct source *source,
                     struct err *err)
{
    int64_t type = ITEM_NEWS;
    int r = cli_int(desk->cli, "type", ITEM_NEWS, ITEM_DOCUMENT, &type, err);

    source->type = (int)type;
    source->minutes = SOURCE_MINUTES;
    if (r == 0)
        r = cli_int(desk->cli, "minutes", SOURCE_MINUTES_MIN,
                    SOURCE_MINUTES_MAX, &source->minutes, err);
    return r < 0 ? r
                 : hookcli_targets(desk, cli_option(desk->cli, "distribution"),
                                   &source->targets, err);
}

static int add(const struct hookcli *desk, struct err *err)
{
    struct source source = {.url = str_of(cli_option(desk->cli, "url")),
                            .name = str_of(cli_option(desk->cli, "name"))};
    int64_t id = 0;

    if (!source.url.p || !source.name.p)
        return err_set(err, ERR_USAGE, "'source add' needs --url and --name");
    int r = hookcli_check_url(desk, source.url.p, err);
    if (r == 0)
        r = read_list(desk, &source, err);
    if (r == 0)
        r = source_add(desk->store, &source, desk->who, &id, err);
    if (r == 0)
        printf("{\"id\":%lld}\n", (long long)id);
    return r;
}

static void add_moment(struct buf *out, const char *name, int64_t ms)
{
    char at[CLOCK_ISO_MAX];

    if (ms)
        buf_addf(out, ",\"%s\":\"%s\"", name, clock_iso(at, ms, false));
}

static void print(const struct source *s)
{
    struct buf out = {0};

    buf_addf(&out, "{\"id\":%lld,\"url\":", (long long)s->id);
    jsontext_add(&out, s->url);
    buf_addz(&out, ",\"name\":");
    jsontext_add(&out, s->name);
    buf_addf(&out, ",\"type\":%d,\"distribution\":", s->type);
    jsontext_add(&out, s->targets);
    buf_addf(&out, ",\"minutes\":%lld,\"taken\":%lld", (long long)s->minutes,
             (long long)s->taken);
    add_moment(&out, "good", s->good_ms);
    add_moment(&out, "due", s->due_ms);
    add_moment(&out, "paused", s->paused_ms);
    buf_addf(&out, ",\"failures\":%lld,\"why\":", (long long)s->failures);
    jsontext_add(&out, s->why);
    printf("%s}\n", out.p);
    buf_done(&out);
}

static int list(const struct hookcli *desk, struct err *err)
{
    struct source *sources;
    size_t count;
    int r = source_list(desk->store, desk->arena, &sources, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++)
        print(&sources[i]);
    return r;
}

int sourcecli_run(const struct hookcli *desk, struct err *err)
{
    static const struct hookcli_word words[] = {
        {"add", .all = add},
        {"list", .all = list},
        {"pull", .change = source_pull},
        {"pause", .change = source_pause},
        {"resume", .change = source_resume},
        {"remove", .change = source_remove},
        {0},
    };

    return hookcli_words(desk, words,
                         "'source' takes: add | list | pull ID | pause ID | "
                         "resume ID | remove ID",
                         err);
}
