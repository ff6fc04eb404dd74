/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as a civil servant sees it. */
#include "services/intake/dossier/dossier.h"

#include <string.h>
#include "services/intake/dossier/dossier_rows.h"
#include "services/intake/journey/describe.h"
#include "services/intake/value/name.h"
#include "services/intake/value/term.h"
#include "services/intake/value/uuids.h"
#include "sql/intake.h"

/* Of the 1 MiB of a reply. The rest holds what has bounds of its own: the initiator's answers (64 KiB, and the labels
 * of 200 fields), 200 colleagues, what statuses are called. */
#define QUESTIONS_BYTES (256 * 1024)
#define NOTES_BYTES (160 * 1024)
#define HISTORY_BYTES (64 * 1024)

typedef Digimeente__Intake__V1__Dossier Dossier;
typedef Digimeente__Intake__V1__HistoryEntry HistoryEntry;
typedef Digimeente__Intake__V1__Initiator Initiator;
typedef Digimeente__Intake__V1__Medewerker Medewerker;
typedef Digimeente__Intake__V1__Note Note;
typedef Digimeente__Intake__V1__Resultaattype Resultaattype;
typedef Digimeente__Intake__V1__Statustype Statustype;

static void read_note (dm_call *call, const intake_opened *opened, const PGresult *rows, int row, Note *out)
{
    out->text = intake_zaak_unseal (call, opened->key, dm_get_bytes (rows, row, INTAKE_LIST_NOTES_UUID).data,
                                    INTAKE_NOTE_TEXT, dm_get_bytes (rows, row, INTAKE_LIST_NOTES_TEXT));
    out->by = dm_get_text (rows, row, INTAKE_LIST_NOTES_WIE);
    out->has_made_ms = true;
    out->made_ms = dm_get_int8 (rows, row, INTAKE_LIST_NOTES_MADE_MS);
}

static void read_history_entry (dm_call *call, const intake_opened *opened, const PGresult *rows, int row,
                                HistoryEntry *out)
{
    char column[INTAKE_TOELICHTING_COLUMN_SIZE];
    out->kind = dm_get_text (rows, row, INTAKE_LIST_HISTORY_ENTRIES_KIND);
    out->has_time_ms = true;
    out->time_ms = dm_get_int8 (rows, row, INTAKE_LIST_HISTORY_ENTRIES_TIME_MS);
    out->by = dm_get_text (rows, row, INTAKE_LIST_HISTORY_ENTRIES_WIE);
    out->text = intake_zaak_unseal (call, opened->key, dm_get_bytes (rows, row, INTAKE_LIST_HISTORY_ENTRIES_UUID).data,
                                    INTAKE_HISTORY_TEXT, dm_get_bytes (rows, row, INTAKE_LIST_HISTORY_ENTRIES_TEXT));
    intake_toelichting_column (dm_get_int4 (rows, row, INTAKE_LIST_HISTORY_ENTRIES_VOLGNUMMER), column);
    out->toelichting = intake_zaak_unseal (call, opened->key, opened->uuid, column,
                                           dm_get_bytes (rows, row, INTAKE_LIST_HISTORY_ENTRIES_STATUSTOELICHTING));
    out->omschrijving = intake_name_read (call->arena, rows, row, INTAKE_LIST_HISTORY_ENTRIES_OMSCHRIJVING);
}

static void read_medewerker (dm_call *call, const intake_opened *opened, const PGresult *rows, int row, Medewerker *out)
{
    (void) call, (void) opened;
    out->id = dm_get_text (rows, row, INTAKE_LIST_MEDEWERKERS_ID);
    out->name = dm_get_text (rows, row, INTAKE_LIST_MEDEWERKERS_NAME);
}

