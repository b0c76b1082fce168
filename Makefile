# One makefile for the whole tree; folders are found, not listed.
#   folder/*.c + folder/*.cc       -> $(B)/folder/*.o
#   folder/main.c                  -> the program $(B)/bin/folder
#   tests/unit/test_x.c            -> $(B)/tests/unit/test_x, run by `make test`
# V=1 shows commands.  SAN=address,undefined, COV=1 and FUZZ=1 change the
# flags and, with them, the build directory, so that builds never mix.

FOLDERS  := base config crawler indexer searchd syndication console
PACKAGES := xapian-core libcurl gumbo libxml-2.0 jansson libmicrohttpd \
            sqlite3 libcares icu-uc libpsl inih libarchive libcrypto zlib \
            libzstd libbrotlidec gnutls xlsxwriter cjose liboath libqrencode
# Used where it is there, see docs/decisions/0030.
ISAL     := $(shell pkg-config --exists libisal 2>/dev/null && echo libisal)
PACKAGES += $(ISAL)

THREAD := $(filter thread,$(SAN))
B := build$(if $(FUZZ),-fuzz,$(if $(SAN),$(if $(THREAD),-tsan,-san))$(if $(COV),-cov))
ifdef FUZZ
CC := clang
CXX := clang++
SAN := fuzzer-no-link,address,undefined
endif

WARN     := -Wall -Wextra -Werror -Wshadow -Wvla -Wundef -Wformat=2 \
            -Wwrite-strings -Wpointer-arith -Wcast-qual
MODE     := $(if $(COV),-O0 --coverage,-O2) -g \
            $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all)
CPPFLAGS += -I. -D_GNU_SOURCE $(if $(ISAL),-DWITH_ISAL) $(PKG_CFLAGS) -MMD -MP
CFLAGS   += -std=gnu17 $(WARN) -Wstrict-prototypes -Wmissing-prototypes $(MODE)
CXXFLAGS += -std=c++17 $(WARN) $(MODE)
LDLIBS   += $(PKG_LIBS) -lunistring -lpthread -lm

PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

