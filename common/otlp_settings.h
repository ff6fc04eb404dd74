/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the exporter: its settings.  Source: OpenTelemetry Protocol Exporter, OTEL_EXPORTER_OTLP_ENDPOINT and _HEADERS
 */
#pragma once

#include <curl/curl.h>
#include "common/base.h"
#include "common/status.h"

#define DM_OTLP_URL_SIZE 512

/* Gives: out, the endpoint with /v1/traces behind it.
 * Errors: DM_INVALID_ARGUMENT for what is no base URL of http or https, or has a name and password, a query or a
 * fragment. */
dm_status dm_otlp_make_url (const char *endpoint, char out[DM_OTLP_URL_SIZE], dm_error *error);
/* Reads name=value pairs with commas between them; %20 in a value stands for a space.
 * Gives: *out, header lines that the caller frees by curl_slist_free_all, added to those that are there.
 * Errors: DM_INVALID_ARGUMENT, which never tells a value: more than 16 pairs, a name that is none, a value with other
 * than printable ASCII, over 1000 bytes. */
dm_status dm_otlp_read_headers (const char *text, struct curl_slist **out, dm_error *error);
