/* console/metrics.c - see metrics.h. */
#include "console/metrics.h"

#include <math.h>
#include <stdlib.h>

enum { NUMBER_MAX = 40 };

static bool read_number(struct str text, double *ret_value)
{
    char copy[NUMBER_MAX], *end;

    if (!text.n || text.n >= sizeof copy)
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    if (strspn(copy, "0123456789.eE+-") != text.n)
        return false;
    *ret_value = strtod(copy, &end);
    return !*end && isfinite(*ret_value);
}

/* Our labels hold no escapes, so the last brace ends them. */
static bool read_line(struct str line, struct metric *m)
{
    size_t name = 0, n = line.n;

    while (n && line.p[n - 1] != ' ')
        n--;
    if (!n || !read_number(str_sub(line, n, line.n), &m->value))
        return false;
    line.n = n - 1;
    while (name < line.n && line.p[name] != '{')
        name++;
    m->name = str_sub(line, 0, name);
    m->labels = (struct str){"", 0};
    if (name < line.n) {
        if (line.p[line.n - 1] != '}')
            return false;
        m->labels = str_sub(line, name + 1, line.n - 1);
    }
    return m->name.n && line.p[0] != '#';
}

bool metrics_next(struct str *rest, struct metric *ret_metric)
{
    struct str line;

    while (str_cut(rest, '\n', &line))
        if (read_line(line, ret_metric))
            return true;
    return false;
}

struct str metrics_label(const struct metric *m, const char *name)
{
    struct str rest = m->labels, want = str_of(name);

    while (rest.n) {
        ptrdiff_t eq = str_find(rest, STR("=\""));
        if (eq < 0)
            break;
        struct str key = str_sub(rest, 0, (size_t)eq);
        rest = str_sub(rest, (size_t)eq + 2, rest.n);
        ptrdiff_t end = str_chr(rest, '"');
        if (end < 0)
            break;
        if (str_eq(key, want))
            return str_sub(rest, 0, (size_t)end);
        rest = str_sub(rest, (size_t)end + 1, rest.n);
        if (rest.n && rest.p[0] == ',')
            rest = str_sub(rest, 1, rest.n);
    }
    return (struct str){0};
}
