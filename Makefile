# SPDX-License-Identifier: EUPL-1.2
# Every command a person needs. Services, protos, SQL and tests are found by themselves.
#
# BUILD=folder       where everything goes that is made (build)
# SANITIZE=address   build with ASan and UBSan; thread: with TSan; fuzzer: by clang for libFuzzer
# V=1                show each command, and what make run keeps in its logs

.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

SANITIZE ?=
BUILD ?= build
B := $(BUILD)$(if $(SANITIZE),/$(SANITIZE))
GEN := $(BUILD)/gen
JOBS ?= $(shell nproc)
SECONDS ?= 60
RUNS ?= 5
MINUTES ?= 10
SHARE ?= 1
VERSION ?= $(shell git describe --always --dirty 2>/dev/null || echo unknown)
Q := $(if $(V),,@)
say = @printf '  %-7s %s\n' $1 '$(2:$(BUILD)/%=%)'

# What there is.
find      = $(if $(wildcard $1),$(sort $(shell find $(wildcard $1) -name '$2')))
PROTOS   := $(call find,proto/,*.proto)
PB_C     := $(PROTOS:proto/%.proto=$(GEN)/%.pb-c.c)
SERVICES := $(notdir $(patsubst %/main.c,%,$(wildcard services/*/main.c)))
UNITS    := common $(SERVICES)
SQL_C    := $(foreach u,$(UNITS),$(if $(wildcard $(if $(filter common,$u),common,services/$u)/sql/*/*.sql),$(GEN)/sql/$(subst common,dm,$u).c))
ARCHIVES := $(SERVICES:%=$(B)/lib/%.a)
BINARIES := $(SERVICES:%=$(B)/bin/%)
OIDC := $(if $(wildcard compose/local/oidc),$(BUILD)/npm-oidc/node_modules/.package-lock.json)
COMMON_O  := $(patsubst %.c,$(B)/obj/%.o,$(call find,common/ services/identity/ services/gemeente/,*.c) $(PB_C:$(BUILD)/%=%) $(filter gen/sql/dm.c,$(SQL_C:$(BUILD)/%=%)))
SUPPORT_O := $(patsubst %.c,$(B)/obj/%.o,$(call find,tests/support/,*.c))
SOURCES   := $(call find,common/ services/ tests/support/ tests/e2e/ tests/growth/,*.c) $(foreach kind,test fuzz bench,$(call find,tests/,*_$(kind).c))
unit        := $(patsubst %.c,$(B)/%,$(call find,tests/unit/,*_test.c))
integration := $(patsubst %.c,$(B)/%,$(call find,tests/integration/,*_test.c))
backup      := $(patsubst %.c,$(B)/%,$(call find,tests/backup/,*_test.c))
faults      := $(patsubst %.c,$(B)/%,$(call find,tests/faults/,*_test.c))
fuzz        := $(patsubst %.c,$(B)/%,$(call find,tests/fuzz/,*_fuzz.c))
bench       := $(patsubst %.c,$(B)/%,$(call find,tests/bench/,*_bench.c))

# How it is compiled. pkg-config runs once, and only when something is compiled.
PKG := libzmq libczmq libprotobuf-c libpq libmicrohttpd libcjson libcurl libssl libcrypto yaml-0.1 librhonabwy jansson libmagic zlib libarchive
pkg = $(eval pkg_$1 := $(shell pkg-config --$1 $(PKG)))$(pkg_$1)
PKG_CFLAGS = $(or $(pkg_cflags),$(call pkg,cflags))
PKG_LIBS = $(or $(pkg_libs),$(call pkg,libs))
CC := gcc
CPPFLAGS = -I. -I$(GEN) -D_GNU_SOURCE $(PKG_CFLAGS)
CFLAGS = -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
         -fno-omit-frame-pointer -fstack-protector-strong -pthread
