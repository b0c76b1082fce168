/* console/inspect_page.h - the page of one URL (inspect.h):
 * /cong/{cong}/trang?url=...&hoi=... */
#ifndef CONSOLE_INSPECT_PAGE_H
#define CONSOLE_INSPECT_PAGE_H

struct call;

void inspect_page(struct call *c);

#endif
