/*
 * syndication/service.h - the running hub: what all requests share.
 *
 * One keeper thread watches hub.db (a command beside the server may change it),
 * renews the picture of the keys, and writes accesses to the audit log.  Its
 * period decides how soon a change is seen.
 */
#ifndef SYNDICATION_SERVICE_H
#define SYNDICATION_SERVICE_H

#include "syndication/auth.h"
#include "syndication/cache.h"
#include "syndication/store.h"

struct err;
struct httpd_request;
struct hubserve;

enum { HUBSERVE_LOOK_MS = 50, HUBSERVE_AUDIT_MS = 200 };

/* Opens (makes) hub.db in `data_dir` and starts the keeper; `base_url`, the
 * public address without closing slash, may be "". */
int hubserve_start(struct hubserve **ret_service, const char *data_dir,
                   const char *base_url, struct err *err);
/* Writes what is left of the audit log.  No request may run any more. */
void hubserve_stop(struct hubserve *service); /* accepts NULL */

struct cache *hubserve_cache(struct hubserve *service);
const char *hubserve_base_url(const struct hubserve *service);
/* State of the store as last seen. */
struct hubdb_state hubserve_state(const struct hubserve *service);

/* auth_check() against the present keys; AUTH_LOCKED, whatever the secret, for
 * those that lockout.h shuts out. */
enum auth_verdict hubserve_auth(struct hubserve *service, struct str secret,
                                const char *address, int64_t *ret_key_id);
/* Notes an access; key_id 0 is nobody.  Static outcome, others copied. */
void hubserve_note(struct hubserve *service, const struct httpd_request *rq,
                   int64_t key_id, const char *action, struct str what,
                   const char *outcome);

/* A reader for each pool thread; the two hooks of httpd_settings. */
void *hubserve_reader_new(void *service);
void hubserve_reader_free(void *reader);
/* Its store, opened when first asked for; NULL and *err when that fails. */
struct hubdb *hubserve_reader_store(void *reader, struct err *err);

#endif
