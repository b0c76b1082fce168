/*
 * console/lint.h - what the pages of a portal do not say of themselves
 * (REQUIREMENTS K4), kept in coverage.db: asked of the indexer (`indexer lint`)
 * for pages that were indexed since they were looked at last.
 */
#ifndef CONSOLE_LINT_H
#define CONSOLE_LINT_H

#include "base/str.h"

struct err;
struct options;
struct picture;

enum {
    LINT_FLAWS = 12,       /* bits of `missing`, in the order of lint_flaws */
    LINT_MANDATORY = 6,    /* the first: Thông tư 24/2011/TT-BTTTT */
    LINT_PAGE_MAX = 300,   /* looked at while somebody waits */
    LINT_PORTAL_MAX = 500, /* ... of a portal in one run of `console alerts` */
    LINT_RUN_MAX = 20000,  /* ... of all */
};

struct lint_flaw {
    const char *name;    /* word of the indexer */
    const char *vi, *en; /* what is missing */
    const char *fix_vi, *fix_en;
};
extern const struct lint_flaw lint_flaws[LINT_FLAWS];
/* Of a word of the indexer; LINT_FLAWS when it is none. */
int lint_find(const char *name);

struct lint_task {
    const char *data_dir, *portal;
    const struct options *options;
    int64_t max; /* pages looked at, at most */
};
/* Looks; *ret_looked says at how many pages. */
int lint_take(struct picture *p, const struct lint_task *task,
              int64_t *ret_looked, struct err *err);

struct lint_counts {
    int64_t waiting; /* pages that can be found, not looked at yet */
    int64_t pages;   /* HTML pages looked at */
    int64_t missing[LINT_FLAWS];
    int64_t whole; /* pages with all of the mandatory ones */
};
int lint_counts(struct picture *p, const char *portal,
                struct lint_counts *ret_counts, struct err *err);

struct lint_filter {
    const char *portal;
    int flaw;          /* LINT_FLAWS: any */
    const char *after; /* URLs behind this one; "": all */
    int64_t max;       /* 0: all */
};
/* URLs that miss something, in their order; returns how many. */
int64_t lint_each(struct picture *p, const struct lint_filter *filter,
                  int (*each)(void *context, const char *url, unsigned missing,
                              struct err *err),
                  void *context, struct err *err);

#endif
