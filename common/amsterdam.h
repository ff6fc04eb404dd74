/* SPDX-License-Identifier: EUPL-1.2 */
/* The clock on the wall in Amsterdam, also where no time zones are installed. */
#pragma once

#include <stdint.h>
#include <time.h>

/* What the clock and the calendar say at a time.  Takes: time_ms since 1970.
 * Source: Directive 2000/84/EC: summer time from the last Sunday of March to that of October, at 01:00 UTC. */
struct tm dm_amsterdam (int64_t time_ms);
