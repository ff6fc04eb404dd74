/* SPDX-License-Identifier: EUPL-1.2 */
/* When to try again. */
#pragma once

#include "common/base.h"

/* The wait after the attempt-th failed attempt, from 1: a minute, doubled each time, at most 2 hours; the second half
 * of it is random, so that a server that comes back does not get everything at once. Source: RFC 5321, section 4.5.4.1
 * asks for 30 minutes between attempts in the long run, the first ones sooner. */
int64_t notification_retry_delay_ms (unsigned attempt);
