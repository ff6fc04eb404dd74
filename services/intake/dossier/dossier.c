/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as a civil servant sees it. */
#include "services/intake/dossier/dossier.h"

#include <string.h>
#include "services/intake/dossier/dossier_rows.h"
#include "services/intake/journey/describe.h"
#include "services/intake/value/uuids.h"
#include "sql/intake.h"

/* Of the 1 MiB of a reply. The rest holds what has bounds of its own: the initiator's answers (64 KiB, and the labels
 * of 200 fields), 200 colleagues, what statuses are called. */
#define VRAGEN_BYTES (256 * 1024)
#define NOTITIES_BYTES (160 * 1024)
#define GESCHIEDENIS_BYTES (64 * 1024)

typedef Digimeente__Intake__V1__Dossier Dossier;
typedef Digimeente__Intake__V1__Gebeurtenis Gebeurtenis;
typedef Digimeente__Intake__V1__Initiator Initiator;
typedef Digimeente__Intake__V1__Medewerker Medewerker;
typedef Digimeente__Intake__V1__Notitie Notitie;
typedef Digimeente__Intake__V1__Statustype Statustype;

static void read_notitie (dm_call *call, const PGresult *rows, int row, Notitie *out)
{
    (void) call;
    out->tekst = dm_get_text (rows, row, INTAKE_LIST_NOTITIES_TEKST);
    out->door = dm_get_text (rows, row, INTAKE_LIST_NOTITIES_WIE);
    out->has_gemaakt_ms = true;
    out->gemaakt_ms = dm_get_int8 (rows, row, INTAKE_LIST_NOTITIES_GEMAAKT_MS);
}

static void read_gebeurtenis (dm_call *call, const PGresult *rows, int row, Gebeurtenis *out)
{
    (void) call;
    out->soort = dm_get_text (rows, row, INTAKE_LIST_GEBEURTENISSEN_SOORT);
    out->has_tijd_ms = true;
    out->tijd_ms = dm_get_int8 (rows, row, INTAKE_LIST_GEBEURTENISSEN_TIJD_MS);
    out->door = dm_get_text (rows, row, INTAKE_LIST_GEBEURTENISSEN_WIE);
    out->tekst = dm_get_text (rows, row, INTAKE_LIST_GEBEURTENISSEN_WAT);
    out->toelichting = dm_get_text (rows, row, INTAKE_LIST_GEBEURTENISSEN_STATUSTOELICHTING);
    out->statustype = dm_get_text (rows, row, INTAKE_LIST_GEBEURTENISSEN_STATUSTYPE);
}

static void read_medewerker (dm_call *call, const PGresult *rows, int row, Medewerker *out)
{
    (void) call;
    out->id = dm_get_text (rows, row, INTAKE_LIST_MEDEWERKERS_ID);
    out->naam = dm_get_text (rows, row, INTAKE_LIST_MEDEWERKERS_NAAM);
}

/* What was taken in is the first of its history, and stands in the zaak itself. */
static dm_status fill_geschiedenis (dm_call *call, const PGresult *zaak, const uint8_t *uuid, Dossier *out)
{
    const PGresult *rows;
    Gebeurtenis **later, *created = dm_arena_alloc (call->arena, sizeof *created);
    size_t count;
    dm_status status =
        dm_tx_query (call, &intake_sql_list_gebeurtenissen, &rows, DM_UUID (uuid), DM_INT4 (GESCHIEDENIS_BYTES));
    if (status)
        return status;
    out->weggelaten_geschiedenis = intake_dossier_left_out (rows, INTAKE_LIST_GEBEURTENISSEN_AANTAL);
    READ_ROWS (call, rows, Gebeurtenis, digimeente__intake__v1__gebeurtenis__init, later, count, read_gebeurtenis);
    digimeente__intake__v1__gebeurtenis__init (created);
    created->soort = "created";
    created->has_tijd_ms = true;
    created->tijd_ms = dm_get_int8 (zaak, 0, INTAKE_FIND_DOSSIER_REGISTRATIEDATUM_MS);
    out->n_geschiedenis = count + 1;
    out->geschiedenis = dm_arena_alloc (call->arena, out->n_geschiedenis * sizeof *out->geschiedenis);
    out->geschiedenis[0] = created;
    memcpy (out->geschiedenis + 1, later, count * sizeof *later);
    return DM_OK;
}

/* What belongs to the zaak alone. */
static dm_status fill_lists (dm_call *call, const PGresult *zaak, const uint8_t *uuid, Dossier *out)
{
    const PGresult *rows;
    dm_status status = intake_dossier_list_statussen (call, uuid, &out->statussen, &out->n_statussen);
    if (!status)
        status = intake_dossier_list_vragen (call, uuid, VRAGEN_BYTES, &out->vragen, &out->n_vragen,
                                             &out->weggelaten_vragen);
    if (!status)
        status = fill_geschiedenis (call, zaak, uuid, out);
    if (!status)
        status = dm_tx_query (call, &intake_sql_list_notities, &rows, DM_UUID (uuid), DM_INT4 (NOTITIES_BYTES));
    if (status)
        return status;
    out->weggelaten_notities = intake_dossier_left_out (rows, INTAKE_LIST_NOTITIES_AANTAL);
    out->has_weggelaten_vragen = out->has_weggelaten_notities = out->has_weggelaten_geschiedenis = true;
    READ_ROWS (call, rows, Notitie, digimeente__intake__v1__notitie__init, out->notities, out->n_notities,
               read_notitie);
    return DM_OK;
}

