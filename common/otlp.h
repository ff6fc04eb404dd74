/* SPDX-License-Identifier: EUPL-1.2 */
/* The exporter: sends the spans to a collector, by OTLP over HTTP, on a thread of its own. Nobody waits for it. What
 * the collector does not take in time is overwritten in memory, and counted. Source: OTLP 1.x, OTLP/HTTP with binary
 * protobuf. */
#pragma once

#include "common/metrics.h"
#include "common/span.h"

typedef struct dm_otlp dm_otlp;

typedef struct dm_otlp_config {
    const char *endpoint; /* base URL; /v1/traces is added */
    const char *headers;  /* name=value with commas between, as for a token; "" for none */
    const char *service, *version;
    dm_spans *spans;
    dm_metrics *metrics;
    int64_t last_ms; /* for all that is left at the end; 0: 2 s of the 5 in which the process must end */
} dm_otlp_config;

/* Starts the thread.  Takes: config, its pointers borrowed as long as the exporter lives.
 * Errors: DM_INVALID_ARGUMENT with the setting that is wrong. */
dm_status dm_otlp_open (const dm_otlp_config *config, dm_otlp **out, dm_error *error);
/* Sends what is left, within last_ms, and ends the thread. Takes NULL. */
void dm_otlp_destroy (dm_otlp **otlp);
/* Why the last spans were not taken, one sentence; "" when they were. From any thread.  Takes: otlp, NULL for none. */
void dm_otlp_tell (dm_otlp *otlp, char *out, size_t size);
