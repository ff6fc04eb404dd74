/* SPDX-License-Identifier: EUPL-1.2 */
/* What intake counts, beside what every service counts. */
#pragma once

#include "common/metrics.h"

enum {
    INTAKE_M_ZAKEN = DM_M_COUNT, /* gauge; zaaktype, status: what their identificatie says */
    INTAKE_M_ZAKEN_LATE,         /* gauge; zaaktype */
    INTAKE_M_END
};

#define INTAKE_METRICS (INTAKE_M_END - DM_M_COUNT)

extern const dm_metric_row intake_metrics[INTAKE_METRICS];
