store_db.o: crawler/store_db.h base/db.h base/mem.h base/str.h \
 crawler/store.h config/reason.h crawler/budget.h crawler/politeness.h \
 crawler/schedule.h crawler/warc.h
base/db.h:
base/mem.h:
base/str.h:
crawler/store.h:
config/reason.h:
crawler/budget.h:
crawler/politeness.h:
crawler/schedule.h:
crawler/warc.h:
