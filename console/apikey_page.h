/* console/apikey_page.h - the keys of a portal for the API: /cong/{cong}/khoa
 */
#ifndef CONSOLE_APIKEY_PAGE_H
#define CONSOLE_APIKEY_PAGE_H

struct call;

void apikey_page(struct call *c);
/* POST: ten, vai-tro; the page with the text of the key, shown once. */
void apikey_create(struct call *c);
/* POST thu-hoi: id */
void apikey_withdraw(struct call *c);

#endif
