# SPDX-License-Identifier: EUPL-1.2
# Every command a person needs. Services, protos, SQL and tests are found by themselves.

.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)
SANITIZE ?=
BUILD ?= build
B := $(BUILD)$(if $(SANITIZE),/$(SANITIZE))
GEN := $(BUILD)/gen

PKG := libzmq libczmq libprotobuf-c libpq libmicrohttpd libcjson libcurl libcrypto cmocka
CC := gcc
CPPFLAGS = -I. -I$(GEN) -D_GNU_SOURCE -DDM_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PKG) 2>/dev/null)
CFLAGS = -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
         -fno-omit-frame-pointer -fstack-protector-strong -pthread
LDLIBS = $(shell pkg-config --libs libzmq libczmq libprotobuf-c libpq libmicrohttpd libcjson libcurl libcrypto 2>/dev/null) -lm
ifeq ($(SANITIZE),address)
CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDFLAGS += -fsanitize=address,undefined
else ifeq ($(SANITIZE),thread)
CFLAGS += -fsanitize=thread
LDFLAGS += -fsanitize=thread
else
CPPFLAGS += -D_FORTIFY_SOURCE=2
endif

# What there is.
PROTOS   := $(shell find proto -name '*.proto' | sort)
PB_C     := $(PROTOS:proto/%.proto=$(GEN)/%.pb-c.c)
SERVICES := $(notdir $(patsubst %/,%,$(wildcard services/*/)))
UNITS    := common $(SERVICES)
SQL_C    := $(foreach u,$(UNITS),$(if $(wildcard $(if $(filter common,$u),common,services/$u)/sql/*/*.sql),$(GEN)/sql/$(subst common,dm,$u).c))
COMMON_O := $(patsubst %.c,$(B)/obj/%.o,$(wildcard common/*.c) $(PB_C:$(BUILD)/%=%) $(filter gen/sql/dm.c,$(SQL_C:$(BUILD)/%=%)))
BINARIES := $(SERVICES:%=$(B)/bin/%)
UNIT_TESTS        := $(patsubst %.c,$(B)/%,$(shell find tests/unit -name '*_test.c' | sort))
INTEGRATION_TESTS := $(patsubst %.c,$(B)/%,$(shell find tests/integration -name '*_test.c' | sort))
FUZZ_TESTS        := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/*_fuzz.c))
SUPPORT_O := $(patsubst %.c,$(B)/obj/%.o,$(wildcard tests/support/*.c))

build: $(BINARIES) ## compile all services and digictl into build/bin

# Generated code, shared by all variants.
$(GEN)/%.pb-c.c: proto/%.proto
	@mkdir -p $(GEN)
	protoc-c -I proto --c_out=$(GEN) $<
$(GEN)/%.pb-c.h: $(GEN)/%.pb-c.c ;

sql_of = $(sort $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/queries/*.sql) $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/migrations/*.sql))
define sql_rule
$(GEN)/sql/$1.c: common/sql/embed.awk $(call sql_of,$1) $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/queries) $(wildcard $(if $(filter dm,$1),common,services/$1)/sql/migrations)
	@mkdir -p $$(@D)
	awk -v unit=$1 -v header=1 -f common/sql/embed.awk $(call sql_of,$1) > $(GEN)/sql/$1.h
	awk -v unit=$1 -f common/sql/embed.awk $(call sql_of,$1) > $$@
endef
$(foreach f,$(SQL_C),$(eval $(call sql_rule,$(basename $(notdir $f)))))
GENERATED := $(PB_C) $(SQL_C)

$(B)/obj/gen/%.o: $(GEN)/%.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(filter-out -Wshadow,$(CFLAGS)) -MMD -MP -c -o $@ $<
$(B)/obj/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/lib/common.a: $(COMMON_O)
	@mkdir -p $(@D)
	rm -f $@ && gcc-ar rcs $@ $^

# A service is an archive of everything but main.c, so that its unit tests can link it, and a program.
define service_rule
$(B)/lib/$1.a: $(patsubst %.c,$(B)/obj/%.o,$(filter-out services/$1/main.c,$(wildcard services/$1/*.c))) $(filter %/sql/$1.o,$(SQL_C:$(BUILD)/%.c=$(B)/obj/%.o))
	@mkdir -p $$(@D)
	rm -f $$@ && gcc-ar rcs $$@ $$^
$(B)/bin/$1: $(B)/obj/services/$1/main.o $(B)/lib/$1.a $(B)/lib/common.a
	@mkdir -p $$(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $$@ $$^ $(LDLIBS)
$(B)/tests/unit/services/$1/%: $(B)/obj/tests/unit/services/$1/%.o $(B)/lib/$1.a $(B)/lib/common.a $(SUPPORT_O)
	@mkdir -p $$(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $$@ $$(filter %.o,$$^) $$(filter %.a,$$^) -lcmocka $(LDLIBS)
endef
$(foreach s,$(SERVICES),$(eval $(call service_rule,$s)))

$(B)/tests/%_test: $(B)/obj/tests/%_test.o $(SUPPORT_O) $(B)/lib/common.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LDLIBS)

help: ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## /{ printf "  make %-8s %s\n", $$1, $$2 }' Makefile

clean: ## remove what was built; the data of make run stays
	rm -rf $(BUILD)

.PHONY: help build clean
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
