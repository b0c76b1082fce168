/* A header Accept, then name=value lines: what is taken is within its limits,
 * and a cursor made from it leads back to the same place. */
#include "base/httpd.h"
#include "syndication/v2param.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

enum { PAIRS = 8 };

static void check(const struct v2_list *list, bool changes)
{
    char cursor[V2_CURSOR_MAX];
    const struct walk_mark *after = &list->query.after;

    if (list->query.limit < 1 || list->query.limit > WALK_LIMIT_MAX ||
        list->query.target_count > V2_TARGETS_MAX)
        abort();
    if (changes ? !after->seq : !after->published.p)
        return;
    v2_cursor(cursor, after, changes);
    const struct httpd_pair pair = {STR("cursor"), str_of(cursor)};
    struct v2_mistake mistake;
    struct v2_list back;
    if (!v2_list_read(&back, &pair, 1, changes, &mistake) ||
        back.query.after.id != after->id || back.query.after.seq != after->seq)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str rest = {(const char *)data, bytes}, line = {0};
    struct httpd_pair pairs[PAIRS];
    struct v2_mistake mistake;
    struct v2_list list;
    enum itemform form;
    size_t count = 0;

    (void)str_cut(&rest, '\n', &line);
    (void)v2_form_accepted(line, &form);
    while (count < PAIRS && str_cut(&rest, '\n', &line)) {
        struct str value = line;
        (void)str_cut(&value, '=', &pairs[count].name);
        pairs[count++].value = value;
    }
    for (int changes = 0; changes < 2; changes++)
        if (v2_list_read(&list, pairs, count, changes, &mistake))
            check(&list, changes);
    return 0;
}
