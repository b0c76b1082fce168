/*
 * syndication/problem.h - how version 2 says no: application/problem+json
 * (RFC 9457), with a code that never changes, sentences in Vietnamese and
 * English, and the trace id under which the operator finds the call.
 */
#ifndef SYNDICATION_PROBLEM_H
#define SYNDICATION_PROBLEM_H

struct httpd_request;
struct httpd_response;
struct buf;

enum problem {
    PROBLEM_PARAMETER,      /* 400 */
    PROBLEM_NO_CREDENTIAL,  /* 401 */
    PROBLEM_BAD_CREDENTIAL, /* 401 */
    PROBLEM_ADDRESS,        /* 403 */
    PROBLEM_SCOPE,          /* 403 */
    PROBLEM_TWO_PERSONS,    /* 403 */
    PROBLEM_NOT_FOUND,      /* 404 */
    PROBLEM_METHOD,         /* 405 */
    PROBLEM_FORM,           /* 406 */
    PROBLEM_GONE,           /* 410 */
    PROBLEM_CHANGED,        /* 412 */
    PROBLEM_TOO_LARGE,      /* 413 */
    PROBLEM_UNCONDITIONAL,  /* 428 */
    PROBLEM_QUOTA,          /* 429 */
    PROBLEM_LOCKED,         /* 429 */
    PROBLEM_BUSY,           /* 503 */
    /* Of the server itself, before anybody was asked for a key: */
    PROBLEM_REQUEST,  /* 400 */
    PROBLEM_BLOCKED,  /* 403 */
    PROBLEM_TOO_LONG, /* 414 */
    PROBLEM_TOO_FAST, /* 429 */
};

/* The code of it: "quota-exhausted", ...; static. */
const char *problem_word(enum problem problem);
const char *problem_vi(enum problem problem); /* its title; static */
const char *problem_en(enum problem problem);
/* Answers with it.  `vi` and `en` say what was wrong this time (UTF-8); NULL:
 * nothing to add.  Headers set before stay. */
void problem_send(const struct httpd_request *rq, struct httpd_response *rs,
                  enum problem problem, const char *vi, const char *en);
/* The problem that fits an error made by the server itself (httpd.h). */
enum problem problem_of_status(int status);
/* All of them as an HTML table, each with its code as id: where `type` of a
 * problem leads. */
void problem_table(struct buf *out);

#endif
