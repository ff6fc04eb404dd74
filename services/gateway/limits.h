/* SPDX-License-Identifier: EUPL-1.2 */
/* How often one address, or one session, may ask: token buckets in a table of fixed size. One thread at a time. */
#pragma once

#include "common/base.h"

typedef struct gateway_limits gateway_limits;

/* Takes: per_minute, also the most that may come at once; 0: no limit. */
gateway_limits *gateway_limits_open (int64_t per_minute);
void gateway_limits_destroy (gateway_limits **limits);

/* Takes one of the key's tokens at now_ms (dm_clock_monotonic_ms).  Returns false when there is none, with
 * *out_retry_s, when there will be. Where the table is full, who has waited longest is forgotten. */
bool gateway_limits_take (gateway_limits *limits, const void *key, size_t size, int64_t now_ms, unsigned *out_retry_s);
