/* SPDX-License-Identifier: EUPL-1.2 */
/* Filling a request in, step by step, and sending it. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/clock.h"
#include "services/gateway/login/login.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/network.h"
#include "services/gateway/login/proof.h"
#include "services/gateway/view/mold.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"

#define MIB (1024 * 1024)

typedef Digimeente__Intake__V1__Draft Draft;
typedef Digimeente__Intake__V1__GetDraftResponse GetDraftResponse;
typedef Digimeente__Intake__V1__SubmitDraftResponse SubmitDraftResponse;

dm_status gateway_pages_render_gone (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "application.gone");
    gateway_show_text (data, "text", gateway_text (exchange, "application.gone_text"));
    gateway_show_flag (data, "is_narrow", true);
    exchange->status = 404;
    return gateway_render (exchange, "error", data);
}

/* The draft at a step; step NULL: where it stands. */
static dm_status get_draft (gateway_exchange *exchange, const dm_uuid *draft, const char *step,
                            const GetDraftResponse **out)
{
    Digimeente__Intake__V1__GetDraftRequest request = DIGIMEENTE__INTAKE__V1__GET_DRAFT_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_draft = true;
    request.draft = gateway_pages_bytes (exchange, draft);
    request.visit = gateway_proof_visit (exchange);
    request.has_visit = request.visit.data != NULL;
    request.step = (char *) step;
    request.language = (char *) exchange->language;
    dm_status status = gateway_call (exchange, "intake", DRAFT_METHOD ("GetDraft"), NULL, &request.base, &reply);
    if (status)
        return status;
    *out = (void *) reply;
    return DM_OK;
}

/* Who is logged in has it in Mijn zaken. */
static dm_status go_to_receipt (gateway_exchange *exchange, const SubmitDraftResponse *sent)
{
    if (exchange->session && (exchange->session->rol & GATEWAY_CITIZEN))
        return gateway_redirect (exchange, "/mijn/%s?nieuw=1", gateway_pages_uuid_text (exchange, sent->uuid));
    return gateway_redirect (exchange, "/volg/%s?nieuw=1", sent->tracking_code ? sent->tracking_code : "");
}

static dm_status go_to_step (gateway_exchange *exchange, const Step *step)
{
    const char *draft = exchange->arguments[0];
    return gateway_redirect (exchange, "/aanvraag/%s/%s", draft, step->is_summary ? "controleren" : step->id);
}

/* Reads the draft of the path at a step, or answers with another page.  Gives: *out, NULL when *out_status is all. */
static const GetDraftResponse *open_draft (gateway_exchange *exchange, const char *step, dm_status *out_status)
{
    dm_uuid draft;
    const GetDraftResponse *response = NULL;
    *out_status = gateway_pages_parse_uuid (exchange, 0, &draft);
    if (!*out_status)
        *out_status = get_draft (exchange, &draft, step, &response);
    if (*out_status == DM_NOT_FOUND)
        *out_status = gateway_pages_render_gone (exchange);
    else if (*out_status == DM_OUT_OF_RANGE)
        *out_status = gateway_redirect (exchange, "/aanvraag/%s", exchange->arguments[0]);
    else if (!*out_status && response->sent)
        *out_status = go_to_receipt (exchange, response->sent);
    else if (!*out_status && response->draft->needed_level)
        *out_status = gateway_show_low_level (exchange, response->draft->needed_level);
    else if (!*out_status)
        return response;
    return NULL;
}

/* Until when to go on later: with a login as long as the draft is kept, in a browser as long as its visit at most. */
static const char *until_text (const gateway_exchange *exchange, const Draft *draft)
{
    int64_t visit_ms = dm_clock_now_ms () + GATEWAY_VISIT_DAYS * 86400LL * 1000;
    bool is_kept = draft->has_login || draft->expires_ms < visit_ms;
    return gateway_moment_text (is_kept ? draft->expires_ms : visit_ms, exchange->language, exchange->arena);
}

static const char *draft_path (const gateway_exchange *exchange)
{
    return dm_arena_printf (exchange->arena, "/aanvraag/%s", exchange->arguments[0]);
}

