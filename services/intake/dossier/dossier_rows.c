/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/dossier/dossier_rows.h"

#include "services/intake/journey/describe.h"
#include "services/intake/value/uuids.h"
#include "sql/intake.h"

#define TOELICHTINGEN_BYTES (32 * 1024) /* eight of the longest, and more of those that people write */

typedef Digimeente__Intake__V1__Antwoord Antwoord;
typedef Digimeente__Intake__V1__Medewerker Medewerker;
typedef Digimeente__Intake__V1__Resultaat Resultaat;
typedef Digimeente__Intake__V1__Status Status;
typedef Digimeente__Intake__V1__Statustype Statustype;
typedef Digimeente__Intake__V1__Vraag Vraag;
typedef Digimeente__Intake__V1__WerkItem WerkItem;

dm_status intake_dossier_find_row (dm_call *call, const intake_toegang *toegang, const PGresult **out)
{
    dm_status status = dm_tx_query (call, &intake_sql_find_dossier, out, INTAKE_TOEGANG (call, toegang));
    if (!status && PQntuples (*out) == 0)
        status = intake_toegang_fail (toegang, &call->error);
    return status;
}

static Medewerker *read_behandelaar (dm_call *call, const PGresult *rows, int row)
{
    if (dm_get_is_null (rows, row, INTAKE_LIST_WERK_BEHANDELAAR))
        return NULL;
    Medewerker *medewerker = dm_arena_alloc (call->arena, sizeof *medewerker);
    digimeente__intake__v1__medewerker__init (medewerker);
    medewerker->id = dm_get_text (rows, row, INTAKE_LIST_WERK_BEHANDELAAR);
    medewerker->naam = dm_get_text (rows, row, INTAKE_LIST_WERK_BEHANDELAAR_NAAM);
    return medewerker;
}

WerkItem *intake_dossier_read_item (dm_call *call, const PGresult *rows, int row)
{
    WerkItem *item = dm_arena_alloc (call->arena, sizeof *item);
    digimeente__intake__v1__werk_item__init (item);
    item->has_uuid = item->has_is_opgeschort = item->has_has_nieuw_antwoord = item->has_versie = true;
    item->uuid = dm_get_bytes (rows, row, INTAKE_LIST_WERK_UUID);
    item->identificatie = dm_get_text (rows, row, INTAKE_LIST_WERK_IDENTIFICATIE);
    item->zaaktype = dm_get_text (rows, row, INTAKE_LIST_WERK_ZAAKTYPE);
    item->zaaktype_omschrijving = dm_get_text (rows, row, INTAKE_LIST_WERK_ZAAKTYPE_OMSCHRIJVING);
    item->status = dm_get_text (rows, row, INTAKE_LIST_WERK_STATUS_OMSCHRIJVING);
    item->startdatum = dm_get_text (rows, row, INTAKE_LIST_WERK_STARTDATUM);
    item->uiterlijke_einddatum_afdoening = dm_get_text (rows, row, INTAKE_LIST_WERK_UITERLIJKE_EINDDATUM_AFDOENING);
    item->is_opgeschort = dm_get_bool (rows, row, INTAKE_LIST_WERK_IS_OPGESCHORT);
    item->behandelaar = read_behandelaar (call, rows, row);
    item->has_nieuw_antwoord = dm_get_bool (rows, row, INTAKE_LIST_WERK_HAS_NIEUW_ANTWOORD);
    item->einddatum = dm_get_text (rows, row, INTAKE_LIST_WERK_EINDDATUM);
    item->versie = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_WERK_VERSIE);
    item->statustype = dm_get_text (rows, row, INTAKE_LIST_WERK_STATUSTYPE);
    item->has_waarschuwing_dagen = true;
    item->waarschuwing_dagen = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_WERK_WAARSCHUWING_DAGEN);
    item->has_dagen = !item->is_opgeschort && !item->einddatum;
    item->dagen = item->has_dagen ? dm_get_int4 (rows, row, INTAKE_LIST_WERK_DAGEN) : 0;
    return item;
}

static void read_status (dm_call *call, const PGresult *rows, int row, Status *out)
{
    (void) call;
    out->statustype = dm_get_text (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_STATUSTYPE);
    out->omschrijving = dm_get_text (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_OMSCHRIJVING);
    out->has_datum_status_gezet_ms = true;
    out->datum_status_gezet_ms = dm_get_int8 (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_DATUM_STATUS_GEZET_MS);
    out->statustoelichting = dm_get_text (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_STATUSTOELICHTING);
}

