# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# mod_dcv. `make help` lists what there is.

BUILD ?= build
PKG_CONFIG ?= pkg-config
# Asked for once, and not for each file.
ifndef APXS
APXS := $(or $(shell command -v apxs2 apxs 2>/dev/null | head -n 1),apxs)
endif

# CPPFLAGS, CFLAGS and LDFLAGS are the builder's: what is needed is added to them. -g1 is enough
# for backtraces, and saves a fifth of the time that -g takes.
CPPFLAGS ?=
CFLAGS   ?= -O2 -g1
LDFLAGS  ?=
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion
# WERROR=-Werror lets no warning pass.
WERROR   ?=
SANITIZE ?=

# V=1 shows the commands.
SECONDS ?= 60
V   ?= 0
Q   := $(if $(filter 1,$(V)),,@)
# Without a process for it, and for each folder: there are hundreds of files.
SAY  = $(info $()  building $@)

# What a command prints, asked for once and not for each file.
once = $(or $(once_$(1)),$(eval once_$(1) := $$(shell $(2)))$(once_$(1)))
# What makes mistakes harder to exploit, as far as the compiler knows it; HARDEN=no leaves it
# out. _FORTIFY_SOURCE is not for sanitizers, needs -O, and may be the builder's already.
HARDEN       ?= yes
compiles      = $(shell printf 'int x;' | $(CC) $(1) -Werror -x c -c -o /dev/null - 2>/dev/null && echo '$(1)')
CAN_HARDEN    = $(call compiles,-Wformat -Werror=format-security) \
                  $(foreach flag,-fstack-protector-strong -fstack-clash-protection \
                  -fcf-protection -mbranch-protection=standard,$(call compiles,$(flag)))
FORTIFY       = $(if $(SANITIZE)$(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,\
                  $(if $(filter-out -O0,$(filter -O%,$(CFLAGS))),-D_FORTIFY_SOURCE=2))
# Tried once, and not for each file: it becomes what it was found to be.
hardening     = $(eval hardening := $(CAN_HARDEN))$(hardening)
HARDENING     = $(if $(filter yes,$(HARDEN)),$(hardening) $(FORTIFY))
RELRO         = -Wl,-z,relro -Wl,-z,now
MODULE_LDFLAGS = -shared $(if $(filter yes,$(HARDEN)),$(RELRO)) $(CFLAGS) $(SANITIZE) $(LDFLAGS)
# The core gets no include path of httpd: it could not use it if it wanted.
APR_CPPFLAGS  = $(call once,apr,apr-1-config --cppflags --includes; apu-1-config --includes)
# Only dcv_module is to be seen from outside.
BASE_CFLAGS   = -std=c11 -fPIC -fvisibility=hidden $(HARDENING) $(WARNINGS) $(WERROR) $(CPPFLAGS) $(CFLAGS) \
                $(SANITIZE) -Iinclude $(APR_CPPFLAGS)
CORE_CFLAGS   = $(BASE_CFLAGS) -iquote src/core
NET_CFLAGS    = $(BASE_CFLAGS) -iquote src/net $(CURL_CFLAGS)
CLI_CFLAGS    = $(BASE_CFLAGS) -iquote src/cli
GLUE_CFLAGS   = $(BASE_CFLAGS) -iquote src/httpd -isystem $(call once,apxs,$(APXS) -q INCLUDEDIR) -iquote .
# Tests state defaults and override some of them in one initializer.
UNIT_CFLAGS   = $(CORE_CFLAGS) -iquote src/net -iquote t/unit -iquote t/fuzz -Wno-override-init
CORE_LIBS     = -lcrypto -lidn2 -lpsl -ljansson
# DNS=no builds without libunbound, ldns and libcurl: such a module serves and reports, and
# says that it cannot check. libcurl's OpenSSL flavour: httpd has OpenSSL in the process.
DNS          ?= yes
DNS_LIBS      = $(if $(filter yes,$(DNS)),-lunbound -lldns -lssl $(call once,curl_libs,$(PKG_CONFIG) --libs libcurl))
CURL_CFLAGS   = $(call once,curl,$(PKG_CONFIG) --cflags libcurl)
TEST_LIBS     = $(CORE_LIBS) $(DNS_LIBS) $(call once,libs,apu-1-config --link-ld --libs; apr-1-config --link-ld --libs)

# Objects stand in the same folders as their sources.
objects_of = $(patsubst src/%.c,$(BUILD)/%.o,$(sort $(shell find src/$(1) -name '*.c')))

PAGE  := $(BUILD)/core/render/html/page
CATALOGUE := $(BUILD)/core/lang/catalogue
CORE  := $(call objects_of,core) $(PAGE).o $(CATALOGUE).o
NET   := $(if $(filter yes,$(DNS)),$(filter-out %/no_run.o %/system/windows.o,$(call objects_of,net)),\
           $(BUILD)/net/no_run.o $(BUILD)/net/asking.o)
# The folders system have files for each system, of which Windows is built by CMake.
OTHER := windows windows_run windows_lock $(if $(filter Linux,$(shell uname -s)),no_notify no_handle,linux_notify linux_handle linux_walk)
GLUE  := $(filter-out $(OTHER:%=$(BUILD)/httpd/system/%.o),$(call objects_of,httpd))
UNITS := $(patsubst t/unit/%.c,$(BUILD)/unit/%.t,\
           $(sort $(shell find t/unit/core $(if $(filter yes,$(DNS)),t/unit/net t/unit/fuzz) \
             -name 'test_*.c')))
BENCH := $(BUILD)/bench/mod_constant.so $(BUILD)/bench/make_csrs $(BUILD)/bench/delay \
         $(BUILD)/bench/check_names
# Targets of libFuzzer, which the unit tests try with the seeds that are known.
FUZZ  := $(patsubst t/fuzz/fuzz_%.c,%,$(sort $(wildcard t/fuzz/fuzz_*.c)))
FUZZ  := $(filter-out $(if $(filter yes,$(DNS)),,packet dns_reply csr_formats),$(FUZZ))
UNITS += $(FUZZ:%=$(BUILD)/unit/fuzz/%.t)
MODULE := $(BUILD)/mod_dcv.so
# The command, which has core and network, and nothing of httpd.
COMMAND := $(BUILD)/dcv
CLI := $(filter-out %/system/windows.o,$(call objects_of,cli))
MAN := $(BUILD)/mod_dcv.8 $(BUILD)/dcv.1

.PHONY: all units help po deps deps-check demo demo-stop check check-units check-fresh check-attack check-windows check-asan check-tsan \
        check-valgrind check-lint lint-files bench soak fuzz install uninstall dist windows-zip sbom release-check coverage format clean
# As many compilers at once as there are cores, where only files are built.
ifeq ($(filter-out all units,$(MAKECMDGOALS)),)
JOBS := $(if $(findstring j,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
MAKEFLAGS += $(JOBS)
endif
.DELETE_ON_ERROR:
.SECONDARY:

all: $(MODULE) $(COMMAND) $(MAN) ## build the module, the command dcv and their man pages

# The man pages are documents in another form.
$(BUILD)/mod_dcv.8: docs/directives.md
$(BUILD)/dcv.1: docs/dcv.md
$(MAN): tools/man include/dcv/version.h
	@mkdir -p $(@D)
	$(SAY)
	$(Q)tools/man $(filter %.md,$^) >$@

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | \
	  awk -F ':.*## ' '{ printf "  make %-15s %s\n", $$1, $$2 }'

$(MODULE): $(BUILD)/mod_dcv.o $(GLUE) $(NET) $(CORE)
	$(SAY)
	$(Q)$(CC) $(MODULE_LDFLAGS) -o $@ $^ $(CORE_LIBS) $(DNS_LIBS)

$(BUILD)/core/%.o: src/core/%.c | have-tools
	$(SAY)
	$(Q)$(CC) $(CORE_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/net/%.o: src/net/%.c | have-tools
	$(SAY)
	$(Q)$(CC) $(NET_CFLAGS) -MMD -MP -c -o $@ $<

# The status page's style and script, and the schema of its JSON, as parts of the module.
$(PAGE).c: tools/embed src/core/render/html/page/page.css src/core/render/html/page/page.js docs/status.schema.json
	@mkdir -p $(@D)
	$(Q)tools/embed style=src/core/render/html/page/page.css \
	  script=src/core/render/html/page/page.js schema=docs/status.schema.json >$@

$(PAGE).o: $(PAGE).c src/core/render/html/html.h
	$(SAY)
	$(Q)$(CC) $(CORE_CFLAGS) -c -o $@ $<

# The translations, as parts of the module.
$(CATALOGUE).c: tools/catalogue po/fr.po
	@mkdir -p $(@D)
	$(Q)tools/catalogue fr=po/fr.po >$@

$(CATALOGUE).o: $(CATALOGUE).c src/core/lang/catalogue.h
	$(SAY)
	$(Q)$(CC) $(CORE_CFLAGS) -c -o $@ $<

$(BUILD)/httpd/%.o: src/httpd/%.c | have-tools
	$(SAY)
	$(Q)$(CC) $(GLUE_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/cli/%.o: src/cli/%.c | have-tools
	$(SAY)
	$(Q)$(CC) $(CLI_CFLAGS) -MMD -MP -c -o $@ $<

# What a builder's LDFLAGS say for programs, such as -pie, is his.
$(COMMAND): $(CLI) $(NET) $(CORE)
	$(SAY)
	$(Q)$(CC) $(if $(filter yes,$(HARDEN)),-fPIE -pie $(RELRO)) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(TEST_LIBS)

$(BUILD)/mod_dcv.o: mod_dcv.c | have-tools
	$(SAY)
	$(Q)$(CC) $(GLUE_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/unit/%.o: t/unit/%.c | have-tools
	@mkdir -p $(@D)
	$(Q)$(CC) $(UNIT_CFLAGS) -MMD -MP -c -o $@ $<

# Units of the network, each with what it needs of it.
$(BUILD)/unit/net/test_message.t: $(BUILD)/net/message.o
$(BUILD)/unit/net/test_packet.t: $(BUILD)/net/packet.o $(BUILD)/net/message.o
$(BUILD)/unit/net/test_task.t: $(BUILD)/net/task.o $(BUILD)/net/task_fetch.o $(BUILD)/net/memo.o $(BUILD)/net/ledger.o
$(BUILD)/unit/net/test_ledger.t: $(BUILD)/net/ledger.o
$(BUILD)/unit/net/test_task_fetch.t: $(BUILD)/net/task_fetch.o
$(BUILD)/unit/net/fetch/test_response.t: $(BUILD)/net/fetch/response.o
$(BUILD)/unit/net/fetch/test_reach.t: $(BUILD)/net/fetch/reach.o $(BUILD)/net/system/unix.o

# What several units share: each takes what it needs of it.
FIXTURES := $(patsubst t/unit/%.c,$(BUILD)/unit/%.o,$(wildcard t/unit/*.c))

$(BUILD)/unit/fixtures.a: $(FIXTURES)
	$(Q)rm -f $@ && ar rcs $@ $^

# Each program takes of the core what it needs.
$(BUILD)/core.a: $(CORE)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/unit/%.t: $(BUILD)/unit/%.o $(BUILD)/unit/fixtures.a $(BUILD)/core.a
	$(SAY)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/unit/fixtures.a $(BUILD)/core.a $(TEST_LIBS)

$(BUILD)/fuzz/%.o: t/fuzz/%.c | have-tools
	@mkdir -p $(@D)
	$(Q)$(CC) $(UNIT_CFLAGS) -MMD -MP -c -o $@ $<

# What targets need beside the core; the mutator is of libFuzzer's programs only.
$(BUILD)/unit/fuzz/packet.t $(BUILD)/fuzz_packet: $(BUILD)/net/packet.o $(BUILD)/net/message.o
$(BUILD)/unit/fuzz/dns_reply.t $(BUILD)/fuzz_dns_reply: $(BUILD)/net/packet.o $(BUILD)/net/message.o $(BUILD)/fuzz/orders.o
GRAMMAR := $(BUILD)/fuzz/grammar.o $(BUILD)/fuzz/html_grammar.o
# What they reach of the checks is of no interest, and watching it takes most of the time.
$(GRAMMAR) $(BUILD)/fuzz/formats.o $(BUILD)/fuzz/orders.o $(BUILD)/fuzz/mutate_csr.o: \
  override SANITIZE := $(patsubst -fsanitize=fuzzer-no-link%,-fsanitize=address%,$(SANITIZE))
$(BUILD)/unit/fuzz/dns_reply.t $(BUILD)/fuzz_dns_reply: $(BUILD)/fuzz/formats.o $(GRAMMAR)
$(BUILD)/unit/fuzz/csr_formats.t $(BUILD)/fuzz_csr_formats: $(BUILD)/fuzz/formats.o $(GRAMMAR)
$(BUILD)/unit/fuzz/test_grammar.t: $(GRAMMAR)
$(BUILD)/fuzz_csr_formats $(BUILD)/unit/fuzz/test_mutate_csr.t: $(BUILD)/fuzz/mutate_csr.o

$(BUILD)/unit/fuzz/%.t: $(BUILD)/fuzz/fuzz_%.o $(BUILD)/fuzz/replay.o $(BUILD)/core.a
	@mkdir -p $(@D)
	$(SAY)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/core.a $(TEST_LIBS)

# Other engines, and what links them, are named by packaging/oss-fuzz.
FUZZ_ENGINE ?= -fsanitize=fuzzer
FUZZ_LINK   ?= $(CC) $(CFLAGS)

.PHONY: fuzz-programs
fuzz-programs: $(FUZZ:%=$(BUILD)/fuzz_%)

$(BUILD)/fuzz_%: $(BUILD)/fuzz/fuzz_%.o $(CORE)
	$(SAY)
	$(Q)$(FUZZ_LINK) $(SANITIZE) $(LDFLAGS) $(FUZZ_ENGINE) -o $@ $(filter %.o,$^) $(TEST_LIBS)

$(BUILD)/bench/make_csrs: t/bench/make_csrs.c | have-tools
	@mkdir -p $(@D)
	$(SAY)
	$(Q)$(CC) $(CORE_CFLAGS) $(LDFLAGS) -o $@ $< -lcrypto

$(BUILD)/bench/delay: t/bench/delay.c | have-tools
	@mkdir -p $(@D)
	$(SAY)
	$(Q)$(CC) $(CORE_CFLAGS) $(LDFLAGS) -o $@ $<

$(BUILD)/bench/check_names: t/bench/check_names.c $(NET) $(CORE) | have-tools
	@mkdir -p $(@D)
	$(SAY)
	$(Q)$(CC) $(CORE_CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS)

# Fetches by hand, for t/net.
$(BUILD)/net/fetch_files: t/net/fetch_files.c $(filter $(BUILD)/net/fetch/% $(BUILD)/net/system/%,$(NET)) $(CORE) | have-tools
	$(SAY)
	$(Q)$(CC) $(NET_CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS)

$(BUILD)/bench/%.so: t/bench/%.c | have-tools
	@mkdir -p $(@D)
	$(SAY)
	$(Q)$(CC) $(filter-out -fvisibility=hidden,$(GLUE_CFLAGS)) $(LDFLAGS) -shared -o $@ $<

# Modules of tests. One looks at mod_dcv's settings, with functions of its own to do so, since
# mod_dcv.so lets nobody use its.
$(BUILD)/server/mod_ends.so: $(filter $(BUILD)/httpd/config/% $(BUILD)/httpd/system/%,$(GLUE)) $(CORE)

$(BUILD)/server/%.so: t/server/%.c | have-tools
	@mkdir -p $(@D)
	$(SAY)
	$(Q)$(CC) $(filter-out -fvisibility=hidden,$(GLUE_CFLAGS)) $(LDFLAGS) -MMD -MP -shared -o $@ $< $(filter %.o,$^) $(if $(filter %.o,$^),$(CORE_LIBS))

# Fails on purpose, for t/project/tap.t.
$(BUILD)/unit/failing/on_purpose: $(BUILD)/unit/failing/on_purpose.o $(BUILD)/unit/fixtures.a $(CORE)
	$(SAY)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/unit/fixtures.a $(TEST_LIBS)

units: $(UNITS) $(if $(filter yes,$(DNS)),$(BUILD)/net/fetch_files) $(BUILD)/unit/failing/on_purpose $(BUILD)/bench/make_csrs $(BUILD)/server/mod_ends.so $(BUILD)/server/mod_refuse.so

.PHONY: have-tools
have-tools:
	@command -v $(firstword $(APXS)) >/dev/null || \
	  { echo "mod_dcv needs httpd's apxs and some libraries: run 'make deps' first" >&2; exit 1; }
	@mkdir -p $(sort $(dir $(MODULE) $(CORE) $(NET) $(GLUE) $(CLI) $(UNITS)))

# Only these two and those for Windows install anything. ALSO="lint fuzz bench fresh" adds what those goals need.
deps: ## install what building and the demo need (Debian); ALSO=packages for "make deb"
	@tools/deps install build $(ALSO)

deps-check: ## install what the tests need, too (Debian); ALSO="lint fuzz bench fresh coverage" for more
	@tools/deps install build check attack $(ALSO)

demo: deps ## build, start a private httpd with an example, and show file and record
	@$(MAKE) --no-print-directory all
	@tools/demo $(BUILD)

demo-stop: ## stop the demo's httpd
	@tools/demo $(BUILD) stop

# A goal that is named beside deps-check waits for it.
check check-attack check-asan check-tsan check-valgrind check-lint check-fresh fuzz bench soak: \
  | $(filter deps-check,$(MAKECMDGOALS))

check: ## build and run every test; what needs a program that is missing is skipped and counted
	@tools/deps missing check
	@$(MAKE) --no-print-directory all units
	@tools/run-tests $(BUILD)

check-units: ## run the unit tests only: no root, no network, a few seconds
	@$(MAKE) --no-print-directory units
	@TESTS=units tools/run-tests $(BUILD)

check-fresh: ## demo and check on fresh Debian systems (as root; SYSTEMS, USERS, TIMES, LOAD: see tools/fresh)
	@tools/deps need fresh
	@tools/fresh

check-attack: ## what customers, clients, caches and name servers may try (t/attack; minutes)
	@tools/deps missing check attack
	@$(MAKE) --no-print-directory all $(BUILD)/server/mod_refuse.so
	@TESTS=attack tools/run-tests $(BUILD)

check-windows: ## the module for Windows, built by MinGW and tested under Wine (installs both; TESTS)
	@tools/deps install build windows
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory $(BUILD)/bench/make_csrs
	@tools/windows/check $(BUILD) $(TESTS)

check-asan: ## the same under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory BUILD=build/asan CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	  SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=undefined' all units
	@DCV_UNDER=asan tools/run-tests build/asan

check-tsan: ## what threads share, under ThreadSanitizer
	@$(MAKE) --no-print-directory BUILD=build/tsan CFLAGS='-O1 -g' SANITIZE='-fsanitize=thread' all units
	@DCV_UNDER=tsan TESTS="$(if $(TESTS),$(TESTS),build/tsan/unit/core/snapshot/test_versions.t build/tsan/unit/core/snapshot/test_drops.t t/server/ahead.t t/server/dropin.t t/server/dropin_event.t t/server/visits_event.t)" tools/run-tests build/tsan

check-valgrind: ## the same under valgrind
	@$(MAKE) --no-print-directory all units
	@DCV_UNDER=valgrind tools/run-tests $(BUILD)

check-lint: ## look for mistakes with clang-tidy and two compilers (takes minutes; then only what changed)
	@tools/deps need build lint
	@tools/lint format
	@$(MAKE) --no-print-directory -k -j $$(nproc) WERROR=-Werror lint-files

# One file of these says that its source was checked. gcc -fanalyzer only works with -O2.
LINT := $(patsubst %.c,$(BUILD)/lint/%.ok,mod_dcv.c $(filter-out %/system/windows.c %/system/windows_run.c %/system/windows_lock.c t/windows/%,$(shell find src t -name '*.c')))
lint-files: $(LINT)

# Tests do not look at what comes after a failure, nor whether there is memory.
$(BUILD)/lint/t/%: ANALYSIS = -Wno-analyzer-possible-null-argument -Wno-analyzer-possible-null-dereference \
  -Wno-analyzer-null-dereference -Wno-analyzer-use-of-uninitialized-value

LINT_CFLAGS = $(GLUE_CFLAGS)
$(BUILD)/lint/src/core/%: LINT_CFLAGS = $(CORE_CFLAGS)
$(BUILD)/lint/src/net/%: LINT_CFLAGS = $(NET_CFLAGS)
$(BUILD)/lint/src/cli/%: LINT_CFLAGS = $(CLI_CFLAGS)
$(BUILD)/lint/t/unit/%: LINT_CFLAGS = $(UNIT_CFLAGS)
$(BUILD)/lint/t/fuzz/%: LINT_CFLAGS = $(UNIT_CFLAGS)
$(BUILD)/lint/t/net/%: LINT_CFLAGS = $(NET_CFLAGS)
$(BUILD)/lint/t/bench/%: LINT_CFLAGS = $(CORE_CFLAGS) -isystem $(shell $(APXS) -q INCLUDEDIR)

$(BUILD)/lint/%.ok: %.c tools/lint .clang-tidy t/.clang-tidy | have-tools
	@mkdir -p $(@D)
	@echo "  checking $<"
	$(Q)gcc -fanalyzer $(ANALYSIS) $(LINT_CFLAGS) -O2 -MMD -MP -MF $(@:.ok=.d) -MT $@ -c -o /dev/null $<
	$(Q)clang $(LINT_CFLAGS) -fsyntax-only $<
	$(Q)tools/lint tidy $< $(LINT_CFLAGS)
	@touch $@

# All of it is built once more for libFuzzer, which only clang has.
FUZZ_BUILD = BUILD=$(BUILD)/fuzzer CC=clang CFLAGS='-O1 -g' \
  SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined'

fuzz: ## look for crashes with libFuzzer, SECONDS=60 for each target
	@tools/deps need build fuzz
	@$(MAKE) --no-print-directory $(FUZZ_BUILD) fuzz-programs
	@tools/fuzz $(BUILD)/fuzzer $(SECONDS) $(FUZZ)

bench: ## measure instructions and requests a second (takes minutes)
	@tools/deps need build bench
	@$(MAKE) --no-print-directory all $(BENCH) $(BUILD)/net/fetch_files
	@t/bench/run $(BUILD)
	@t/bench/files $(BUILD)
	@t/bench/directories $(BUILD)

soak: ## load, churn of orders and restarts for SECONDS=600; counts what goes wrong
	@$(MAKE) --no-print-directory all $(BENCH)
	@t/bench/soak $(BUILD) $(if $(filter command line environment,$(origin SECONDS)),$(SECONDS),600)

# docs/install.md says what goes where, and which variables change that.
INSTALL_ENV = APXS='$(APXS)' BUILD='$(BUILD)' $(foreach v,DESTDIR prefix bindir completionsdir libexecdir sysconfdir docdir mandir LAYOUT,\
                $(if $($(v)),$(v)='$($(v))'))

install: all $(MAN) ## install module, configuration, documentation and man page (docs/install.md)
	@$(INSTALL_ENV) tools/install

uninstall: ## remove what make install has installed, but no configuration that was changed
	@$(INSTALL_ENV) tools/install remove

# The last commit, as two runs on any machine write it.
VERSION = $(call once,version,sed -n 's/.*DCV_VERSION "\(.*\)"/\1/p' include/dcv/version.h)
dist: ## write the source of the last commit as BUILD/mod_dcv-VERSION.tar.gz
	@tools/dist $(BUILD) $(VERSION)

windows-zip: ## write the module for 64-bit Windows as BUILD/mod_dcv-VERSION-win64.zip (installs MinGW)
	@tools/deps install build windows
	@tools/windows/zip $(BUILD) $(VERSION)

sbom: ## write what the module is made of and links to, as BUILD/mod_dcv.spdx.json and .cdx.json
	@mkdir -p $(BUILD)
	@tools/sbom spdx >$(BUILD)/mod_dcv.spdx.json
	@tools/sbom cyclonedx >$(BUILD)/mod_dcv.cdx.json

release-check: ## say what a release lacks
	@tools/release-check $(VERSION)

COVERAGE_LINES    ?= 98
COVERAGE_BRANCHES ?= 88
# httpd's children, who are another user, and its parent write to the same files.
coverage: ## run the tests with gcov; fails under COVERAGE_LINES=98 or COVERAGE_BRANCHES=88 percent
	@tools/deps need build coverage
	@$(MAKE) --no-print-directory BUILD=build/coverage CFLAGS='-O0 -g --coverage -fprofile-update=atomic' all units
	@find build/coverage -name '*.gcda' -exec rm {} +
	@find build/coverage -name '*.gcno' | sed 's/gcno$$/gcda/' | xargs touch
	@find build/coverage \( -type d -o -name '*.gcda' \) -exec chmod a+rwX {} +
	@DCV_UNDER=coverage tools/run-tests build/coverage
	@find build/coverage -name '*.gcda' -empty -delete
	gcovr --root . --filter src/ --filter mod_dcv.c --print-summary --exclude-throw-branches \
	  --fail-under-line $(COVERAGE_LINES) --fail-under-branch $(COVERAGE_BRANCHES) build/coverage

include packaging/packages.mk

po: ## bring the translations up to date with the texts of the sources
	@tools/po

format: ## let clang-format lay out the sources
	clang-format -i mod_dcv.c $$(find include src t -name '*.[ch]')

clean: ## remove everything that was built
	rm -rf build

-include $(BUILD)/mod_dcv.d $(shell find $(addprefix $(BUILD)/,core net httpd cli unit fuzz) -name '*.d' 2>/dev/null)
