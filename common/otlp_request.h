/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the exporter: spans as the bytes of a request, and a collector's answer.
 * Source: OTLP 1.x, opentelemetry.proto.collector.trace.v1 */
#pragma once

#include "common/span.h"

/* The process that the spans are of. */
typedef struct dm_otlp_source {
    const char *service, *version, *instance;
} dm_otlp_source;

/* An ExportTraceServiceRequest.  Gives: *out_bytes. Returns what the caller frees. */
uint8_t *dm_otlp_encode (const dm_otlp_source *source, const dm_span spans[], size_t count, size_t *out_bytes);
/* How many spans of a request an answer with a code of success says that the collector did not keep.  Gives: out_why,
 * what the collector says of it, in printable ASCII; "" for nothing. */
int64_t dm_otlp_read_rejected (const uint8_t *body, size_t bytes, char *out_why, size_t size);
