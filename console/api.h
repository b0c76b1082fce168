/*
 * console/api.h - what all addresses below /api/ share: the key of a program,
 * parameters that are known, errors, the OpenAPI document.
 *
 * Errors are application/problem+json (RFC 9457): title in Vietnamese, title_en
 * and detail in English, trace_id, and of parameters `errors`, one each.
 */
#ifndef CONSOLE_API_H
#define CONSOLE_API_H

#include <jansson.h>
#include <stdbool.h>

struct call;
struct err;

/* Makes the bearer of a key the visitor; a request without one is left alone.
 * 1: a key that holds; 0: none was sent; ERR_USAGE: it is none of ours. */
int api_load_key(struct call *c, struct err *err);

/*
 * Whether every parameter of the request is one of `names` (NULL ends them) and
 * UTF-8 text without NUL; else the call is answered: 422, each mistake named.
 * Those of a POST stand in its form, which may hold the token of a session.
 */
bool api_takes(struct call *c, const char *const *names);

/* Answers with that, which is taken over; NULL: something in it was not UTF-8,
 * which is a fault of ours (503). */
void api_answer(struct call *c, json_t *json);
/* An error; `more`: further members of it, taken over, or NULL. */
void api_problem(struct call *c, int status, const char *vi, const char *en,
                 json_t *more);
/* 422: the value of one parameter cannot be. */
void api_wrong(struct call *c, const char *parameter, const char *vi,
               const char *en);

/* GET /api/v1/openapi.json, open to all. */
void api_openapi(struct call *c);

#endif
