/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/dossier/news.h"

#include "sql/intake.h"

dm_status intake_news_check (dm_call *call, const uint8_t *zaak, int32_t volgnummer, const uint8_t *history_entry)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_find_news, &rows, DM_UUID (zaak), DM_INT4 (volgnummer),
                                    DM_UUID (history_entry), DM_INT4 (INTAKE_NEWS_DAYS));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "zaak", "there is no such zaak, or this did not happen to it");
    if (!dm_get_bool (rows, 0, INTAKE_FIND_NEWS_IS_RECENT))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, history_entry ? "history_entry" : "status_volgnummer",
                        "it happened more than %d days ago", INTAKE_NEWS_DAYS);
    return DM_OK;
}
