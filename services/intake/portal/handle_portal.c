/* SPDX-License-Identifier: EUPL-1.2 */
/* What an initiator sees of own zaken, and whoever has a tracking code of one. */
#include <string.h>
#include "services/identity/level.h"
#include "services/intake/intake.h"
#include "services/intake/journey/describe.h"
#include "services/intake/portal/dossier_mijn.h"
#include "services/intake/portal/handlers.h"
#include "services/intake/portal/mijn_list.h"
#include "services/intake/value/language.h"
#include "sql/intake.h"

#define PAGE_SIZE 25
#define PAGE_SIZE_MAX 50
#define MAY_SEE_MAX 500

static dm_status read_language (const char *language, const char **out, dm_error *error)
{
    *out = language ? language : "nl";
    return intake_language_check (language, error);
}

dm_status intake_handle_get_mijn_zaak (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__GetMijnZaakRequest *request = (const void *) message;
    Digimeente__Intake__V1__GetMijnZaakResponse *reply = (void *) out;
    intake_rights rights;
    const char *language;
    dm_status status = intake_rights_init (&rights, request->has_uuid, request->uuid, request->tracking_code,
                                           intake_of (call)->link_days, &call->error);
    if (!status)
        status = read_language (request->language, &language, &call->error);
    if (!status)
        status = intake_dossier_find_mijn (call, intake_of (call)->journeys, &rights, language, rights.uuid != NULL,
                                           &reply->zaak);
    return status;
}

/* A page of a list of the actor's own. */
typedef struct page {
    const char *language;
    const PGresult *rows; /* of one more than the page has, where there is more */
} page;

/* Whatever stands in a token: below it are own zaken only.  Gives: *out_below, the first page's without a token. */
static dm_status check_page (size_t page_size, bool has_token, ProtobufCBinaryData token, dm_uuid *out_below,
                             dm_error *error)
{
    memset (out_below, 0xFF, sizeof *out_below);
    if (page_size < 1 || page_size > PAGE_SIZE_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_size", "1 to %d", PAGE_SIZE_MAX);
    if (has_token && token.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_token", "this is no next_page_token of such a list");
    if (has_token)
        memcpy (out_below->bytes, token.data, DM_UUID_BYTES);
    return DM_OK;
}

/* Takes: a statement of kind and id of the actor, the UUID to go on below, and how many. */
static dm_status find_page (dm_call *call, const dm_query *statement, const char *language, size_t page_size,
                            bool has_token, ProtobufCBinaryData token, page *out)
{
    dm_uuid below;
    dm_status status = check_page (page_size, has_token, token, &below, &call->error);
    if (!status)
        status = read_language (language, &out->language, &call->error);
    if (!status)
        status =
            dm_tx_query (call, statement, &out->rows, DM_INT4 ((int32_t) call->origin->actor.kind),
                         DM_TEXT (call->origin->actor.id), DM_UUID (below.bytes), DM_INT4 ((int32_t) page_size + 1));
    return status;
}

dm_status intake_handle_list_mijn_zaken (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ListMijnZakenRequest *request = (const void *) message;
    Digimeente__Intake__V1__ListMijnZakenResponse *reply = (void *) out;
    size_t page_size = request->has_page_size ? request->page_size : PAGE_SIZE;
    page it;
    dm_status status = find_page (call, &intake_sql_list_mijn_zaken, request->language, page_size,
                                  request->has_page_token, request->page_token, &it);
    if (!status)
        status = intake_mijn_list_read (call, intake_of (call)->journeys, it.rows, it.language, &reply->zaken,
                                        &reply->n_zaken);
    if (status || reply->n_zaken <= page_size)
        return status;
    reply->n_zaken = page_size;
    reply->has_next_page_token = true;
    reply->next_page_token = reply->zaken[page_size - 1]->uuid;
    return DM_OK;
}

static dm_status read_viewing (dm_call *call, const PGresult *rows, int row, const char *language,
                               Digimeente__Intake__V1__Viewing *out)
{
    digimeente__intake__v1__viewing__init (out);
    out->has_zaak = out->has_time_ms = out->has_is_document = true;
    out->zaak = dm_get_bytes (rows, row, INTAKE_LIST_VIEWINGS_ZAAK);
    out->identificatie = dm_get_text (rows, row, INTAKE_LIST_VIEWINGS_IDENTIFICATIE);
    out->time_ms = dm_get_int8 (rows, row, INTAKE_LIST_VIEWINGS_TIME_MS);
    out->by = dm_get_text (rows, row, INTAKE_LIST_VIEWINGS_NAME);
    out->purpose = dm_get_text (rows, row, INTAKE_LIST_VIEWINGS_PURPOSE);
    out->is_document = dm_get_bool (rows, row, INTAKE_LIST_VIEWINGS_IS_DOCUMENT);
    out->title = dm_get_text (rows, row, INTAKE_LIST_VIEWINGS_ZAAKTYPE_OMSCHRIJVING);
    return intake_journeys_title (
        call, intake_of (call)->journeys, dm_get_text (rows, row, INTAKE_LIST_VIEWINGS_JOURNEY),
        (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_VIEWINGS_JOURNEY_VERSION), language, &out->title);
}

dm_status intake_handle_list_viewings (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ListViewingsRequest *request = (const void *) message;
    Digimeente__Intake__V1__ListViewingsResponse *reply = (void *) out;
    size_t page_size = request->has_page_size ? request->page_size : PAGE_SIZE;
    page it;
    dm_status status = find_page (call, &intake_sql_list_viewings, request->language, page_size,
                                  request->has_page_token, request->page_token, &it);
    if (status)
        return status;
    size_t count = (size_t) PQntuples (it.rows), shown = count > page_size ? page_size : count;
    reply->viewings = dm_arena_alloc (call->arena, shown * sizeof *reply->viewings);
    for (; !status && reply->n_viewings < shown; reply->n_viewings++) {
        Digimeente__Intake__V1__Viewing *viewing = dm_arena_alloc (call->arena, sizeof *viewing);
        status = read_viewing (call, it.rows, (int) reply->n_viewings, it.language, viewing);
        reply->viewings[reply->n_viewings] = viewing;
    }
    reply->has_next_page_token = count > shown;
    if (count > shown)
        reply->next_page_token = dm_get_bytes (it.rows, (int) shown - 1, INTAKE_LIST_VIEWINGS_UUID);
    return status;
}

dm_status intake_handle_may_see (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__MaySeeRequest *request = (const void *) message;
    Digimeente__Intake__V1__MaySeeResponse *reply = (void *) out;
    const PGresult *rows;
    char levels[IDENTITY_LEVELS_SIZE];
    if (request->n_documenten > MAY_SEE_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "documenten", "at most %d", MAY_SEE_MAX);
    for (size_t i = 0; i < request->n_documenten; i++)
        if (request->documenten[i].len != DM_UUID_BYTES)
            return dm_fail (&call->error, DM_INVALID_ARGUMENT, "documenten", "a UUID has %d bytes", DM_UUID_BYTES);
    identity_levels_write (call->origin->actor.level, levels);
    dm_status status = dm_tx_query (
        call, &intake_sql_find_may_see, &rows, dm_param_uuids (call->arena, request->documenten, request->n_documenten),
        DM_INT4 ((int32_t) call->origin->actor.kind), DM_TEXT (call->origin->actor.id), DM_TEXT (levels));
    if (status)
        return status;
    reply->n_documenten = (size_t) PQntuples (rows);
    reply->documenten = dm_arena_alloc (call->arena, reply->n_documenten * sizeof *reply->documenten);
    for (size_t i = 0; i < reply->n_documenten; i++)
        reply->documenten[i] = dm_get_bytes (rows, (int) i, INTAKE_FIND_MAY_SEE_INFORMATIEOBJECT);
    return DM_OK;
}
