/* syndication/boxcli.c - see boxcli.h. */
#include "syndication/boxcli.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/seal.h"
#include "syndication/box.h"
#include "syndication/boxcode.h"
#include "syndication/boxform.h"
#include "syndication/boxkey.h"
#include "syndication/hub.h"
#include "syndication/store_box.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *option(const void *from, const char *name)
{
    return cli_option(from, name);
}

static void print_codes(struct buf *out, const struct box *box, struct str id,
                        const char *base_url)
{
    const struct boxcode code = {box, id, base_url};

    for (int form = 0; form < BOXCODE_FORMS; form++) {
        struct buf text = {0};
        boxcode_write(&text, &code, (enum boxcode_form)form);
        buf_addf(out, "%s\"%s\":", form ? "," : ",\"embed\":{",
                 boxcode_word((enum boxcode_form)form));
        jsontext_add(out, buf_str(&text));
        buf_done(&text);
    }
    buf_addc(out, '}');
}

static void print_box(const struct box *box, struct str id,
                      const char *base_url)
{
    struct buf out = {0};

    buf_addf(&out, "{\"id\":\"%.*s\",", (int)id.n, id.p);
    struct buf members = {0};
    box_write(&members, box);
    buf_add(&out, str_sub(buf_str(&members), 1, members.n));
    print_codes(&out, box, id, base_url);
    buf_addz(&out, "}\n");
    fwrite(out.p, out.n, 1, stdout);
    buf_done(&members);
    buf_done(&out);
}

/* Lays the options of the command over those of `stored` and stores it. */
static int save(const struct boxcli *desk, struct hubdb_box *stored,
                struct box *ret_box, struct err *err)
{
    json_t *json = json_loadb(stored->options.p, stored->options.n, 0, NULL);
    struct buf text = {0};
    int r = boxform_lay_over(json, option, desk->cli, err);

    scoped(mem_freep) char *merged = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (r == 0)
        r = box_read(ret_box, desk->arena, str_of(merged), err);
    if (r < 0) {
        err->code = ERR_USAGE;
        return err_wrap(err, "box");
    }
    box_write(&text, ret_box);
    buf_addc(&text, '}');
    stored->options = str_of(arena_str(desk->arena, buf_str(&text)));
    stored->changed_ms = clock_unix_ms();
    buf_done(&text);
    return hub_put_box(desk->store, stored, desk->who, err);
}

static int list_boxes(const struct boxcli *desk, struct err *err)
{
    struct hubdb_box *boxes;
    struct box box;
    size_t count;
    int r = hubdb_boxes(desk->store, desk->arena, &boxes, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++) {
        r = box_read(&box, desk->arena, boxes[i].options, err);
        if (r == 0)
            print_box(&box, boxes[i].id, desk->base_url);
    }
    return r;
}

/* A new edit code for a box: the old one is void. */
static int give_code(const struct boxcli *desk, struct str id, struct err *err)
{
    char code[BOXKEY_LETTERS + 1];
    int r = hub_give_box_code(desk->store, id, desk->who, code, err);

    if (r == 0)
        printf("{\"id\":\"%.*s\",\"edit_link\":\"%s/tao-mau/%.*s#%s\"}\n",
               (int)id.n, id.p, desk->base_url, (int)id.n, id.p, code);
    return r;
}

int boxcli_run(const struct boxcli *desk, struct err *err)
{
    const struct cli *cli = desk->cli;
    struct str what = str_of(cli->argv[0]);
    bool add = str_is(what, "add"), set = str_is(what, "set");
    char id[BOX_ID_LETTERS + 1];
    struct hubdb_box stored = {.id = {id, BOX_ID_LETTERS},
                               .options = STR("{}")};
    struct box box;
    int r = 0;

    if (str_is(what, "list") && cli->argc == 1)
        return list_boxes(desk, err);
    if (str_is(what, "code") && cli->argc == 2)
        return give_code(desk, str_of(cli->argv[1]), err);
    if (add ? cli->argc != 1
            : cli->argc != 2 || (!set && !str_is(what, "show")))
        return err_set(err, ERR_USAGE,
                       "'box' takes: add | set ID | show ID | code ID | list");
    seal_random_text(id, BOX_ID_LETTERS);
    if (!add)
        r = hubdb_box_get(desk->store, desk->arena, str_of(cli->argv[1]),
                          &stored, err);
    if (r == 0 && (add || set))
        r = save(desk, &stored, &box, err);
    else if (r == 0)
        r = box_read(&box, desk->arena, stored.options, err);
    if (r == 0)
        print_box(&box, stored.id, desk->base_url);
    return r;
}
