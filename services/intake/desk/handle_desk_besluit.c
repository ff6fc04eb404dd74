/* SPDX-License-Identifier: EUPL-1.2 */
/* How a zaak goes on, and how it ends: by a resultaat alone. */
#include <string.h>
#include "common/event.h"
#include "services/intake/dossier/dossier.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/value/offer.h"
#include "services/intake/zaak/status.h"
#include "sql/intake.h"

#define TOELICHTING_MAX 8000 /* characters */

typedef Digimeente__Intake__V1__DecideZaakRequest DecideZaakRequest;
typedef Digimeente__Intake__V1__SetZaakStatusRequest SetZaakStatusRequest;

dm_status intake_handle_set_zaak_status (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const SetZaakStatusRequest *request = (const SetZaakStatusRequest *) message;
    Digimeente__Intake__V1__SetZaakStatusResponse *reply = (void *) out;
    intake_handling it;
    intake_next_status next;
    dm_status status = intake_status_check (request->statustype, request->statustoelichting, &call->error);
    if (!status)
        status = intake_handling_claim (call, request->has_uuid, request->uuid, request->has_revision,
                                        request->revision, &it);
    if (status)
        return status;
    const intake_key key = { .uuid = it.uuid };
    status = intake_status_find (call, &key, request->statustype, &next);
    if (status)
        return status;
    if (next.is_eindstatus)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "statustype", "a zaak ends with a resultaat");
    intake_status_write (call, &next, request->statustype, request->statustoelichting);
    intake_status_emit (call, &next, request->statustype);
    reply->has_revision = true;
    reply->revision = (uint32_t) it.revision + 1;
    return DM_OK;
}

/* The zaaktype has it, and there are the words that it needs: a besluit is motivated (Awb 3:46). */
static dm_status check_resultaattype (dm_call *call, const char *zaaktype, const DecideZaakRequest *request)
{
    const PGresult *rows;
    const char *resultaattype = request->resultaattype;
    dm_status status = dm_tx_query (call, &intake_sql_list_resultaattypen, &rows, DM_TEXT (zaaktype));
    for (int row = 0; !status && row < PQntuples (rows); row++)
        if (strcmp (dm_get_text (rows, row, INTAKE_LIST_RESULTAATTYPEN_IDENTIFICATIE), resultaattype) == 0)
            return dm_get_is_null (rows, row, INTAKE_LIST_RESULTAATTYPEN_RECHTSMIDDEL)
                       ? DM_OK
                       : intake_text_check (request->toelichting, 1, TOELICHTING_MAX, "toelichting", &call->error);
    return status ? status
                  : dm_fail (&call->error, DM_INVALID_ARGUMENT, "resultaattype", "%s has no resultaattype %s", zaaktype,
                             intake_offer_rows (call, resultaattype, rows, INTAKE_LIST_RESULTAATTYPEN_IDENTIFICATIE));
}

/* The zaaktype's eindstatus, as the next of the zaak. */
static dm_status find_eindstatus (dm_call *call, const intake_handling *it, const char **out_statustype,
                                  intake_next_status *out)
{
    const intake_key key = { .uuid = it->uuid };
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_statustypen_of_zaaktype, &rows, DM_TEXT (it->zaaktype));
    if (status)
        return status;
    for (int row = 0; row < PQntuples (rows); row++)
        if (dm_get_bool (rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_IS_EINDSTATUS)) {
            *out_statustype = dm_get_text (rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_IDENTIFICATIE);
            return intake_status_find (call, &key, *out_statustype, out);
        }
    return dm_fail (&call->error, DM_INTERNAL, NULL, "zaaktype %s has no eindstatus", it->zaaktype);
}

static void write_besluit (dm_call *call, const DecideZaakRequest *request, const char *statustype,
                           const intake_next_status *next)
{
    Digimeente__Intake__V1__ZaakDecided data = DIGIMEENTE__INTAKE__V1__ZAAK_DECIDED__INIT;
    intake_status_write (call, next, statustype, NULL);
    dm_tx_send (call->tx, &intake_sql_insert_resultaat, DM_UUID (next->zaak), DM_TEXT (request->resultaattype),
                intake_zaak_seal (call, next->key, next->zaak, INTAKE_RESULTAAT_TOELICHTING, request->toelichting),
                DM_TEXT (call->origin->actor.id));
    intake_history_entry_add (call, next->zaak, next->key, "decided", request->resultaattype, NULL);
    data.resultaattype = request->resultaattype;
    data.statustype = (char *) statustype;
    data.has_volgnummer = true;
    data.volgnummer = (uint32_t) next->volgnummer;
    dm_emit (call, "nl.digimeente.zaak.decided", next->zaak, NULL, &data.base);
}

dm_status intake_handle_decide_zaak (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const DecideZaakRequest *request = (const DecideZaakRequest *) message;
    Digimeente__Intake__V1__DecideZaakResponse *reply = (void *) out;
    const char *statustype = NULL;
    intake_handling it;
    intake_next_status next = { 0 };
    dm_status status = intake_text_check (request->toelichting, 0, TOELICHTING_MAX, "toelichting", &call->error);
    if (!status && !request->resultaattype)
        status = dm_fail (&call->error, DM_INVALID_ARGUMENT, "resultaattype", "a resultaattype is needed");
    if (!status)
        status = intake_handling_claim (call, request->has_uuid, request->uuid, request->has_revision,
                                        request->revision, &it);
    if (!status)
        status = check_resultaattype (call, it.zaaktype, request);
    if (!status)
        status = find_eindstatus (call, &it, &statustype, &next);
    if (status)
        return status;
    write_besluit (call, request, statustype, &next);
    reply->has_revision = true;
    reply->revision = (uint32_t) it.revision + 1;
    return DM_OK;
}
