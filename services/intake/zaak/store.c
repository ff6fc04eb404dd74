/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/store.h"

#include "services/intake/value/uuids.h"
#include "services/intake/zaak/opened.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__Zaak Zaak;
typedef Digimeente__Intake__V1__Status Status;

/* A zaaknummer that is taken: the work runs again and draws another. What the handlers check before they write can
 * still be true of a replica's work that was not committed then. */
const dm_constraint intake_constraints[] = {
    { "zaak_identificatie_key", DM_ABORTED, "", "this zaaknummer was given out meanwhile" },
    { "sent_draft_pkey", DM_ABORTED, "", "this draft was sent meanwhile" },
    { "draft_document_draft_fkey", DM_NOT_FOUND, "draft", "there is no such draft" },
    { "zaakinformatieobject_informatieobject_fkey", DM_ABORTED, "documenten", "a document was let go meanwhile" },
    { "zaakinformatieobject_pkey", DM_FAILED_PRECONDITION, "documenten", "a document belongs to another zaak" },
    { "submit_count_most", DM_FAILED_PRECONDITION, "limit", "too many requests were sent this hour" },
    { "zaak_language_check", DM_INVALID_ARGUMENT, "language", "nl or en" },
};
const size_t intake_constraint_count = DM_COUNT (intake_constraints);

dm_status intake_key_init (intake_key *out, bool has_uuid, ProtobufCBinaryData uuid, const char *identificatie,
                           dm_error *error)
{
    if (has_uuid == (identificatie != NULL))
        return dm_fail (error, DM_INVALID_ARGUMENT, "uuid", "one of uuid and identificatie is needed");
    if (has_uuid && uuid.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "uuid", "a UUID has %d bytes", DM_UUID_BYTES);
    if (identificatie && !intake_zaaknummer_decode (identificatie, out->identificatie))
        return dm_fail (error, DM_INVALID_ARGUMENT, "identificatie",
                        "this is no zaaknummer; is there a mistake in it?");
    out->uuid = has_uuid ? uuid.data : NULL;
    return DM_OK;
}

dm_status intake_key_fail (const intake_key *key, dm_error *error)
{
    return dm_fail (error, DM_NOT_FOUND, key->uuid ? "uuid" : "identificatie", "there is no such zaak");
}

/* Takes: key NULL: what is sealed is left out. */
static Status *read_status (dm_call *call, intake_zaak_key *key, const PGresult *rows, int row)
{
    char column[INTAKE_TOELICHTING_COLUMN_SIZE];
    Status *status = dm_arena_alloc (call->arena, sizeof *status);
    digimeente__intake__v1__status__init (status);
    status->statustype = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_STATUSTYPE);
    status->omschrijving = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_OMSCHRIJVING);
    status->has_datum_status_gezet_ms = true;
    status->datum_status_gezet_ms = dm_get_int8 (rows, row, INTAKE_LIST_ZAKEN_DATUM_STATUS_GEZET_MS);
    if (!key)
        return status;
    intake_toelichting_column (dm_get_int4 (rows, row, INTAKE_FIND_ZAAK_VOLGNUMMER), column);
    status->statustoelichting =
        intake_zaak_unseal (call, key, dm_get_bytes (rows, row, INTAKE_LIST_ZAKEN_UUID).data, column,
                            dm_get_bytes (rows, row, INTAKE_FIND_ZAAK_STATUSTOELICHTING));
    return status;
}

/* A zaak from the first of its rows, with the statuses of all of them. Takes: rows of list_zaken or find_zaak, which
 * begin with the same columns. */
static Zaak *read_zaak (dm_call *call, intake_zaak_key *key, const PGresult *rows, int row, size_t status_count)
{
    dm_arena *arena = call->arena;
    Zaak *zaak = dm_arena_alloc (arena, sizeof *zaak);
    digimeente__intake__v1__zaak__init (zaak);
    zaak->has_uuid = zaak->has_registratiedatum_ms = zaak->has_is_erased = true;
    zaak->uuid = dm_get_bytes (rows, row, INTAKE_LIST_ZAKEN_UUID);
    zaak->identificatie = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_IDENTIFICATIE);
    zaak->zaaktype = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_ZAAKTYPE);
    zaak->startdatum = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_STARTDATUM);
    zaak->uiterlijke_einddatum_afdoening = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_UITERLIJKE_EINDDATUM_AFDOENING);
    zaak->einddatum = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_EINDDATUM);
    zaak->registratiedatum_ms = dm_get_int8 (rows, row, INTAKE_LIST_ZAKEN_REGISTRATIEDATUM_MS);
    zaak->initiator = dm_get_bytes (rows, row, INTAKE_LIST_ZAKEN_INITIATOR);
    zaak->has_initiator = zaak->initiator.data != NULL;
    intake_uuids_split (arena, dm_get_bytes (rows, row, INTAKE_LIST_ZAKEN_DOCUMENTEN), &zaak->documenten,
                        &zaak->n_documenten);
    zaak->n_statussen = status_count;
    zaak->statussen = dm_arena_alloc (arena, status_count * sizeof (Status *));
    for (size_t i = 0; i < status_count; i++)
        zaak->statussen[i] = read_status (call, key, rows, row + (int) i);
    zaak->is_erased = dm_get_bool (rows, row, INTAKE_LIST_ZAKEN_IS_ERASED);
    return zaak;
}

dm_status intake_store_find_zaak (dm_call *call, const intake_key *key, Zaak **out)
{
    static const intake_opened_columns columns = { INTAKE_LIST_ZAKEN_UUID,         INTAKE_LIST_ZAKEN_INITIATOR,
                                                   INTAKE_FIND_ZAAK_WRAP_ID,       INTAKE_FIND_ZAAK_WRAPPED,
                                                   INTAKE_FIND_ZAAK_CONTENTS,      INTAKE_FIND_ZAAK_PERSON_WRAP_ID,
                                                   INTAKE_FIND_ZAAK_PERSON_WRAPPED };
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_find_zaak, &rows, INTAKE_KEY (key));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_key_fail (key, &call->error);
    intake_opened opened;
    status = intake_opened_read (call, rows, &columns, &opened);
    if (status)
        return status;
    *out = read_zaak (call, opened.key, rows, 0, (size_t) PQntuples (rows));
    (*out)->answers = intake_opened_answers (call, &opened, dm_get_bytes (rows, 0, INTAKE_FIND_ZAAK_ANSWERS));
    return intake_opened_fault (&opened);
}

dm_status intake_store_list_zaken (dm_call *call, const char *zaaktype, const bool *open, const dm_uuid *below,
                                   int32_t most, Zaak ***out, size_t *out_count)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_zaken, &rows, DM_TEXT (zaaktype),
                                    open ? DM_BOOL (*open) : DM_TEXT (NULL), DM_UUID (below->bytes), DM_INT4 (most));
    if (status)
        return status;
    size_t count = (size_t) PQntuples (rows);
    Zaak **zaken = dm_arena_alloc (call->arena, count * sizeof (Zaak *));
    for (size_t i = 0; i < count; i++)
        zaken[i] = read_zaak (call, NULL, rows, (int) i, 1);
    *out = zaken;
    *out_count = count;
    return DM_OK;
}
