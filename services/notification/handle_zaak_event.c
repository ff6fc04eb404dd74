/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows intake: makes a bericht of each event of a zaak that its initiator should hear of, and of each link to a
 * draft that somebody asked for. */
#include <string.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/notification/app.h"
#include "services/notification/handlers.h"
#include "services/notification/letter.h"
#include "services/notification/store.h"
#include "sql/notification.h"

typedef struct news {
    const char *template_name;
    uint32_t status_volgnummer;
    bool is_eindstatus;
    const uint8_t *history_entry; /* whose words are mailed; NULL: none */
    bool is_none;                 /* nothing to mail: it is told otherwise */
} news;

static dm_status read_created (dm_call *call, const dm_event *event, news *out)
{
    (void) call;
    (void) event;
    *out = (news){ .template_name = "ontvangst", .status_volgnummer = 1 };
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
    *out = (news){ "status", data->volgnummer, data->is_eindstatus, NULL, false };
    return DM_OK;
}

/* For news whose words stand in the zaak's history. */
static dm_status read_words (dm_call *call, const char *template_name, bool has, ProtobufCBinaryData history_entry,
                             news *out)
{
    if (!has || history_entry.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_DATA_LOSS, "history_entry", "the event names no row of the history");
    *out = (news){ .template_name = template_name, .status_volgnummer = 1, .history_entry = history_entry.data };
    return DM_OK;
}

static dm_status read_question_asked (dm_call *call, const dm_event *event, news *out)
{
    const Digimeente__Intake__V1__ZaakQuestionAsked *data =
        (const void *) dm_event_data (call, event, &digimeente__intake__v1__zaak_question_asked__descriptor);
    return data ? read_words (call, "vraag", data->has_history_entry, data->history_entry, out) : call->error.status;
}

static dm_status read_term_extended (dm_call *call, const dm_event *event, news *out)
{
    const Digimeente__Intake__V1__ZaakTermExtended *data =
        (const void *) dm_event_data (call, event, &digimeente__intake__v1__zaak_term_extended__descriptor);
    return data ? read_words (call, "verlengd", data->has_history_entry, data->history_entry, out) : call->error.status;
}

/* A term that is suspended by a question needs no mail of its own: the mail with the question tells of it. */
static dm_status read_term_suspended (dm_call *call, const dm_event *event, news *out)
{
    const Digimeente__Intake__V1__ZaakTermSuspended *data =
        (const void *) dm_event_data (call, event, &digimeente__intake__v1__zaak_term_suspended__descriptor);
    if (!data)
        return call->error.status;
    dm_status status = read_words (call, "opgeschort", data->has_history_entry, data->history_entry, out);
    out->is_none = data->has_question;
    return status;
}

static dm_status read_link_renewed (dm_call *call, const dm_event *event, news *out)
{
    const Digimeente__Intake__V1__ZaakLinkRenewed *data =
        (const void *) dm_event_data (call, event, &digimeente__intake__v1__zaak_link_renewed__descriptor);
    return data ? read_words (call, "link", data->has_history_entry, data->history_entry, out) : call->error.status;
}

/* The mail names no zaak: it asks whose address it is. */
static dm_status read_address_asked (dm_call *call, const dm_event *event, news *out)
{
    (void) call;
    (void) event;
    *out = (news){ .template_name = NOTIFICATION_ASKS_ADDRESS, .status_volgnummer = 1 };
    return DM_OK;
}

/* The subject is a draft. */
static dm_status read_draft_link (dm_call *call, const dm_event *event, news *out)
{
    (void) call;
    (void) event;
    *out = (news){ .template_name = NOTIFICATION_DRAFT_LINK, .status_volgnummer = 1 };
    return DM_OK;
}

static dm_status read_decided (dm_call *call, const dm_event *event, news *out)
{
    const Digimeente__Intake__V1__ZaakDecided *data =
        (const void *) dm_event_data (call, event, &digimeente__intake__v1__zaak_decided__descriptor);
    if (!data)
        return call->error.status;
    if (!data->has_volgnummer || data->volgnummer < 1 || data->volgnummer > INT32_MAX)
        return dm_fail (&call->error, DM_DATA_LOSS, "volgnummer", "the status has no place in the zaak's history");
    *out = (news){ "besluit", data->volgnummer, true, NULL, false };
    return DM_OK;
}

static const struct {
    const char *type;
    dm_status (*read) (dm_call *call, const dm_event *event, news *out);
} kinds[] = {
    { "nl.digimeente.zaak.created", read_created },
    { "nl.digimeente.zaak.address-asked", read_address_asked },
    { "nl.digimeente.zaak.address-confirmed", read_created }, /* now the receipt goes out */
    { "nl.digimeente.zaak.status-set", read_status_set },
    { "nl.digimeente.zaak.question-asked", read_question_asked },
    { "nl.digimeente.zaak.term-extended", read_term_extended },
    { "nl.digimeente.zaak.term-suspended", read_term_suspended },
    { "nl.digimeente.zaak.link-renewed", read_link_renewed },
    { "nl.digimeente.zaak.decided", read_decided },
    { "nl.digimeente.draft.link-asked", read_draft_link },
};

/* Queues a bericht. Beside the cursor, the unique event id sees to it that there is one for each event. */
static dm_status queue (dm_call *call, const Digimeente__Event__V1__Event *event, const news *it)
{
    const notification_app *app = call->app;
    dm_uuid uuid = dm_uuid_new ();
    char text[DM_UUID_TEXT_SIZE];
    char *message_id = dm_arena_printf (call->arena, "<%s@%s>", dm_uuid_format (uuid.bytes, text),
                                        notification_sender_domain (&app->smtp_config.sender));
    dm_status status = dm_tx_insert (call->tx, &notification_sql_insert_berichten, DM_UUID (uuid.bytes),
                                     DM_UUID (event->id.data), DM_UUID (event->subject.data),
                                     DM_TEXT (it->template_name), DM_INT4 ((int32_t) it->status_volgnummer),
                                     DM_BOOL (it->is_eindstatus), DM_TEXT (message_id), DM_TEXT (call->origin->purpose),
                                     DM_TEXT (call->origin->traceparent), DM_UUID (it->history_entry));
    if (status)
        return status;
    notification_bericht_emit (call, "queued", dm_arena_copy (call->arena, uuid.bytes, sizeof uuid.bytes),
                               event->subject.data, it->template_name, 0);
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
            return dm_fail (&call->error, DM_DATA_LOSS, "subject", "the event names no zaak or draft");
        news it = { 0 };
        dm_status status = kinds[i].read (call, event, &it);
        return status || it.is_none ? status : queue (call, outer, &it);
    }
    return DM_OK;
}