/* Where a request begins: the page of its journey, or of the objection to a decision. */
static const char *begin_path (const gateway_exchange *exchange, const Draft *draft)
{
    if (!draft->has_about)
        return dm_arena_printf (exchange->arena, "/regelen/%s", draft->journey);
    return dm_arena_printf (exchange->arena, "/regelen/%s/over/%s", draft->journey,
                            gateway_pages_uuid_text (exchange, draft->about));
}

/* What every page of a request has.  Takes: path of the draft, until, as texts or as holes. */
static void add_frame (gateway_exchange *exchange, cJSON *data, const Draft *draft, const Step *step, const char *path,
                       const char *until)
{
    gateway_show_text (data, "draft_title", draft->title ? draft->title : "");
    gateway_show_text (data, "draft_path", path);
    gateway_show_text (data, "back",
                       step->previous ? dm_arena_printf (exchange->arena, "%s/%s", path, step->previous)
                                      : begin_path (exchange, draft));
    gateway_show_flag (data, "is_narrow", true);
    if (step->number && step->count >= step->number) {
        cJSON_AddNumberToObject (data, "number", step->number);
        cJSON_AddNumberToObject (data, "count", step->count);
    }
    cJSON *later = cJSON_AddObjectToObject (data, "later");
    gateway_show_flag (later, "has_login", exchange->session != NULL && draft->has_login);
    gateway_show_text (later, "until", until);
    if (!draft->has_login)
        gateway_proof_keep_visit (exchange);
}

static dm_status render_exit (gateway_exchange *exchange, const Draft *draft, const Step *step)
{
    cJSON *data = cJSON_CreateObject ();
    if (step->title && *step->title)
        gateway_show_text (data, "title", step->title);
    else
        gateway_pages_add_title (exchange, data, "application.exit");
    gateway_pages_add_with_calls (exchange, data, "exit", step->exit);
    gateway_pages_add_calls (exchange, data, step->exit);
    add_frame (exchange, data, draft, step, draft_path (exchange), until_text (exchange, draft));
    return gateway_render (exchange, "exit", data);
}

/* True when the page shows nothing of a person but what fills its holes. */
static bool is_for_all (const gateway_exchange *exchange, const Draft *draft, const Step *step)
{
    return !exchange->session && !draft->has_login && exchange->form_count == 0 && gateway_pages_is_blank (step);
}

/* All that the page of a step depends on, beside what fills its holes. */
static ProtobufCBinaryData key_of (const gateway_exchange *exchange, const Draft *draft, const Step *step)
{
    const char *texts = dm_arena_printf (exchange->arena, "%s\n%s\n%s\n", exchange->language,
                                         draft->title ? draft->title : "", draft->journey);
    size_t length = strlen (texts), size = digimeente__intake__v1__step__get_packed_size (step);
    char *bytes = dm_arena_alloc (exchange->arena, length + 1 + size);
    digimeente__intake__v1__step__pack (step, (uint8_t *) stpcpy (bytes, texts));
    return (ProtobufCBinaryData){ length + size, (uint8_t *) bytes };
}

/* The page with its holes. */
static dm_status render_mold (gateway_exchange *exchange, const Draft *draft, const Step *step)
{
    const char *csrf = exchange->csrf;
    cJSON *data = gateway_pages_step_json (exchange, step);
    gateway_show_text (data, "form", "stap");
    gateway_show_text (data, "action", dm_arena_printf (exchange->arena, "%s/%s", GATEWAY_HOLE_PATH, step->id));
    add_frame (exchange, data, draft, step, GATEWAY_HOLE_PATH, GATEWAY_HOLE_UNTIL);
    exchange->csrf = GATEWAY_HOLE_CSRF;
    dm_status status = gateway_render_form (exchange, "step", data);
    exchange->csrf = csrf;
    return status;
}

