/*
 * searchd/places.h - the list of synonyms with names of places and bodies, old
 * and new: who asks for Hà Giang means what Tuyên Quang is today, too; who asks
 * for Tuyên Quang also what Hà Giang was.
 */
#ifndef SEARCHD_PLACES_H
#define SEARCHD_PLACES_H

struct err;
struct namebook;
struct options;
struct synonyms;

/* Each name leads to those it went on in, and to those that went on in it. */
void places_add(struct synonyms *s, const struct namebook *names);

/* The list of `searchd.synonyms` with the names of `common.names`; files of
 * names that are not there are left out.  ERR_IO, ERR_FORMAT, ERR_CONFIG. */
int places_synonyms(struct synonyms **ret_synonyms,
                    const struct options *options, struct err *err);

#endif
