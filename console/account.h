/* console/account.h - a person's own page: roles, second factor, sessions. */
#ifndef CONSOLE_ACCOUNT_H
#define CONSOLE_ACCOUNT_H

struct call;

void account_page(struct call *c);

#endif