LDLIBS = -Wl,--as-needed $(PKG_LIBS) -lstemmer -lm
# The sanitizers' builds take half as long with -O1, where gcc guesses wrongly about texts that are cut.
ifneq ($(filter address thread,$(SANITIZE)),)
CFLAGS += -O1 -Wno-format-truncation
endif
ifeq ($(SANITIZE),address)
CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=undefined
else ifeq ($(SANITIZE),thread)
CFLAGS += -fsanitize=thread
else ifeq ($(SANITIZE),fuzzer)
CC := clang
CFLAGS += -fsanitize=fuzzer-no-link,address,undefined
LDFLAGS += -fsanitize=fuzzer
else ifeq ($(SANITIZE),)
CPPFLAGS += -D_FORTIFY_SOURCE=2
LDFLAGS += -Wl,-z,relro,-z,now
else
$(error SANITIZE is address, thread or fuzzer, not $(SANITIZE))
endif

help: ## what there is
	@echo "Digimeente. First of all: make run"
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing to build, run and test (Debian's apt-get)
	@compose/local/setup.sh build run test
	@echo "Everything is here that is needed to build, run and test."

build: $(BINARIES) $(OIDC) ## compile all services and digictl into build/bin

install: $(BINARIES) ## install into PREFIX=/usr/local, below DESTDIR= when it is given
	@PREFIX='$(or $(PREFIX),/usr/local)' DESTDIR='$(DESTDIR)' compose/install.sh $(B)/bin

package: $(BINARIES) ## make a Debian package of it, with systemd units, in build/; PACKAGE_VERSION=1.0 names it
	@compose/local/setup.sh package
	@compose/package/build.sh $(B)/bin $(BUILD)

run: ## start everything on this machine until Ctrl-C; PORT=7100 is the first port, DETACH=1 returns when ready
	@JOBS=$(JOBS) compose/local/run.sh $(BUILD)

stop: ## stop what make run started, from anywhere
	@compose/local/stop.sh

test: ## build and test everything; ONLY="unit integration" for some of it
	@compose/local/setup.sh build run test
	@tests/run.sh

test-bare: ## both commands of the README on a new Debian 12 with git and make, as root and as a user
	@tests/bare.sh

lint: ## check the C code, scripts, protos and compose.yaml by tools alone
	@compose/local/setup.sh build test
	@ONLY=lint tests/run.sh

sbom: $(BINARIES) ## write what programs and pages are made of to build/sbom.json (CycloneDX 1.5)
	@node compose/sbom.mjs $(B)/bin $(BUILD)/npm-gateway $(VERSION) $(BUILD)/sbom.json

fuzz: ## look for new inputs that break a decoder, SECONDS=60 for each fuzz target
	@compose/local/setup.sh build fuzz
	@+$(MAKE) --no-print-directory -j$(JOBS) SANITIZE=fuzzer fuzz-run

test-alerts: ## break a running suite in each way that there is an alert for, and see it fire, mailed and over; SCALE=30
	@compose/local/setup.sh build run test
	@+$(MAKE) --no-print-directory -s -j$(JOBS) alerts-programs
	@node tests/alerts/run.mjs $(ONLY)

test-package: $(BINARIES) ## install that package in a new Debian 12 that boots, use, upgrade and remove it; as root
	$(Q)tests/package.sh

test-compose: ## build and start the containers, and break them; needs a Docker engine
	$(Q)tests/compose/run.sh

test-handbook: ## run every command of compose/HANDBOOK.md in containers; needs a Docker engine
	$(Q)tests/compose/handbook.sh

test-backup: ## back up under load, restore elsewhere and to a moment, move a schema to another server
	@compose/local/setup.sh build run test
	@+$(MAKE) --no-print-directory -j$(JOBS) backup-programs
	@for program in $(backup); do $$program || exit; done

test-failover: build ## kill PostgreSQL's primary under load: two nodes by Patroni, with etcd and haproxy
	@compose/local/setup.sh run failover
	$(Q)tests/failover/run.sh

bench: ## measure speed and memory, RUNS=5 times; ends with build/bench.html
	@compose/local/setup.sh build run test bench
	@+$(MAKE) --no-print-directory -j$(JOBS) build bench-programs
	@node tests/bench/run.mjs $(BUILD) $(RUNS)

bench-peak: ## the busiest hour of the whole country, on this machine: MINUTES=10, SHARE=1 of it
	@compose/local/setup.sh build run test bench
	@+$(MAKE) --no-print-directory -j$(JOBS) build bench-programs
	@$(BUILD)/tests/bench/peak_bench $(MINUTES) $(SHARE) 2>$(BUILD)/peak.log
	@node tests/bench/draw.mjs $(BUILD)

bench-picture: ## draw build/bench.html again, and README.md's picture of it
	@node tests/bench/draw.mjs $(BUILD) .github/pictures/speed.svg

bench-growth: ## measure at 10 thousand to 3 million zaken; SIZES="10000 100000" for fewer, KEEP=folder keeps the database
	@compose/local/setup.sh build run test bench
	@+$(MAKE) --no-print-directory -j$(JOBS) build $(B)/tests/growth/growth
	@$(B)/tests/growth/growth $(if $(KEEP),--keep $(KEEP)) $(SIZES)

pictures: ## take README.md's pictures anew of what make run started; PORT as there
	@compose/local/setup.sh build run test
	@+$(MAKE) --no-print-directory -s $(BUILD)/npm-e2e/node_modules/.package-lock.json
	@BUILD=$(BUILD) node tests/e2e/pictures.mjs http://localhost:$$(($${PORT:-7100} + 80)) .github/pictures

clean: ## remove what was built; the data of make run stays
	rm -rf $(BUILD)

# Generated code, shared by all variants.
tools:
	@command -v $(CC) protoc-c pkg-config >/dev/null || { echo "Something is missing here to build with; make setup installs it." >&2; exit 1; }
$(GEN)/%.pb-c.c: proto/%.proto | tools
	$(call say,PROTO,$<)
	@mkdir -p $(GEN)
	$(Q)protoc-c -I proto --c_out=$(GEN) $<
$(GEN)/%.pb-c.h: $(GEN)/%.pb-c.c ;

sql_of = $(sort $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/queries/*.sql) $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/migrations/*.sql))
define sql_rule
$(GEN)/sql/$1.c: common/sql/embed.awk $(call sql_of,$1) $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/queries) $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/migrations)
	$$(call say,SQL,$1)
	@mkdir -p $$(@D)
	$(Q)awk -v unit=$1 -v header=1 -f common/sql/embed.awk $(call sql_of,$1) > $(GEN)/sql/$1.h
	$(Q)awk -v unit=$1 -f common/sql/embed.awk $(call sql_of,$1) > $$@
endef
$(foreach f,$(SQL_C),$(eval $(call sql_rule,$(basename $(notdir $f)))))
# SQL_UNITS: UNIT (service) for each that has statements, for a test that prepares them all.
SQL_UNITS := $(filter-out dm,$(basename $(notdir $(SQL_C))))
$(GEN)/sql/units.h: services $(SQL_C)
	@{ echo '#pragma once'; printf '#include "sql/%s.h"\n' $(SQL_UNITS); echo '#define SQL_UNITS \'; \
		printf '    UNIT (%s) \\\n' $(SQL_UNITS); echo; } > $@

# Text files of a service, embedded as #include "embed/<service>.h".
ASSETS   := $(wildcard services/*/templates/* services/*/messages/* services/*/journeys/*.yaml)
assets_of = $(sort $(filter services/$1/%,$(ASSETS)))
EMBED_C  := $(foreach s,$(SERVICES),$(if $(call assets_of,$s),$(GEN)/embed/$s.c))
define embed_rule
$(GEN)/embed/$1.c: common/embed.awk $(call assets_of,$1) $(wildcard services/$1/templates services/$1/messages services/$1/journeys)
	$$(call say,EMBED,$1)
	@mkdir -p $$(@D)
	$(Q)awk -v unit=$1 -v header=1 -f common/embed.awk > $(GEN)/embed/$1.h
	$(Q)awk -v unit=$1 -f common/embed.awk $(call assets_of,$1) > $$@
endef
$(foreach f,$(EMBED_C),$(eval $(call embed_rule,$(basename $(notdir $f)))))

# The gateway's style sheet, fonts and script, with what comes from npm, embedded.
STATIC_C := $(GEN)/static/gateway.c
$(STATIC_C): $(wildcard services/gateway/static/*) $(BUILD)/npm-gateway/node_modules/.package-lock.json
	$(call say,STATIC,gateway)
	$(Q)node services/gateway/static/build.mjs $(BUILD)/npm-gateway/node_modules $(@D)
$(BUILD)/npm-gateway/node_modules/.package-lock.json: services/gateway/package.json services/gateway/package-lock.json
	$(call say,NPM,services/gateway/package-lock.json)
	@mkdir -p $(BUILD)/npm-gateway
	$(Q)cp $^ $(BUILD)/npm-gateway/ && npm --prefix $(BUILD)/npm-gateway ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The local identity provider with demo people; not in the images, which have a stage of their own for it.
$(BUILD)/npm-oidc/node_modules/.package-lock.json: $(wildcard compose/local/oidc/*)
	$(call say,NPM,compose/local/oidc/package-lock.json)
	@mkdir -p $(BUILD)/npm-oidc
	$(Q)cp $^ $(BUILD)/npm-oidc/ && npm --prefix $(BUILD)/npm-oidc ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# What drives a browser, and checks its pages.
$(BUILD)/npm-e2e/node_modules/.package-lock.json: tests/e2e/package.json tests/e2e/package-lock.json
	$(call say,NPM,tests/e2e/package-lock.json)
	@mkdir -p $(BUILD)/npm-e2e
	$(Q)cp $^ $(BUILD)/npm-e2e/ && npm --prefix $(BUILD)/npm-e2e ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Programs that only tests use, from packages of Debian that would start themselves where they are installed:
# $(BUILD)/debian/PACKAGE/usr/bin/PROGRAM.
PROMETHEUS   := $(BUILD)/debian/prometheus/unpacked
ALERTMANAGER := $(BUILD)/debian/prometheus-alertmanager/unpacked
$(BUILD)/debian/%/unpacked:
	$(call say,DEBIAN,$*)
	$(Q)tests/unpack.sh $* $(@D)
	@touch $@

# Written again only when the version is another one: what includes it is few.
$(GEN)/version.h: always
	@mkdir -p $(@D)
	@printf '#pragma once\n#define DM_VERSION "%s"\n' '$(VERSION)' | { cmp -s - $@ || printf '#pragma once\n#define DM_VERSION "%s"\n' '$(VERSION)' > $@; }
GENERATED := $(PB_C) $(SQL_C) $(GEN)/sql/units.h $(EMBED_C) $(GEN)/version.h

$(B)/obj/gen/%.o: $(GEN)/%.c | $(GENERATED) tools
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(filter-out -Wshadow,$(CFLAGS)) -MMD -MP -c -o $@ $<
$(B)/obj/%.o: %.c | $(GENERATED) tools
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

define archive
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && gcc-ar qcs $@ $^
endef
define link
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $1 $(LDLIBS)
endef

$(B)/lib/common.a: $(COMMON_O)
	$(archive)

# embeds_SERVICE: others whose text files it has too. The desk shows what a mail will say.
embeds_gateway := notification

# A service is an archive of everything but main.c, so that its unit tests can link it, and a program.
define service_rule
$(B)/lib/$1.a: $(patsubst %.c,$(B)/obj/%.o,$(filter-out services/$1/main.c,$(call find,services/$1/,*.c))) $(filter %/$1.o,$(patsubst $(BUILD)/%.c,$(B)/obj/%.o,$(SQL_C) $(EMBED_C) $(STATIC_C))) $(embeds_$1:%=$(B)/obj/gen/embed/%.o)
	$$(archive)
$(B)/bin/$1: $(B)/obj/services/$1/main.o $(if $(filter thread,$(SANITIZE)),$(B)/obj/tests/support/tsan.o) $(B)/lib/$1.a $(B)/lib/common.a
	$$(call link)
$(B)/tests/unit/services/$1/%: $(B)/obj/tests/unit/services/$1/%.o $(SUPPORT_O) $(B)/lib/$1.a $(B)/lib/common.a
	$$(call link,-lcmocka)
endef
$(foreach s,$(SERVICES),$(eval $(call service_rule,$s)))

$(B)/tests/%_test: $(B)/obj/tests/%_test.o $(SUPPORT_O) $(B)/lib/common.a
	$(call link,-lcmocka)
$(B)/tests/unit/common/sql/embed_test: $(SQL_C:$(BUILD)/%.c=$(B)/obj/%.o)
$(B)/tests/integration/growth_test: $(B)/obj/tests/growth/fill.o $(B)/obj/services/intake/zaak/zaaknummer.o $(SQL_C:$(BUILD)/%.c=$(B)/obj/%.o)
$(B)/tests/integration/metrics_test: | $(PROMETHEUS)
$(B)/tests/%_bench: $(B)/obj/tests/%_bench.o $(SUPPORT_O) $(B)/lib/common.a
	$(call link,-lcmocka)
$(B)/tests/e2e/suite: $(B)/obj/tests/e2e/suite.o $(SUPPORT_O) $(B)/lib/common.a
	$(call link,-lcmocka)
$(B)/tests/growth/growth: $(patsubst %.c,$(B)/obj/%.o,$(call find,tests/growth/,*.c)) $(SUPPORT_O) $(B)/lib/intake.a $(B)/lib/common.a
	$(call link,-lcmocka)
$(B)/tests/%_fuzz: $(B)/obj/tests/%_fuzz.o $(if $(filter fuzzer,$(SANITIZE)),,$(B)/obj/tests/fuzz/replay.o) $(ARCHIVES) $(B)/lib/common.a
	$(call link)

# What the test runner builds, and what it needs to know.
unit-programs: $(unit)
integration-programs: $(integration) $(BINARIES) $(OIDC)
e2e-programs: $(B)/tests/e2e/suite $(BUILD)/npm-e2e/node_modules/.package-lock.json $(BINARIES) $(OIDC)
faults-programs: $(faults) $(BINARIES)
alerts-programs: e2e-programs $(PROMETHEUS) $(ALERTMANAGER) $(BUILD)/debian/libfaketime/unpacked $(BUILD)/debian/prometheus-postgres-exporter/unpacked
backup-programs: $(backup) $(BINARIES)
fuzz-programs: $(fuzz)
bench-programs: $(bench)
list-%:
	@printf '%s\n' $($*)
fuzz-run: $(fuzz)
	@for target in $(fuzz); do \
		corpus=tests/fuzz/corpus/$$(basename $$target _fuzz) && mkdir -p $$corpus && echo "$$target:" && \
		$$target -max_total_time=$(SECONDS) -max_len=1200000 -timeout=10 -print_final_stats=1 -artifact_prefix=$(BUILD)/ $$corpus || exit; \
	done

# Checks by tools; each is one line of the test runner.
LINTS := format rooms columns texts access readme dependencies tidy cppcheck shellcheck buf compose monitoring
lint-format:
	$(call say,FORMAT,common services tests)
	$(Q)clang-format --dry-run --Werror $(call find,common/ services/ tests/,*.[ch])
# Includes go down only, and in no circle: tests/rooms says where to.
lint-rooms:
	$(call say,ROOMS,common services)
	$(Q)tests/rooms.sh $(call find,common/ services/,*.[ch])
lint-columns:
	$(call say,COLUMNS,common services)
	$(Q)awk -f tests/columns.awk $(call find,common/ services/,*.[ch])
# What templates ask for is what C and the catalogues have, and nothing is there for nobody.
lint-texts:
	$(call say,TEXTS,services/gateway)
	$(Q)node tests/texts.mjs services/gateway
# A peer that may call what it never calls gives that to whoever has its key.
lint-access: $(BINARIES)
	$(call say,ACCESS,services)
	$(Q)tests/access.sh $(B)/bin
lint-readme: $(BINARIES)
	$(call say,README,settings and metrics)
	$(Q)tests/readme_settings.sh $(B)/bin --check
	$(Q)node tests/metrics_page.mjs $(B)/bin --check
	$(Q)tests/security_tables.sh
lint-dependencies: sbom
	$(call say,SBOM,programs and npm packages)
	$(Q)node tests/dependencies.mjs $(B)/bin $(BUILD)/sbom.json
readme: $(BINARIES) ## put the settings and metrics that the programs tell of into the READMEs and compose/METRICS.md
	$(Q)tests/readme_settings.sh $(B)/bin
	$(Q)node tests/metrics_page.mjs $(B)/bin
# clang-tidy looks again only at what differs from each time that it was clean: tests/tidy.sh.
TIDY_FLAGS = $(CPPFLAGS) $(filter-out -Werror,$(CFLAGS))
lint-tidy: $(B)/lint/rules | $(GENERATED)
	$(call say,TIDY,common services tests)
	+$(Q)stale=$$(tests/tidy.sh stale $(B)/lint $(SOURCES)) && \
		{ [ -z "$$stale" ] || $(MAKE) --no-print-directory $$(printf '$(B)/lint/%s\n' $$stale | sed 's/\.c$$/.tidy/'); }
$(B)/lint/%.tidy: %.c $(B)/lint/rules always | $(GENERATED)
	$(call say,TIDY,$<)
	$(Q)tests/tidy.sh check $(B)/lint $< $(TIDY_FLAGS) $(if $(filter common/status.c,$<),,-include tests/lint.h)
$(B)/lint/rules: .clang-tidy tests/.clang-tidy always
	@mkdir -p $(@D)
	@{ clang-tidy --version && cat .clang-tidy tests/.clang-tidy && echo '$(TIDY_FLAGS)'; } > $@
lint-cppcheck:
	$(call say,CHECK,common services tests)
	@mkdir -p $(B)/lint/cppcheck
	$(Q)cppcheck --quiet -j$(JOBS) --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--cppcheck-build-dir=$(B)/lint/cppcheck --suppressions-list=tests/cppcheck-suppressions --library=tests/cppcheck.cfg -I. -D_GNU_SOURCE \
		-Udm_log -Udm_tx_send -Udm_tx_query \
		common services $(wildcard tests/*/)
lint-shellcheck:
	$(call say,SHELL,$(call find,compose/ tests/ .ci/,*.sh))
	$(Q)shellcheck -x $(call find,compose/ tests/,*.sh) $(call find,services/,*.bash) .ci/run
lint-buf: $(BUILD)/npm/node_modules/.bin/buf
	$(call say,BUF,proto)
	$(Q)cd proto && PATH="$(abspath $(BUILD))/npm/node_modules/.bin:$$PATH" buf lint
$(BUILD)/npm/node_modules/.bin/buf: tests/package.json tests/package-lock.json
	$(call say,NPM,tests/package-lock.json)
	@mkdir -p $(BUILD)/npm
	$(Q)cp tests/package.json tests/package-lock.json $(BUILD)/npm/ && npm --prefix $(BUILD)/npm ci --no-audit --no-fund --loglevel=error
	@touch $@
lint-compose:
	$(call say,COMPOSE,compose/compose.yaml)
	$(Q)DEBIAN_DIGEST=@sha256:probe POSTGRES_DIGEST=@sha256:probe GRAFANA_DIGEST=@sha256:probe \
		docker-compose -f compose/compose.yaml --profile demo --profile backup --profile monitoring config \
		| awk -v digest=@sha256:probe -f tests/compose.awk compose/Dockerfile -
	$(call say,COMPOSE,compose/stack.yaml)
	$(Q)tests/stack.sh
# Prometheus and its Alertmanager read what is theirs, and each alert fires and does not; tests/monitoring.mjs sees the rest.
PROMTOOL = $(BUILD)/debian/prometheus/usr/bin/promtool
lint-monitoring: $(BINARIES) $(PROMETHEUS) $(ALERTMANAGER)
	$(call say,ALERTS,compose/monitoring)
	@mkdir -p $(B)/lint/monitoring
	$(Q)$(PROMTOOL) check config --syntax-only compose/monitoring/prometheus.yaml >$(B)/lint/monitoring/said && \
		$(PROMTOOL) check rules compose/monitoring/rules.yaml >>$(B)/lint/monitoring/said && \
		$(PROMTOOL) test rules compose/monitoring/rules_test.yaml >>$(B)/lint/monitoring/said && \
		ALERT_MAIL_TO=beheer@example.nl ALERT_SMTP_URL=smtp://mail.example.nl:587 compose/monitoring/alertmanager.sh $(B)/lint/monitoring \
			$(BUILD)/debian/prometheus-alertmanager/usr/bin/amtool check-config $(B)/lint/monitoring/alertmanager.yaml \
			>>$(B)/lint/monitoring/said 2>&1 || { cat $(B)/lint/monitoring/said; exit 1; }
	$(Q)node tests/monitoring.mjs $(B)/bin

.PHONY: help setup build install package run stop test test-alerts test-backup test-bare test-compose test-failover test-handbook test-package lint sbom fuzz bench bench-growth bench-peak bench-picture pictures clean readme tools always fuzz-run $(LINTS:%=lint-%) \
        unit-programs integration-programs e2e-programs faults-programs backup-programs fuzz-programs bench-programs alerts-programs
-include $(patsubst %.o,%.d,$(call find,$(B)/obj/,*.o))