/* A question that has no answer yet looks the same to all visitors, so its page is made once. */
static dm_status render_step (gateway_exchange *exchange, const Draft *draft, const Step *step)
{
    if (step->exit && *step->exit)
        return render_exit (exchange, draft, step);
    dm_status status = gateway_pages_check_step (exchange, step);
    if (status)
        return status;
    gateway_molds *molds = gateway_molds_of (dm_runtime_app (exchange->runtime));
    const char *const fills[GATEWAY_HOLES] = { exchange->csrf ? exchange->csrf : "", draft_path (exchange),
                                               until_text (exchange, draft) };
    const bool is_kept = is_for_all (exchange, draft, step);
    const ProtobufCBinaryData key = is_kept ? key_of (exchange, draft, step) : (ProtobufCBinaryData){ 0 };
    char *page;
    if (is_kept && gateway_mold_find (molds, key.data, key.len, fills, exchange->arena, &page, &exchange->body_bytes)) {
        gateway_proof_keep_visit (exchange);
        exchange->content_type = "text/html; charset=utf-8";
        exchange->body = page;
        return DM_OK;
    }
    status = render_mold (exchange, draft, step);
    if (is_kept && !exchange->status)
        gateway_mold_keep (molds, key.data, key.len, exchange->body);
    gateway_mold_fill (exchange->body, fills, exchange->arena, &page, &exchange->body_bytes);
    exchange->body = page;
    return status;
}

dm_status gateway_get_application (gateway_exchange *exchange)
{
    dm_status status;
    const GetDraftResponse *response = open_draft (exchange, NULL, &status);
    return response ? go_to_step (exchange, response->step) : status;
}

dm_status gateway_get_step (gateway_exchange *exchange)
{
    dm_status status;
    const GetDraftResponse *response = open_draft (exchange, exchange->arguments[1], &status);
    if (!response)
        return status;
    if (response->step->is_summary)
        return go_to_step (exchange, response->step);
    return render_step (exchange, response->draft, response->step);
}

static void add_rule (gateway_exchange *exchange, gateway_upload_rule *rule, const Field *field)
{
    *rule = (gateway_upload_rule){
        .name = field->id,
        .accept = (const char *const *) field->accept,
        .accept_count = field->n_accept,
        .max_bytes = (uint64_t) field->max_mb * MIB,
        .max_files = field->max_files ? field->max_files : 1,
    };
    exchange->upload_rule_count++;
}

dm_status gateway_prepare_step (gateway_exchange *exchange)
{
    dm_uuid draft;
    const GetDraftResponse *response = NULL;
    dm_status status = gateway_pages_parse_uuid (exchange, 0, &draft);
    status = status ? status : get_draft (exchange, &draft, exchange->arguments[1], &response);
    if (status || !response->step)
        return status;
    const Step *step = response->step;
    gateway_upload_rule *rules = dm_arena_zalloc (exchange->arena, (step->n_fields + 1) * sizeof *rules);
    for (size_t i = 0; i < step->n_fields; i++)
        if (step->fields[i]->drawing == DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_FILE)
            add_rule (exchange, &rules[exchange->upload_rule_count], step->fields[i]);
    exchange->upload_rules = rules;
    return DM_OK;
}

static void fill_inputs (const gateway_exchange *exchange, Digimeente__Intake__V1__SaveStepRequest *request)
{
    request->inputs = dm_arena_alloc (exchange->arena, (exchange->form_count + 1) * sizeof *request->inputs);
    for (size_t i = 0; i < exchange->form_count; i++) {
        const gateway_field *field = &exchange->form[i];
        if (gateway_field_is_own (field) || (field->filename && !*field->value))
            continue;
        Input *input = dm_arena_alloc (exchange->arena, sizeof *input);
        digimeente__intake__v1__input__init (input);
        input->name = (char *) field->name;
        input->value = (char *) field->value;
        input->bestandsnaam = (char *) field->filename;
        request->inputs[request->n_inputs++] = input;
    }
}

static bool has_refused (const gateway_exchange *exchange)
{
    for (size_t i = 0; i < exchange->form_count; i++)
        if (exchange->form[i].refused)
            return true;
    return false;
}

/* Takes the blame off a field, and off those of its rows. */
static void forgive (Field *field)
{
    field->error = NULL;
    field->n_part_errors = 0;
    for (size_t i = 0; i < field->n_rows; i++)
        for (size_t k = 0; k < field->rows[i]->n_fields; k++)
            forgive (field->rows[i]->fields[k]);
}

