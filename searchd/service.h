/*
 * searchd/service.h - the running search service: what its threads share, and
 * what each query thread has for itself.
 */
#ifndef SEARCHD_SERVICE_H
#define SEARCHD_SERVICE_H

#include "searchd/bets.h"
#include "searchd/page_html.h"

struct hot;
struct bets;
struct cli;
struct err;
struct options;
struct registry;
struct suggest_keeper;
struct tally;
struct xap_reader;

/* Constant while the service runs, but for `hot`, `tally` and `suggest`, which
 * lock themselves. */
struct service {
    const struct options *options;
    struct registry *registry; /* NULL: none was found; codes are shown */
    char *index_dir;
    char *bets_path[BETS_FILES], *tally_path;
    struct synonyms *synonyms;
    struct language *language; /* NULL: no spelling is suggested */
    struct hot *hot;
    struct tally *tally;            /* NULL: nothing is counted */
    struct suggest_keeper *suggest; /* NULL: switched off */
    struct page_site site;
    char style_path[64]; /* changes with the style sheet */
    char script_path[64];
};

/*
 * One query thread.  The reader follows the index: it moves to a new commit
 * within WORKER_FRESH_MS, and to another index when the directory was replaced.
 */
enum { WORKER_FRESH_MS = 250 };
struct worker;

struct worker *worker_new(const struct service *service);
void worker_free(struct worker *w); /* accepts NULL */
/* The index as it is now; borrowed until the next call.  ERR_NOT_FOUND when
 * there is none, ERR_FORMAT when it is of another schema, ERR_IO. */
int worker_reader(struct worker *w, struct xap_reader **ret_reader,
                  struct err *err);
/* The best bets of that file as they are now, or NULL; borrowed until the next
 * worker_reader(). */
const struct bets *worker_bets(const struct worker *w, enum bets_file file);
/* Do all shards answer, as far as the last worker_reader() knows? */
bool worker_is_whole(const struct worker *w);
/* After an error of the reader: the next call opens a new one. */
void worker_drop_reader(struct worker *w);

/* searchd serve --data DIR --listen ADDRESS:PORT [--config FILE]: until
 * SIGTERM or SIGINT. */
int service_command(const struct cli *cli, struct err *err);

#endif
