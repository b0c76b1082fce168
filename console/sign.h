/* console/sign.h - signing in with the local administrator's password, and
 * signing out. */
#ifndef CONSOLE_SIGN_H
#define CONSOLE_SIGN_H

struct call;

void sign_page(struct call *c);
void sign_in(struct call *c);
void sign_out(struct call *c);

#endif
