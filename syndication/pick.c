/*
 * syndication/pick.c - see pick.h.
 *
 * A full-text table of SQLite, kept by triggers.  Its tokenizer takes accents
 * away but leaves the letter d with stroke, which is no accent to Unicode.
 */
#include "syndication/pick.h"

#include "base/err.h"
#include "base/utf8.h"
#include "syndication/store.h"

#define WORDS(body)                                                            \
    "replace(replace(json_extract(" body ", '$.Title') || ' ' ||"              \
    " json_extract(" body ", '$.Sapo'), 'đ', 'd'), 'Đ', 'D')"

const char pick_schema[] =
    "CREATE VIRTUAL TABLE item_words USING fts5(words,"
    "  tokenize = \"unicode61 remove_diacritics 2\");"
    "CREATE TRIGGER item_words_put AFTER INSERT ON items BEGIN"
    "  INSERT INTO item_words(rowid, words) VALUES(new.id, " WORDS(
        "new.body") "); END;"
                    "CREATE TRIGGER item_words_set AFTER UPDATE OF body ON "
                    "items BEGIN"
                    "  UPDATE item_words SET words = " WORDS(
                        "new.body") " WHERE rowid = new.id; END;"
                                    "CREATE TRIGGER item_words_gone AFTER "
                                    "DELETE ON items BEGIN"
                                    "  DELETE FROM item_words WHERE rowid = "
                                    "old.id; END;"
                                    "INSERT INTO item_words(rowid, words) "
                                    "SELECT id, " WORDS("body") " FROM items;";

static bool is_d(uint32_t c)
{
    return c == 0x111 || c == 0x110;
}

/* "giải ngân" to "giải" "ngân"*: quoted, so nothing of it is syntax. */
static void write_match(struct buf *out, struct str words)
{
    int count = 0;
    bool inside = false;

    for (size_t at = 0; at < words.n && count <= PICK_WORDS_MAX;) {
        uint32_t c = utf8_next(words, &at);
        bool is = c != UTF8_BAD && utf8_is_alnum(c);
        if (is && !inside)
            count++;
        if (is && !inside && count <= PICK_WORDS_MAX)
            buf_addz(out, out->n ? " \"" : "\"");
        if (!is && inside)
            buf_addc(out, '"');
        inside = is && count <= PICK_WORDS_MAX;
        if (inside)
            utf8_put(out, is_d(c) ? 'd' : c);
    }
    if (inside)
        buf_addc(out, '"');
    if (out->n)
        buf_addc(out, '*');
}

static int step_all(struct db_stmt *s, int64_t *ids, size_t max,
                    size_t *ret_count, struct err *err)
{
    size_t count = 0;
    int r = 1;

    while (r == 1 && count < max && (r = db_step(s, err)) == 1)
        ids[count++] = db_int(s, 0);
    db_reset(s);
    *ret_count = count;
    return r < 0 ? r : 0;
}

int pick_search(struct hubdb *store, const struct pick_query *query,
                int64_t *ids, size_t max, size_t *ret_count, struct err *err)
{
    struct buf match = {0};
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT i.id FROM item_words w JOIN items i ON i.id ="
                   " w.rowid WHERE item_words MATCH ?1 AND i.status = 1 AND"
                   " (?2 >> i.type) & 1 ORDER BY i.published DESC, i.id DESC",
                   err);
    int r = s ? 0 : -err->code;

    *ret_count = 0;
    write_match(&match, query->words);
    if (s && match.n) {
        db_bind_str(s, 1, buf_str(&match));
        db_bind_int(s, 2, query->types);
        r = step_all(s, ids, max, ret_count, err);
    }
    buf_done(&match);
    return r < 0 ? err_wrap(err, "finding items") : 0;
}
