/* crawler/store_budget.c - the budgets of the store, see store.h. */
#include "base/err.h"
#include "crawler/store_db.h"

int store_budget_get(struct store *s, int64_t host,
                     struct store_budget *ret_budget, struct err *err)
{
    struct db_stmt *q =
        store_read(s,
                   "SELECT day, first, again, usual_first, price, wanted,"
                   " visits, steered_ms, usual_changes, usual_days"
                   " FROM budgets WHERE host = ?",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    int r = db_step(q, err);
    if (r < 0)
        return r;
    *ret_budget = (struct store_budget){.host = host};
    if (r == 0)
        return 0;
    ret_budget->budget = (struct budget){
        .day = db_int(q, 0),
        .first = db_int(q, 1),
        .again = db_int(q, 2),
        .usual_first = db_real(q, 3),
        .price = db_real(q, 4),
        .wanted = db_real(q, 5),
        .visits = db_int(q, 6),
        .steered_ms = db_int(q, 7),
    };
    ret_budget->usual = (struct schedule_rate){db_real(q, 8), db_real(q, 9)};
    db_reset(q);
    return 0;
}

int store_budget_put(struct store *s, const struct store_budget *b,
                     struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "INSERT OR REPLACE INTO budgets(host, day, first, again, usual_first,"
        " price, wanted, visits, steered_ms, usual_changes, usual_days)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, b->host);
    db_bind_int(q, 2, b->budget.day);
    db_bind_int(q, 3, b->budget.first);
    db_bind_int(q, 4, b->budget.again);
    db_bind_real(q, 5, b->budget.usual_first);
    db_bind_real(q, 6, b->budget.price);
    db_bind_real(q, 7, b->budget.wanted);
    db_bind_int(q, 8, b->budget.visits);
    db_bind_int(q, 9, b->budget.steered_ms);
    db_bind_real(q, 10, b->usual.changes);
    db_bind_real(q, 11, b->usual.days);
    return db_run(q, err);
}
