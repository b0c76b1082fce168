/*
 * base/httpd_answer.h - a response on its way to libmicrohttpd: the headers
 * that every answer carries, and answers that the server makes itself.  For the
 * files of httpd only.
 */
#ifndef BASE_HTTPD_ANSWER_H
#define BASE_HTTPD_ANSWER_H

#include <microhttpd.h>

struct httpd_call;
struct httpd_response;

/* Sends the response of the call and notes what was sent. */
enum MHD_Result httpd_answer(struct httpd_call *c);
/* Makes it the answer for an error, by the `fail` hook of the server. */
void httpd_fail(struct httpd_call *c, int status, const char *text);
/* Both: what libmicrohttpd is to be told. */
enum MHD_Result httpd_refuse(struct httpd_call *c, int status,
                             const char *text);
/* Gives back what an answer holds that was not sent; it is empty then. */
void httpd_drop_response(struct httpd_response *rs);

#endif
