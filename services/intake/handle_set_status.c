/* SPDX-License-Identifier: EUPL-1.2 */
/* Gives a zaak its next status; the one that ends it is the last. */
#include "common/event.h"
#include "common/utf8.h"
#include "services/intake/handlers.h"
#include "services/intake/store.h"
#include "sql/intake.h"

#define TOELICHTING_MAX 1000 /* characters */
#define STATUSSEN_MAX 100    /* so that a whole zaak fits in a reply */

typedef Digimeente__Intake__V1__SetStatusRequest SetStatusRequest;
typedef Digimeente__Intake__V1__SetStatusResponse SetStatusResponse;

/* What is to be written. */
typedef struct next_status {
    const uint8_t *zaak;
    const char *zaaktype;
    int32_t volgnummer;
    bool is_eindstatus;
} next_status;

static dm_status check_request (const SetStatusRequest *request, dm_error *error)
{
    if (!request->statustype)
        return dm_fail (error, DM_INVALID_ARGUMENT, "statustype", "a statustype is needed");
    if (request->statustoelichting && dm_utf8_length (request->statustoelichting) > TOELICHTING_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "statustoelichting", "at most %d characters", TOELICHTING_MAX);
    return DM_OK;
}

/* Locks the zaak, then looks: what another replica set meanwhile is seen. */
static dm_status find_next (dm_call *call, const intake_key *key, const char *statustype, next_status *out)
{
    const PGresult *rows;
    dm_tx_send (call->tx, &intake_sql_lock_zaak, INTAKE_KEY (key));
    dm_status status = dm_tx_query (call, &intake_sql_find_next_status, &rows, INTAKE_KEY (key), DM_TEXT (statustype));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_key_fail (key, &call->error);
    if (dm_get_is_null (rows, 0, 4))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "statustype", "zaaktype %s has no such statustype",
                        dm_get_text (rows, 0, 1));
    if (dm_get_bool (rows, 0, 3))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "statustype", "the zaak has ended; its status stays");
    *out = (next_status){ dm_get_bytes (rows, 0, 0).data, dm_get_text (rows, 0, 1), dm_get_int4 (rows, 0, 2),
                          dm_get_bool (rows, 0, 4) };
    if (out->volgnummer > STATUSSEN_MAX)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "statustype", "a zaak has at most %d statuses",
                        STATUSSEN_MAX);
    return DM_OK;
}

static void write_status (dm_call *call, const SetStatusRequest *request, const next_status *next)
{
    const char *toelichting = request->statustoelichting;
    dm_tx_send (call->tx, &intake_sql_insert_status, DM_UUID (next->zaak), DM_INT4 (next->volgnummer),
                DM_TEXT (next->zaaktype), DM_TEXT (request->statustype),
                DM_TEXT (toelichting && *toelichting ? toelichting : NULL));
    if (next->is_eindstatus)
        dm_tx_send (call->tx, &intake_sql_update_einddatum, DM_UUID (next->zaak));
    Digimeente__Intake__V1__ZaakStatusSet set = DIGIMEENTE__INTAKE__V1__ZAAK_STATUS_SET__INIT;
    set.statustype = request->statustype;
    set.has_volgnummer = set.has_is_eindstatus = true;
    set.volgnummer = (uint32_t) next->volgnummer;
    set.is_eindstatus = next->is_eindstatus;
    dm_emit (call, "nl.digimeente.zaak.status-set", next->zaak, NULL, &set.base);
}

dm_status handle_set_status (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const SetStatusRequest *request = (const SetStatusRequest *) message;
    SetStatusResponse *reply = (SetStatusResponse *) out;
    intake_key key;
    next_status next = { 0 };
    dm_status status = intake_key_init (&key, request->has_uuid, request->uuid, request->identificatie, &call->error);
    if (!status)
        status = check_request (request, &call->error);
    if (!status)
        status = find_next (call, &key, request->statustype, &next);
    if (status)
        return status;
    write_status (call, request, &next);
    return intake_store_find_zaak (call, &key, &reply->zaak);
}
