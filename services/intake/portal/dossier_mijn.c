/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/portal/dossier_mijn.h"

#include <string.h>
#include "services/intake/dossier/dossier_rows.h"
#include "services/intake/value/uuids.h"
#include "sql/intake.h"

#define VRAGEN_BYTES (400 * 1024) /* all that can be open, 50 of 2000 characters, so that each can be answered */

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Status Status;
typedef Digimeente__Intake__V1__Statustype Statustype;
typedef Digimeente__Intake__V1__Volgstap Volgstap;

/* A step for each statustype; reached when the zaak has, or is beyond it. */
static dm_status fill_stappen (dm_call *call, const char *zaaktype, MijnZaak *out)
{
    Statustype **typen;
    Status **statussen;
    size_t status_count, last = 0;
    dm_status status = intake_dossier_list_statustypen (call, zaaktype, &typen, &out->n_stappen);
    if (!status)
        status = intake_dossier_list_statussen (call, out->uuid.data, &statussen, &status_count);
    if (status)
        return status;
    out->stappen = dm_arena_alloc (call->arena, out->n_stappen * sizeof *out->stappen);
    for (size_t i = 0; i < out->n_stappen; i++) {
        Volgstap *stap = out->stappen[i] = dm_arena_alloc (call->arena, sizeof *stap);
        digimeente__intake__v1__volgstap__init (stap);
        stap->omschrijving = typen[i]->omschrijving;
        stap->identificatie = typen[i]->identificatie;
        stap->has_is_bereikt = true;
        for (size_t k = 0; k < status_count; k++)
            if (strcmp (statussen[k]->statustype, typen[i]->identificatie) == 0) {
                stap->has_datum_status_gezet_ms = true;
                stap->datum_status_gezet_ms = statussen[k]->datum_status_gezet_ms;
                stap->statustoelichting = statussen[k]->statustoelichting;
                last = k + 1 == status_count ? i : last; /* where it is now */
            }
    }
    for (size_t i = 0; i <= last && i < out->n_stappen; i++)
        out->stappen[i]->is_bereikt = true;
    return DM_OK;
}

/* By volgcode no answer shows, nor what it holds. */
static dm_status fill_vragen (dm_call *call, bool is_whole, MijnZaak *out)
{
    dm_status status = intake_dossier_list_vragen (call, out->uuid.data, VRAGEN_BYTES, &out->vragen, &out->n_vragen,
                                                   &out->weggelaten_vragen);
    if (status)
        return status;
    out->has_open_vragen = out->has_weggelaten_vragen = true;
    for (size_t i = 0; i < out->n_vragen; i++) {
        out->open_vragen += !out->vragen[i]->has_beantwoord_ms;
        if (is_whole)
            continue;
        out->vragen[i]->antwoord = NULL;
        out->vragen[i]->n_documenten = 0;
    }
    return DM_OK;
}

dm_status intake_dossier_find_mijn (dm_call *call, intake_journeys *journeys, const intake_toegang *toegang,
                                    const char *taal, bool is_whole, MijnZaak **out)
{
    const PGresult *rows;
    dm_status status = intake_dossier_find_row (call, toegang, &rows);
    if (status)
        return status;
    MijnZaak *zaak = dm_arena_alloc (call->arena, sizeof *zaak);
    digimeente__intake__v1__mijn_zaak__init (zaak);
    zaak->has_uuid = zaak->has_is_opgeschort = zaak->has_is_opgeschort_met_hand = true;
    zaak->uuid = dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_UUID);
    zaak->identificatie = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_IDENTIFICATIE);
    zaak->zaaktype = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_ZAAKTYPE);
    zaak->startdatum = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_STARTDATUM);
    zaak->uiterlijke_einddatum_afdoening = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_UITERLIJKE_EINDDATUM_AFDOENING);
    zaak->einddatum = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_EINDDATUM);
    zaak->is_opgeschort = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_OPGESCHORT);
    zaak->is_opgeschort_met_hand = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_OPGESCHORT_MET_HAND);
    zaak->behandelaar = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_TEAM);
    if (!dm_get_is_null (rows, 0, INTAKE_FIND_DOSSIER_BEHANDELAAR))
        zaak->behandelaar = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_BEHANDELAAR_NAAM);
    zaak->resultaat = intake_dossier_resultaat (call, rows);
    status = intake_dossier_titel (call, journeys, rows, taal, &zaak->titel);
    if (!status)
        status = fill_stappen (call, zaak->zaaktype, zaak);
    if (!status)
        status = fill_vragen (call, is_whole, zaak);
    if (!status && is_whole)
        status = intake_dossier_antwoorden (call, journeys, rows, taal, &zaak->antwoorden, &zaak->n_antwoorden);
    if (status)
        return status;
    if (is_whole)
        intake_uuids_split (call->arena, dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_DOCUMENTEN), &zaak->documenten,
                            &zaak->n_documenten);
    *out = zaak;
    return DM_OK;
}
