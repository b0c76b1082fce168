/* console/alert_page.h - alerts of a portal, who is told, and what was sent:
 * /cong/{cong}/canh-bao */
#ifndef CONSOLE_ALERT_PAGE_H
#define CONSOLE_ALERT_PAGE_H

struct call;

void alert_page(struct call *c);
/* POST: webhook, thu (e-mails), giam, tang; khoa-moi: a new secret. */
void alert_settings(struct call *c);
/* POST thu: a trial to all whom the settings name. */
void alert_trial(struct call *c);

#endif