static void read_resultaattype (dm_call *call, const intake_opened *opened, const PGresult *rows, int row,
                                Resultaattype *out)
{
    (void) opened;
    out->identificatie = dm_get_text (rows, row, INTAKE_LIST_RESULTAATTYPEN_IDENTIFICATIE);
    out->omschrijving = intake_name_read (call->arena, rows, row, INTAKE_LIST_RESULTAATTYPEN_OMSCHRIJVING);
    out->rechtsmiddel = dm_get_text (rows, row, INTAKE_LIST_RESULTAATTYPEN_RECHTSMIDDEL);
    if (out->rechtsmiddel)
        out->rechtsmiddel_until =
            intake_term_rechtsmiddel (dm_get_text (rows, row, INTAKE_LIST_RESULTAATTYPEN_TODAY), call->arena);
}

/* What was taken in is the first of its history, and stands in the zaak itself. */
static dm_status fill_history (dm_call *call, const PGresult *zaak, const intake_opened *opened, Dossier *out)
{
    const PGresult *rows;
    HistoryEntry **later, *created = dm_arena_alloc (call->arena, sizeof *created);
    size_t count;
    dm_status status =
        dm_tx_query (call, &intake_sql_list_history_entries, &rows, DM_UUID (opened->uuid), DM_INT4 (HISTORY_BYTES));
    if (status)
        return status;
    out->omitted_history = intake_dossier_left_out (rows, INTAKE_LIST_HISTORY_ENTRIES_COUNT);
    READ_ROWS (call, opened, rows, HistoryEntry, digimeente__intake__v1__history_entry__init, later, count,
               read_history_entry);
    digimeente__intake__v1__history_entry__init (created);
    created->kind = "created";
    created->has_time_ms = true;
    created->time_ms = dm_get_int8 (zaak, 0, INTAKE_FIND_DOSSIER_REGISTRATIEDATUM_MS);
    out->n_history = count + 1;
    out->history = dm_arena_alloc (call->arena, out->n_history * sizeof *out->history);
    out->history[0] = created;
    memcpy (out->history + 1, later, count * sizeof *later);
    return DM_OK;
}

/* What belongs to the zaak alone. */
static dm_status fill_lists (dm_call *call, const PGresult *zaak, const intake_opened *opened, Dossier *out)
{
    const PGresult *rows;
    dm_status status = intake_dossier_list_statussen (call, opened, &out->statussen, &out->n_statussen);
    if (!status)
        status = intake_dossier_list_questions (call, opened, QUESTIONS_BYTES, &out->questions, &out->n_questions,
                                                &out->omitted_questions);
    if (!status)
        status = fill_history (call, zaak, opened, out);
    if (!status)
        status = dm_tx_query (call, &intake_sql_list_notes, &rows, DM_UUID (opened->uuid), DM_INT4 (NOTES_BYTES));
    if (status)
        return status;
    out->omitted_notes = intake_dossier_left_out (rows, INTAKE_LIST_NOTES_COUNT);
    out->has_omitted_questions = out->has_omitted_notes = out->has_omitted_history = true;
    READ_ROWS (call, opened, rows, Note, digimeente__intake__v1__note__init, out->notes, out->n_notes, read_note);
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
    READ_ROWS (call, NULL, rows, Medewerker, digimeente__intake__v1__medewerker__init, out->medewerkers,
               out->n_medewerkers, read_medewerker);
    status = dm_tx_query (call, &intake_sql_list_resultaattypen, &rows,
                          DM_TEXT (dm_get_text (zaak, 0, INTAKE_FIND_DOSSIER_ZAAKTYPE)));
    if (status)
        return status;
    READ_ROWS (call, NULL, rows, Resultaattype, digimeente__intake__v1__resultaattype__init, out->resultaattypen,
               out->n_resultaattypen, read_resultaattype);
    return DM_OK;
}

/* As the desk shows it: not the citizen service number. */
static Initiator *describe_initiator (dm_arena *arena, const intake_opened *opened)
{
    Initiator *initiator = dm_arena_copy (arena, opened->persoon->initiator, sizeof *initiator);
    initiator->inp_bsn = NULL;
    return initiator;
}

