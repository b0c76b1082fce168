/*
 * searchd/api_bets.h - best bets for programs of editors: list, put, withdraw.
 * With a key (keys.h) in "Authorization: Bearer"; each change is a line of the
 * log with the name of the key.  Without searchd.editor_keys there are no such
 * addresses.
 */
#ifndef SEARCHD_API_BETS_H
#define SEARCHD_API_BETS_H

#include "base/httpd.h"

void get_bets(struct httpd_request *rq, struct httpd_response *rs, void *app);
void put_bet(struct httpd_request *rq, struct httpd_response *rs, void *app);
void delete_bet(struct httpd_request *rq, struct httpd_response *rs, void *app);

#endif
