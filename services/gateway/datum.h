/* SPDX-License-Identifier: EUPL-1.2 */
/* Dates and times as people read them, in Europe/Amsterdam and the exchange's language. All texts live in its arena. */
#pragma once

#include "services/gateway/exchange.h"

/* 2026-11-24 gives 24 november 2026; anything else comes back as it is; NULL gives "". */
const char *gateway_datum (const gateway_exchange *exchange, const char *datum);
/* Milliseconds since 1970: 24 november 2026 and 24 november 2026, 14:05. */
const char *gateway_datum_ms (const gateway_exchange *exchange, int64_t ms);
const char *gateway_tijd_ms (const gateway_exchange *exchange, int64_t ms);
/* What the clock shows in Amsterdam is so many seconds ahead of UTC then: 3600, or 7200 between the last Sundays of
 * March and October, 01:00 UTC.  Source: directive 2000/84/EC. */
int32_t gateway_datum_offset_s (int64_t ms);
