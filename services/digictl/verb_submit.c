/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl submit: documents first, then the zaak; every key follows from one, so that it may be repeated. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/read_file.h"
#include "services/digictl/show.h"
#include "services/digictl/transfer.h"
#include "services/digictl/verbs.h"

#define ANSWERS_MAX_BYTES (64 * 1024) /* Source: intake.proto, SubmitRequest.antwoorden */
#define DOCUMENTS_MAX 20              /* Source: the same, documenten */

typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;
typedef Digimeente__Intake__V1__SubmitResponse SubmitResponse;

/* Reads the answers as they are: the service judges them, here only what would be a waste of an upload.
 * Gives: *out, in the session's arena. */
static int read_answers (digictl_session *session, const char **out)
{
    const char *path = digictl_args_text (&session->args, "answers");
    char *text;
    size_t size;
    int code = digictl_read_file (session, path, ANSWERS_MAX_BYTES, "answers have at most 64 KiB", &text, &size);
    if (code != DIGICTL_DONE)
        return code;
    cJSON *json = strlen (text) == size ? cJSON_ParseWithOpts (text, NULL, true) : NULL;
    bool is_object = cJSON_IsObject (json);
    cJSON_Delete (json);
    if (!is_object)
        return digictl_fail_here (session, "%s: answers are one JSON object", path);
    *out = text;
    return DIGICTL_DONE;
}

static const char *document_path (const digictl_session *session, uint32_t number)
{
    const digictl_value *value = digictl_args_value (&session->args, "document", number);
    return value ? value->text : NULL;
}

/* Before anything is sent. */
static int check_documents (const digictl_session *session)
{
    int code = DIGICTL_DONE;
    if (document_path (session, DOCUMENTS_MAX))
        return digictl_refuse (session, "--document may be given %d times", DOCUMENTS_MAX);
    for (uint32_t i = 0; !code && document_path (session, i); i++)
        code = digictl_upload_check (session, document_path (session, i));
    return code;
}

/* Uploads what --document names.  Gives: request->documenten. */
static int upload_documents (digictl_session *session, const dm_uuid *key, SubmitRequest *request)
{
    dm_uuid *ids = dm_arena_alloc (session->arena, DOCUMENTS_MAX * sizeof *ids);
    request->documenten = dm_arena_alloc (session->arena, DOCUMENTS_MAX * sizeof *request->documenten);
    for (uint32_t i = 0; document_path (session, i); i++) {
        int code = digictl_upload (session, document_path (session, i), key, i, &ids[i]);
        if (code)
            return code;
        request->documenten[i] = (ProtobufCBinaryData){ DM_UUID_BYTES, ids[i].bytes };
        request->n_documenten = i + 1;
    }
    return DIGICTL_DONE;
}

static void print_result (const digictl_session *session, const SubmitResponse *reply)
{
    if (session->is_json) {
        cJSON *json = dm_message_json (&reply->base);
        cJSON_AddStringToObject (json, "key", session->key);
        digictl_json_print (stdout, json);
        return;
    }
    digictl_show_field ("zaaknummer", reply->identificatie);
    digictl_show_field ("startdatum", reply->startdatum);
    digictl_show_field ("uiterlijke einddatum", reply->uiterlijke_einddatum_afdoening);
    digictl_show_field ("key", session->key);
}

int digictl_submit (digictl_session *session)
{
    const digictl_args *args = &session->args;
    SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    request.zaaktype = (char *) digictl_args_text (args, "zaaktype");
    request.taal = (char *) digictl_args_text (args, "taal");
    initiator.naam = (char *) digictl_args_text (args, "naam");
    initiator.emailadres = (char *) digictl_args_text (args, "email");
    initiator.inp_bsn = (char *) digictl_args_text (args, "bsn");
    if (initiator.naam || initiator.emailadres || initiator.inp_bsn)
        request.initiator = &initiator;
    const char *answers = NULL;
    int code = read_answers (session, &answers);
    if (!code)
        code = check_documents (session);
    if (code)
        return code;
    request.antwoorden = (char *) answers;
    dm_uuid key = digictl_session_key (session);
    fprintf (stderr, "key %s (repeating this with --key continues it)\n", session->key);
    code = upload_documents (session, &key, &request);
    if (code)
        return code;
    const SubmitResponse *reply =
        digictl_call (session, "intake", "digimeente.intake.v1.IntakeService/Submit", &key, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    print_result (session, reply);
    return DIGICTL_DONE;
}
