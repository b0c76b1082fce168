/* syndication/placecli.c - see placecli.h. */
#include "syndication/placecli.h"

#include "base/arena.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "config/registry.h"
#include "syndication/placecheck.h"
#include "syndication/placement.h"

#include <stdio.h>

const char placecli_options[] = "box= warc=";

struct printing {
    const struct registry *portals; /* or NULL */
    struct buf line;
};

static void member(struct buf *out, const char *name, struct str text)
{
    buf_addf(out, "%s\"%s\":", out->n > 1 ? "," : "", name);
    jsontext_add(out, text);
}

static void moment(struct buf *out, const char *name, int64_t ms)
{
    char text[CLOCK_ISO_MAX];

    member(out, name, str_of(clock_iso(text, ms, false)));
}

static void flush(struct buf *line)
{
    buf_addz(line, "}\n");
    fwrite(line->p, line->n, 1, stdout);
    buf_reset(line);
}

/* Who that is, when the registry knows the host of "https://host:port/...". */
static void add_portal(struct printing *p, struct str url)
{
    ptrdiff_t mark = str_find(url, STR("://"));
    struct str host = str_sub(url, mark < 0 ? 0 : (size_t)mark + 3, url.n);
    size_t n = 0;

    while (n < host.n && !strchr(":/?#", host.p[n]))
        n++;
    const struct portal *portal =
        p->portals ? registry_find_host(p->portals, str_sub(host, 0, n)) : NULL;
    if (!portal)
        return;
    member(&p->line, "portal", str_of(portal->code));
    member(&p->line, "agency", str_of(portal->name));
}

static void print_placement(void *context, const struct placement *one)
{
    struct printing *p = context;

    buf_addc(&p->line, '{');
    member(&p->line, "box", one->box_id);
    member(&p->line, "origin", one->origin);
    add_portal(p, one->origin);
    moment(&p->line, "first_seen", one->first_ms);
    moment(&p->line, "last_seen", one->last_ms);
    buf_addf(&p->line, ",\"views_30_days\":%lld",
             (long long)one->views_30_days);
    flush(&p->line);
}

static void print_page(void *context, const struct placement_page *one)
{
    struct printing *p = context;

    buf_addc(&p->line, '{');
    member(&p->line, "box", one->box_id);
    member(&p->line, "url", one->url);
    add_portal(p, one->url);
    member(&p->line, "form", one->form);
    member(&p->line, "loader", one->loader);
    member(&p->line, "state", one->state);
    member(&p->line, "why", one->why);
    moment(&p->line, "first_seen", one->first_ms);
    moment(&p->line, "last_seen", one->seen_ms);
    moment(&p->line, "checked", one->checked_ms);
    flush(&p->line);
}

static void print_due(void *context, struct str url)
{
    (void)context;
    printf("%.*s\n", (int)url.n, url.p);
}

static int check(const struct placecli *desk, struct err *err)
{
    const char *given = cli_option(desk->cli, "warc");
    struct placecheck_report report = {0};
    struct buf dir = {0};

    if (given)
        buf_addz(&dir, given);
    else
        buf_addf(&dir, "%s/warc", cli_data(desk->cli));
    int r = placecheck_run(desk->store, dir.p, desk->base_url, &report, err);
    buf_done(&dir);
    if (r == 0)
        printf("{\"records\":%lld,\"pages\":%lld,\"boxes\":%lld,"
               "\"broken\":%lld}\n",
               (long long)report.records, (long long)report.pages,
               (long long)report.boxes, (long long)report.broken);
    return r;
}

static int print_all(const struct placecli *desk, struct str what,
                     struct err *err)
{
    scoped(registry_freep) struct registry *portals = NULL;
    struct str box = str_of(cli_option(desk->cli, "box"));
    struct printing p = {0};
    struct err none = {0};
    int r;

    /* Without it the list is as good, but for the names. */
    (void)registry_load(&portals, desk->registry, &none);
    p.portals = portals;
    if (str_is(what, "list"))
        r = placement_each(desk->store, box, clock_unix_ms(), print_placement,
                           &p, err);
    else
        r = placement_each_page(desk->store, box, print_page, &p, err);
    buf_done(&p.line);
    return r;
}

int placecli_run(const struct placecli *desk, struct err *err)
{
    struct str what = str_of(desk->cli->argv[0]);

    if (str_is(what, "list") || str_is(what, "pages"))
        return print_all(desk, what, err);
    if (str_is(what, "due"))
        return placement_each_due(desk->store, clock_unix_ms(), print_due, NULL,
                                  err);
    if (str_is(what, "check"))
        return check(desk, err);
    return err_set(err, ERR_USAGE, "'place' takes: list | pages | due | check");
}
