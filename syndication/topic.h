/*
 * syndication/topic.h - the feeds of the hub: which list an address means, and
 * its bytes.
 *
 *     /feed.atom?type=1&distribution=24      lists, as in version 1
 *     /box/abcdefgh2345.rss, /box/mau.json?kind=news      what a box shows
 *
 * with one of the endings of feed.h.
 */
#ifndef SYNDICATION_TOPIC_H
#define SYNDICATION_TOPIC_H

#include "syndication/feed.h"
#include "syndication/store_item.h"

struct box;
struct httpd_request;

/* /box/mau?kind=news&...: a box whose options stand in its address. */
#define TOPIC_ADDRESS_BOX "mau"

struct topic {
    struct str title;
    struct str path; /* with its query, as it was asked for */
    enum feed_form form;
    struct hubdb_query query;
};

/* All of the arena of the request.  ERR_NOT_FOUND, ERR_USAGE (a parameter is
 * wrong). */
int topic_of_request(struct topic *ret_topic, struct hubdb *store,
                     const struct httpd_request *rq, struct err *err);
/* The same by "/feed.atom?type=1". */
int topic_of_address(struct topic *ret_topic, struct hubdb *store,
                     struct arena *arena, struct str address, struct err *err);

/* Its bytes at this moment. */
int topic_write(const struct topic *topic, struct hubdb *store,
                struct arena *arena, const char *base_url, struct buf *out,
                struct err *err);
/* A mark of what is on the list, which changes when the list does. */
enum { TOPIC_MARK_MAX = 17 };
int topic_mark(const struct topic *topic, struct hubdb *store,
               struct arena *arena, char mark[TOPIC_MARK_MAX], struct err *err);
/* The value of header Link: where one subscribes to it, and its own address. */
const char *topic_link(struct arena *arena, const char *base_url,
                       struct str path);

/* --- shared with the pages of boxes --- */

/* "abcd.atom": the id, and the ending that follows it. */
struct str topic_split(struct str rest, struct str *ret_ending);
/* The page of a list that is asked for, 1 when none is.  ERR_USAGE. */
int topic_page(const struct httpd_request *rq, int64_t *ret_page,
               struct err *err);
/* The box of that id, or the one that the address itself describes. */
int topic_box(struct hubdb *store, const struct httpd_request *rq,
              struct str id, struct box *ret_box, struct err *err);

#endif
