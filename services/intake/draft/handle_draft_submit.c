/* SPDX-License-Identifier: EUPL-1.2 */
/* A draft becomes a zaak. Who sends it twice, or does not hear the answer, gets the same one: the draft's row is
 * locked, goes away with the commit, and leaves behind which zaak it became. */
#include <string.h>
#include "services/intake/draft/draft.h"
#include "services/intake/draft/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/draft/initiator.h"
#include "services/intake/zaak/submission.h"
#include "services/intake/value/json.h"
#include "services/intake/value/language.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__SubmitDraftRequest SubmitDraftRequest;
typedef Digimeente__Intake__V1__SubmitDraftResponse SubmitDraftResponse;

/* What it answered before. */
static dm_status answer_again (dm_call *call, const SubmitDraftRequest *request, SubmitDraftResponse *reply)
{
    dm_error not_found = call->error;
    SubmitDraftResponse *sent;
    dm_status status = intake_draft_find_sent (call, request->draft, request->visit, &sent);
    if (status)
        return status;
    call->error = not_found;
    if (!sent)
        return not_found.status;
    *reply = *sent;
    return DM_OK;
}

/* A draft on its way out, as its batch found it. What the answers became lives in the call's arena. */
typedef struct outgoing {
    dm_error fault; /* why it is not sent; DM_OK: it is */
    bool is_again;  /* a call before it names the same draft: it is found when that has been sent */
    dm_uuid draft;
    dm_actor owner;              /* DM_ACTOR_NONE: nobody */
    const uint8_t *verified_for; /* as intake_draft.verified_for */
    Digimeente__Intake__V1__Initiator initiator;
    intake_submission submission;
    intake_submit_subjects subjects; /* where nobody owns it; of its batch: */
    intake_submit_counts *counts;
} outgoing;

static void fill_outgoing (dm_call *call, const intake_draft *draft, ProtobufCBinaryData client, cJSON *answers,
                           outgoing *out)
{
    out->draft = draft->uuid;
    out->owner.kind = draft->owner_kind;
    out->verified_for = draft->verified_for;
    out->submission = (intake_submission){ .initiator = &out->initiator, .has_tracking_code = true };
    out->submission.kvk_nummer = intake_initiator_read (draft, answers, call->arena, &out->initiator);
    intake_submission_fill (draft, answers, call->arena, &out->submission);
    if (!draft->owner) {
        out->subjects = intake_submit_subjects_of (call, out->initiator.emailadres, client, draft->name);
        return;
    }
    memcpy (out->owner.id, draft->owner, strnlen (draft->owner, sizeof out->owner.id - 1));
    out->submission.owner = &out->owner;
}

/* Takes: rows of intake_drafts_lock. */
static dm_status prepare (dm_call *call, const SubmitDraftRequest *request, const PGresult *rows, outgoing *out)
{
    DM_AUTO (intake_draft_clear) intake_draft draft = { 0 };
    DM_AUTO (intake_json_clear) cJSON *answers = NULL;
    dm_status status =
        intake_draft_open_locked (call, intake_of (call)->journeys, rows, request->draft.data, request->visit, &draft);
    if (status)
        return status;
    if (!request->has_revision || request->revision != draft.revision)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "revision", "the draft was changed meanwhile");
    draft.language = request->language ? request->language : draft.language;
    intake_walk walk = intake_draft_walk (&draft, NULL);
    status = intake_engine_finish (&walk, &answers, &call->error);
    if (!status)
        fill_outgoing (call, &draft, request->has_client ? request->client : (ProtobufCBinaryData){ 0 }, answers, out);
    return status;
}

static dm_status check_request (const SubmitDraftRequest *request, dm_error *error)
{
    dm_status status = intake_language_check (request->language, error);
    if (!status)
        status = intake_draft_check_uuid (request->has_draft, request->draft, error);
    if (!status && request->has_client && request->client.len != INTAKE_CLIENT_BYTES)
        status = dm_fail (error, DM_INVALID_ARGUMENT, "client", "%d bytes are needed", INTAKE_CLIENT_BYTES);
    return status;
}

static bool is_named (const ProtobufCBinaryData uuids[], size_t count, const uint8_t *uuid)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp (uuids[i].data, uuid, DM_UUID_BYTES) == 0)
            return true;
    return false;
}

