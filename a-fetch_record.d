fetch_record.o: crawler/fetch_record.h crawler/fetch.h base/mem.h \
 base/str.h config/reason.h crawler/warc.h
crawler/fetch.h:
base/mem.h:
base/str.h:
config/reason.h:
crawler/warc.h:
