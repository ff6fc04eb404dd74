/* SPDX-License-Identifier: EUPL-1.2 */
/* What Linux says of this process, under the names that all programs have for Prometheus. */
#pragma once

#include "common/metrics.h"

/* Sets the time at which the process started, to now. */
void dm_process_metrics_start (dm_metrics *metrics);
/* Reads processor time, memory, file descriptors and threads. Takes some 35 us. What cannot be read is unknown.
 * Source: prometheus.io/docs/instrumenting/writing_clientlibs, "Process metrics"; proc(5). */
void dm_process_metrics_read (dm_metrics *metrics);