/* Makes an outgoing for each call.  Returns how many drafts there are to lock. Gives: those, uuids. */
static size_t begin (dm_call *const calls[], const ProtobufCMessage *const requests[], size_t count,
                     ProtobufCBinaryData uuids[])
{
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        const SubmitDraftRequest *request = (const SubmitDraftRequest *) requests[i];
        outgoing *it = calls[i]->found = dm_arena_zalloc (calls[i]->arena, sizeof *it);
        if (check_request (request, &it->fault))
            continue;
        it->is_again = is_named (uuids, named, request->draft.data);
        if (!it->is_again)
            uuids[named++] = request->draft;
    }
    return named;
}

/* One statement locks all drafts, and one finds what is known of who sends them. */
static dm_status find_all (dm_call *const calls[], const ProtobufCMessage *const requests[], size_t count)
{
    const PGresult *rows;
    intake_submit_counts *counts;
    ProtobufCBinaryData *uuids = dm_arena_alloc (calls[0]->arena, count * sizeof *uuids);
    intake_submit_subjects *subjects = dm_arena_alloc (calls[0]->arena, count * sizeof *subjects);
    dm_status status = intake_drafts_lock (calls[0], uuids, begin (calls, requests, count, uuids), &rows);
    if (status)
        return status;
    for (size_t i = 0; i < count; i++) {
        outgoing *it = calls[i]->found;
        if (!it->fault.status && !it->is_again
            && prepare (calls[i], (const SubmitDraftRequest *) requests[i], rows, it))
            it->fault = calls[i]->error;
        subjects[i] = it->subjects;
    }
    status = intake_submit_counts_find (calls[0], subjects, count, &counts);
    for (size_t i = 0; !status && i < count; i++)
        ((outgoing *) calls[i]->found)->counts = counts;
    return status;
}

void intake_ahead_of_submit_draft (dm_call *const calls[], const ProtobufCMessage *const requests[], size_t count)
{
    find_all (calls, requests, count);
}

/* A zaak of somebody who logged in is counted nowhere, and its mails need not wait. */
static dm_status make_zaak (dm_call *call, const outgoing *it, intake_submitted **out)
{
    intake_submission submission = it->submission;
    const intake_submit_limits *limits = &intake_of (call)->submit_limits;
    if (submission.owner)
        return intake_submit (call, intake_of (call)->zaaktypen, &submission, out);
    dm_status status = intake_submit_limits_check (call, it->counts, limits, &it->subjects);
    if (status)
        return status;
    submission.hold = intake_mail_hold_of (it->counts, it->subjects.address, it->verified_for);
    status = intake_submit (call, intake_of (call)->zaaktypen, &submission, out);
    if (status)
        return status;
    intake_submit_count (call, it->counts, limits, &it->subjects);
    if (submission.hold.is_to_ask)
        intake_mail_address_ask (call, it->counts, it->subjects.address);
    return DM_OK;
}

dm_status intake_handle_submit_draft (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const outgoing *it = call->found;
    SubmitDraftResponse *reply = (SubmitDraftResponse *) out;
    intake_submitted *zaak;
    dm_status status = it->is_again ? find_all (&call, &message, 1) : DM_OK;
    if (status)
        return status;
    it = call->found;
    call->error = it->fault;
    if (it->fault.status == DM_NOT_FOUND && strcmp (it->fault.field, "draft") == 0)
        return answer_again (call, (const SubmitDraftRequest *) message, reply);
    if (it->fault.status)
        return it->fault.status;
    status = make_zaak (call, it, &zaak);
    if (status)
        return status;
    dm_tx_insert (call->tx, &intake_sql_insert_sent_drafts, DM_UUID (it->draft.bytes), DM_UUID (zaak->uuid.bytes));
    reply->has_uuid = true;
    reply->uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, zaak->uuid.bytes };
    reply->identificatie = zaak->identificatie;
    reply->startdatum = zaak->zaaktype.startdatum;
    reply->uiterlijke_einddatum_afdoening = zaak->zaaktype.uiterlijke_einddatum_afdoening;
    reply->tracking_code = zaak->tracking_code;
    return DM_OK;
}
