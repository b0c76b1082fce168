registry_row.o: config/registry_row.h base/csv.h base/str.h base/mem.h \
 config/registry.h
base/csv.h:
base/str.h:
base/mem.h:
config/registry.h:
