/*
 * indexer/office_child.h - office containers read in a child of ourselves: the
 * libraries that unpack ZIP and read XML see a hostile file only in the cage
 * (cage.h), as foreign readers do.
 *
 * A program that calls office_child_read() answers the argument
 * OFFICE_CHILD_COMMAND with office_child_main().
 */
#ifndef INDEXER_OFFICE_CHILD_H
#define INDEXER_OFFICE_CHILD_H

#include "indexer/child.h"
#include "indexer/file_text.h"

struct err;
struct options;

#define OFFICE_CHILD_COMMAND "office-text"

struct office_answer {
    enum file_type type; /* FILE_OTHER: a ZIP file, but none of these */
    bool damaged;        /* it broke off before the type could be told */
    enum reason reason;  /* of office_text() */
    struct buf text, title;
};
void office_answer_done(struct office_answer *a);

/*
 * Adds text and title to those of *ret_answer, which comes zeroed.  *ret_end
 * says what became of the child; only when it is CHILD_DONE the other members
 * count (an answer that is none is CHILD_KILLED).  ERR_IO as child_run().
 */
int office_child_read(struct str bytes, const struct options *options,
                      struct office_answer *ret_answer, enum child_end *ret_end,
                      struct err *err);

/* In the child: reads standard input, writes the answer, ends the process. */
void office_child_main(void) __attribute__((noreturn));

#endif
