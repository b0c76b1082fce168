/* console/oidc.h - signing in through the state's service (OpenID Connect). */
#ifndef CONSOLE_OIDC_H
#define CONSOLE_OIDC_H

struct call;

/* Sends the browser there. */
void oidc_start(struct call *c);
/* It comes back with a code, or with an error. */
void oidc_return(struct call *c);

#endif
