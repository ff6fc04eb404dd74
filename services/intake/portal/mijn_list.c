/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/portal/mijn_list.h"

#include <string.h>
#include "services/intake/journey/describe.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Resultaat Resultaat;
typedef Digimeente__Intake__V1__Volgstap Volgstap;

static Volgstap *read_stap (dm_arena *arena, const PGresult *rows, int row)
{
    Volgstap *stap = dm_arena_alloc (arena, sizeof *stap);
    digimeente__intake__v1__volgstap__init (stap);
    stap->identificatie = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_STATUSTYPE);
    stap->omschrijving = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_STATUS_OMSCHRIJVING);
    stap->has_datum_status_gezet_ms = !dm_get_is_null (rows, row, INTAKE_LIST_MIJN_ZAKEN_DATUM_STATUS_GEZET_MS);
    stap->datum_status_gezet_ms = dm_get_int8 (rows, row, INTAKE_LIST_MIJN_ZAKEN_DATUM_STATUS_GEZET_MS);
    stap->has_is_bereikt = true;
    stap->is_bereikt = dm_get_bool (rows, row, INTAKE_LIST_MIJN_ZAKEN_IS_BEREIKT);
    return stap;
}

/* NULL: it was not decided. */
static Resultaat *read_resultaat (dm_arena *arena, const PGresult *rows, int row)
{
    if (dm_get_is_null (rows, row, INTAKE_LIST_MIJN_ZAKEN_RESULTAATTYPE))
        return NULL;
    Resultaat *resultaat = dm_arena_alloc (arena, sizeof *resultaat);
    digimeente__intake__v1__resultaat__init (resultaat);
    resultaat->resultaattype = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_RESULTAATTYPE);
    resultaat->has_genomen_ms = true;
    resultaat->genomen_ms = dm_get_int8 (rows, row, INTAKE_LIST_MIJN_ZAKEN_GENOMEN_MS);
    resultaat->genomen_door = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_GENOMEN_DOOR);
    resultaat->rechtsmiddel = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_RECHTSMIDDEL);
    return resultaat;
}

static MijnZaak *read_zaak (dm_arena *arena, const PGresult *rows, int row)
{
    MijnZaak *zaak = dm_arena_alloc (arena, sizeof *zaak);
    digimeente__intake__v1__mijn_zaak__init (zaak);
    zaak->has_uuid = zaak->has_is_opgeschort = zaak->has_is_opgeschort_met_hand = true;
    zaak->has_open_vragen = zaak->has_weggelaten_vragen = true;
    zaak->uuid = dm_get_bytes (rows, row, INTAKE_LIST_MIJN_ZAKEN_UUID);
    zaak->identificatie = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_IDENTIFICATIE);
    zaak->zaaktype = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_ZAAKTYPE);
    zaak->titel = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_ZAAKTYPE_OMSCHRIJVING);
    zaak->startdatum = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_STARTDATUM);
    zaak->uiterlijke_einddatum_afdoening =
        dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_UITERLIJKE_EINDDATUM_AFDOENING);
    zaak->einddatum = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_EINDDATUM);
    zaak->is_opgeschort = dm_get_bool (rows, row, INTAKE_LIST_MIJN_ZAKEN_IS_OPGESCHORT);
    zaak->is_opgeschort_met_hand = dm_get_bool (rows, row, INTAKE_LIST_MIJN_ZAKEN_IS_OPGESCHORT_MET_HAND);
    zaak->behandelaar = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_BEHANDELAAR);
    zaak->open_vragen = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_MIJN_ZAKEN_OPEN_VRAGEN);
    zaak->resultaat = read_resultaat (arena, rows, row);
    return zaak;
}

/* Rows of one zaak stand together. */
dm_status intake_mijn_list_read (dm_call *call, intake_journeys *journeys, const PGresult *rows, const char *taal,
                                 MijnZaak ***out, size_t *out_count)
{
    size_t count = (size_t) PQntuples (rows), zaken = 0;
    MijnZaak **list = dm_arena_alloc (call->arena, count * sizeof *list), *zaak = NULL;
    Volgstap **stappen = dm_arena_alloc (call->arena, count * sizeof *stappen);
    dm_status status = DM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        ProtobufCBinaryData uuid = dm_get_bytes (rows, (int) i, INTAKE_LIST_MIJN_ZAKEN_UUID);
        stappen[i] = read_stap (call->arena, rows, (int) i);
        if (!zaak || memcmp (zaak->uuid.data, uuid.data, DM_UUID_BYTES) != 0) {
            zaak = list[zaken++] = read_zaak (call->arena, rows, (int) i);
            zaak->stappen = &stappen[i];
            status = intake_journey_titel (
                call, journeys, dm_get_text (rows, (int) i, INTAKE_LIST_MIJN_ZAKEN_JOURNEY),
                (uint32_t) dm_get_int4 (rows, (int) i, INTAKE_LIST_MIJN_ZAKEN_JOURNEY_VERSION), taal, &zaak->titel);
        }
        zaak->n_stappen++;
    }
    *out = list;
    *out_count = zaken;
    return status;
}
