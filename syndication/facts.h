/*
 * syndication/facts.h - what an item says besides its fields: files and video
 * in Attachments, the number of a document in its title.
 *
 * Attachments is a text of the source, in no fixed form.  Understood are, also
 * inside each other: an array of addresses or of objects; an object with an
 * address (Url, Link, Href, Path, FileUrl) and perhaps a name (Name, FileName,
 * Title); an object of names and addresses.  All else says nothing.
 */
#ifndef SYNDICATION_FACTS_H
#define SYNDICATION_FACTS_H

#include "base/arena.h"
#include "base/str.h"

enum { FACTS_FILES_MAX = 10 };

struct facts_file {
    struct str name; /* never empty */
    struct str url;  /* http or https */
};

/* The first files, at most FACTS_FILES_MAX; of the arena. */
size_t facts_files(struct arena *arena, struct str attachments,
                   struct facts_file files[FACTS_FILES_MAX]);
/* The first that a browser plays by itself, over https; or NULL. */
const struct facts_file *facts_video(const struct facts_file *files,
                                     size_t count);
/* "PDF", of the ending of its address; "" when that says nothing.  `text` is
 * filled and returned. */
enum { FACTS_ENDING_MAX = 6 };
const char *facts_ending(const struct facts_file *file,
                         char text[FACTS_ENDING_MAX]);

/* "42/2022/NĐ-CP" of "Nghị định số 42/2022/NĐ-CP quy định ..."; or empty. */
struct str facts_number(struct str title);

#endif
