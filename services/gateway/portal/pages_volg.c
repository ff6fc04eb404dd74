/* SPDX-License-Identifier: EUPL-1.2 */
/* Following a zaak, by its link or after login, and answering what the desk asks. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/view/documenten.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"

#define ANSWER_CHARACTERS_MAX 4000 /* Source: desk.proto, AnswerQuestionRequest */
#define ANSWER_FILES_MAX 5
#define ANSWER_MB_MAX 15

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Question Question;

static char *const answer_accept[] = { "jpg", "png", "heic", "pdf" };

/* Which zaak a page is about: by its tracking code, or of who is logged in. */
typedef struct place {
    const char *tracking_code; /* NULL: by uuid */
    dm_uuid zaak;
    const char *path; /* its path */
} place;

/* The link is for whoever has it; a civil servant who opens one does so as any visitor. */
static void become_visitor (gateway_exchange *exchange)
{
    if (exchange->session && !(exchange->session->rol & GATEWAY_CITIZEN))
        exchange->origin.actor = (dm_actor){ .kind = DM_ACTOR_INWONER, .id = "anoniem" };
}

static dm_status find_place (gateway_exchange *exchange, place *out)
{
    bool is_link = strncmp (exchange->path, "/volg/", strlen ("/volg/")) == 0;
    *out = (place){ .tracking_code = is_link ? exchange->arguments[0] : NULL };
    out->path = dm_arena_printf (exchange->arena, "%s%s", is_link ? "/volg/" : "/mijn/", exchange->arguments[0]);
    if (!is_link)
        return gateway_pages_parse_uuid (exchange, 0, &out->zaak);
    become_visitor (exchange);
    return DM_OK;
}

/* What is no tracking code, or no question, opens nothing. */
static dm_status as_not_found (gateway_exchange *exchange, dm_status status)
{
    if (status != DM_INVALID_ARGUMENT)
        return status;
    return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such zaak.");
}

static dm_status get_zaak (gateway_exchange *exchange, const place *at, const MijnZaak **out)
{
    Digimeente__Intake__V1__GetMijnZaakRequest request = DIGIMEENTE__INTAKE__V1__GET_MIJN_ZAAK_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.tracking_code = (char *) at->tracking_code;
    request.language = (char *) exchange->language;
    request.has_uuid = !at->tracking_code;
    if (request.has_uuid)
        request.uuid = gateway_pages_bytes (exchange, &at->zaak);
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("GetMijnZaak"), NULL, &request.base, &reply);
    if (status)
        return as_not_found (exchange, status);
    *out = ((Digimeente__Intake__V1__GetMijnZaakResponse *) reply)->zaak;
    return DM_OK;
}

dm_status gateway_pages_find_zaak (gateway_exchange *exchange, const dm_uuid *uuid, const MijnZaak **out)
{
    const place at = { .zaak = *uuid };
    return get_zaak (exchange, &at, out);
}

static void add_documents (gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    gateway_documenten set = { 0 };
    gateway_documenten_add (&set, zaak->n_documenten, zaak->documenten);
    const DocumentsFound *found = gateway_documenten_find (exchange, &set);
    cJSON_AddBoolToObject (data, "has_documenten", zaak->n_documenten > 0);
    cJSON_AddItemToObject (data, "documenten",
                           gateway_documenten_json (exchange, found, zaak->n_documenten, zaak->documenten));
}

/* It is wrong, or it does not open the zaak any more: nobody hears which. */
static dm_status show_dead_link (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "dead_link.title");
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, "dead_link.explanation"));
    cJSON_AddBoolToObject (data, "is_narrow", true);
    exchange->error = (dm_error){ 0 };
    exchange->status = 404;
    return gateway_render (exchange, "error", data);
}

dm_status gateway_get_zaak (gateway_exchange *exchange)
{
    place at;
    const MijnZaak *zaak = NULL;
    dm_status status = find_place (exchange, &at);
    status = status ? status : get_zaak (exchange, &at, &zaak);
    if (status)
        return status == DM_NOT_FOUND && at.tracking_code ? show_dead_link (exchange) : status;
    cJSON *data = gateway_pages_zaak_json (exchange, zaak, at.path);
    add_documents (exchange, data, zaak);
    bool is_new = *gateway_query_value (exchange, "nieuw");
    cJSON_AddStringToObject (data, "title",
                             is_new        ? gateway_text (exchange, "zaak.received")
                             : zaak->title ? zaak->title
                                           : gateway_text (exchange, "read_on.zaak"));
    cJSON_AddBoolToObject (data, "is_mail_held", zaak->is_mail_held);
    cJSON_AddBoolToObject (data, "has_address", zaak->has_address);
    cJSON_AddBoolToObject (data, "is_new", is_new);
    cJSON_AddBoolToObject (data, "is_answered", *gateway_query_value (exchange, "beantwoord"));
    cJSON_AddBoolToObject (data, "is_late", *gateway_query_value (exchange, "telaat"));
    cJSON_AddBoolToObject (data, "has_tracking_code", at.tracking_code != NULL);
    return gateway_render (exchange, "zaak", data);
}

static const Question *find_question (const MijnZaak *zaak, const dm_uuid *uuid)
{
    for (size_t i = 0; i < zaak->n_questions; i++)
        if (zaak->questions[i]->uuid.len == DM_UUID_BYTES
            && memcmp (zaak->questions[i]->uuid.data, uuid->bytes, DM_UUID_BYTES) == 0)
            return zaak->questions[i];
    return NULL;
}

/* A zaak that the sender may see, and the question of it that the path names. */
static dm_status open_question (gateway_exchange *exchange, const place *at, const MijnZaak **out_zaak,
                                const Question **out)
{
    dm_uuid uuid;
    dm_status status = gateway_pages_parse_uuid (exchange, 1, &uuid);
    status = status ? status : get_zaak (exchange, at, out_zaak);
    if (status)
        return status;
    if (!*out_zaak)
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such zaak.");
    *out = find_question (*out_zaak, &uuid);
    if ((*out_zaak)->needed_level)
        return dm_fail (&exchange->error, DM_PERMISSION_DENIED, "level", "The login is too low.");
    return *out ? DM_OK : dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such question.");
}

/* The question takes no answer now; the page of the zaak says why. */
static dm_status go_to_zaak (gateway_exchange *exchange, const place *at)
{
    bool is_late = exchange->is_post && exchange->error.status != DM_PERMISSION_DENIED;
    return gateway_redirect (exchange, "%s%s", at->path, is_late ? "?telaat=1" : "");
}

/* The form for the answer.  Takes: fault, a text, NULL: nothing is wrong with it; fault_id, the field that it is about.
 */
static dm_status show_question (gateway_exchange *exchange, const place *at, const char *fault, const char *fault_id)
{
    char key[DM_UUID_TEXT_SIZE];
    const MijnZaak *zaak = NULL;
    const Question *question = NULL;
    dm_status status = open_question (exchange, at, &zaak, &question);
    if (status)
        return status == DM_PERMISSION_DENIED ? go_to_zaak (exchange, at) : status;
    if (question->has_answered_ms)
        return go_to_zaak (exchange, at);
    cJSON *data = gateway_pages_question_json (exchange, question);
    gateway_pages_add_title (exchange, data, "zaak.question");
    cJSON_AddStringToObject (data, "zaak_title", zaak->title ? zaak->title : "");
    cJSON_AddStringToObject (data, "zaak_path", at->path);
    cJSON_AddStringToObject (data, "key", dm_uuid_format (dm_uuid_new ().bytes, key));
    cJSON_AddStringToObject (data, "value", gateway_form_value (exchange, "antwoord"));
    cJSON_AddNumberToObject (data, "max_length", ANSWER_CHARACTERS_MAX);
    cJSON_AddBoolToObject (data, "is_narrow", true);
    cJSON_AddBoolToObject (data, "is_error", fault != NULL);
    gateway_pages_add_text (data, "error", fault);
    gateway_pages_add_text (data, "error_id", fault_id);
    if (fault)
        gateway_pages_add_text (data, dm_arena_printf (exchange->arena, "error_%s", fault_id), fault);
    cJSON *file = cJSON_AddObjectToObject (data, "file");
    gateway_pages_add_file_limits (exchange, file, answer_accept, DM_COUNT (answer_accept), ANSWER_MB_MAX,
                                   ANSWER_FILES_MAX);
    return gateway_render_form (exchange, "question", data);
}

dm_status gateway_get_question (gateway_exchange *exchange)
{
    place at;
    dm_status status = find_place (exchange, &at);
    return status ? status : show_question (exchange, &at, NULL, NULL);
}

/* Files are taken for a question that is open only, of a zaak that the sender may see. */
dm_status gateway_prepare_question (gateway_exchange *exchange)
{
    static const gateway_upload_rule rule = { "bestand", (const char *const *) answer_accept, DM_COUNT (answer_accept),
                                              (uint64_t) ANSWER_MB_MAX * 1024 * 1024, ANSWER_FILES_MAX };
    place at;
    const MijnZaak *zaak = NULL;
    const Question *question = NULL;
    dm_status status = find_place (exchange, &at);
    status = status ? status : open_question (exchange, &at, &zaak, &question);
    if (status || question->has_answered_ms)
        return status;
    exchange->upload_rules = &rule;
    exchange->upload_rule_count = 1;
    return DM_OK;
}

static void add_files (gateway_exchange *exchange, Digimeente__Intake__V1__AnswerQuestionRequest *request)
{
    request->documenten = dm_arena_alloc (exchange->arena, (exchange->form_count + 1) * sizeof *request->documenten);
    for (size_t i = 0; i < exchange->form_count; i++) {
        dm_uuid uuid;
        const gateway_field *field = &exchange->form[i];
        if (field->filename && dm_uuid_parse (field->value, &uuid))
            request->documenten[request->n_documenten++] = gateway_pages_bytes (exchange, &uuid);
    }
}

static size_t count_characters (const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char) *text & 0xC0) != 0x80;
    return count;
}

/* Why the text cannot be sent; NULL when it can. */
static const char *find_fault (const gateway_exchange *exchange, const char *answer, size_t documents)
{
    if (count_characters (answer) > ANSWER_CHARACTERS_MAX)
        return gateway_text (exchange, "zaak.answer_long");
    if (answer[strspn (answer, " \n\t")] == '\0' && documents == 0)
        return gateway_text (exchange, "zaak.answer_needed");
    return NULL;
}

/* What intake has against it. With the key of another answer, that one was taken in. */
static dm_status refuse_answer (gateway_exchange *exchange, const place *at, dm_status status)
{
    bool is_file = strcmp (exchange->error.field, "documenten") == 0;
    if (is_file && status == DM_INVALID_ARGUMENT)
        return show_question (exchange, at, gateway_text (exchange, "zaak.file_needed"), "bestand");
    if (is_file && status == DM_FAILED_PRECONDITION)
        return show_question (exchange, at, gateway_text (exchange, "zaak.files_full"), "bestand");
    if (status == DM_FAILED_PRECONDITION || status == DM_ALREADY_EXISTS || status == DM_PERMISSION_DENIED)
        return go_to_zaak (exchange, at);
    return as_not_found (exchange, status);
}

dm_status gateway_post_question (gateway_exchange *exchange)
{
    place at;
    Digimeente__Intake__V1__AnswerQuestionRequest request = DIGIMEENTE__INTAKE__V1__ANSWER_QUESTION_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid question, key;
    dm_status status = find_place (exchange, &at);
    status = status ? status : gateway_pages_parse_uuid (exchange, 1, &question);
    if (status)
        return status;
    request.tracking_code = (char *) at.tracking_code;
    request.has_uuid = !at.tracking_code;
    if (request.has_uuid)
        request.uuid = gateway_pages_bytes (exchange, &at.zaak);
    request.has_question = true;
    request.question = gateway_pages_bytes (exchange, &question);
    request.answer = (char *) gateway_form_value (exchange, "antwoord");
    add_files (exchange, &request);
    const gateway_field *refused = gateway_pages_find_refused (exchange, "bestand");
    if (refused)
        return show_question (exchange, &at,
                              gateway_pages_refused_text (exchange, refused, answer_accept, DM_COUNT (answer_accept)),
                              "bestand");
    const char *fault = find_fault (exchange, request.answer, request.n_documenten);
    if (fault)
        return show_question (exchange, &at, fault, "antwoord");
    if (!dm_uuid_parse (gateway_form_value (exchange, GATEWAY_OWN "sleutel"), &key))
        key = dm_uuid_new ();
    status = gateway_call (exchange, "intake", PORTAL_METHOD ("AnswerQuestion"), key.bytes, &request.base, &reply);
    return status ? refuse_answer (exchange, &at, status) : gateway_redirect (exchange, "%s?beantwoord=1", at.path);
}
