intake_claim.o: crawler/intake_claim.h crawler/intake.h base/mem.h
crawler/intake.h:
base/mem.h:
