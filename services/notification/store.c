/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/store.h"

#include <string.h>
#include "sql/notification.h"

typedef Digimeente__Notification__V1__Bericht Bericht;
typedef Digimeente__Notification__V1__BerichtStatus BerichtStatus;
typedef Digimeente__Notification__V1__Attempt Attempt;

static const struct {
    BerichtStatus status;
    const char *name;
} statuses[] = {
    { DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_QUEUED, "queued" },
    { DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_SENT, "sent" },
    { DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_FAILED, "failed" },
    { DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_SKIPPED, "skipped" },
};

const char *notification_status_name (BerichtStatus status)
{
    for (size_t i = 0; i < DM_COUNT (statuses); i++)
        if (statuses[i].status == status)
            return statuses[i].name;
    return NULL;
}

static BerichtStatus find_status (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (statuses); i++)
        if (strcmp (statuses[i].name, name) == 0)
            return statuses[i].status;
    return DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_UNSPECIFIED;
}

Bericht *notification_bericht_read (dm_call *call, const PGresult *rows, int row)
{
    Bericht *bericht = dm_arena_alloc (call->arena, sizeof *bericht);
    digimeente__notification__v1__bericht__init (bericht);
    bericht->has_uuid = bericht->has_zaak = bericht->has_status = bericht->has_created_ms = true;
    bericht->uuid = dm_get_bytes (rows, row, NOTIFICATION_FIND_BERICHT_UUID);
    bericht->zaak = dm_get_bytes (rows, row, NOTIFICATION_FIND_BERICHT_ZAAK);
    bericht->template_name = dm_get_text (rows, row, NOTIFICATION_FIND_BERICHT_TEMPLATE_NAME);
    bericht->status = find_status (dm_get_text (rows, row, NOTIFICATION_FIND_BERICHT_STATUS));
    bericht->created_ms = dm_get_int8 (rows, row, NOTIFICATION_FIND_BERICHT_CREATED_MS);
    bericht->has_sent_ms = !dm_get_is_null (rows, row, NOTIFICATION_FIND_BERICHT_SENT_MS);
    bericht->sent_ms = dm_get_int8 (rows, row, NOTIFICATION_FIND_BERICHT_SENT_MS);
    bericht->has_next_attempt_ms = !dm_get_is_null (rows, row, NOTIFICATION_FIND_BERICHT_NEXT_ATTEMPT_MS);
    bericht->next_attempt_ms = dm_get_int8 (rows, row, NOTIFICATION_FIND_BERICHT_NEXT_ATTEMPT_MS);
    bericht->message_id = dm_get_text (rows, row, NOTIFICATION_FIND_BERICHT_MESSAGE_ID);
    return bericht;
}

static Attempt *read_attempt (dm_call *call, const PGresult *rows, int row)
{
    Attempt *attempt = dm_arena_alloc (call->arena, sizeof *attempt);
    digimeente__notification__v1__attempt__init (attempt);
    attempt->has_volgnummer = attempt->has_begun_ms = attempt->has_smtp_code = true;
    attempt->volgnummer = (uint32_t) dm_get_int4 (rows, row, NOTIFICATION_LIST_ATTEMPTS_VOLGNUMMER);
    attempt->begun_ms = dm_get_int8 (rows, row, NOTIFICATION_LIST_ATTEMPTS_BEGUN_MS);
    attempt->has_ended_ms = !dm_get_is_null (rows, row, NOTIFICATION_LIST_ATTEMPTS_ENDED_MS);
    attempt->ended_ms = dm_get_int8 (rows, row, NOTIFICATION_LIST_ATTEMPTS_ENDED_MS);
    attempt->smtp_code = (uint32_t) dm_get_int4 (rows, row, NOTIFICATION_LIST_ATTEMPTS_SMTP_CODE);
    attempt->fault = dm_get_text (rows, row, NOTIFICATION_LIST_ATTEMPTS_FAULT);
    return attempt;
}

dm_status notification_bericht_add_attempts (dm_call *call, Bericht *bericht)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &notification_sql_list_attempts, &rows, DM_UUID (bericht->uuid.data));
    if (status)
        return status;
    bericht->n_attempts = (size_t) PQntuples (rows);
    bericht->attempts = dm_arena_alloc (call->arena, bericht->n_attempts * sizeof (Attempt *));
    for (size_t i = 0; i < bericht->n_attempts; i++)
        bericht->attempts[i] = read_attempt (call, rows, (int) i);
    return DM_OK;
}

void notification_bericht_emit (dm_call *call, const char *what, const uint8_t *bericht, const uint8_t *zaak,
                                const char *template_name, uint32_t attempts)
{
    Digimeente__Notification__V1__BerichtChanged data = DIGIMEENTE__NOTIFICATION__V1__BERICHT_CHANGED__INIT;
    data.template_name = (char *) template_name;
    data.has_attempts = true;
    data.attempts = attempts;
    dm_emit (call, dm_arena_printf (call->arena, "nl.digimeente.bericht.%s", what), bericht, zaak, &data.base);
}