/* The language switch of a form: what is right was saved, what is not is shown as it was typed, without blame. */
static dm_status switch_language (gateway_exchange *exchange, const Digimeente__Intake__V1__SaveStepResponse *saved)
{
    gateway_set_cookie (exchange, GATEWAY_LANGUAGE_COOKIE, exchange->language, 365 * 86400);
    if (saved->is_saved)
        return gateway_redirect (exchange, "/aanvraag/%s/%s", exchange->arguments[0], exchange->arguments[1]);
    for (size_t i = 0; i < saved->step->n_fields; i++)
        forgive (saved->step->fields[i]);
    return render_step (exchange, saved->draft, saved->step);
}

/* Answers that were saved but for a file that was refused: the step again, with the reason at its field. */
static dm_status show_refused (gateway_exchange *exchange, const dm_uuid *draft)
{
    const GetDraftResponse *response = NULL;
    dm_status status = get_draft (exchange, draft, exchange->arguments[1], &response);
    return status || !response->step ? status : render_step (exchange, response->draft, response->step);
}

dm_status gateway_post_step (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__SaveStepRequest request = DIGIMEENTE__INTAKE__V1__SAVE_STEP_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid draft;
    const char *language = gateway_form_value (exchange, GATEWAY_OWN "taal");
    dm_status status = gateway_pages_parse_uuid (exchange, 0, &draft);
    if (status)
        return status;
    if (strcmp (language, "nl") == 0 || strcmp (language, "en") == 0)
        exchange->language = language;
    request.has_draft = true;
    request.draft = gateway_pages_bytes (exchange, &draft);
    request.visit = gateway_proof_visit (exchange);
    request.has_visit = request.visit.data != NULL;
    request.step = (char *) exchange->arguments[1];
    request.language = (char *) exchange->language;
    fill_inputs (exchange, &request);
    status = gateway_call (exchange, "intake", DRAFT_METHOD ("SaveStep"), NULL, &request.base, &reply);
    if (status == DM_NOT_FOUND)
        return gateway_pages_render_gone (exchange);
    if (status == DM_OUT_OF_RANGE)
        return gateway_redirect (exchange, "/aanvraag/%s", exchange->arguments[0]);
    if (status)
        return status;
    const Digimeente__Intake__V1__SaveStepResponse *saved = (void *) reply;
    if (*language)
        return switch_language (exchange, saved);
    if (!saved->is_saved)
        return render_step (exchange, saved->draft, saved->step);
    return has_refused (exchange) ? show_refused (exchange, &draft) : go_to_step (exchange, saved->step);
}

static void add_answer (const gateway_exchange *exchange, cJSON *answers, const Step *step, const Field *field)
{
    cJSON *answer = cJSON_CreateObject ();
    gateway_show_text (answer, "question", field->label ? field->label : "");
    gateway_show_text (answer, "answer", gateway_pages_answer_text (exchange, field));
    if (!field->edit || strcmp (field->edit, "never") != 0)
        gateway_show_text (answer, "edit_path",
                           dm_arena_printf (exchange->arena, "/aanvraag/%s/%s", exchange->arguments[0], step->id));
    cJSON_AddItemToArray (answers, answer);
}

static dm_status render_summary (gateway_exchange *exchange, const GetDraftResponse *response, bool has_changed)
{
    const Step *step = response->step;
    cJSON *data = cJSON_CreateObject (), *answers = cJSON_AddArrayToObject (data, "answers");
    gateway_pages_add_title (exchange, data, "application.summary");
    for (size_t i = 0; i < step->n_answered; i++)
        for (size_t j = 0; j < step->answered[i]->n_fields; j++)
            add_answer (exchange, answers, step->answered[i], step->answered[i]->fields[j]);
    cJSON_AddNumberToObject (data, "revision", response->draft->revision);
    gateway_show_flag (data, "has_changed", has_changed);
    add_frame (exchange, data, response->draft, step, draft_path (exchange), until_text (exchange, response->draft));
    return gateway_render (exchange, "summary", data);
}

static dm_status show_summary (gateway_exchange *exchange, bool has_changed)
{
    dm_status status;
    const GetDraftResponse *response = open_draft (exchange, "controleren", &status);
    return response ? render_summary (exchange, response, has_changed) : status;
}

dm_status gateway_get_controleren (gateway_exchange *exchange)
{
    return show_summary (exchange, false);
}

ProtobufCBinaryData gateway_pages_mark_client (const gateway_exchange *exchange)
{
    char *mark = dm_arena_alloc (exchange->arena, GATEWAY_NETWORK_SIZE);
    const gateway_login_config *config = gateway_login_config_of (dm_runtime_app (exchange->runtime));
    uint8_t keys[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    gateway_session_keys_list (config->session_keys, keys);
    gateway_network_mark (keys[0], time (NULL), exchange->client.data, exchange->client.len, mark);
    return (ProtobufCBinaryData){ GATEWAY_NETWORK_SIZE - 1, (uint8_t *) mark };
}

dm_status gateway_pages_render_too_many (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "application.too_many_sent");
    gateway_show_text (data, "text", gateway_text (exchange, "application.too_many_sent_text"));
    gateway_show_flag (data, "is_narrow", true);
    exchange->error = (dm_error){ 0 };
    exchange->status = 429;
    return gateway_render (exchange, "error", data);
}

dm_status gateway_post_controleren (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__SubmitDraftRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_DRAFT_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid draft;
    dm_status status = gateway_pages_parse_uuid (exchange, 0, &draft);
    if (status)
        return status;
    request.has_draft = request.has_revision = true;
    request.draft = gateway_pages_bytes (exchange, &draft);
    request.visit = gateway_proof_visit (exchange);
    request.has_visit = request.visit.data != NULL;
    request.revision = (uint32_t) strtoul (gateway_form_value (exchange, GATEWAY_OWN "versie"), NULL, 10);
    request.has_client = true;
    request.client = gateway_pages_mark_client (exchange);
    request.language = (char *) exchange->language;
    status = gateway_call (exchange, "intake", DRAFT_METHOD ("SubmitDraft"), NULL, &request.base, &reply);
    if (status == DM_NOT_FOUND)
        return gateway_pages_render_gone (exchange);
    if (gateway_pages_blames (exchange, status, "limit"))
        return gateway_pages_render_too_many (exchange);
    if (status == DM_FAILED_PRECONDITION || status == DM_OUT_OF_RANGE)
        return show_summary (exchange, true);
    return status ? status : go_to_receipt (exchange, (void *) reply);
}

dm_status gateway_get_discard (gateway_exchange *exchange)
{
    dm_status status;
    const GetDraftResponse *response = open_draft (exchange, NULL, &status);
    if (!response)
        return status;
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "application.discard_title");
    gateway_pages_add_text (data, "draft_title", response->draft->title);
    gateway_show_text (data, "draft_path", dm_arena_printf (exchange->arena, "/aanvraag/%s", exchange->arguments[0]));
    gateway_show_flag (data, "is_narrow", true);
    return gateway_render (exchange, "discard", data);
}

dm_status gateway_post_discard (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__DropDraftRequest request = DIGIMEENTE__INTAKE__V1__DROP_DRAFT_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid draft;
    dm_status status = gateway_pages_parse_uuid (exchange, 0, &draft);
    if (status)
        return status;
    request.has_draft = true;
    request.draft = gateway_pages_bytes (exchange, &draft);
    request.visit = gateway_proof_visit (exchange);
    request.has_visit = request.visit.data != NULL;
    const dm_uuid key = dm_uuid_new ();
    status = gateway_call (exchange, "intake", DRAFT_METHOD ("DropDraft"), key.bytes, &request.base, &reply);
    if (status && status != DM_NOT_FOUND)
        return status;
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "application.discarded");
    gateway_show_text (data, "text", gateway_text (exchange, "application.discarded_text"));
    gateway_show_flag (data, "is_narrow", true);
    return gateway_render (exchange, "error", data);
}
