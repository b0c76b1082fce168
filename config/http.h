/*
 * config/http.h - the options that all serving programs share, as settings of
 * their httpd.
 */
#ifndef CONFIG_HTTP_H
#define CONFIG_HTTP_H

struct httpd_settings;
struct options;

/* Sets lists, limit, readers of /metrics and the log of answers; borrowed from
 * `options`. */
void http_settings(struct httpd_settings *settings,
                   const struct options *options);

#endif
