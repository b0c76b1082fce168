/* console/service.h - the console over HTTP. */
#ifndef CONSOLE_SERVICE_H
#define CONSOLE_SERVICE_H

struct err;
struct options;
struct registry;

/*
 * Serves until SIGTERM or SIGINT.  Beyond loopback `listen` needs TLS
 * or a proxy in the options (ERR_USAGE).  Prints "listening on ADDRESS" to
 * stdout when ready.
 */
int console_run(const char *listen, const char *data_dir,
                const struct registry *registry, const struct options *options,
                struct err *err);

#endif
