/*
 * indexer/glass_list.c - see glass_list.h.
 *
 *     key    NAME                  of the first chunk
 *            NAME [00] DOC         of the others
 *     entry  [DOCS COUNTS DOC-1]   of the first chunk
 *            IS-LAST SPAN          "0" or "1"; last document - first one
 *            COUNT (STEP-1 COUNT)...
 */
#include "indexer/glass_list.h"

#include "indexer/glass_table.h"

static int end_chunk(struct glass_list *l, bool is_last)
{
    char head[GLASS_LIST_HEAD], key[GLASS_KEY_MAX], *at = head, *end = key;

    memcpy(end, l->name.p, l->name.n);
    end += l->name.n;
    if (l->is_first) {
        at = glass_number(at, l->docs);
        at = glass_number(at, l->counts);
        at = glass_number(at, l->first - 1);
    } else {
        if (l->is_term)
            *end++ = '\0';
        end = glass_sorted(end, l->first);
    }
    *at++ = is_last ? '1' : '0';
    at = glass_number(at, l->last - l->first);
    char *from = l->chunk + GLASS_LIST_HEAD - (at - head);
    memcpy(from, head, (size_t)(at - head));
    l->is_first = false;
    return glass_table_add(l->table, glass_made(key, end),
                           glass_made(from, l->end), false, l->err);
}

int glass_list_write(struct glass_list *l, const struct posting *postings,
                     size_t count)
{
    l->is_first = true;
    l->first = l->last = postings[0].doc;
    l->end = glass_number(l->chunk + GLASS_LIST_HEAD, postings[0].count);
    for (size_t i = 1; i < count; i++) {
        if (l->end - l->chunk - GLASS_LIST_HEAD >= GLASS_CHUNK_BYTES) {
            int r = end_chunk(l, false);
            if (r < 0)
                return r;
            l->end = l->chunk + GLASS_LIST_HEAD;
            l->first = postings[i].doc;
        } else {
            l->end = glass_number(l->end, postings[i].doc - l->last - 1);
        }
        l->end = glass_number(l->end, postings[i].count);
        l->last = postings[i].doc;
    }
    return end_chunk(l, true);
}