dm_status intake_dossier_list_statussen (dm_call *call, const uint8_t *zaak, Status ***out, size_t *out_count)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &intake_sql_list_statussen_of_zaak, &rows, DM_UUID (zaak), DM_INT4 (TOELICHTINGEN_BYTES));
    if (status)
        return status;
    READ_ROWS (call, rows, Status, digimeente__intake__v1__status__init, *out, *out_count, read_status);
    return DM_OK;
}

static void read_statustype (dm_call *call, const PGresult *rows, int row, Statustype *out)
{
    (void) call;
    out->identificatie = dm_get_text (rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_IDENTIFICATIE);
    out->omschrijving = dm_get_text (rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_OMSCHRIJVING);
    out->has_volgnummer = out->has_is_eindstatus = true;
    out->volgnummer = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_VOLGNUMMER);
    out->is_eindstatus = dm_get_bool (rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_IS_EINDSTATUS);
}

dm_status intake_dossier_list_statustypen (dm_call *call, const char *zaaktype, Statustype ***out, size_t *out_count)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_statustypen_of_zaaktype, &rows, DM_TEXT (zaaktype));
    if (status)
        return status;
    READ_ROWS (call, rows, Statustype, digimeente__intake__v1__statustype__init, *out, *out_count, read_statustype);
    return DM_OK;
}

static void read_vraag (dm_call *call, const PGresult *rows, int row, Vraag *out)
{
    out->has_uuid = out->has_wants_document = out->has_gesteld_ms = true;
    out->uuid = dm_get_bytes (rows, row, INTAKE_LIST_VRAGEN_UUID);
    out->tekst = dm_get_text (rows, row, INTAKE_LIST_VRAGEN_TEKST);
    out->wants_document = dm_get_bool (rows, row, INTAKE_LIST_VRAGEN_WANTS_DOCUMENT);
    out->gesteld_ms = dm_get_int8 (rows, row, INTAKE_LIST_VRAGEN_GESTELD_MS);
    out->has_beantwoord_ms = !dm_get_is_null (rows, row, INTAKE_LIST_VRAGEN_BEANTWOORD_MS);
    out->beantwoord_ms = dm_get_int8 (rows, row, INTAKE_LIST_VRAGEN_BEANTWOORD_MS);
    out->antwoord = dm_get_text (rows, row, INTAKE_LIST_VRAGEN_ANTWOORD);
    intake_uuids_split (call->arena, dm_get_bytes (rows, row, INTAKE_LIST_VRAGEN_DOCUMENTEN), &out->documenten,
                        &out->n_documenten);
}

uint32_t intake_dossier_left_out (const PGresult *rows, int column)
{
    int count = PQntuples (rows);
    return count > 0 ? (uint32_t) (dm_get_int4 (rows, 0, column) - count) : 0;
}

dm_status intake_dossier_list_vragen (dm_call *call, const uint8_t *zaak, int32_t bytes, Vraag ***out,
                                      size_t *out_count, uint32_t *out_left_out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_vragen, &rows, DM_UUID (zaak), DM_INT4 (bytes));
    if (status)
        return status;
    *out_left_out = intake_dossier_left_out (rows, INTAKE_LIST_VRAGEN_AANTAL);
    READ_ROWS (call, rows, Vraag, digimeente__intake__v1__vraag__init, *out, *out_count, read_vraag);
    return DM_OK;
}

Resultaat *intake_dossier_resultaat (dm_call *call, const PGresult *rows)
{
    if (dm_get_is_null (rows, 0, INTAKE_FIND_DOSSIER_RESULTAATTYPE))
        return NULL;
    Resultaat *resultaat = dm_arena_alloc (call->arena, sizeof *resultaat);
    digimeente__intake__v1__resultaat__init (resultaat);
    resultaat->resultaattype = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_RESULTAATTYPE);
    resultaat->toelichting = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_RESULTAATTOELICHTING);
    resultaat->has_genomen_ms = true;
    resultaat->genomen_ms = dm_get_int8 (rows, 0, INTAKE_FIND_DOSSIER_GENOMEN_MS);
    resultaat->genomen_door = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_GENOMEN_DOOR);
    resultaat->rechtsmiddel = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_RECHTSMIDDEL);
    return resultaat;
}

dm_status intake_dossier_antwoorden (dm_call *call, intake_journeys *journeys, const PGresult *rows, const char *taal,
                                     Antwoord ***out, size_t *out_count)
{
    return intake_antwoorden_describe (call, journeys, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY),
                                       (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY_VERSION), taal,
                                       dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_ANTWOORDEN), out, out_count);
}

dm_status intake_dossier_titel (dm_call *call, intake_journeys *journeys, const PGresult *rows, const char *taal,
                                char **out)
{
    *out = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_ZAAKTYPE_OMSCHRIJVING);
    return intake_journey_titel (call, journeys, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY),
                                 (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY_VERSION), taal, out);
}
