/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/portal/dossier_mijn.h"

#include <string.h>
#include "services/intake/dossier/dossier_rows.h"
#include "services/intake/value/uuids.h"
#include "sql/intake.h"

#define QUESTIONS_BYTES (400 * 1024) /* all that can be open, 50 of 2000 characters, so that each can be answered */

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Status Status;
typedef Digimeente__Intake__V1__Statustype Statustype;
typedef Digimeente__Intake__V1__NextStep NextStep;

/* A step for each statustype; reached when the zaak has, or is beyond it. */
static dm_status fill_steps (dm_call *call, const char *zaaktype, const intake_opened *opened, MijnZaak *out)
{
    Statustype **typen;
    Status **statussen;
    size_t status_count, last = 0;
    dm_status status = intake_dossier_list_statustypen (call, zaaktype, &typen, &out->n_steps);
    if (!status)
        status = intake_dossier_list_statussen (call, opened, &statussen, &status_count);
    if (status)
        return status;
    out->steps = dm_arena_alloc (call->arena, out->n_steps * sizeof *out->steps);
    for (size_t i = 0; i < out->n_steps; i++) {
        NextStep *step = out->steps[i] = dm_arena_alloc (call->arena, sizeof *step);
        digimeente__intake__v1__next_step__init (step);
        step->omschrijving = typen[i]->omschrijving;
        step->identificatie = typen[i]->identificatie;
        step->has_is_reached = true;
        for (size_t k = 0; k < status_count; k++)
            if (strcmp (statussen[k]->statustype, typen[i]->identificatie) == 0) {
                step->has_datum_status_gezet_ms = true;
                step->datum_status_gezet_ms = statussen[k]->datum_status_gezet_ms;
                step->statustoelichting = statussen[k]->statustoelichting;
                last = k + 1 == status_count ? i : last; /* where it is now */
            }
    }
    for (size_t i = 0; i <= last && i < out->n_steps; i++)
        out->steps[i]->is_reached = true;
    return DM_OK;
}

/* What a login that is too low sees, or none: its statuses without what was said, and its dates. By the link not even
 * what it is about, which may say something of somebody's health. */
static void take_contents_away (MijnZaak *zaak, const char *needed_level, bool has_login)
{
    zaak->needed_level = (char *) needed_level;
    for (size_t i = 0; i < zaak->n_steps; i++)
        zaak->steps[i]->statustoelichting = NULL;
    zaak->resultaat = NULL;
    zaak->behandelaar = NULL;
    zaak->n_questions = 0;
    if (!has_login)
        zaak->title = zaak->zaaktype = NULL;
}

/* s…@example.org: its owner knows which it is, and nobody else learns it.  Returns NULL for none. */
static char *mask_address (dm_arena *arena, const char *address)
{
    const char *at = address ? strrchr (address, '@') : NULL;
    if (!at)
        return NULL;
    size_t first = 1; /* bytes of the first character */
    while (((unsigned char) address[first] & 0xC0) == 0x80)
        first++;
    return dm_arena_printf (arena, "%.*s\xE2\x80\xA6%s", (int) first, address, at);
}

/* By tracking code no answer shows, nor what it holds. */
static dm_status fill_questions (dm_call *call, const intake_opened *opened, bool is_whole, MijnZaak *out)
{
    dm_status status = intake_dossier_list_questions (call, opened, QUESTIONS_BYTES, &out->questions, &out->n_questions,
                                                      &out->omitted_questions);
    if (status)
        return status;
    out->has_open_questions = out->has_omitted_questions = true;
    for (size_t i = 0; i < out->n_questions; i++) {
        out->open_questions += !out->questions[i]->has_answered_ms;
        if (is_whole)
            continue;
        out->questions[i]->answer = NULL;
        out->questions[i]->n_documenten = 0;
    }
    return DM_OK;
}

