/* SPDX-License-Identifier: EUPL-1.2 */
/* What a beheerder mends from the operations page: parked events are applied again, failed berichten are sent again.
 * Each page asks first; the services record who did it. */
#include <stdio.h>
#include <string.h>
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define ALL "alle"
#define LIST "digimeente.notification.v1.NotificationService/ListBerichten"
#define RETRY "digimeente.notification.v1.NotificationService/RetryBericht"

typedef Digimeente__Notification__V1__ListBerichtenResponse ListBerichtenResponse;

static const char *const parked_services[] = { "intake", "documents", "notification" };

static dm_status fail_not_found (gateway_exchange *exchange)
{
    return dm_fail (&exchange->error, DM_NOT_FOUND, "path", "there is nothing here");
}

static void set_purpose (gateway_exchange *exchange)
{
    snprintf (exchange->origin.purpose, sizeof exchange->origin.purpose, GATEWAY_BEHEER_PURPOSE);
}

/* The texts of a page that asks. */
typedef struct question {
    const char *title, *explanation, *button;
} question;
static const question parked_question = { "ops.parked.ask_title", "ops.parked.ask_text", "ops.parked.again" };
static const question mails_question = { "ops.mails.ask_title", "ops.mails.ask_text", "ops.mails.again" };

/* The page that asks, or that says why it did not succeed.  Takes: reason, in English, or NULL. */
static dm_status ask (gateway_exchange *exchange, const question *texts, cJSON *data, const char *reason)
{
    gateway_pages_add_title (exchange, data, texts->title);
    gateway_show_text (data, "explanation", gateway_text (exchange, texts->explanation));
    gateway_show_text (data, "button", gateway_text (exchange, texts->button));
    cJSON_AddTrueToObject (data, "is_narrow");
    gateway_pages_add_text (data, "reason", reason);
    cJSON_AddBoolToObject (data, "is_error", reason != NULL);
    if (reason)
        exchange->status = 409;
    return gateway_render (exchange, "beheer_ask", data);
}

/* The service of the path, and what of it; a path that names no such thing is not found. */
static dm_status read_parked (gateway_exchange *exchange, const char **out_service, dm_uuid *out_subject)
{
    for (size_t i = 0; i < DM_COUNT (parked_services); i++)
        if (strcmp (exchange->arguments[0], parked_services[i]) == 0) {
            *out_service = parked_services[i];
            return gateway_pages_parse_uuid (exchange, 2, out_subject);
        }
    return fail_not_found (exchange);
}

static dm_status ask_parked (gateway_exchange *exchange, const char *service, const char *reason)
{
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddStringToObject (data, "service", service);
    cJSON_AddStringToObject (data, "source", exchange->arguments[1]);
    cJSON_AddStringToObject (data, "subject", exchange->arguments[2]);
    return ask (exchange, &parked_question, data, reason);
}

dm_status gateway_get_parked (gateway_exchange *exchange)
{
    const char *service;
    dm_uuid subject;
    dm_status status = read_parked (exchange, &service, &subject);
    return status ? status : ask_parked (exchange, service, NULL);
}

/* True for a refusal that the page can say: the event fails as before. */
static bool is_refusal (dm_status status)
{
    unsigned code = dm_status_find (status)->http_code;
    return status == DM_FAILED_PRECONDITION || status == DM_DATA_LOSS || (code >= 400 && code < 500);
}

/* What is not parked any more has been applied. */
dm_status gateway_post_parked (gateway_exchange *exchange)
{
    Digimeente__Ops__V1__RetryParkedRequest request = DIGIMEENTE__OPS__V1__RETRY_PARKED_REQUEST__INIT;
    ProtobufCMessage *reply;
    const char *service;
    const dm_uuid key = dm_uuid_new ();
    dm_uuid subject;
    dm_status status = read_parked (exchange, &service, &subject);
    if (status)
        return status;
    set_purpose (exchange);
    request.source = (char *) exchange->arguments[1];
    request.has_subject = true;
    request.subject = gateway_pages_bytes (exchange, &subject);
    status =
        gateway_call (exchange, service, "digimeente.ops.v1.OpsService/RetryParked", key.bytes, &request.base, &reply);
    if (!status || status == DM_NOT_FOUND)
        return gateway_redirect (exchange, "/beheer?gedaan=apart");
    if (!is_refusal (status))
        return status;
    const char *reason = dm_arena_strdup (exchange->arena, exchange->error.message);
    exchange->error = (dm_error){ 0 };
    return ask_parked (exchange, service, reason);
}

static dm_status list_failed (gateway_exchange *exchange, const ListBerichtenResponse **out)
{
    Digimeente__Notification__V1__ListBerichtenRequest request =
        DIGIMEENTE__NOTIFICATION__V1__LIST_BERICHTEN_REQUEST__INIT;
    ProtobufCMessage *reply;
    set_purpose (exchange);
    request.has_status = true;
    request.status = DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_FAILED;
    dm_status status = gateway_call (exchange, "notification", LIST, NULL, &request.base, &reply);
    if (!status)
        *out = (const void *) reply;
    return status;
}

/* Which berichten the path means: all that failed, or one. */
static dm_status find_failed (gateway_exchange *exchange, ProtobufCBinaryData out[], size_t most, size_t *out_count)
{
    const ListBerichtenResponse *failed;
    dm_uuid one;
    *out_count = 0;
    if (strcmp (exchange->arguments[0], ALL) != 0) {
        dm_status status = gateway_pages_parse_uuid (exchange, 0, &one);
        if (!status)
            out[(*out_count)++] = gateway_pages_bytes (exchange, &one);
        return status;
    }
    dm_status status = list_failed (exchange, &failed);
    for (size_t i = 0; !status && i < failed->n_berichten && i < most; i++)
        out[(*out_count)++] = failed->berichten[i]->uuid;
    return status;
}

#define BERICHTEN_MAX 100 /* as many as a list has */

dm_status gateway_get_failed_mails (gateway_exchange *exchange)
{
    ProtobufCBinaryData uuids[BERICHTEN_MAX];
    size_t count;
    dm_status status = find_failed (exchange, uuids, BERICHTEN_MAX, &count);
    if (status)
        return status;
    cJSON *data = cJSON_CreateObject ();
    gateway_show_text (data, "count", gateway_pages_count_text (exchange, "ops.mails.count", (int64_t) count));
    return ask (exchange, &mails_question, data, NULL);
}

/* One that is queued again already needs nothing more. */
dm_status gateway_post_failed_mails (gateway_exchange *exchange)
{
    ProtobufCBinaryData uuids[BERICHTEN_MAX];
    size_t count;
    set_purpose (exchange);
    dm_status status = find_failed (exchange, uuids, BERICHTEN_MAX, &count);
    for (size_t i = 0; !status && i < count; i++) {
        Digimeente__Notification__V1__RetryBerichtRequest request =
            DIGIMEENTE__NOTIFICATION__V1__RETRY_BERICHT_REQUEST__INIT;
        ProtobufCMessage *reply;
        const dm_uuid key = dm_uuid_new ();
        request.has_uuid = true;
        request.uuid = uuids[i];
        status = gateway_call (exchange, "notification", RETRY, key.bytes, &request.base, &reply);
        if (status == DM_FAILED_PRECONDITION)
            status = DM_OK;
    }
    return status ? status : gateway_redirect (exchange, "/beheer?gedaan=berichten");
}
