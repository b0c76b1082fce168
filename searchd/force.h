/*
 * searchd/force.h - is a document still in force, by what others of the index
 * say of it?  Its own page may be older than the one that replaced it.
 */
#ifndef SEARCHD_FORCE_H
#define SEARCHD_FORCE_H

#include "searchd/search.h"

/*
 * The number of the document that replaced or repealed `r` as a whole, of the
 * arena of `s`; "" when none is known for certain.  Certain is one that
 *
 * - is in effect today, and not over or to come by its own page;
 * - has the same issuer, or a number that is one of the whole state's: every
 *   province has its own 12/2020/QĐ-UBND.
 *
 * Costs two looks into the index for a document that nobody replaced.  Fails
 * with ERR_IO or ERR_STALE.
 */
int force_ended_by(const struct search *s, const struct record *r,
                   const char **ret_number, struct err *err);

#endif
