/*
 * console/sign.h - signing in and out.
 *
 *     password or the state's service -> [second factor] -> session
 *
 * Where the visitor wanted to go is kept in a cookie meanwhile.
 */
#ifndef CONSOLE_SIGN_H
#define CONSOLE_SIGN_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct err;

void sign_page(struct call *c);
/* With a local administrator's name and password. */
void sign_in(struct call *c);
void sign_out(struct call *c);
void sign_out_everywhere(struct call *c);

/*
 * Begins a session of that person, in place of the one that the browser has,
 * and answers with the way on: the second factor when it is asked for, else
 * where he wanted to go.  `how` is for the audit log; `id_token` is kept for
 * signing out, "" when there is none.
 */
void sign_begin(struct call *c, int64_t person, const char *how,
                const char *id_token);
/* The second factor is done: the session is whole from now on.  ERR_IO. */
int sign_complete(struct call *c, struct err *err);
/* Where he wanted to go. */
const char *sign_way(struct call *c);

/* The page for who has to wait; true when `key` or the address has to. */
bool sign_must_wait(struct call *c, uint64_t key);
/* Counts a failure of both. */
void sign_failed(struct call *c, uint64_t key);

#endif
