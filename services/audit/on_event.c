/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows every log and records what it receives, byte for byte. A pull's events become the rows of one statement. */
#include "common/clock.h"
#include "common/db.h"
#include "common/log.h"
#include "services/audit/audit.h"
#include "services/audit/entry.h"
#include "sql/audit.h"

dm_status audit_on_event (dm_call *call, const dm_event *event)
{
    const audit_entry entry = audit_entry_read (event);
    if (!event->event)
        dm_log (DM_WARN, "event_undecodable", DM_T ("source", event->source), DM_N ("position", event->position));
    return dm_tx_insert (
        call->tx, &audit_sql_insert_entries, DM_TEXT (event->source), DM_UUID (event->epoch), DM_INT8 (event->position),
        DM_TEXT (entry.type), DM_INT8 (entry.has_time_ms ? entry.time_ms : dm_clock_now_ms ()), DM_UUID (entry.subject),
        DM_UUID (entry.related), entry.has_actor_kind ? DM_INT4 (entry.actor_kind) : dm_param_null (DM_INT4 (0)),
        DM_TEXT (entry.actor_id), DM_TEXT (entry.purpose), DM_BYTES (event->sha256, sizeof event->sha256),
        DM_BYTES (event->bytes, event->size));
}
