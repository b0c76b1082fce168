/*
 * base/serve.h - the life of a program that serves: from "it listens" to "it is
 * told to stop".  Logs, as daemon loops do.
 */
#ifndef BASE_SERVE_H
#define BASE_SERVE_H

#include <stddef.h>

struct err;
struct httpd_request;
struct httpd_settings;

/* Starts an httpd, logs its address (service.ready) and obeys signals: SIGHUP
 * reads the certificate again (a bad one is logged and the old one stays);
 * SIGTERM and SIGINT end it: requests under way get at most `grace_ms`.  Tells
 * the service manager that it is ready and, while httpd_alive(), that it lives.
 * Fails as httpd_start() does.  Who has started other threads has called
 * httpd_block_signals() before. */
int serve_until_stopped(const struct httpd_settings *settings, int grace_ms,
                        struct err *err);

/* For `done` of httpd_settings: one line for each answer, with the id that the
 * answer carries.  Its route stands in it, but no address and no words asked:
 * no personal data. */
void serve_log_answer(const struct httpd_request *rq, int status, size_t bytes,
                      void *app);

#endif
