/* SPDX-License-Identifier: EUPL-1.2 */
/* When to try again. */
#pragma once

#include "common/base.h"

/* The wait after the attempt-th failed attempt, from 1: a minute, doubled each time, at most 2 hours; the second half
 * of it is random, so that a server that comes back does not get everything at once. Source: RFC 5321, section 4.5.4.1
 * asks for 30 minutes between attempts in the long run, the first ones sooner. */
int64_t notification_retry_delay_ms (unsigned attempt);

/* The wait after the failure-th time in a row, from 1, that the mail server took no mail at all: 5 s, doubled each
 * time, at most 5 minutes, the second half of it random. Mails wait behind one probe, so it may come sooner than those.
 */
int64_t notification_probe_delay_ms (unsigned failure);
