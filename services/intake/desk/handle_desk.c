/* SPDX-License-Identifier: EUPL-1.2 */
/* The desk: who works there, the view of a zaak and its documents, who handles it, notes and documents. */
#include <string.h>
#include "common/event.h"
#include "services/intake/dossier/dossier.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/zaak/status.h"
#include "services/intake/zaak/viewing.h"
#include "sql/intake.h"

#define NAME_CHARACTERS_MAX 200
#define TEAMS_MAX 50
#define TEAM_MAX 50
#define NOTE_MAX 4000
#define NOTES_MAX 200

typedef Digimeente__Intake__V1__RegisterMedewerkerRequest RegisterMedewerkerRequest;

/* Teams as in the zaaktypen; so none holds a space.  Gives: all of them with spaces between, in arena. */
static dm_status join_teams (dm_call *call, const RegisterMedewerkerRequest *request, char **out)
{
    if (request->n_teams > TEAMS_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "teams", "at most %d", TEAMS_MAX);
    char *at = *out = dm_arena_zalloc (call->arena, request->n_teams * (TEAM_MAX + 1) + 1);
    for (size_t i = 0; i < request->n_teams; i++) {
        const char *team = request->teams[i];
        size_t length = strspn (team, "abcdefghijklmnopqrstuvwxyz0123456789-");
        if (length < 1 || length > TEAM_MAX || team[length])
            return dm_fail (&call->error, DM_INVALID_ARGUMENT, "teams",
                            "1 to %d lower-case letters, digits and hyphens each", TEAM_MAX);
        if (i > 0)
            *at++ = ' ';
        memcpy (at, team, length);
        at += length;
    }
    return DM_OK;
}

dm_status intake_handle_register_medewerker (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const RegisterMedewerkerRequest *request = (const RegisterMedewerkerRequest *) message;
    char *teams = NULL;
    dm_status status = intake_text_check (request->name, 1, NAME_CHARACTERS_MAX, "name", &call->error);
    if (!status)
        status = join_teams (call, request, &teams);
    if (!status)
        status = dm_tx_send (call->tx, &intake_sql_upsert_medewerker, DM_TEXT (call->origin->actor.id),
                             DM_TEXT (request->name), DM_TEXT (teams));
    return status;
}

dm_status intake_handle_view_dossier (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ViewDossierRequest *request = (const void *) message;
    Digimeente__Intake__V1__ViewDossierResponse *reply = (void *) out;
    intake_rights rights;
    dm_status status =
        intake_rights_init (&rights, request->has_uuid, request->uuid, NULL, intake_of (call)->link_days, &call->error);
    if (!status)
        status = intake_dossier_find (call, intake_of (call)->journeys, &rights, &reply->dossier);
    if (status)
        return status;
    if (reply->dossier->item->has_new_answer)
        dm_tx_send (call->tx, &intake_sql_clear_new_answer, DM_UUID (rights.uuid),
                    DM_INT4 ((int32_t) reply->dossier->revision));
    return intake_viewing_add (call, rights.uuid, NULL, false);
}

dm_status intake_handle_view_document (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Intake__V1__ViewDocumentRequest *request = (const void *) message;
    const PGresult *rows;
    if (!request->has_document || request->document.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "document", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    dm_status status =
        dm_tx_query (call, &intake_sql_find_may_see, &rows, dm_param_uuids (call->arena, &request->document, 1),
                     DM_INT4 ((int32_t) call->origin->actor.kind), DM_TEXT (call->origin->actor.id), DM_TEXT (NULL));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "document", "there is no such document");
    return intake_viewing_add (call, dm_get_bytes (rows, 0, INTAKE_FIND_MAY_SEE_ZAAK).data, request->document.data,
                               request->is_shown);
}

static dm_status find_name (dm_call *call, const char *behandelaar, const char *zaaktype, const char **out)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &intake_sql_find_medewerker_for, &rows, DM_TEXT (behandelaar), DM_TEXT (zaaktype));
    if (!status && PQntuples (rows) == 0)
        status = dm_fail (&call->error, DM_INVALID_ARGUMENT, "behandelaar", "nobody of the team has this id");
    if (!status)
        *out = dm_get_text (rows, 0, INTAKE_FIND_MEDEWERKER_FOR_NAME);
    return status;
}

