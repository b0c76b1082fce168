reason.o: config/reason.h
