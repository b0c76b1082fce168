/*
 * console/station.h - asking another station by its own program, as a person at
 * the command line would: what it prints is the answer.  A page that takes its
 * program down takes nothing else down.
 */
#ifndef CONSOLE_STATION_H
#define CONSOLE_STATION_H

#include "base/str.h"

#include <jansson.h>

struct err;
struct options;

enum {
    STATION_WORDS_MAX = 16,
    STATION_OUTPUT_MAX = 8 << 20, /* bytes of an answer */
    STATION_WAIT_MS = 20000,
};

struct station_task {
    const char *program; /* "indexer": lies beside this program */
    /* Command, arguments; NULL ends.  "--" stands before what people typed. */
    const char *words[STATION_WORDS_MAX];
    struct str input; /* its standard input; empty: nothing */
    const char *data_dir;
    const struct options *options; /* whose file is handed on */
    int64_t timeout_ms;            /* 0: STATION_WAIT_MS */
};

/*
 * Adds what it prints to `out`.  ERR_NOT_FOUND, ERR_IO ... as the program ended
 * (1: what it said on its standard error, as ERR_NOT_FOUND; 75: ERR_BUSY),
 * ERR_LIMIT (too slow, too much), ERR_IO (it cannot be started).
 */
int station_ask(const struct station_task *task, struct buf *out,
                struct err *err);
/* The same for an answer of one JSON value; the caller calls json_decref(). */
int station_ask_json(const struct station_task *task, json_t **ret_json,
                     struct err *err);

#endif
