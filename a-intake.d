intake.o: crawler/intake.h base/mem.h
base/mem.h:
