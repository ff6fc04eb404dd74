/* SPDX-License-Identifier: EUPL-1.2 */
/* What intake tells of a zaak: the initiator hears of it too. */
#include <string.h>
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/notification/app.h"
#include "services/notification/handlers.h"
#include "services/notification/store.h"
#include "sql/notification.h"

typedef struct news {
    const char *sjabloon;
    uint32_t status_volgnummer;
    bool is_eindstatus;
} news;

static dm_status read_created (dm_call *call, const dm_event *event, news *out)
{
    (void) call;
    (void) event;
    *out = (news){ .sjabloon = "ontvangst", .status_volgnummer = 1 };
    return DM_OK;
}

static dm_status read_status_set (dm_call *call, const dm_event *event, news *out)
{
    const Digimeente__Intake__V1__ZaakStatusSet *data =
        (const void *) dm_event_data (call, event, &digimeente__intake__v1__zaak_status_set__descriptor);
    if (!data)
        return call->error.status;
    if (!data->has_volgnummer || data->volgnummer < 1 || data->volgnummer > INT32_MAX)
        return dm_fail (&call->error, DM_DATA_LOSS, "volgnummer", "the status has no place in the zaak's history");
    *out = (news){ "status", data->volgnummer, data->is_eindstatus };
    return DM_OK;
}

static const struct {
    const char *type;
    dm_status (*read) (dm_call *call, const dm_event *event, news *out);
} kinds[] = {
    { "nl.digimeente.zaak.created", read_created },
    { "nl.digimeente.zaak.status-set", read_status_set },
};

/* The unique event id stands guard beside the cursor. */
static dm_status queue (dm_call *call, const Digimeente__Event__V1__Event *event, const news *it)
{
    const notification_app *app = call->app;
    dm_uuid uuid = dm_uuid_new ();
    char text[DM_UUID_TEXT_SIZE];
    char *message_id = dm_arena_printf (call->arena, "<%s@%s>", dm_uuid_format (uuid.bytes, text),
                                        notification_sender_domain (&app->smtp_config.sender));
    dm_status status =
        dm_tx_insert (call->tx, &notification_sql_insert_berichten, DM_UUID (uuid.bytes), DM_UUID (event->id.data),
                      DM_UUID (event->subject.data), DM_TEXT (it->sjabloon), DM_INT4 ((int32_t) it->status_volgnummer),
                      DM_BOOL (it->is_eindstatus), DM_TEXT (message_id), DM_TEXT (call->origin->purpose),
                      DM_TEXT (call->origin->traceparent));
    if (status)
        return status;
    notification_bericht_emit (call, "queued", dm_arena_copy (call->arena, uuid.bytes, sizeof uuid.bytes),
                               event->subject.data, it->sjabloon, 0);
    return DM_OK;
}

dm_status notification_on_intake_event (dm_call *call, const dm_event *event)
{
    const Digimeente__Event__V1__Event *outer = event->event;
    for (size_t i = 0; outer->type && i < DM_COUNT (kinds); i++) {
        if (strcmp (outer->type, kinds[i].type) != 0)
            continue;
        if (!outer->has_id || outer->id.len != DM_UUID_BYTES)
            return dm_fail (&call->error, DM_DATA_LOSS, "id", "the event has no id");
        if (!outer->has_subject || outer->subject.len != DM_UUID_BYTES)
            return dm_fail (&call->error, DM_DATA_LOSS, "subject", "the event names no zaak");
        news it;
        dm_status status = kinds[i].read (call, event, &it);
        return status ? status : queue (call, outer, &it);
    }
    return DM_OK;
}