/* A status that comes with it is of the same revision: the statement that writes the handling is the last. */
dm_status intake_handle_assign_zaak (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__AssignZaakRequest *request = (const void *) message;
    Digimeente__Intake__V1__AssignZaakResponse *reply = (void *) out;
    Digimeente__Intake__V1__ZaakAssigned data = DIGIMEENTE__INTAKE__V1__ZAAK_ASSIGNED__INIT;
    const char *name = NULL, *statustype = NULL;
    intake_handling it;
    intake_next_status next = { 0 };
    dm_status status =
        intake_handling_claim (call, request->has_uuid, request->uuid, request->has_revision, request->revision, &it);
    if (!status && request->behandelaar)
        status = find_name (call, request->behandelaar, it.zaaktype, &name);
    if (!status && request->behandelaar && strcmp (request->behandelaar, call->origin->actor.id) == 0)
        status = intake_status_find_taken (call, it.uuid, it.zaaktype, &statustype, &next);
    if (status)
        return status;
    it.behandelaar = data.behandelaar = request->behandelaar;
    intake_history_entry_add (call, it.uuid, it.key, "assigned", NULL, name);
    dm_emit (call, "nl.digimeente.zaak.assigned", it.uuid, NULL, &data.base);
    if (statustype) {
        intake_status_write (call, &next, statustype, NULL);
        intake_status_emit (call, &next, statustype);
    }
    intake_handling_write (call, &it);
    reply->has_revision = true;
    reply->revision = (uint32_t) it.revision;
    return DM_OK;
}

/* A note changes nothing that another might have seen otherwise, so it needs no revision. */
dm_status intake_handle_add_note (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Intake__V1__AddNoteRequest *request = (const void *) message;
    intake_rights rights;
    intake_handling it;
    const PGresult *rows;
    dm_status status = intake_rights_init (&rights, request->has_uuid, request->uuid, NULL, 0, &call->error);
    if (!status)
        status = intake_text_check (request->text, 1, NOTE_MAX, "text", &call->error);
    if (!status)
        status = intake_handling_lock (call, &rights, &it);
    if (!status)
        status = dm_tx_query (call, &intake_sql_count_of_zaak, &rows, DM_UUID (it.uuid));
    if (status)
        return status;
    if (dm_get_int4 (rows, 0, INTAKE_COUNT_OF_ZAAK_NOTES) >= NOTES_MAX)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "text", "a zaak has at most %d notes", NOTES_MAX);
    const dm_uuid note = dm_uuid_new ();
    return dm_tx_send (call->tx, &intake_sql_insert_note, DM_UUID (note.bytes), DM_UUID (it.uuid),
                       intake_zaak_seal (call, it.key, note.bytes, INTAKE_NOTE_TEXT, request->text),
                       DM_TEXT (call->origin->actor.id));
}

dm_status intake_handle_add_document (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Intake__V1__AddDocumentRequest *request = (const void *) message;
    intake_rights rights;
    intake_handling it;
    dm_status status = intake_rights_init (&rights, request->has_uuid, request->uuid, NULL, 0, &call->error);
    if (!status && !request->has_document)
        status = dm_fail (&call->error, DM_INVALID_ARGUMENT, "document", "a document is needed");
    if (!status)
        status = intake_handling_lock (call, &rights, &it);
    if (!status)
        status = intake_handling_add_documenten (call, &it, &request->document, 1, NULL);
    if (status)
        return status;
    Digimeente__Intake__V1__ZaakDocumentAdded data = DIGIMEENTE__INTAKE__V1__ZAAK_DOCUMENT_ADDED__INIT;
    ProtobufCBinaryData document = request->document;
    data.n_documenten = 1;
    data.documenten = &document;
    intake_handling_write (call, &it);
    intake_history_entry_add (call, it.uuid, it.key, "document-added", NULL, NULL);
    dm_emit (call, "nl.digimeente.zaak.document-added", it.uuid, NULL, &data.base);
    return DM_OK;
}
