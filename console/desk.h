/*
 * console/desk.h - the hub desk (REQUIREMENTS K5): items on their way, keys,
 * boxes.  What is done here is what the commands of `syndication` do, by the
 * same functions and with the same audit lines, under the name of the visitor.
 *
 * Items: viewers of the system see, editors propose, owners approve, publish,
 * return, withdraw.  What all portals show is withdrawn by two persons
 * (withdrawal.h).  Keys: owners.
 */
#ifndef CONSOLE_DESK_H
#define CONSOLE_DESK_H

struct call;

void desk_items(struct call *c);    /* /noi-dung?trang-thai=&truoc= */
void desk_item(struct call *c);     /* /noi-dung/{id} */
void desk_propose(struct call *c);  /* POST /noi-dung/{id}/de-xuat */
void desk_decide(struct call *c);   /* POST /noi-dung/{id}/quyet-dinh */
void desk_withdraw(struct call *c); /* POST /noi-dung/{id}/rut */
void desk_targets(struct call *c);  /* POST /noi-dung/{id}/noi-nhan */

void desk_keys(struct call *c);       /* /khoa */
void desk_key_add(struct call *c);    /* POST /khoa */
void desk_key_change(struct call *c); /* POST /khoa/{id} */

void desk_boxes(struct call *c); /* /hop */

#endif
