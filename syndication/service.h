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
#include "syndication/quota.h"
#include "syndication/store.h"
#include "syndication/token.h"

struct err;
struct httpd_request;
struct hubserve;
struct placements;

enum { HUBSERVE_LOOK_MS = 50, HUBSERVE_AUDIT_MS = 200 };

struct hubserve_settings {
    const char *data_dir;
    const char *base_url;      /* public address without closing slash; or "" */
    const char *allow_private; /* as in outbound.h; NULL: none */
    struct quota_limits quotas; /* of who has none of its own */
};

/* Opens (makes) hub.db in `data_dir` and starts the keeper. */
int hubserve_start(struct hubserve **ret_service,
                   const struct hubserve_settings *settings, struct err *err);
/* Writes what is left of the audit log.  No request may run any more. */
void hubserve_stop(struct hubserve *service); /* accepts NULL */

struct cache *hubserve_cache(struct hubserve *service);
const char *hubserve_data_dir(const struct hubserve *service);
const char *hubserve_base_url(const struct hubserve *service);
/* Absolute, for what goes elsewhere: as configured, else as it was asked; of
 * the request's arena. */
const char *hubserve_absolute_url(const struct hubserve *service,
                                  const struct httpd_request *rq);
/* outbound_check_url() with our settings. */
int hubserve_check_url(const struct hubserve *service, const char *url,
                       struct err *err);
/* State of the store as last seen. */
struct hubdb_state hubserve_state(const struct hubserve *service);

/* Where boxes are asked from, see placement.h. */
struct placements *hubserve_placements(struct hubserve *service);

struct quota *hubserve_quota(struct hubserve *service);

/* Counts one box that this address stores; false: too many (buildserve.h). */
bool hubserve_may_build(struct hubserve *service, const char *address);

/* auth_check() against the present keys, which must have scope AUTH_V1;
 * AUTH_LOCKED, whatever the secret, for those that lockout.h shuts out. */
enum auth_verdict hubserve_auth(struct hubserve *service, struct str secret,
                                const char *address, int64_t *ret_key_id);
/* A secret or a token: whose it is, and what it may.  ret_grant->key_id is 0
 * when it is nobody's. */
enum auth_verdict hubserve_credential(struct hubserve *service,
                                      struct str credential,
                                      const char *address,
                                      struct auth_grant *ret_grant);
/* A token for what was granted; good until this server is started anew, at most
 * TOKEN_LIFE_S. */
void hubserve_token(struct hubserve *service, const struct auth_grant *grant,
                    char token[TOKEN_MAX]);
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
