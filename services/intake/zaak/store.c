/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/store.h"

#include "services/intake/value/uuids.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__Zaak Zaak;
typedef Digimeente__Intake__V1__Status Status;

/* A zaaknummer that is taken: the work runs again and draws another. What the handlers check before they write can
 * still be true of a replica's work that was not committed then. */
const dm_constraint intake_constraints[] = {
    { "zaak_identificatie_key", DM_ABORTED, "", "this zaaknummer was given out meanwhile" },
    { "sent_draft_pkey", DM_ABORTED, "", "this draft was sent meanwhile" },
    { "draft_document_draft_fkey", DM_NOT_FOUND, "draft", "there is no such draft" },
    { "zaak_zaaktype_fkey", DM_INVALID_ARGUMENT, "zaaktype", "there is no such zaaktype" },
    { "zaakinformatieobject_informatieobject_fkey", DM_ABORTED, "documenten", "a document was let go meanwhile" },
    { "zaakinformatieobject_pkey", DM_FAILED_PRECONDITION, "documenten", "a document belongs to another zaak" },
    { "status_zaaktype_statustype_fkey", DM_INVALID_ARGUMENT, "statustype", "there is no such statustype" },
    { "zaak_answers_check", DM_INVALID_ARGUMENT, "answers", "a JSON object is needed" },
    { "zaak_language_check", DM_INVALID_ARGUMENT, "language", "nl or en" },
    { "persoon_name_check", DM_INVALID_ARGUMENT, "initiator.name", "at most 200 characters" },
    { "persoon_verblijfsadres_check", DM_INVALID_ARGUMENT, "initiator.verblijfsadres", "at most 400 characters" },
    { "persoon_emailadres_check", DM_INVALID_ARGUMENT, "initiator.emailadres", "at most 254 characters" },
    { "status_statustoelichting_check", DM_INVALID_ARGUMENT, "statustoelichting", "at most 1000 characters" },
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

static Status *read_status (dm_arena *arena, const PGresult *rows, int row)
{
    Status *status = dm_arena_alloc (arena, sizeof *status);
    digimeente__intake__v1__status__init (status);
    status->statustype = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_STATUSTYPE);
    status->omschrijving = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_OMSCHRIJVING);
    status->has_datum_status_gezet_ms = true;
    status->datum_status_gezet_ms = dm_get_int8 (rows, row, INTAKE_LIST_ZAKEN_DATUM_STATUS_GEZET_MS);
    status->statustoelichting = dm_get_text (rows, row, INTAKE_LIST_ZAKEN_STATUSTOELICHTING);
    return status;
}

/* A zaak from the first of its rows, with the statuses of all of them. Takes: rows of list_zaken or find_zaak, which
 * begin with the same columns. */
static Zaak *read_zaak (dm_arena *arena, const PGresult *rows, int row, size_t status_count)
{
    Zaak *zaak = dm_arena_alloc (arena, sizeof *zaak);
    digimeente__intake__v1__zaak__init (zaak);
    zaak->has_uuid = zaak->has_registratiedatum_ms = true;
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
        zaak->statussen[i] = read_status (arena, rows, row + (int) i);
    return zaak;
}

dm_status intake_store_find_zaak (dm_call *call, const intake_key *key, Zaak **out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_find_zaak, &rows, INTAKE_KEY (key));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_key_fail (key, &call->error);
    *out = read_zaak (call->arena, rows, 0, (size_t) PQntuples (rows));
    (*out)->answers = dm_get_text (rows, 0, INTAKE_FIND_ZAAK_ANSWERS);
    return DM_OK;
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
        zaken[i] = read_zaak (call->arena, rows, (int) i, 1);
    *out = zaken;
    *out_count = count;
    return DM_OK;
}
