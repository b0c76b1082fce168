intake_part.o: crawler/intake_part.h base/db.h base/mem.h base/str.h \
 crawler/intake.h
base/db.h:
base/mem.h:
base/str.h:
crawler/intake.h:
