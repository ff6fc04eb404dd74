/* SPDX-License-Identifier: EUPL-1.2 */
/* What the owner of a journey sees of it when it is published, and how it is taken back. */
#include "common/db.h"
#include "services/intake/journey/handlers.h"
#include "services/intake/journey/journey_inside.h"
#include "services/intake/journey/journey_store.h"
#include "services/intake/value/offer.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__ShowJourneyRequest ShowJourneyRequest;
typedef Digimeente__Intake__V1__ShowJourneyResponse ShowJourneyResponse;
typedef Digimeente__Intake__V1__WithdrawJourneyRequest WithdrawJourneyRequest;
typedef Digimeente__Intake__V1__WithdrawJourneyResponse WithdrawJourneyResponse;

/* There is no such journey, or it has no such version: tells which there are. */
static dm_status refuse (dm_call *call, const char *name, uint32_t version)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_journey_versions, &rows, DM_TEXT (name));
    if (!status && PQntuples (rows) > 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "version", "%s has no version %u%s", name, version,
                        intake_offer_rows (call, NULL, rows, INTAKE_LIST_JOURNEY_VERSIONS_VERSION));
    if (!status)
        status = dm_tx_query (call, &intake_sql_list_all_journeys, &rows);
    return status ? status
                  : dm_fail (&call->error, DM_NOT_FOUND, "journey", "there is no journey %s",
                             intake_offer_rows (call, name, rows, INTAKE_LIST_ALL_JOURNEYS_NAME));
}

static void fill (const PGresult *rows, bool with_json, ShowJourneyResponse *out)
{
    out->has_version = out->has_sha256 = out->has_is_shipped = out->has_published_ms = out->has_is_offered = true;
    out->version = (uint32_t) dm_get_int4 (rows, 0, INTAKE_SHOW_JOURNEY_VERSION);
    out->yaml = with_json ? NULL : (char *) dm_get_text (rows, 0, INTAKE_SHOW_JOURNEY_YAML);
    out->json = with_json ? (char *) dm_get_text (rows, 0, INTAKE_SHOW_JOURNEY_JSON) : NULL;
    out->sha256 = dm_get_bytes (rows, 0, INTAKE_SHOW_JOURNEY_SHA256);
    out->is_shipped = dm_get_bool (rows, 0, INTAKE_SHOW_JOURNEY_IS_SHIPPED);
    out->published_ms = dm_get_int8 (rows, 0, INTAKE_SHOW_JOURNEY_PUBLISHED_MS);
    out->published_by = dm_get_is_null (rows, 0, INTAKE_SHOW_JOURNEY_PUBLISHED_BY)
                            ? NULL
                            : (char *) dm_get_text (rows, 0, INTAKE_SHOW_JOURNEY_PUBLISHED_BY);
    out->is_offered = dm_get_bool (rows, 0, INTAKE_SHOW_JOURNEY_IS_OFFERED);
    out->has_withdrawn_ms = !dm_get_is_null (rows, 0, INTAKE_SHOW_JOURNEY_WITHDRAWN_MS);
    out->withdrawn_ms = out->has_withdrawn_ms ? dm_get_int8 (rows, 0, INTAKE_SHOW_JOURNEY_WITHDRAWN_MS) : 0;
    out->withdrawn_by = out->has_withdrawn_ms ? (char *) dm_get_text (rows, 0, INTAKE_SHOW_JOURNEY_WITHDRAWN_BY) : NULL;
}

dm_status intake_handle_show_journey (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const ShowJourneyRequest *request = (const ShowJourneyRequest *) message;
    ShowJourneyResponse *reply = (ShowJourneyResponse *) out;
    const PGresult *rows;
    if (!request->journey)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "journey", "a journey is needed");
    if (request->version > INT32_MAX)
        return refuse (call, request->journey, request->version);
    dm_status status = dm_tx_query (call, &intake_sql_show_journey, &rows, DM_TEXT (request->journey),
                                    DM_INT4 ((int32_t) request->version));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return refuse (call, request->journey, request->version);
    reply->journey = request->journey;
    fill (rows, request->with_json, reply);
    return DM_OK;
}

dm_status intake_handle_withdraw_journey (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const WithdrawJourneyRequest *request = (const WithdrawJourneyRequest *) message;
    WithdrawJourneyResponse *reply = (WithdrawJourneyResponse *) out;
    uint32_t version;
    if (!request->journey)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "journey", "a journey is needed");
    dm_status status = intake_journey_withdraw (call, request->journey, &version);
    if (status)
        return status;
    reply->journey = request->journey;
    reply->has_version = version > 0;
    reply->version = version;
    return DM_OK;
}
