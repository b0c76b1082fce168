/* syndication/manifest.c - see manifest.h. */
#include "syndication/manifest.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/jsontext.h"

#include <jansson.h>
#include <stdio.h>

static bool is_file_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-");

    return n && !name[n] && n < MANIFEST_NAME_MAX && *name != '.';
}

static int read_part(struct manifest_part *part, const json_t *json,
                     struct err *err)
{
    const char *name = json_string_value(json_object_get(json, "file"));
    const char *hash = json_string_value(json_object_get(json, "sha256"));

    if (!name || !is_file_name(name))
        return err_set(err, ERR_FORMAT, "file: is no name of a file");
    if (!hash || strlen(hash) != SEAL_HEX_MAX - 1 ||
        hash[strspn(hash, "0123456789abcdef")])
        return err_set(err, ERR_FORMAT, "%s: sha256 is no SHA-256", name);
    part->bytes = json_integer_value(json_object_get(json, "bytes"));
    part->from = json_integer_value(json_object_get(json, "from"));
    part->to = json_integer_value(json_object_get(json, "to"));
    if (part->bytes < 0 || part->from < 0 || part->to < part->from)
        return err_set(err, ERR_FORMAT, "%s: from, to and bytes do not fit",
                       name);
    snprintf(part->name, sizeof part->name, "%s", name);
    snprintf(part->sha256, sizeof part->sha256, "%s", hash);
    return 0;
}

static int read_parts(struct manifest_part **ret_parts, size_t *ret_count,
                      struct arena *arena, const json_t *list, struct err *err)
{
    size_t count = json_array_size(list);

    if (!json_is_array(list) || count > MANIFEST_PARTS_MAX)
        return err_set(err, ERR_FORMAT, "is no list of at most %d files",
                       MANIFEST_PARTS_MAX);
    struct manifest_part *parts = arena_alloc(arena, count * sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        int r = read_part(&parts[i], json_array_get(list, i), err);
        if (r < 0)
            return r;
    }
    *ret_parts = parts;
    *ret_count = count;
    return 0;
}

int manifest_read(struct manifest *ret_manifest, struct arena *arena,
                  struct str json, struct err *err)
{
    struct manifest m = {0};
    json_t *root = jsontext_read(json, 0, err);

    if (!root)
        return -err->code;
    int r = read_parts(&m.full, &m.full_count, arena,
                       json_object_get(root, "full"), err);
    if (r < 0)
        err_wrap(err, "full");
    if (r == 0) {
        r = read_parts(&m.deltas, &m.delta_count, arena,
                       json_object_get(root, "deltas"), err);
        if (r < 0)
            err_wrap(err, "deltas");
    }
    json_decref(root);
    if (r == 0)
        *ret_manifest = m;
    return r;
}

static void write_parts(struct buf *out, const struct manifest_part *parts,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_addf(out,
                 "%s\n  {\"file\":\"%s\",\"sha256\":\"%s\",\"bytes\":%lld,"
                 "\"from\":%lld,\"to\":%lld}",
                 i ? "," : "", parts[i].name, parts[i].sha256,
                 (long long)parts[i].bytes, (long long)parts[i].from,
                 (long long)parts[i].to);
}

void manifest_write(struct buf *out, const struct manifest *m)
{
    buf_addz(out, "{\"format\":1,\"full\":[");
    write_parts(out, m->full, m->full_count);
    buf_addz(out, "],\n \"deltas\":[");
    write_parts(out, m->deltas, m->delta_count);
    buf_addz(out, "]}\n");
}
