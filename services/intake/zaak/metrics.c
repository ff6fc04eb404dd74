/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/metrics.h"

const dm_metric_row intake_metrics[INTAKE_METRICS] = {
    [INTAKE_M_ZAKEN - DM_M_COUNT] = { "zaken", "Zaken by zaaktype and by their last status, those that have ended too.",
                                      DM_GAUGE, "zaaktype", "status", NULL },
    [INTAKE_M_ZAKEN_LATE - DM_M_COUNT] = { "zaken_late",
                                           "Open zaken whose term has passed, without those whose term is suspended.",
                                           DM_GAUGE, "zaaktype", NULL, NULL },
};
