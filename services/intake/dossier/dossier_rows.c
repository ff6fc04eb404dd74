/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/term.h"
#include "services/intake/dossier/dossier_rows.h"

#include "services/intake/journey/describe.h"
#include "services/intake/value/name.h"
#include "services/intake/value/uuids.h"
#include "sql/intake.h"

#define TOELICHTINGEN_BYTES (32 * 1024) /* eight of the longest, and more of those that people write */

typedef Digimeente__Intake__V1__Answer Answer;
typedef Digimeente__Intake__V1__Medewerker Medewerker;
typedef Digimeente__Intake__V1__Resultaat Resultaat;
typedef Digimeente__Intake__V1__Status Status;
typedef Digimeente__Intake__V1__Statustype Statustype;
typedef Digimeente__Intake__V1__Question Question;
typedef Digimeente__Intake__V1__WorkItem WorkItem;

dm_status intake_dossier_find_row (dm_call *call, const intake_rights *rights, const PGresult **out,
                                   intake_opened *out_opened)
{
    static const intake_opened_columns columns = {
        INTAKE_FIND_DOSSIER_UUID,          INTAKE_FIND_DOSSIER_INITIATOR, INTAKE_FIND_DOSSIER_WRAP_ID,
        INTAKE_FIND_DOSSIER_WRAPPED,       INTAKE_FIND_DOSSIER_CONTENTS,  INTAKE_FIND_DOSSIER_PERSON_WRAP_ID,
        INTAKE_FIND_DOSSIER_PERSON_WRAPPED
    };
    dm_status status = dm_tx_query (call, &intake_sql_find_dossier, out, INTAKE_RIGHTS (call, rights));
    if (!status && PQntuples (*out) == 0)
        status = intake_rights_fail (rights, &call->error);
    return status ? status : intake_opened_read (call, *out, &columns, out_opened);
}

static Medewerker *read_behandelaar (dm_call *call, const PGresult *rows, int row)
{
    if (dm_get_is_null (rows, row, INTAKE_LIST_WORK_BEHANDELAAR))
        return NULL;
    Medewerker *medewerker = dm_arena_alloc (call->arena, sizeof *medewerker);
    digimeente__intake__v1__medewerker__init (medewerker);
    medewerker->id = dm_get_text (rows, row, INTAKE_LIST_WORK_BEHANDELAAR);
    medewerker->name = dm_get_text (rows, row, INTAKE_LIST_WORK_BEHANDELAAR_NAME);
    return medewerker;
}

WorkItem *intake_dossier_read_item (dm_call *call, const PGresult *rows, int row)
{
    WorkItem *item = dm_arena_alloc (call->arena, sizeof *item);
    digimeente__intake__v1__work_item__init (item);
    item->has_uuid = item->has_is_suspended = item->has_has_new_answer = item->has_revision = true;
    item->uuid = dm_get_bytes (rows, row, INTAKE_LIST_WORK_UUID);
    item->identificatie = dm_get_text (rows, row, INTAKE_LIST_WORK_IDENTIFICATIE);
    item->zaaktype = dm_get_text (rows, row, INTAKE_LIST_WORK_ZAAKTYPE);
    item->zaaktype_omschrijving = dm_get_text (rows, row, INTAKE_LIST_WORK_ZAAKTYPE_OMSCHRIJVING);
    item->status = intake_name_read (call->arena, rows, row, INTAKE_LIST_WORK_STATUS_OMSCHRIJVING);
    item->startdatum = dm_get_text (rows, row, INTAKE_LIST_WORK_STARTDATUM);
    item->uiterlijke_einddatum_afdoening = dm_get_text (rows, row, INTAKE_LIST_WORK_UITERLIJKE_EINDDATUM_AFDOENING);
    item->is_suspended = dm_get_bool (rows, row, INTAKE_LIST_WORK_IS_SUSPENDED);
    item->behandelaar = read_behandelaar (call, rows, row);
    item->has_new_answer = dm_get_bool (rows, row, INTAKE_LIST_WORK_HAS_NEW_ANSWER);
    item->einddatum = dm_get_text (rows, row, INTAKE_LIST_WORK_EINDDATUM);
    item->revision = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_WORK_REVISION);
    item->has_warning_days = true;
    item->warning_days = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_WORK_WARNING_DAYS);
    item->has_days = !item->is_suspended && !item->einddatum;
    item->days = item->has_days ? dm_get_int4 (rows, row, INTAKE_LIST_WORK_DAYS) : 0;
    return item;
}

static void read_status (dm_call *call, const intake_opened *opened, const PGresult *rows, int row, Status *out)
{
    char column[INTAKE_TOELICHTING_COLUMN_SIZE];
    out->statustype = dm_get_text (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_STATUSTYPE);
    out->omschrijving = dm_get_text (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_OMSCHRIJVING);
    out->has_datum_status_gezet_ms = true;
    out->datum_status_gezet_ms = dm_get_int8 (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_DATUM_STATUS_GEZET_MS);
    intake_toelichting_column (dm_get_int4 (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_VOLGNUMMER), column);
    out->statustoelichting =
        intake_zaak_unseal (call, opened->key, opened->uuid, column,
                            dm_get_bytes (rows, row, INTAKE_LIST_STATUSSEN_OF_ZAAK_STATUSTOELICHTING));
}

dm_status intake_dossier_list_statussen (dm_call *call, const intake_opened *opened, Status ***out, size_t *out_count)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_statussen_of_zaak, &rows, DM_UUID (opened->uuid),
                                    DM_INT4 (TOELICHTINGEN_BYTES));
    if (status)
        return status;
    READ_ROWS (call, opened, rows, Status, digimeente__intake__v1__status__init, *out, *out_count, read_status);
    return DM_OK;
}

static void read_statustype (dm_call *call, const intake_opened *opened, const PGresult *rows, int row, Statustype *out)
{
    (void) opened;
    out->identificatie = dm_get_text (rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_IDENTIFICATIE);
    out->omschrijving = intake_name_read (call->arena, rows, row, INTAKE_LIST_STATUSTYPEN_OF_ZAAKTYPE_OMSCHRIJVING);
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
    READ_ROWS (call, NULL, rows, Statustype, digimeente__intake__v1__statustype__init, *out, *out_count,
               read_statustype);
    return DM_OK;
}

static void read_question (dm_call *call, const intake_opened *opened, const PGresult *rows, int row, Question *out)
{
    out->has_uuid = out->has_wants_document = out->has_asked_ms = true;
    out->uuid = dm_get_bytes (rows, row, INTAKE_LIST_QUESTIONS_UUID);
    out->text = intake_zaak_unseal (call, opened->key, out->uuid.data, INTAKE_QUESTION_TEXT,
                                    dm_get_bytes (rows, row, INTAKE_LIST_QUESTIONS_TEXT));
    out->wants_document = dm_get_bool (rows, row, INTAKE_LIST_QUESTIONS_WANTS_DOCUMENT);
    out->asked_ms = dm_get_int8 (rows, row, INTAKE_LIST_QUESTIONS_ASKED_MS);
    out->has_answered_ms = !dm_get_is_null (rows, row, INTAKE_LIST_QUESTIONS_ANSWERED_MS);
    out->answered_ms = dm_get_int8 (rows, row, INTAKE_LIST_QUESTIONS_ANSWERED_MS);
    out->answer = intake_zaak_unseal (call, opened->key, out->uuid.data, INTAKE_QUESTION_ANSWER,
                                      dm_get_bytes (rows, row, INTAKE_LIST_QUESTIONS_ANSWER));
    intake_uuids_split (call->arena, dm_get_bytes (rows, row, INTAKE_LIST_QUESTIONS_DOCUMENTEN), &out->documenten,
                        &out->n_documenten);
}

uint32_t intake_dossier_left_out (const PGresult *rows, int column)
{
    int count = PQntuples (rows);
    return count > 0 ? (uint32_t) (dm_get_int4 (rows, 0, column) - count) : 0;
}

dm_status intake_dossier_list_questions (dm_call *call, const intake_opened *opened, int32_t bytes, Question ***out,
                                         size_t *out_count, uint32_t *out_left_out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_questions, &rows, DM_UUID (opened->uuid), DM_INT4 (bytes));
    if (status)
        return status;
    *out_left_out = intake_dossier_left_out (rows, INTAKE_LIST_QUESTIONS_COUNT);
    READ_ROWS (call, opened, rows, Question, digimeente__intake__v1__question__init, *out, *out_count, read_question);
    return DM_OK;
}

Resultaat *intake_dossier_resultaat (dm_call *call, const intake_opened *opened, const PGresult *rows)
{
    if (dm_get_is_null (rows, 0, INTAKE_FIND_DOSSIER_RESULTAATTYPE))
        return NULL;
    Resultaat *resultaat = dm_arena_alloc (call->arena, sizeof *resultaat);
    digimeente__intake__v1__resultaat__init (resultaat);
    resultaat->resultaattype = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_RESULTAATTYPE);
    resultaat->omschrijving = intake_name_read (call->arena, rows, 0, INTAKE_FIND_DOSSIER_RESULTAAT_OMSCHRIJVING);
    resultaat->toelichting = intake_zaak_unseal (call, opened->key, opened->uuid, INTAKE_RESULTAAT_TOELICHTING,
                                                 dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_RESULTAATTOELICHTING));
    resultaat->has_decided_ms = true;
    resultaat->decided_ms = dm_get_int8 (rows, 0, INTAKE_FIND_DOSSIER_DECIDED_MS);
    resultaat->decided_by = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_DECIDED_BY);
    resultaat->rechtsmiddel = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_RECHTSMIDDEL);
    if (resultaat->rechtsmiddel)
        resultaat->rechtsmiddel_until =
            intake_term_rechtsmiddel (dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_DECIDED_ON), call->arena);
    return resultaat;
}

dm_status intake_dossier_answers (dm_call *call, intake_journeys *journeys, const intake_opened *opened,
                                  const PGresult *rows, const char *language, Answer ***out, size_t *out_count)
{
    const char *answers = intake_opened_answers (call, opened, dm_get_bytes (rows, 0, INTAKE_FIND_DOSSIER_ANSWERS));
    if (!answers)
        return intake_opened_fault (opened);
    return intake_answers_describe (call, journeys, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY),
                                    (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY_VERSION), language,
                                    answers, out, out_count);
}

dm_status intake_dossier_title (dm_call *call, intake_journeys *journeys, const PGresult *rows, const char *language,
                                char **out)
{
    *out = dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_ZAAKTYPE_OMSCHRIJVING);
    return intake_journeys_title (call, journeys, dm_get_text (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY),
                                  (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DOSSIER_JOURNEY_VERSION), language, out);
}
