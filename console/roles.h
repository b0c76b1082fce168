/*
 * console/roles.h - pages on which roles are granted and taken back: those of a
 * portal, by its owners; those of all, by administrators.
 */
#ifndef CONSOLE_ROLES_H
#define CONSOLE_ROLES_H

struct call;

/* Of c->portal.  Form: so (12 digits), quyen (viewer, editor, owner). */
void roles_page(struct call *c);
void roles_grant(struct call *c);
/* c->part: the person whose role ends. */
void roles_revoke(struct call *c);

/* Of everybody.  Form: so, cong (a code or "*"), quyen. */
void roles_people_page(struct call *c);
void roles_people_grant(struct call *c);
/* c->part: the person.  Form: cong.  Takes the role there away. */
void roles_people_revoke(struct call *c);
/* c->part: the person.  Form: khoa, yes or no. */
void roles_block(struct call *c);

#endif
