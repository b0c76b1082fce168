/*
 * base/httpd_admit.h - what a request must pass before a handler sees it: the
 * gate, doubts, lengths, its route.  For the files of httpd only.
 */
#ifndef BASE_HTTPD_ADMIT_H
#define BASE_HTTPD_ADMIT_H

#include <microhttpd.h>

struct httpd_call;

/* The head of the request was read: fills in who asks, by which method, with
 * which arguments, and finds the route.  What may not pass is answered here;
 * returns what libmicrohttpd is to be told. */
enum MHD_Result httpd_admit(struct httpd_call *c, const char *method);

#endif
