/*
 * base/httpd_call.h - one connection of an httpd and the requests on it: what
 * libmicrohttpd calls, and what a worker runs.  For httpd.c only.
 */
#ifndef BASE_HTTPD_CALL_H
#define BASE_HTTPD_CALL_H

#include <microhttpd.h>
#include <stdbool.h>

struct httpd_job;

/* The context of each is the httpd. */

/* A connection came, or is gone; its call is its socket context. */
void httpd_call_connection(void *context, struct MHD_Connection *connection,
                           void **socket_context,
                           enum MHD_ConnectionNotificationCode what);
/* A request begins; the call becomes its *con_cls. */
void *httpd_call_uri(void *context, const char *uri,
                     struct MHD_Connection *connection);
enum MHD_Result httpd_call_handle(void *context,
                                  struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload_data,
                                  size_t *upload_data_size, void **con_cls);
/* It is over, answered or not. */
void httpd_call_completed(void *context, struct MHD_Connection *connection,
                          void **con_cls, enum MHD_RequestTerminationCode why);

/* For the pool: runs the handler of the call that holds `job`. */
void httpd_call_run(struct httpd_job *job, void *worker, bool late,
                    void *context);

#endif
