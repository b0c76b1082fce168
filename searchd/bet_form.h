/*
 * searchd/bet_form.h - a best bet as the API speaks of it, read with mistrust:
 *
 *   {"questions": ["hộ chiếu", "passport"], "url": "https://...",
 *    "title": "...", "text": "...", "from": "2026-01-01", "to": null}
 *
 * `text`, `from` and `to` may be null or left out.
 */
#ifndef SEARCHD_BET_FORM_H
#define SEARCHD_BET_FORM_H

#include "base/arena.h"
#include "searchd/bets.h"
#include "searchd/query.h"

struct registry;

enum {
    BET_BODY_MAX_BYTES = 16 << 10,
    BET_ID_MAX_BYTES = 64,
    BET_QUESTIONS_MAX = 20,
    BET_QUESTION_MAX_BYTES = 200,
    BET_TITLE_MAX_BYTES = 300,
    BET_TEXT_MAX_BYTES = 1000,
    BET_URL_MAX_BYTES = 2000,
};

/* Lower-case ASCII letters, digits and "-", 1 to 64. */
bool bet_form_is_id(struct str id);
/*
 * Fills in all of *ret_bet but the id; text is of the arena, NFC, on one line.
 * What is wrong goes to `problems`, each by its member, and then the bet is of
 * no use.  `reg` may be NULL: then any host is good.
 */
void bet_form_read(struct bet *ret_bet, struct str body,
                   const struct registry *reg, struct problems *problems,
                   struct arena *arena);
/* Adds the bet as JSON: as above, with "id" (null: by hand), and "active", on
 * `now_ms`. */
void bet_form_write(struct buf *out, const struct bet *bet, int64_t now_ms);

#endif