static char *find_extended_end (dm_call *call, const PGresult *rows, int32_t days)
{
    intake_dag counted = 0, end = 0;
    const char *counted_text = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_COUNTED_EINDDATUM);
    char text[INTAKE_DATE_SIZE];
    if (counted_text)
        intake_dag_parse (counted_text, &counted);
    intake_dag_parse (dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_UITERLIJKE_EINDDATUM_AFDOENING), &end);
    end =
        intake_handling_extended_end (counted, end, dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_DOORLOOPTIJD_DAYS), days);
    return dm_arena_strdup (call->arena, intake_dag_format (end, text));
}

/* What it may still be extended by, and until when: nothing once the term is over. */
static dm_status fill_verlenging (dm_call *call, intake_journeys *journeys, const PGresult *rows, Dossier *out)
{
    int32_t days = dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_VERLENGING_DAYS);
    dm_status status = DM_OK;
    if (dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_EXTENDED_DAYS) > 0 || out->item->einddatum || out->item->days < 0)
        days = 0;
    else
        status =
            intake_journey_verlenging (call, journeys, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY),
                                       (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY_VERSION), &days);
    out->has_verlenging_days = true;
    out->verlenging_days = (uint32_t) days;
    if (!status && days > 0)
        out->extended_until = find_extended_end (call, rows, days);
    return status;
}

static dm_status fill_title (dm_call *call, intake_journeys *journeys, const PGresult *rows, Dossier *out)
{
    out->title = dm_arena_alloc (call->arena, sizeof *out->title);
    digimeente__intake__v1__text__init (out->title);
    dm_status status = intake_dossier_title (call, journeys, rows, "nl", &out->title->nl);
    return status ? status
                  : intake_journeys_title (call, journeys, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY),
                                           (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY_VERSION), "en",
                                           &out->title->en);
}

dm_status intake_dossier_find (dm_call *call, intake_journeys *journeys, const intake_rights *rights, Dossier **out)
{
    const PGresult *rows;
    intake_opened opened;
    dm_status status = intake_dossier_find_row (call, rights, &rows, &opened);
    if (status)
        return status;
    Dossier *dossier = dm_arena_alloc (call->arena, sizeof *dossier);
    digimeente__intake__v1__dossier__init (dossier);
    dossier->language = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_LANGUAGE);
    dossier->has_revision = true;
    dossier->revision = (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_REVISION);
    dossier->has_is_suspended_by_hand = dossier->has_is_erased = true;
    dossier->is_erased = opened.is_erased;
    dossier->has_is_mail_held = true;
    dossier->is_mail_held = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_MAIL_HELD);
    dossier->has_needs_login = true;
    dossier->needs_login = !dm_get_is_null (rows, 0, INTAKE_FIND_DOSSIER_LEVEL);
    dossier->has_has_link = true;
    dossier->has_link = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_HAS_LINK);
    dossier->is_suspended_by_hand = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_SUSPENDED_BY_HAND);
    dossier->initiator = describe_initiator (call->arena, &opened);
    dossier->resultaat = intake_dossier_resultaat (call, &opened, rows);
    intake_uuids_split (call->arena, dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_DOCUMENTEN), &dossier->documenten,
                        &dossier->n_documenten);
    status = fill_lists (call, rows, &opened, dossier);
    if (status)
        return status;
    dossier->item = intake_dossier_read_item (call, rows, 0, &opened);
    status = fill_choices (call, rows, dossier);
    if (!status)
        status = fill_verlenging (call, journeys, rows, dossier);
    if (!status)
        status = fill_title (call, journeys, rows, dossier);
    if (!status)
        status = intake_dossier_answers (call, journeys, &opened, rows, "nl", &dossier->answers, &dossier->n_answers);
    if (!status)
        status = intake_opened_fault (&opened);
    if (status)
        return status;
    *out = dossier;
    return DM_OK;
}
