/*
 * searchd/betdesk.h - best bets put and withdrawn by programs of editors: a
 * file of the same form as the one by hand (bets.h), which searchd alone
 * writes, as a whole each time.  Query threads follow it.  For all threads and
 * processes; whoever finds the file being changed gets ERR_BUSY.
 */
#ifndef SEARCHD_BETDESK_H
#define SEARCHD_BETDESK_H

#include "searchd/bets.h"

enum { BETDESK_MAX = 5000 };

/* Puts the bet in the place of the one of its id, or behind all.  *ret_new says
 * which.  ERR_LIMIT (BETDESK_MAX), ERR_BUSY, ERR_IO, ERR_CONFIG (the file was
 * spoilt by others). */
int betdesk_put(const char *path, const struct bet *bet, bool *ret_new,
                struct err *err);
/* ERR_NOT_FOUND, and as above. */
int betdesk_withdraw(const char *path, const char *id, struct err *err);

#endif
