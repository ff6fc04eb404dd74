/* SPDX-License-Identifier: EUPL-1.2 */
/* A step of a draft is answered. What was uploaded is remembered even when the answers have mistakes. */
#include <string.h>
#include "common/clock.h"
#include "common/utf8.h"
#include "services/intake/draft/draft.h"
#include "services/intake/draft/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/value/language.h"
#include "services/intake/zaak/documenten.h"
#include "sql/intake.h"

#define INPUTS_MAX 200

typedef Digimeente__Intake__V1__Input Input;
typedef Digimeente__Intake__V1__SaveStepRequest SaveStepRequest;
typedef Digimeente__Intake__V1__SaveStepResponse SaveStepResponse;

static dm_status check_input (const Input *input, dm_error *error)
{
    if (!input->name || !*input->name || strlen (input->name) > INTAKE_NAME_BYTES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "inputs.name", "1 to %d bytes", INTAKE_NAME_BYTES_MAX);
    if (!input->value || strlen (input->value) > INTAKE_VALUE_BYTES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "inputs.value", "at most %d KiB", INTAKE_VALUE_BYTES_MAX / 1024);
    if (input->bestandsnaam
        && (!*input->bestandsnaam || dm_utf8_length (input->bestandsnaam) > INTAKE_BESTANDSNAAM_MAX))
        return dm_fail (error, DM_INVALID_ARGUMENT, "inputs.bestandsnaam", "1 to %d characters",
                        INTAKE_BESTANDSNAAM_MAX);
    return DM_OK;
}

static dm_status check_request (const SaveStepRequest *request, dm_error *error)
{
    if (!request->step)
        return dm_fail (error, DM_INVALID_ARGUMENT, "step", "a step is needed");
    dm_status status = intake_language_check (request->language, error);
    if (status)
        return status;
    if (request->n_inputs > INPUTS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "inputs", "at most %d", INPUTS_MAX);
    for (size_t i = 0; !status && i < request->n_inputs; i++)
        status = check_input (request->inputs[i], error);
    return status;
}

/* The name that the draft knows a document by; NULL for one that was not uploaded into it. */
static char *find_bestandsnaam (dm_call *call, const intake_draft *draft, const PGresult *documenten,
                                const dm_uuid *document)
{
    for (int row = 0; row < PQntuples (documenten); row++) {
        const uint8_t *uuid = dm_get_bytes (documenten, row, INTAKE_LIST_DRAFT_DOCUMENTEN_DOCUMENT).data;
        if (memcmp (uuid, document->bytes, DM_UUID_BYTES) == 0)
            return intake_zaak_unseal (call, draft->key, uuid, INTAKE_DRAFT_BESTANDSNAAM,
                                       dm_get_bytes (documenten, row, INTAKE_LIST_DRAFT_DOCUMENTEN_BESTANDSNAAM));
    }
    return NULL;
}

/* Is it new? The browser's file was uploaded just now; what is named long afterwards may be gone. */
static dm_status check_new (const dm_uuid *document, int known_count, dm_error *error)
{
    int64_t time_ms;
    if (!dm_uuid_is_v7 (document->bytes, &time_ms) || time_ms < dm_clock_now_ms () - INTAKE_DRAFT_DOCUMENT_MS)
        return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "a document was uploaded too long ago");
    if (known_count >= INTAKE_DRAFT_DOCUMENTEN_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "at most %d in a draft", INTAKE_DRAFT_DOCUMENTEN_MAX);
    return DM_OK;
}

static bool names_document (const SaveStepRequest *request)
{
    dm_uuid document;
    for (size_t i = 0; i < request->n_inputs; i++)
        if (dm_uuid_parse (request->inputs[i]->value, &document))
            return true;
    return false;
}

/* Remembers what was uploaded, and gives those that are to be kept the name that they came with.
 * Gives: inputs, as the engine wants them; those of the request stay as they are, for it may be handled again. */
static dm_status name_documenten (dm_call *call, const intake_draft *draft, const SaveStepRequest *request,
                                  Input *inputs[])
{
    const PGresult *known = NULL;
    dm_status status = DM_OK;
    if (names_document (request))
        status = dm_tx_query (call, &intake_sql_list_draft_documenten, &known, DM_UUID (draft->uuid.bytes));
    if (status)
        return status;
    int count = known ? PQntuples (known) : 0;
    for (size_t i = 0; i < request->n_inputs; i++) {
        dm_uuid document;
        inputs[i] = dm_arena_copy (call->arena, request->inputs[i], sizeof *inputs[i]);
        if (!dm_uuid_parse (inputs[i]->value, &document))
            continue;
        char *bestandsnaam = find_bestandsnaam (call, draft, known, &document);
        if (!inputs[i]->bestandsnaam) {
            inputs[i]->bestandsnaam = bestandsnaam;
        } else if (!bestandsnaam) {
            status = check_new (&document, count++, &call->error);
            if (status)
                return status;
            dm_tx_send (call->tx, &intake_sql_insert_draft_document, DM_UUID (draft->uuid.bytes),
                        DM_UUID (document.bytes),
                        intake_zaak_seal (call, draft->key, document.bytes, INTAKE_DRAFT_BESTANDSNAAM,
                                          inputs[i]->bestandsnaam));
        }
    }
    return draft->key->fault;
}

/* The answers are right: they are kept, and the next step is shown. */
static dm_status keep (dm_call *call, intake_draft *draft, cJSON *answers, SaveStepResponse *reply)
{
    cJSON_Delete (draft->answers);
    draft->answers = answers;
    dm_status status = intake_draft_update (call, draft);
    if (status)
        return status;
    reply->is_saved = true;
    digimeente__intake__v1__step__init (reply->step);
    intake_walk walk = intake_draft_walk (draft, NULL);
    return intake_engine_step (&walk, NULL, call->arena, reply->step, &call->error);
}

dm_status intake_handle_save_step (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const SaveStepRequest *request = (const SaveStepRequest *) message;
    SaveStepResponse *reply = (SaveStepResponse *) out;
    DM_AUTO (intake_draft_clear) intake_draft draft = { 0 };
    Input **inputs = dm_arena_alloc (call->arena, request->n_inputs * sizeof *inputs);
    cJSON *answers = NULL;
    dm_status status = check_request (request, &call->error);
    if (!status)
        status = intake_draft_find (call, intake_of (call)->journeys, request->has_draft, request->draft,
                                    request->visit, INTAKE_DRAFT_CHANGE, &draft);
    if (!status)
        status = name_documenten (call, &draft, request, inputs);
    if (status)
        return status;
    bool is_other_language = request->language && strcmp (request->language, draft.language) != 0;
    draft.language = request->language ? request->language : draft.language;
    reply->step = dm_arena_alloc (call->arena, sizeof *reply->step);
    digimeente__intake__v1__step__init (reply->step);
    intake_walk walk = intake_draft_walk (&draft, NULL);
    status = intake_engine_save (&walk, request->step, inputs, request->n_inputs, call->arena, &answers, reply->step,
                                 &call->error);
    reply->has_is_saved = true;
    if (!status && answers)
        status = keep (call, &draft, answers, reply);
    else if (!status && is_other_language)
        dm_tx_send (call->tx, &intake_sql_update_draft_language, DM_UUID (draft.uuid.bytes), DM_TEXT (draft.language));
    if (!status)
        reply->draft = intake_draft_describe (&draft, call->arena);
    return status;
}
