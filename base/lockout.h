/*
 * base/lockout.h - who guesses secrets is not listened to any more.
 *
 * Failures are counted for each address (IPv6: for its /64) and for each key
 * that was named.  So many of them (LOCKOUT_FAILURES, say) within
 * LOCKOUT_WINDOW_MS shut the door for LOCKOUT_SHUT_MS.  In memory only, of
 * fixed size, by the steady clock: neither a flood of addresses nor a clock
 * that is set opens anything. Safe from any thread.
 */
#ifndef BASE_LOCKOUT_H
#define BASE_LOCKOUT_H

#include "base/str.h"

struct lockout;

enum {
    LOCKOUT_FAILURES = 20,
    LOCKOUT_WINDOW_MS = 10 * 60 * 1000,
    LOCKOUT_SHUT_MS = 15 * 60 * 1000,
};

struct lockout *lockout_new(int failures);  /* at least 1 */
void lockout_free(struct lockout *lockout); /* accepts NULL */

/* What is counted together: an address as text, the id of a key, a name. */
uint64_t lockout_address(struct str address);
uint64_t lockout_key(int64_t key_id);
uint64_t lockout_name(struct str name);

/* now_ms: clock_steady_ms().  Quiet: nobody at all is shut out; no lock is
 * taken, so that the hot way costs nothing. */
bool lockout_is_quiet(const struct lockout *lockout, int64_t now_ms);
bool lockout_is_shut(struct lockout *lockout, uint64_t whom, int64_t now_ms);
/* True when this failure shut the door. */
bool lockout_failed(struct lockout *lockout, uint64_t whom, int64_t now_ms);

#endif
