status.o: crawler/status.h crawler/intake_claim.h crawler/intake.h \
 base/mem.h crawler/store.h base/str.h config/reason.h crawler/budget.h \
 crawler/politeness.h crawler/schedule.h crawler/warc.h
crawler/intake_claim.h:
crawler/intake.h:
base/mem.h:
crawler/store.h:
base/str.h:
config/reason.h:
crawler/budget.h:
crawler/politeness.h:
crawler/schedule.h:
crawler/warc.h:
