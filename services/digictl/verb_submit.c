/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl submit: the answers are checked, the documents sent, then the zaak is made. Every key follows from one, so
 * that it may be repeated. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/read_file.h"
#include "services/digictl/show.h"
#include "services/digictl/text.h"
#include "services/digictl/transfer.h"
#include "services/digictl/verbs.h"

#define ANSWERS_MAX_BYTES (64 * 1024) /* Source: intake.proto, SubmitRequest.answers */
#define BSN_DIGITS 9
#define BSN_FILE_MAX_BYTES 64
#define DOCUMENTS_MAX 20 /* Source: the same, documenten and files */

typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;
typedef Digimeente__Intake__V1__SubmitResponse SubmitResponse;
typedef Digimeente__Intake__V1__CheckSubmitResponse CheckSubmitResponse;
typedef Digimeente__Intake__V1__File File;

/* A file of --document. */
typedef struct attachment {
    const char *field; /* NULL: not named */
    const char *path, *name;
    dm_uuid id;
} attachment;

typedef struct submission {
    digictl_session *session;
    SubmitRequest request;
    Digimeente__Intake__V1__Initiator initiator;
    attachment attachments[DOCUMENTS_MAX];
    uint32_t count;
    dm_uuid key;
} submission;

/* Reads the answers. The service judges them; here only that is checked which would make an upload pointless. */
static int read_answers (submission *it)
{
    const char *path = digictl_args_text (&it->session->args, "answers");
    char *text;
    size_t size;
    int code = digictl_read_file (it->session, path, ANSWERS_MAX_BYTES, "answers have at most 64 KiB", &text, &size);
    if (code != DIGICTL_DONE)
        return code;
    cJSON *json = strlen (text) == size ? cJSON_ParseWithOpts (text, NULL, true) : NULL;
    bool is_object = cJSON_IsObject (json);
    cJSON_Delete (json);
    if (!is_object)
        return digictl_fail_here (it->session, "%s: answers are one JSON object", path);
    it->request.answers = text;
    return DIGICTL_DONE;
}

/* The BSN is read from a file: on the command line every user of the machine would see it, and the shell keep it. */
static int read_bsn (submission *it)
{
    const char *path = digictl_args_text (&it->session->args, "bsn");
    char *text;
    size_t size;
    if (!path)
        return DIGICTL_DONE;
    if (strlen (path) == BSN_DIGITS && strspn (path, "0123456789") == BSN_DIGITS)
        return digictl_refuse (it->session,
                               "--bsn takes a file that holds the BSN, or - for standard input: what is typed "
                               "here can be read by everybody on this machine");
    int code = digictl_read_file (it->session, path, BSN_FILE_MAX_BYTES, "a BSN is one line of digits", &text, &size);
    if (code != DIGICTL_DONE)
        return code;
    while (size > 0 && strchr ("\r\n", text[size - 1]))
        text[--size] = '\0';
    it->initiator.inp_bsn = text;
    return DIGICTL_DONE;
}

static bool is_standard_input (const digictl_args *args, const char *option)
{
    const char *path = digictl_args_text (args, option);
    return path && strcmp (path, "-") == 0;
}

/* FIELD=FILE; a file in a folder has no field's name before an equals sign.  Gives: *out, but its id. */
static void read_attachment (const submission *it, const char *typed, attachment *out)
{
    size_t length = strspn (typed, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    bool has_field = !it->request.without_journey && length > 0 && typed[length] == '=';
    const char *path = has_field ? typed + length + 1 : typed, *slash = strrchr (path, '/');
    *out = (attachment){ .path = path, .name = slash ? slash + 1 : path };
    if (has_field)
        out->field = dm_arena_printf (it->session->arena, "%.*s", (int) length, typed);
}

/* Before anything is sent. */
static int read_attachments (submission *it)
{
    const digictl_value *value;
    int code = DIGICTL_DONE;
    for (uint32_t i = 0; !code && (value = digictl_args_value (&it->session->args, "document", i)); i++) {
        if (i == DOCUMENTS_MAX)
            return digictl_refuse (it->session, "--document may be given %d times", DOCUMENTS_MAX);
        read_attachment (it, value->text, &it->attachments[i]);
        code = digictl_upload_check (it->session, it->attachments[i].path);
        it->count = i + 1;
    }
    return code;
}

static int read_options (submission *it)
{
    const digictl_args *args = &it->session->args;
    SubmitRequest *request = &it->request;
    request->zaaktype = (char *) digictl_args_text (args, "zaaktype");
    request->language = (char *) digictl_args_text (args, "language");
    request->startdatum = (char *) digictl_args_text (args, "startdatum");
    request->journey = (char *) digictl_args_text (args, "journey");
    request->audience = (char *) digictl_args_text (args, "audience");
    request->has_without_journey = request->without_journey = digictl_args_has (args, "no-journey");
    it->initiator.name = (char *) digictl_args_text (args, "name");
    it->initiator.emailadres = (char *) digictl_args_text (args, "email");
    if (is_standard_input (args, "answers") && is_standard_input (args, "bsn"))
        return digictl_refuse (it->session, "standard input holds the answers or the BSN, not both");
    int code = read_bsn (it);
    if (code)
        return code;
    if (it->initiator.name || it->initiator.emailadres || it->initiator.inp_bsn)
        request->initiator = &it->initiator;
    if (request->without_journey && (request->journey || request->audience))
        return digictl_refuse (it->session, "--no-journey goes with neither --journey nor --audience");
    code = read_answers (it);
    return code ? code : read_attachments (it);
}

/* The documents by the ids that they will have: in the answers' place, or as they are. */
static void name_documents (submission *it)
{
    dm_arena *arena = it->session->arena;
    SubmitRequest *request = &it->request;
    request->documenten = dm_arena_alloc (arena, DOCUMENTS_MAX * sizeof *request->documenten);
    request->files = dm_arena_alloc (arena, DOCUMENTS_MAX * sizeof *request->files);
    for (uint32_t i = 0; i < it->count; i++) {
        attachment *each = &it->attachments[i];
        each->id = digictl_upload_id (&it->key, i);
        const ProtobufCBinaryData id = { DM_UUID_BYTES, each->id.bytes };
        if (request->without_journey) {
            request->documenten[request->n_documenten++] = id;
            continue;
        }
        File *file = dm_arena_alloc (arena, sizeof *file);
        digimeente__intake__v1__file__init (file);
        file->has_document = true;
        file->document = id;
        file->field = (char *) each->field;
        file->bestandsnaam = (char *) each->name;
        request->files[request->n_files++] = file;
    }
}

static int upload_documents (const submission *it)
{
    dm_uuid id;
    int code = DIGICTL_DONE;
    for (uint32_t i = 0; !code && i < it->count; i++)
        code = digictl_upload (it->session, it->attachments[i].path, &it->key, i, &id);
    return code;
}

static int fail_submit (const digictl_session *session)
{
    bool lacks_journey = strcmp (session->error.field, "without_journey") == 0;
    int code = digictl_fail (session, NULL);
    if (lacks_journey)
        fprintf (stderr, "  With --no-journey the answers are taken as they are, unchecked.\n");
    return code;
}

static void print_reasons (const digictl_session *session, const CheckSubmitResponse *reply)
{
    const char *typed = digictl_args_text (&session->args, "answers");
    const char *path = strcmp (typed, "-") == 0 ? "standard input" : typed;
    for (size_t i = 0; i < reply->n_reasons; i++) {
        const char *field = reply->reasons[i]->path ? reply->reasons[i]->path : "";
        digictl_text_print (stderr, 0,
                            dm_arena_printf (session->arena, "%s: %s%s%s", path, field, *field ? ": " : "",
                                             reply->reasons[i]->message ? reply->reasons[i]->message : ""));
    }
}

/* Asks what is wrong with the answers, and tells all of it.
 * Gives: *out_count, how many mistakes.  Returns false when it could not be asked. */
static bool ask_for_mistakes (submission *it, size_t *out_count)
{
    Digimeente__Intake__V1__CheckSubmitRequest request = DIGIMEENTE__INTAKE__V1__CHECK_SUBMIT_REQUEST__INIT;
    request.submit = &it->request;
    const CheckSubmitResponse *reply = digictl_call (it->session, "intake", NULL, &request.base);
    if (!reply)
        return false;
    print_reasons (it->session, reply);
    *out_count = reply->n_reasons;
    return true;
}

static int check (submission *it)
{
    size_t count;
    if (!ask_for_mistakes (it, &count))
        return fail_submit (it->session);
    return count > 0 ? DIGICTL_FAILED : DIGICTL_DONE;
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

/* The answers were refused. CheckSubmit tells more than the refusal does; where CheckSubmit fails, the refusal is told.
 */
static int tell_refusal (submission *it)
{
    const dm_error refusal = it->session->error;
    bool is_of_answers = refusal.status == DM_INVALID_ARGUMENT && strcmp (refusal.field, "answers") == 0;
    size_t count = 0;
    if (is_of_answers && ask_for_mistakes (it, &count) && count > 0)
        return DIGICTL_FAILED;
    it->session->error = refusal;
    return fail_submit (it->session);
}

/* A repeated command is not checked first: the zaak may be there, and its journey may have changed since. */
int digictl_submit (digictl_session *session)
{
    submission it = { .session = session,
                      .request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT,
                      .initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT };
    int code = read_options (&it);
    if (code)
        return code;
    it.key = digictl_session_key (session);
    name_documents (&it);
    if (!digictl_args_has (&session->args, "key"))
        code = check (&it);
    if (code)
        return code;
    fprintf (stderr, "key %s (repeating this with --key continues it)\n", session->key);
    code = upload_documents (&it);
    if (code)
        return code;
    const SubmitResponse *reply = digictl_call (session, "intake", &it.key, &it.request.base);
    if (!reply)
        return tell_refusal (&it);
    print_result (session, reply);
    return DIGICTL_DONE;
}
