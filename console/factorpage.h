/* console/factorpage.h - the pages of the second factor: asking for a code,
 * setting it up, starting over. */
#ifndef CONSOLE_FACTORPAGE_H
#define CONSOLE_FACTORPAGE_H

struct call;

/* For who has given name and password, and not yet the second factor. */
void factorpage_ask(struct call *c);
void factorpage_answer(struct call *c);
void factorpage_offer(struct call *c);
void factorpage_set_up(struct call *c);

/* For who is signed in: a code takes the factor away, to set up another. */
void factorpage_reset(struct call *c);

#endif
