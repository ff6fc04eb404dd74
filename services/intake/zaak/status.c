/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/status.h"

#include "common/event.h"
#include "common/utf8.h"
#include "services/intake/zaak/handling.h"
#include "services/intake/value/offer.h"
#include "sql/intake.h"

#define TOELICHTING_MAX 1000 /* characters */
#define STATUSSEN_MAX 100    /* and the eindstatus; so that a whole zaak fits in a reply */

dm_status intake_status_check (const char *statustype, const char *toelichting, dm_error *error)
{
    if (!statustype)
        return dm_fail (error, DM_INVALID_ARGUMENT, "statustype", "a statustype is needed");
    if (toelichting && dm_utf8_length (toelichting) > TOELICHTING_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "statustoelichting", "at most %d characters", TOELICHTING_MAX);
    return DM_OK;
}

static dm_status refuse (dm_call *call, const char *zaaktype, const char *statustype)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_statustypen_of_zaaktype, &rows, DM_TEXT (zaaktype));
    if (status)
        return status;
    const char *offer = intake_offer_rows (call, statustype, rows, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_IDENTIFICATIE);
    return dm_fail (&call->error, DM_INVALID_ARGUMENT, "statustype", "%s has no statustype %s", zaaktype, offer);
}

/* Locks the zaak, then looks: what another replica set meanwhile is seen. */
dm_status intake_status_find (dm_call *call, const intake_key *key, const char *statustype, intake_next_status *out)
{
    const PGresult *rows;
    dm_tx_send (call->tx, &intake_sql_lock_zaak, INTAKE_KEY (key));
    dm_status status = dm_tx_query (call, &intake_sql_find_next_status, &rows, INTAKE_KEY (key), DM_TEXT (statustype));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_key_fail (key, &call->error);
    if (dm_get_is_null (rows, 0, INTAKE_FIND_NEXT_STATUS_IS_EINDSTATUS))
        return refuse (call, dm_get_text (rows, 0, INTAKE_FIND_NEXT_STATUS_ZAAKTYPE), statustype);
    if (dm_get_bool (rows, 0, INTAKE_FIND_NEXT_STATUS_IS_ENDED))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "statustype", "the zaak has ended; its status stays");
    *out = (intake_next_status){ dm_get_bytes (rows, 0, INTAKE_FIND_NEXT_STATUS_UUID).data,
                                 dm_get_text (rows, 0, INTAKE_FIND_NEXT_STATUS_ZAAKTYPE),
                                 dm_get_int4 (rows, 0, INTAKE_FIND_NEXT_STATUS_VOLGNUMMER),
                                 dm_get_bool (rows, 0, INTAKE_FIND_NEXT_STATUS_IS_EINDSTATUS), NULL };
    out->key = intake_zaak_key_open (call, out->zaak, rows, 0, INTAKE_FIND_NEXT_STATUS_WRAP_ID,
                                     INTAKE_FIND_NEXT_STATUS_WRAPPED);
    if (out->volgnummer > STATUSSEN_MAX && !out->is_eindstatus)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "statustype",
                        "a zaak has at most %d statuses before its end", STATUSSEN_MAX);
    return out->key->fault;
}

dm_status intake_status_find_taken (dm_call *call, const uint8_t *zaak, const char *zaaktype,
                                    const char **out_statustype, intake_next_status *out)
{
    const PGresult *rows;
    const intake_key key = { .uuid = zaak };
    dm_status status = dm_tx_query (call, &intake_sql_find_status_when_taken, &rows, DM_UUID (zaak), DM_TEXT (zaaktype),
                                    DM_INT4 (STATUSSEN_MAX));
    if (status)
        return status;
    *out_statustype = NULL;
    if (PQntuples (rows) == 0)
        return DM_OK;
    *out_statustype = dm_get_text (rows, 0, INTAKE_FIND_STATUS_WHEN_TAKEN_IDENTIFICATIE);
    return intake_status_find (call, &key, *out_statustype, out);
}

void intake_status_write (dm_call *call, const intake_next_status *next, const char *statustype,
                          const char *toelichting)
{
    char column[INTAKE_TOELICHTING_COLUMN_SIZE];
    dm_tx_send (call->tx, &intake_sql_insert_status, DM_UUID (next->zaak), DM_INT4 (next->volgnummer),
                DM_TEXT (next->zaaktype), DM_TEXT (statustype),
                intake_zaak_seal (call, next->key, next->zaak, intake_toelichting_column (next->volgnummer, column),
                                  toelichting));
    dm_tx_send (call->tx, &intake_sql_update_status, DM_UUID (next->zaak), DM_BOOL (next->is_eindstatus));
    if (next->is_eindstatus)
        dm_tx_send (call->tx, &intake_sql_close_questions, DM_UUID (next->zaak));
    intake_history_entry_add (call, next->zaak, next->key, "status-set", statustype, NULL);
}

void intake_status_emit (dm_call *call, const intake_next_status *next, const char *statustype)
{
    Digimeente__Intake__V1__ZaakStatusSet set = DIGIMEENTE__INTAKE__V1__ZAAK_STATUS_SET__INIT;
    set.statustype = (char *) statustype;
    set.has_volgnummer = set.has_is_eindstatus = true;
    set.volgnummer = (uint32_t) next->volgnummer;
    set.is_eindstatus = next->is_eindstatus;
    dm_emit (call, "nl.digimeente.zaak.status-set", next->zaak, NULL, &set.base);
}
