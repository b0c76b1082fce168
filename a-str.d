str.o: base/str.h base/mem.h
base/mem.h:
