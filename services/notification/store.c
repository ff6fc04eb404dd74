/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/store.h"

#include <string.h>
#include "sql/notification.h"

typedef Digimeente__Notification__V1__Bericht Bericht;
typedef Digimeente__Notification__V1__BerichtStatus BerichtStatus;
typedef Digimeente__Notification__V1__Poging Poging;

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
    bericht->has_uuid = bericht->has_zaak = bericht->has_status = bericht->has_aangemaakt_ms = true;
    bericht->uuid = dm_get_bytes (rows, row, NOTIFICATION_FIND_BERICHT_UUID);
    bericht->zaak = dm_get_bytes (rows, row, NOTIFICATION_FIND_BERICHT_ZAAK);
    bericht->sjabloon = dm_get_text (rows, row, NOTIFICATION_FIND_BERICHT_SJABLOON);
    bericht->status = find_status (dm_get_text (rows, row, NOTIFICATION_FIND_BERICHT_STATUS));
    bericht->aangemaakt_ms = dm_get_int8 (rows, row, NOTIFICATION_FIND_BERICHT_AANGEMAAKT_MS);
    bericht->has_verzonden_ms = !dm_get_is_null (rows, row, NOTIFICATION_FIND_BERICHT_VERZONDEN_MS);
    bericht->verzonden_ms = dm_get_int8 (rows, row, NOTIFICATION_FIND_BERICHT_VERZONDEN_MS);
    bericht->has_volgende_poging_ms = !dm_get_is_null (rows, row, NOTIFICATION_FIND_BERICHT_VOLGENDE_POGING_MS);
    bericht->volgende_poging_ms = dm_get_int8 (rows, row, NOTIFICATION_FIND_BERICHT_VOLGENDE_POGING_MS);
    bericht->message_id = dm_get_text (rows, row, NOTIFICATION_FIND_BERICHT_MESSAGE_ID);
    return bericht;
}

static Poging *read_poging (dm_call *call, const PGresult *rows, int row)
{
    Poging *poging = dm_arena_alloc (call->arena, sizeof *poging);
    digimeente__notification__v1__poging__init (poging);
    poging->has_volgnummer = poging->has_begonnen_ms = poging->has_smtp_code = true;
    poging->volgnummer = (uint32_t) dm_get_int4 (rows, row, NOTIFICATION_LIST_POGINGEN_VOLGNUMMER);
    poging->begonnen_ms = dm_get_int8 (rows, row, NOTIFICATION_LIST_POGINGEN_BEGONNEN_MS);
    poging->has_beeindigd_ms = !dm_get_is_null (rows, row, NOTIFICATION_LIST_POGINGEN_BEEINDIGD_MS);
    poging->beeindigd_ms = dm_get_int8 (rows, row, NOTIFICATION_LIST_POGINGEN_BEEINDIGD_MS);
    poging->smtp_code = (uint32_t) dm_get_int4 (rows, row, NOTIFICATION_LIST_POGINGEN_SMTP_CODE);
    poging->fout = dm_get_text (rows, row, NOTIFICATION_LIST_POGINGEN_FOUT);
    return poging;
}

dm_status notification_bericht_add_pogingen (dm_call *call, Bericht *bericht)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &notification_sql_list_pogingen, &rows, DM_UUID (bericht->uuid.data));
    if (status)
        return status;
    bericht->n_pogingen = (size_t) PQntuples (rows);
    bericht->pogingen = dm_arena_alloc (call->arena, bericht->n_pogingen * sizeof (Poging *));
    for (size_t i = 0; i < bericht->n_pogingen; i++)
        bericht->pogingen[i] = read_poging (call, rows, (int) i);
    return DM_OK;
}

void notification_bericht_emit (dm_call *call, const char *what, const uint8_t *bericht, const uint8_t *zaak,
                                const char *sjabloon, uint32_t pogingen)
{
    Digimeente__Notification__V1__BerichtChanged data = DIGIMEENTE__NOTIFICATION__V1__BERICHT_CHANGED__INIT;
    data.sjabloon = (char *) sjabloon;
    data.has_pogingen = true;
    data.pogingen = pogingen;
    dm_emit (call, dm_arena_printf (call->arena, "nl.digimeente.bericht.%s", what), bericht, zaak, &data.base);
}
