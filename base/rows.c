/* base/rows.c - see rows.h. */
#include "base/rows.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>

static int answer_line(const char *line, size_t n, json_t *out, rows_fn *answer,
                       void *context, struct err *err)
{
    json_error_t bad;
    json_t *in = json_loadb(line, n, JSON_ALLOW_NUL, &bad);

    if (!json_is_object(in)) {
        json_decref(in);
        return err_set(err, ERR_FORMAT, "not a JSON object: %s", bad.text);
    }
    json_t *name = json_object_get(in, "name");
    if (name)
        json_object_set(out, "name", name);
    int r = answer(in, out, context, err);
    json_decref(in);
    return r;
}

/* A message may quote bytes of the row, and be cut inside a character. */
static json_t *message(const struct err *err)
{
    scoped(buf_done) struct buf text = {0};

    utf8_repair(&text, str_of(err->msg));
    return json_stringn(text.p, text.n);
}

static int one_row(const char *line, size_t n, FILE *to, rows_fn *answer,
                   void *context)
{
    json_t *out = json_object();
    struct err err = {0};

    if (answer_line(line, n, out, answer, context, &err) < 0)
        json_object_set_new(out, "error", message(&err));
    int r = json_dumpf(out, to, JSON_COMPACT);
    json_decref(out);
    return r < 0 || putc('\n', to) == EOF ? -1 : 0;
}

int rows_run(FILE *from, FILE *to, rows_fn *answer, void *context,
             struct err *err)
{
    scoped(mem_freep) char *line = NULL;
    size_t room = 0;
    ssize_t n;

    while ((n = getline(&line, &room, from)) >= 0) {
        if (n > ROWS_LINE_MAX_BYTES)
            return err_set(err, ERR_LIMIT, "a row of more than %d bytes",
                           ROWS_LINE_MAX_BYTES);
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            n--;
        if (n && one_row(line, (size_t)n, to, answer, context) < 0)
            return err_errno(err, "writing an answer");
    }
    if (ferror(from))
        return err_errno(err, "reading rows");
    return 0;
}

int rows_str(const json_t *row, const char *member, const char **ret_text,
             struct err *err)
{
    const char *text = NULL;
    int r = rows_str_optional(row, member, &text, err);

    if (r == 0 && !text)
        r = err_set(err, ERR_FORMAT, "no \"%s\"", member);
    if (r == 0)
        *ret_text = text;
    return r;
}

int rows_str_optional(const json_t *row, const char *member,
                      const char **ret_text, struct err *err)
{
    const json_t *value = json_object_get(row, member);

    if (value && !json_is_null(value) && !json_is_string(value))
        return err_set(err, ERR_FORMAT, "\"%s\" is not a string", member);
    *ret_text = json_string_value(value);
    return 0;
}