/* Why the last day is another than it was, in the words of whoever moved it. */
static dm_status find_term_reason (dm_call *call, const intake_opened *opened, MijnZaak *zaak)
{
    const PGresult *rows;
    bool waits_for_answer = zaak->is_suspended && !zaak->is_suspended_by_hand;
    if (waits_for_answer || (zaak->einddatum && *zaak->einddatum))
        return DM_OK;
    dm_status status = dm_tx_query (call, &intake_sql_find_term_reason, &rows, DM_UUID (zaak->uuid.data),
                                    DM_BOOL (zaak->is_suspended_by_hand));
    if (status || PQntuples (rows) == 0)
        return status;
    zaak->term_reason =
        intake_zaak_unseal (call, opened->key, dm_get_bytes (rows, 0, INTAKE_FIND_TERM_REASON_UUID).data,
                            INTAKE_HISTORY_TEXT, dm_get_bytes (rows, 0, INTAKE_FIND_TERM_REASON_TEXT));
    return DM_OK;
}

dm_status intake_dossier_find_mijn (dm_call *call, intake_journeys *journeys, const intake_rights *rights,
                                    const char *language, bool is_whole, MijnZaak **out)
{
    const PGresult *rows;
    intake_opened opened;
    dm_status status = intake_dossier_find_row (call, rights, &rows, &opened);
    if (status)
        return status;
    MijnZaak *zaak = dm_arena_alloc (call->arena, sizeof *zaak);
    digimeente__intake__v1__mijn_zaak__init (zaak);
    const char *needed = intake_rights_needed_level (call, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_LEVEL), is_whole);
    zaak->has_is_mail_held = true;
    zaak->is_mail_held = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_MAIL_HELD);
    zaak->has_has_owner = true;
    zaak->has_owner = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_HAS_OWNER);
    zaak->has_uuid = zaak->has_is_suspended = zaak->has_is_suspended_by_hand = zaak->has_is_erased = true;
    zaak->is_erased = opened.is_erased;
    zaak->uuid = dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_UUID);
    zaak->identificatie = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_IDENTIFICATIE);
    zaak->zaaktype = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_ZAAKTYPE);
    zaak->startdatum = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_STARTDATUM);
    zaak->uiterlijke_einddatum_afdoening = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_UITERLIJKE_EINDDATUM_AFDOENING);
    zaak->einddatum = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_EINDDATUM);
    zaak->is_suspended = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_SUSPENDED);
    zaak->is_suspended_by_hand = dm_get_bool (rows, 0, INTAKE_FIND_DOSSIER_IS_SUSPENDED_BY_HAND);
    zaak->behandelaar = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_TEAM);
    if (!dm_get_is_null (rows, 0, INTAKE_FIND_DOSSIER_BEHANDELAAR))
        zaak->behandelaar = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_BEHANDELAAR_NAME);
    zaak->resultaat = intake_dossier_resultaat (call, &opened, rows);
    status = intake_dossier_title (call, journeys, rows, language, &zaak->title);
    if (!status)
        status = fill_steps (call, zaak->zaaktype, &opened, zaak);
    if (!status)
        status = fill_questions (call, &opened, is_whole, zaak);
    if (!status && is_whole && !needed)
        status = find_term_reason (call, &opened, zaak);
    if (!status && is_whole && !needed)
        status = intake_dossier_answers (call, journeys, &opened, rows, language, &zaak->answers, &zaak->n_answers);
    if (!status)
        status = intake_opened_fault (&opened);
    if (status)
        return status;
    const char *address = opened.persoon->initiator->emailadres;
    zaak->has_has_address = !is_whole;
    zaak->has_address = !is_whole && address && *address;
    if (needed)
        take_contents_away (zaak, needed, is_whole);
    if (!needed && is_whole)
        zaak->mail_to = mask_address (call->arena, address);
    if (!needed && is_whole)
        intake_uuids_split (call->arena, dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_DOCUMENTEN), &zaak->documenten,
                            &zaak->n_documenten);
    *out = zaak;
    return DM_OK;
}
