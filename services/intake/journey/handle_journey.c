/* SPDX-License-Identifier: EUPL-1.2 */
/* Journeys: checked, published, listed, tried out. */
#include <string.h>
#include "common/db.h"
#include "common/utf8.h"
#include "services/intake/journey/engine_inside.h"
#include "services/intake/journey/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/journey/journey_store.h"
#include "services/intake/journey/search.h"
#include "services/intake/value/language.h"
#include "sql/intake.h"

#define JOURNEYS_MAX 500 /* of one list */

typedef Digimeente__Intake__V1__CheckJourneyRequest CheckJourneyRequest;
typedef Digimeente__Intake__V1__CheckJourneyResponse CheckJourneyResponse;
typedef Digimeente__Intake__V1__PublishJourneyRequest PublishJourneyRequest;
typedef Digimeente__Intake__V1__PublishJourneyResponse PublishJourneyResponse;
typedef Digimeente__Intake__V1__ListJourneysRequest ListJourneysRequest;
typedef Digimeente__Intake__V1__ListJourneysResponse ListJourneysResponse;
typedef Digimeente__Intake__V1__GetJourneyRequest GetJourneyRequest;
typedef Digimeente__Intake__V1__GetJourneyResponse GetJourneyResponse;
typedef Digimeente__Intake__V1__NextStepRequest NextStepRequest;
typedef Digimeente__Intake__V1__NextStepResponse NextStepResponse;
typedef Digimeente__Intake__V1__JourneySummary JourneySummary;

/* As intake_journey_read_file, for one that an owner wrote. */
static dm_status read_file (dm_call *call, const char *yaml, intake_journey **out, CheckJourneyResponse *out_check)
{
    return intake_journey_read_file (call, intake_of (call)->zaaktypen, yaml, false, out, out_check);
}

static dm_status check_yaml (const char *yaml, dm_error *error)
{
    if (!yaml)
        return dm_fail (error, DM_INVALID_ARGUMENT, "yaml", "a journey is needed");
    if (strlen (yaml) > INTAKE_JOURNEY_YAML_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "yaml", "at most %d KiB", INTAKE_JOURNEY_YAML_MAX / 1024);
    return DM_OK;
}

dm_status intake_handle_check_journey (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const CheckJourneyRequest *request = (const CheckJourneyRequest *) message;
    intake_journey *journey = NULL;
    dm_status status = check_yaml (request->yaml, &call->error);
    if (!status)
        status = read_file (call, request->yaml, &journey, (CheckJourneyResponse *) out);
    intake_journey_destroy (&journey);
    return status;
}

static dm_status refuse (dm_call *call, const CheckJourneyResponse *check)
{
    const Digimeente__Intake__V1__Reason *first = check->reasons[0];
    return dm_fail (&call->error, DM_INVALID_ARGUMENT, "yaml", "line %u, %s: %s (%zu in all)", first->line, first->path,
                    first->message, check->n_reasons);
}

/* A journey that may be published, and its check.  Gives: *out, the caller destroys it. */
static dm_status read_faultless (dm_call *call, const char *yaml, intake_journey **out, CheckJourneyResponse *out_check)
{
    dm_status status = check_yaml (yaml, &call->error);
    if (!status)
        status = read_file (call, yaml, out, out_check);
    return status || *out ? status : refuse (call, out_check);
}

dm_status intake_handle_publish_journey (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const PublishJourneyRequest *request = (const PublishJourneyRequest *) message;
    PublishJourneyResponse *reply = (PublishJourneyResponse *) out;
    CheckJourneyResponse check = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_RESPONSE__INIT;
    intake_journey *journey = NULL;
    dm_status status = read_faultless (call, request->yaml, &journey, &check);
    if (!status)
        status = intake_journey_publish (call, journey, request->yaml, false, &reply->version);
    intake_journey_destroy (&journey);
    if (status)
        return status;
    reply->journey = check.journey;
    reply->has_version = reply->has_sha256 = true;
    reply->sha256 = check.sha256;
    reply->warnings = check.warnings;
    reply->n_warnings = check.n_warnings;
    return DM_OK;
}

static JourneySummary *summarise (dm_call *call, const intake_journey *journey)
{
    JourneySummary *out = dm_arena_alloc (call->arena, sizeof *out);
    intake_journey_summarise (journey, call->arena, out);
    return out;
}

dm_status intake_handle_list_journeys (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const ListJourneysRequest *request = (const ListJourneysRequest *) message;
    ListJourneysResponse *reply = (ListJourneysResponse *) out;
    const PGresult *rows;
    if (request->search && dm_utf8_length (request->search) > INTAKE_SEARCH_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "search", "at most %d characters", INTAKE_SEARCH_MAX);
    dm_status status = dm_tx_query (call, &intake_sql_list_journeys, &rows);
    if (status)
        return status;
    int count = PQntuples (rows) < JOURNEYS_MAX ? PQntuples (rows) : JOURNEYS_MAX;
    reply->journeys = dm_arena_alloc (call->arena, ((size_t) count + 1) * sizeof (JourneySummary *));
    for (int row = 0; row < count && !status; row++) {
        const intake_journey *journey;
        status =
            intake_journeys_find (call, intake_of (call)->journeys, dm_get_text (rows, row, INTAKE_LIST_JOURNEYS_NAME),
                                  (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_JOURNEYS_VERSION), &journey);
        if (!status)
            reply->journeys[reply->n_journeys++] = summarise (call, journey);
    }
    bool is_nearest;
    if (!status && request->search) {
        intake_search (request->search, reply->journeys, reply->n_journeys, call->arena, &reply->found, &reply->n_found,
                       &is_nearest);
        reply->has_is_nearest = true;
        reply->is_nearest = is_nearest;
    }
    return status;
}

dm_status intake_handle_get_journey (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const GetJourneyRequest *request = (const GetJourneyRequest *) message;
    GetJourneyResponse *reply = (GetJourneyResponse *) out;
    const intake_journey *journey;
    if (!request->journey)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "journey", "a journey is needed");
    dm_status status =
        intake_journeys_find (call, intake_of (call)->journeys, request->journey, request->version, &journey);
    if (status)
        return status;
    reply->summary = summarise (call, journey);
    reply->json = (char *) intake_journey_json (journey);
    reply->has_sha256 = true;
    reply->sha256 = (ProtobufCBinaryData){ INTAKE_SHA256_BYTES, (uint8_t *) intake_journey_sha256 (journey) };
    return DM_OK;
}

/* The inputs of the fields that a step asks, as they were given. */
static size_t pick_inputs (const intake_step *step, const NextStepRequest *request, intake_input **out)
{
    size_t count = 0;
    for (size_t i = 0; i < request->n_inputs; i++)
        for (size_t k = 0; k < step->field_count; k++)
            if (request->inputs[i]->name && intake_field_owns (step->fields[k], request->inputs[i]->name)) {
                out[count++] = request->inputs[i];
                break;
            }
    return count;
}

/* Answers each step in its turn, until after; a step that is wrong comes back with its errors. */
static dm_status walk_to (dm_call *call, intake_walk *walk, const NextStepRequest *request,
                          Digimeente__Intake__V1__Step *shown)
{
    intake_input **given = dm_arena_alloc (call->arena, (request->n_inputs + 1) * sizeof *given);
    cJSON *kept = cJSON_CreateObject ();
    bool is_done = false;
    dm_status status = DM_OK;
    for (size_t i = 0; i <= walk->journey->step_count && !status && !is_done; i++) {
        walk->answers = kept;
        status = intake_engine_step (walk, NULL, call->arena, shown, &call->error);
        const intake_step *step = status ? NULL : intake_journey_find_step (walk->journey, shown->id);
        size_t count = step ? pick_inputs (step, request, given) : 0;
        const bool is_last = step && request->after && strcmp (step->id, request->after) == 0;
        if (!step || step->exit || (count == 0 && !is_last))
            break;
        cJSON *merged = NULL;
        status = intake_engine_save (walk, step->id, given, count, call->arena, &merged, shown, &call->error);
        is_done = !merged;
        if (merged) {
            cJSON_Delete (kept);
            kept = merged;
        }
    }
    cJSON_Delete (kept);
    return status;
}

static dm_status try_journey (dm_call *call, const intake_journey *journey, const NextStepRequest *request,
                              NextStepResponse *reply)
{
    intake_zaaktype zaaktype;
    const intake *app = intake_of (call);
    dm_status status = intake_zaaktype_find (call, app->zaaktypen, intake_journey_zaaktype (journey), &zaaktype);
    if (status)
        return status;
    intake_walk walk = { .journey = journey,
                         .language = request->language ? request->language : "nl",
                         .audience = request->audience ? request->audience : "inwoner",
                         .today = zaaktype.startdatum };
    status = intake_language_check (walk.language, &call->error);
    if (status)
        return status;
    if (!intake_journey_has_audience (journey, walk.audience))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "audience", "this journey is not for that audience");
    intake_walk_fill_login (&walk, NULL);
    reply->step = dm_arena_alloc (call->arena, sizeof *reply->step);
    return walk_to (call, &walk, request, reply->step);
}

/* Of a text that is not published the step must outlive the journey: it is copied by packing it. */
static dm_status try_yaml (dm_call *call, const NextStepRequest *request, NextStepResponse *reply)
{
    CheckJourneyResponse check = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_RESPONSE__INIT;
    intake_journey *journey = NULL;
    dm_status status = read_faultless (call, request->yaml, &journey, &check);
    if (!status)
        status = try_journey (call, journey, request, reply);
    if (!status) {
        size_t size = protobuf_c_message_get_packed_size (&reply->step->base);
        uint8_t *bytes = dm_arena_alloc (call->arena, size);
        protobuf_c_message_pack (&reply->step->base, bytes);
        reply->step = digimeente__intake__v1__step__unpack (dm_arena_allocator (call->arena), size, bytes);
    }
    intake_journey_destroy (&journey);
    return status;
}

dm_status intake_handle_next_step (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const NextStepRequest *request = (const NextStepRequest *) message;
    NextStepResponse *reply = (NextStepResponse *) out;
    const intake_journey *journey;
    if (!request->yaml == !request->journey)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "journey", "a yaml or the name of a journey is needed");
    if (request->yaml)
        return try_yaml (call, request, reply);
    dm_status status = intake_journeys_find (call, intake_of (call)->journeys, request->journey, 0, &journey);
    return status ? status : try_journey (call, journey, request, reply);
}