SRC      := $(wildcard $(FOLDERS:%=%/*.c) $(FOLDERS:%=%/*.cc))
OBJ      := $(addprefix $(B)/,$(addsuffix .o,$(basename $(SRC))))
LIB_OBJ  := $(filter-out %/main.o,$(OBJ))
PROGRAMS := $(patsubst %/main.c,$(B)/bin/%,$(filter %/main.c,$(SRC)))
UNIT     := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c))
BENCH    := $(patsubst %.c,$(B)/%,$(wildcard tests/bench/bench_*.c))
FUZZERS  := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS  := $(FUZZERS:%=$(B)/tests/fuzz/replay_%)
E2E      := $(wildcard tests/e2e/[0-9]*.sh)
HEADERS  := $(wildcard $(FOLDERS:%=%/*.h) tests/*.h)
HEADERS_CXX := $(wildcard $(FOLDERS:%=%/*.hh))
ALL_C    := $(SRC) $(HEADERS) $(HEADERS_CXX) $(wildcard tests/*.c tests/*/*.c)

# Quiet by default: "  CC       indexer/analyse.c".
say = $(if $(V),,@printf '  %-8s %s\n' $(1) $(2);)

.PHONY: all
all: $(PROGRAMS)             ## build the programs into build/bin (default)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@
$(B)/%.o: %.cc
	@mkdir -p $(@D)
	$(call say,CXX,$<)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c $< -o $@
# The assembler reads these; the compiler does not see it.
$(B)/crawler/door_page.o: $(wildcard crawler/door.*.html) crawler/door.css
$(B)/searchd/asset.o: $(filter-out %.c %.h %.md,$(wildcard searchd/*.*)) base/emblem.svg
$(B)/console/asset.o: console/style.css base/emblem.svg
$(B)/console/api.o: console/openapi.json
$(B)/indexer/language.o: config/vi/language.zst
$(B)/searchd/synonyms.o: config/vi/synonyms.txt
$(B)/console/measure_form.o: $(wildcard console/measure.*.json console/*.xsd)
$(B)/syndication/widget.o: $(wildcard widgets/*.* widgets/released/*.*)
$(B)/syndication/apidoc.o: $(wildcard syndication/schemas/*.*)
$(B)/lib.a: $(LIB_OBJ)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^
$(B)/bin/%: $(B)/%/main.o $(B)/lib.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CXX) $(MODE) $(LDFLAGS) $^ $(LDLIBS) -o $@
$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/tests/t.o $(B)/lib.a
	$(call say,LINK,$@)$(CXX) $(MODE) $(LDFLAGS) $^ -lcmocka $(LDLIBS) -o $@
$(B)/tests/fuzz/replay_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o \
		$(B)/lib.a
	$(call say,LINK,$@)$(CXX) $(MODE) $(LDFLAGS) $^ $(LDLIBS) -o $@
$(B)/tests/bench/%: $(B)/tests/bench/%.o $(B)/lib.a
	$(call say,LINK,$@)$(CXX) $(MODE) $(LDFLAGS) $^ $(LDLIBS) -o $@
$(B)/tests/fuzz/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/lib.a
	$(call say,LINK,$@)$(CXX) $(MODE) -fsanitize=fuzzer $^ $(LDLIBS) -o $@

# The two commands of README.md.  They begin by installing what is missing.
.PHONY: demo check deps
demo: deps                   ## sample portals, crawl, index, search page, hub; stays up until Ctrl-C
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@tools/demo.sh
.PHONY: cluster-demo
cluster-demo: all            ## search over three machines made of network namespaces; wants root
	@tools/cluster-demo.sh
check: deps                  ## install what is missing, then run every test
	@$(MAKE) --no-print-directory -j$$(nproc) test
deps:                        ## install what is missing (apt), or print the line to run
	@tools/setup.sh

# One prove over everything, so that its last line counts every test.
.PHONY: test unit replay e2e san tsan coverage fuzz bench
test: $(PROGRAMS) $(UNIT) $(REPLAYS) ## run all tests
	@B=$(abspath $(B)) tools/prove.sh $(UNIT) tests/fuzz/replay.sh $(E2E)
unit: $(UNIT)                ## run the unit tests only
	@B=$(abspath $(B)) tools/prove.sh $(UNIT)
replay: $(REPLAYS)           ## give every fuzz seed and old crasher again
	@B=$(abspath $(B)) tools/prove.sh tests/fuzz/replay.sh
e2e: $(PROGRAMS)             ## run the shell tests of whole programs
	@B=$(abspath $(B)) tools/prove.sh $(E2E)
san:                         ## all tests under address and UB sanitizers
	@$(MAKE) SAN=address,undefined test
tsan:                        ## unit tests under the thread sanitizer
	@$(MAKE) SAN=thread unit
coverage:                    ## all tests, then lines covered per file
	@$(MAKE) COV=1 test
	@cd build-cov && gcov -n $(LIB_OBJ:build/%=%) 2>/dev/null | \
	    awk -F"'" '/^File/ {f = $$2} /^Lines/ && f !~ /^\// {print $$0, f}'
fuzz:                        ## 60 s of libFuzzer per parser (SECONDS=n)
	@for f in $(FUZZERS); do mkdir -p build-fuzz/corpus/$$f && \
	  $(MAKE) FUZZ=1 build-fuzz/tests/fuzz/fuzz_$$f && \
	  build-fuzz/tests/fuzz/fuzz_$$f -max_total_time=$(or $(SECONDS),60) \
	  -timeout=20 -rss_limit_mb=4096 \
	  build-fuzz/corpus/$$f tests/fuzz/$$f || exit 1; done
bench: all $(BENCH)          ## run the benchmarks of docs/performance.md
	@B=$(abspath $(B)) tests/bench/run.sh

# Too easy to misuse: no bounds, no errors, or not safe in threads.
BANNED := strcpy|strcat|strncpy|strncat|v?sprintf|gets|strtok|gmtime|localtime|$\
          ctime|asctime|atoi|atol|atof|rand|tmpnam|mktemp
.PHONY: lint format
lint: $(OBJ)                 ## layers, headers, banned calls, tests, size, format
	@awk -f tools/check-layers.awk tools/layers.txt $(ALL_C)
	@tools/check-symbols.sh $(OBJ)
	@for h in $(HEADERS); do $(CC) $(CPPFLAGS) -std=gnu17 -Wall -Werror \
	  -fsyntax-only -x c $$h -MF /dev/null || exit 1; done
	@for h in $(HEADERS_CXX); do $(CXX) $(CPPFLAGS) -std=c++17 -Wall -Werror \
	  -fsyntax-only -x c++ $$h -MF /dev/null || exit 1; done
	@! grep -nE '\b($(BANNED)) *\(|\bgoto\b' $(ALL_C)
	@for f in $(SRC); do n=$$(basename $${f%.*}); \
	  grep -q "$$n" $${f%/*}/README.md || \
	  { echo "$$f: not in $${f%/*}/README.md"; exit 1; }; done
	@for t in $(E2E) tests/bench/*.sh tests/machine/*.sh; do [ -x $$t ] || \
	  { echo "$$t: is not executable"; exit 1; }; done
	@! ls tests/e2e | cut -c1-4 | sort | uniq -d | \
	  sed 's|$$|: two tests of tests/e2e have this number|' | grep .
	@clang-format --dry-run -Werror $(ALL_C)
	@printf '%s\n' $(filter %.c,$(SRC)) | xargs -P2 -n4 sh -c \
	  'clang-tidy --quiet "$$@" -- $(CPPFLAGS) -std=gnu17 2>&1' tidy | \
	  { ! grep -E 'warning:|error:'; }
format:                      ## rewrite all C with clang-format
	@clang-format -i $(ALL_C)

# Both tests fail when a paper and its table differ.
PAPERS := $(B)/tests/unit/test_options $(B)/tests/unit/test_reason $(B)/tests/unit/test_route
.PHONY: papers
papers: $(PAPERS)            ## write the papers that come from tables in the code
	@for t in $(PAPERS); do WRITE_PAPERS=1 $$t >/dev/null 2>&1 || exit 1; done

PREFIX ?= /usr/local
.PHONY: install deb machine clean help
machine: deb                 ## try that package on a Debian booted with its systemd; wants root
	@tests/machine/run.sh $(B)
deb: all                     ## make the Debian package build/liencong_*.deb
	@packaging/deb.sh $(B)
install: all                 ## copy programs and data below PREFIX (DESTDIR=...)
	@tools/install.sh $(B) "$(DESTDIR)" "$(PREFIX)"
clean:                       ## remove what was built
	@rm -rf build build-*
help:                        ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 18

.DELETE_ON_ERROR:
.SECONDARY:
-include $(shell find $(B) -type f -name '*.d' 2>/dev/null)
