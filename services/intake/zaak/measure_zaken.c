/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/measure_zaken.h"

#include "common/db.h"
#include "services/intake/zaak/metrics.h"
#include "sql/intake.h"

#define OTHER "other"

/* One gauge: its labels and value in the rows of a statement. */
typedef struct counted {
    const dm_query *query;
    unsigned row;
    int zaaktype, status, value; /* columns; status -1: it has no such label */
} counted;

static const char *read_status (const counted *it, const PGresult *rows, int row)
{
    return it->status >= 0 ? dm_get_text (rows, row, it->status) : NULL;
}

static dm_status measure (dm_runtime *runtime, dm_call *call, const counted *it)
{
    dm_metrics *metrics = dm_runtime_metrics (runtime);
    const PGresult *rows;
    int64_t others = 0;
    dm_status status = dm_tx_query_params (call, it->query, &rows, NULL, 0);
    if (status)
        return status;
    bool has_others = PQntuples (rows) > INTAKE_MEASURED_MAX;
    if (has_others)
        dm_metrics_set_all_unknown (metrics, it->row); /* a row may be among the others that was not before */
    for (int row = 0; row < PQntuples (rows); row++)
        if (row < INTAKE_MEASURED_MAX)
            dm_metrics_set (metrics, it->row, dm_get_text (rows, row, it->zaaktype), read_status (it, rows, row),
                            dm_get_int8 (rows, row, it->value));
        else
            others += dm_get_int8 (rows, row, it->value);
    if (has_others)
        dm_metrics_set (metrics, it->row, OTHER, it->status >= 0 ? OTHER : NULL, others);
    return DM_OK;
}

dm_status intake_measure_zaken (dm_runtime *runtime, dm_call *call)
{
    static const counted zaken = { &intake_sql_count_zaken, INTAKE_M_ZAKEN, INTAKE_COUNT_ZAKEN_ZAAKTYPE,
                                   INTAKE_COUNT_ZAKEN_STATUS, INTAKE_COUNT_ZAKEN_ZAKEN };
    return measure (runtime, call, &zaken);
}

dm_status intake_measure_late (dm_runtime *runtime, dm_call *call)
{
    static const counted late = { &intake_sql_count_late, INTAKE_M_ZAKEN_LATE, INTAKE_COUNT_LATE_ZAAKTYPE, -1,
                                  INTAKE_COUNT_LATE_LATE };
    return measure (runtime, call, &late);
}
