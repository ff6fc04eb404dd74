/* SPDX-License-Identifier: EUPL-1.2 */
/* How often one address, or one session, may ask, or how many bytes it may bring: token buckets in a table of fixed
 * size. One thread at a time. */
#pragma once

#include "common/base.h"

typedef struct gateway_limits gateway_limits;

/* Takes: most, which may come at once, and again in each period; 0: no limit. */
gateway_limits *gateway_limits_open (int64_t most, int64_t period_ms);
void gateway_limits_destroy (gateway_limits **limits);

/* Takes so many of the key's tokens at now_ms (dm_clock_monotonic_ms).  Returns false when there are fewer, with
 * *out_retry_s, when there will be as many. Where the table is full, who has waited longest is forgotten. */
bool gateway_limits_take (gateway_limits *limits, const void *key, size_t size, size_t count, int64_t now_ms,
                          unsigned *out_retry_s);
