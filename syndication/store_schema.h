/*
 * syndication/store_schema.h - how hub.db came to be as it is: one step of SQL
 * for each version of the file, oldest first.
 *
 * Tables that one file of this folder works on are made by the SQL of that
 * file; the step stays where it is in the list for ever.
 */
#ifndef SYNDICATION_STORE_SCHEMA_H
#define SYNDICATION_STORE_SCHEMA_H

extern const char *const store_schema[]; /* for db_open(); NULL ends it */

#endif
