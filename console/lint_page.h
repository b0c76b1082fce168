/* console/lint_page.h - what the pages of a portal do not say of themselves:
 * /cong/{cong}/dac-ta, ?thieu=WORD&sau=URL; the same as CSV; and the sheet that
 * is printed, /cong/{cong}/phieu. */
#ifndef CONSOLE_LINT_PAGE_H
#define CONSOLE_LINT_PAGE_H

struct call;

void lint_page(struct call *c);
void lint_csv(struct call *c);
void sheet_page(struct call *c);

#endif