/* What may be chosen: an open zaak's statuses but the last and the one it has, results, colleagues. */
static dm_status fill_choices (dm_call *call, const PGresult *zaak, Dossier *out)
{
    const PGresult *rows;
    Statustype **typen;
    size_t count;
    if (!dm_get_is_null (zaak, 0, INTAKE_FIND_DOSSIER_EINDDATUM))
        return DM_OK;
    const char *now = out->statussen[out->n_statussen - 1]->statustype;
    dm_status status =
        intake_dossier_list_statustypen (call, dm_get_text (zaak, 0, INTAKE_FIND_DOSSIER_ZAAKTYPE), &typen, &count);
    if (status)
        return status;
    out->statustypen = typen;
    for (size_t i = 0; i < count; i++)
        if (!typen[i]->is_eindstatus && strcmp (typen[i]->identificatie, now) != 0)
            out->statustypen[out->n_statustypen++] = typen[i];
    status = dm_tx_query (call, &intake_sql_list_medewerkers, &rows,
                          DM_TEXT (dm_get_text (zaak, 0, INTAKE_FIND_DOSSIER_TEAM)));
    if (status)
        return status;
    READ_ROWS (call, rows, Medewerker, digimeente__intake__v1__medewerker__init, out->medewerkers, out->n_medewerkers,
               read_medewerker);
    status = dm_tx_query (call, &intake_sql_list_resultaattypen, &rows,
                          DM_TEXT (dm_get_text (zaak, 0, INTAKE_FIND_DOSSIER_ZAAKTYPE)));
    if (status)
        return status;
    out->n_resultaattypen = (size_t) PQntuples (rows);
    out->resultaattypen = dm_arena_alloc (call->arena, out->n_resultaattypen * sizeof *out->resultaattypen);
    for (size_t i = 0; i < out->n_resultaattypen; i++)
        out->resultaattypen[i] = dm_get_text (rows, (int) i, INTAKE_LIST_RESULTAATTYPEN_IDENTIFICATIE);
    return DM_OK;
}

static Initiator *read_initiator (dm_call *call, const PGresult *rows)
{
    Initiator *initiator = dm_arena_alloc (call->arena, sizeof *initiator);
    digimeente__intake__v1__initiator__init (initiator);
    initiator->naam = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_INITIATOR_NAAM);
    initiator->verblijfsadres = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_INITIATOR_VERBLIJFSADRES);
    initiator->emailadres = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_INITIATOR_EMAILADRES);
    return initiator;
}

/* What it may still be extended by: nothing once the term is over. */
static dm_status fill_verlenging (dm_call *call, intake_journeys *journeys, const PGresult *rows, Dossier *out)
{
    int32_t dagen = dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_VERLENGING_DAGEN);
    dm_status status = DM_OK;
    if (dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_VERLENGD_DAGEN) > 0 || out->item->einddatum || out->item->dagen < 0)
        dagen = 0;
    else
        status =
            intake_journey_verlenging (call, journeys, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY),
                                       (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY_VERSION), &dagen);
    out->has_verlenging_dagen = true;
    out->verlenging_dagen = (uint32_t) dagen;
    return status;
}

dm_status intake_dossier_find (dm_call *call, intake_journeys *journeys, const intake_toegang *toegang, Dossier **out)
{
    const PGresult *rows;
    dm_status status = intake_dossier_find_row (call, toegang, &rows);
    if (status)
        return status;
    Dossier *dossier = dm_arena_alloc (call->arena, sizeof *dossier);
    digimeente__intake__v1__dossier__init (dossier);
    dossier->taal = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_TAAL);
    dossier->has_versie = true;
    dossier->versie = (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_VERSIE);
    dossier->has_is_opgeschort_met_hand = true;
    dossier->is_opgeschort_met_hand = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_OPGESCHORT_MET_HAND);
    dossier->initiator = read_initiator (call, rows);
    dossier->resultaat = intake_dossier_resultaat (call, rows);
    intake_uuids_split (call->arena, dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_DOCUMENTEN), &dossier->documenten,
                        &dossier->n_documenten);
    status = fill_lists (call, rows, dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_UUID).data, dossier);
    if (status)
        return status;
    dossier->item = intake_dossier_read_item (call, rows, 0);
    status = fill_choices (call, rows, dossier);
    if (!status)
        status = fill_verlenging (call, journeys, rows, dossier);
    if (!status)
        status = intake_dossier_titel (call, journeys, rows, "nl", &dossier->titel);
    if (!status)
        status = intake_dossier_antwoorden (call, journeys, rows, "nl", &dossier->antwoorden, &dossier->n_antwoorden);
    if (status)
        return status;
    *out = dossier;
    return DM_OK;
}
