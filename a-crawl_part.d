crawl_part.o: crawler/crawl_part.h base/clock.h base/str.h base/mem.h \
 crawler/crawl.h crawler/fetch.h config/reason.h crawler/frontier.h \
 crawler/intake_claim.h crawler/intake.h crawler/politeness.h \
 crawler/progress.h crawler/robots.h crawler/store.h crawler/budget.h \
 crawler/schedule.h crawler/warc.h crawler/warc_queue.h
base/clock.h:
base/str.h:
base/mem.h:
crawler/crawl.h:
crawler/fetch.h:
config/reason.h:
crawler/frontier.h:
crawler/intake_claim.h:
crawler/intake.h:
crawler/politeness.h:
crawler/progress.h:
crawler/robots.h:
crawler/store.h:
crawler/budget.h:
crawler/schedule.h:
crawler/warc.h:
crawler/warc_queue.h:
