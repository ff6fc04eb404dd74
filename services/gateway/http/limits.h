/* SPDX-License-Identifier: EUPL-1.2 */
/* How often one address or session may ask, or how many bytes it may bring: token buckets in a table of fixed size.
 * Any thread may use a table. */
#pragma once

#include "common/base.h"

typedef struct gateway_limits gateway_limits;

/* A table in which each key has most tokens, all of which come back within a period. gateway_limits_destroy frees it.
 * Takes: most 0 for no limit. */
gateway_limits *gateway_limits_open (int64_t most, int64_t period_ms);
void gateway_limits_destroy (gateway_limits **limits);

/* Takes count tokens of a key, which is any bytes.  Takes: now_ms, of dm_clock_monotonic_ms.
 * Returns false when the key has fewer tokens; *out_retry_s then says in how many seconds it has enough. A full table
 * forgets the key that was quiet for longest. */
bool gateway_limits_take (gateway_limits *limits, const void *key, size_t size, size_t count, int64_t now_ms,
                          unsigned *out_retry_s);
