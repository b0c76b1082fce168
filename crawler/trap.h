/*
 * crawler/trap.h - endless spaces of URLs (REQUIREMENTS C5), told in two ways:
 * by the look of a URL, and by what came of URLs like it.
 *
 * Both are for URLs found by following links.  What a sitemap lists was meant.
 */
#ifndef CRAWLER_TRAP_H
#define CRAWLER_TRAP_H

#include "base/mem.h"
#include "base/str.h"

struct traps;
struct url;

/*
 * Why `url` seems to lie in an endless space (segments that repeat, languages
 * that nest, calendars, sessions, Liferay actions, ways back, too much of
 * anything): one English sentence, static.  NULL when it looks sane.
 */
const char *trap_find(const struct url *url, int64_t now_unix_ms);

/*
 * What URLs made by one template have in common, added to `out`: host and path
 * with numbers as "N", titles as "S", languages as "L", and the names of the
 * parameters without their values.
 */
void trap_shape(struct buf *out, const struct url *url);

/*
 * Remembers for each shape how many pages were fetched and how many of them
 * were copies: the same body as another URL of the host.  A shape of which more
 * than half are copies is exhausted after TRAP_SAMPLE pages, one with
 * parameters also after TRAP_VARIANTS_MAX pages of any kind.  One thread at a
 * time; some 30 bytes a shape, TRAP_SHAPES_MAX shapes: others are not counted.
 *
 * The counts are kept over restarts (crawl_trap.c); `shape` is a hash of
 * trap_shape(), so another spelling of shapes begins anew.
 */
enum {
    TRAP_SAMPLE = 20,
    TRAP_VARIANTS_MAX = 20000,
    TRAP_SHAPES_MAX = 1 << 20,
};

struct trap_tally {
    uint64_t shape; /* 0: none */
    uint32_t fetched, copies;
};

struct traps *traps_new(void) __attribute__((returns_nonnull));
void traps_free(struct traps *t); /* accepts NULL */
DEFINE_FREEP(traps)

/* Ask just before a fetch, tell after it. */
bool traps_exhausted(const struct traps *t, const struct url *url);
/* The shape's counts now; none when there is no room for one more shape. */
struct trap_tally traps_tell(struct traps *t, const struct url *url, bool copy);
/* Takes in counts of an earlier run, as traps_tell() gave them. */
void traps_put(struct traps *t, const struct trap_tally *tally);

#endif
