/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows every log and records what it receives, byte for byte. A pull's events become the rows of one statement. */
#include "common/clock.h"
#include "common/db.h"
#include "common/log.h"
#include "services/audit/audit.h"
#include "services/audit/entry.h"
#include "sql/audit.h"

static void record_event (dm_call *call, int32_t log, int64_t now_ms, const dm_event *event)
{
    const audit_entry entry = audit_entry_read (event);
    if (!event->event)
        dm_log (DM_WARN, "event_undecodable", DM_T ("source", event->source), DM_N ("position", event->position));
    dm_tx_insert (call->tx, &audit_sql_insert_entries, DM_INT8 (event->position),
                  DM_INT8 (entry.has_time_ms ? entry.time_ms : now_ms), DM_INT4 (log), DM_UUID (entry.subject),
                  DM_UUID (entry.related), DM_TEXT (entry.actor_id), DM_BYTES (event->sha256, sizeof event->sha256),
                  DM_BYTES (event->bytes, event->size));
}

dm_status audit_record (dm_call *call, const dm_event events[], size_t count)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &audit_sql_insert_log, &rows, DM_TEXT (events->source), DM_UUID (events->epoch));
    if (status)
        return status;
    int32_t log = dm_get_int4 (rows, 0, AUDIT_INSERT_LOG_NUMBER);
    int64_t now_ms = dm_clock_now_ms ();
    for (size_t i = 0; i < count; i++)
        record_event (call, log, now_ms, &events[i]);
    return DM_OK;
}
