/*
 * searchd/tally_db.h - the tables of searchd.db, for the writer (tally.c) and
 * the readers (tally_read.c).  See docs/formats.md.
 */
#ifndef SEARCHD_TALLY_DB_H
#define SEARCHD_TALLY_DB_H

extern const char *const tally_migrations[];

#endif
