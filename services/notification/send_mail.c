/* SPDX-License-Identifier: EUPL-1.2 */
/* The job that sends: claim what is due, ask intake for the addresses, record the attempts, make them, record how they
 * ended. At least once: what a crash cuts off is sent again under the same Message-ID. Between replicas the lease sees
 * to it that nobody else sends the same; it is counted from the moment that the attempt is recorded. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/clock.h"
#include "common/log.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/notification/app.h"
#include "services/notification/handlers.h"
#include "services/notification/metrics.h"
#include "services/notification/retry.h"
#include "services/notification/store.h"
#include "sql/notification.h"

#define INTAKE "intake"
#define CONTACT_MS 5000
#define CLAIM_MS 20000  /* asking for contacts and one transaction */
#define RECORD_MS 30000 /* beyond the longest dialogue (smtp.h): the commit before it, and recording its end */
#define LATER_MS 10000  /* when intake could not say whom to write to */
#define POLL_MS 200

typedef struct sending sending;

typedef enum plan { PLAN_SEND, PLAN_SKIP, PLAN_LATER } plan;

/* One bericht that we have claimed. */
typedef struct item {
    sending *owner;
    uint8_t uuid[DM_UUID_BYTES], zaak[DM_UUID_BYTES];
    const char *template_name;
    uint32_t status_volgnummer;
    bool has_history_entry;
    uint8_t history_entry[DM_UUID_BYTES];
    bool is_eindstatus, was_interrupted, is_broken_off;
    const char *message_id;
    dm_origin origin;   /* ours, with the purpose of the event that it is about, and a span of its trace */
    int64_t started_us; /* of that span: when it was claimed */
    int64_t left_ms;    /* until a failure is the last */
    int32_t attempts;   /* made since it was queued */
    int32_t volgnummer; /* of this attempt; 0: there is none */
    plan plan;
    dm_pending *pending;
    const Digimeente__Intake__V1__GetContactResponse *contact; /* NULL: there is none to be had, */
    const char *no_contact;                                    /* and why */
    notification_letter letter;
    notification_mail mail;
} item;

struct sending {
    dm_runtime *runtime;
    notification_app *app;
    dm_uuid claim;
    item items[NOTIFICATION_CONNECTIONS_MAX];
    size_t count;
    unsigned room;            /* how many may be tried now */
    bool has_answer;          /* of a mail server, or of intake: it is worth going on at once */
    notification_reach reach; /* of the mail server, by all mails of this run: one that was heard of proves it */
    const char *fault;        /* why it is unreached, by the last mail */
};

static void read_item (dm_call *call, const PGresult *rows, int row, item *out)
{
    memcpy (out->uuid, dm_get_bytes (rows, row, NOTIFICATION_CLAIM_BERICHTEN_UUID).data, DM_UUID_BYTES);
    memcpy (out->zaak, dm_get_bytes (rows, row, NOTIFICATION_CLAIM_BERICHTEN_ZAAK).data, DM_UUID_BYTES);
    out->template_name =
        dm_arena_strdup (call->arena, dm_get_text (rows, row, NOTIFICATION_CLAIM_BERICHTEN_TEMPLATE_NAME));
    out->status_volgnummer = (uint32_t) dm_get_int4 (rows, row, NOTIFICATION_CLAIM_BERICHTEN_STATUS_VOLGNUMMER);
    out->is_eindstatus = dm_get_bool (rows, row, NOTIFICATION_CLAIM_BERICHTEN_IS_EINDSTATUS);
    out->message_id = dm_arena_strdup (call->arena, dm_get_text (rows, row, NOTIFICATION_CLAIM_BERICHTEN_MESSAGE_ID));
    out->origin = *call->origin;
    strncpy (out->origin.purpose, dm_get_text (rows, row, NOTIFICATION_CLAIM_BERICHTEN_PURPOSE),
             sizeof out->origin.purpose - 1);
    strncpy (out->origin.traceparent, dm_get_text (rows, row, NOTIFICATION_CLAIM_BERICHTEN_TRACEPARENT),
             sizeof out->origin.traceparent - 1);
    dm_trace_enter (out->origin.traceparent, out->origin.parent_span);
    out->started_us = dm_clock_monotonic_us ();
    out->left_ms = dm_get_int8 (rows, row, NOTIFICATION_CLAIM_BERICHTEN_LEFT_MS);
    out->attempts = dm_get_int4 (rows, row, NOTIFICATION_CLAIM_BERICHTEN_ATTEMPTS);
    out->was_interrupted = dm_get_bool (rows, row, NOTIFICATION_CLAIM_BERICHTEN_WAS_INTERRUPTED);
    out->has_history_entry = !dm_get_is_null (rows, row, NOTIFICATION_CLAIM_BERICHTEN_HISTORY_ENTRY);
    if (out->has_history_entry)
        memcpy (out->history_entry, dm_get_bytes (rows, row, NOTIFICATION_CLAIM_BERICHTEN_HISTORY_ENTRY).data,
                DM_UUID_BYTES);
}

static dm_status claim (dm_call *call, void *arg)
{
    sending *it = arg;
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &notification_sql_claim_berichten, &rows, DM_UUID (it->claim.bytes),
                                    DM_INT4 ((int32_t) it->room), DM_INT8 (CLAIM_MS));
    if (status)
        return status;
    it->count = (size_t) PQntuples (rows);
    for (size_t i = 0; i < it->count; i++) {
        it->items[i] = (item){ .owner = it };
        read_item (call, rows, (int) i, &it->items[i]);
    }
    return DM_OK;
}

static void log_item (const item *it, dm_log_level level, const char *event, const char *code, int smtp_code,
                      const char *fault)
{
    char uuid[DM_UUID_TEXT_SIZE];
    dm_log_set_trace (it->origin.traceparent);
    dm_log (level, event, DM_T ("bericht", dm_uuid_format (it->uuid, uuid)), DM_N ("attempt", it->volgnummer),
            DM_T ("code", code), DM_N ("smtp_code", smtp_code), DM_T ("error", fault));
    dm_log_set_trace (NULL);
}

/* What became of it this time: "sent", "skipped". */
static void add_span (const item *it, const char *outcome, bool has_failed, int smtp_code)
{
    dm_spans_add (dm_runtime_spans (it->owner->runtime), &(dm_step){ .type = DM_SPAN_MAIL,
                                                                     .traceparent = it->origin.traceparent,
                                                                     .parent = it->origin.parent_span,
                                                                     .started_us = it->started_us,
                                                                     .has_failed = has_failed,
                                                                     .name = it->template_name,
                                                                     .other = outcome,
                                                                     .number = smtp_code });
}

static void start_contact (item *it)
{
    Digimeente__Intake__V1__GetContactRequest request = DIGIMEENTE__INTAKE__V1__GET_CONTACT_REQUEST__INIT;
    request.has_draft = strcmp (it->template_name, NOTIFICATION_DRAFT_LINK) == 0;
    request.has_zaak = !request.has_draft;
    request.zaak = request.draft = (ProtobufCBinaryData){ DM_UUID_BYTES, it->zaak };
    request.has_status_volgnummer = true;
    request.status_volgnummer = it->status_volgnummer;
    request.has_history_entry = it->has_history_entry;
    request.history_entry = (ProtobufCBinaryData){ DM_UUID_BYTES, it->history_entry };
    const dm_call_options options = { .origin = &it->origin, .timeout_ms = CONTACT_MS };
    it->pending = dm_client_start (dm_runtime_client (it->owner->runtime), INTAKE,
                                   "digimeente.intake.v1.IntakeService/GetContact", &options, &request.base);
}

/* True when there is somebody who may be mailed this: an address that is not confirmed is asked whose it is, once, and
 * hears nothing else but the link to a draft that was asked for. */
static bool may_mail (const item *it)
{
    const Digimeente__Intake__V1__GetContactResponse *contact = it->contact;
    if (strcmp (it->template_name, NOTIFICATION_DRAFT_LINK) == 0)
        return contact->draft_code && contact->emailadres;
    bool asks = strcmp (it->template_name, NOTIFICATION_ASKS_ADDRESS) == 0;
    return contact->emailadres && *contact->emailadres && (asks ? contact->confirm_code != NULL : !contact->is_held);
}

/* Waits for intake's answer, and plans. When there is nobody to write to, the bericht is skipped. When there is no
 * answer, it is tried again soon, and that counts as no attempt. A refusal, or no answer when time is up, is a failed
 * attempt. */
static void wait_contact (item *it, dm_arena *arena)
{
    ProtobufCMessage *reply;
    dm_error error = { 0 };
    dm_status status = dm_client_wait (&it->pending, arena, &reply, &error);
    const dm_status_row *row = dm_status_find (status);
    if (status == DM_OK) {
        it->contact = (const void *) reply;
        it->plan = may_mail (it) ? PLAN_SEND : PLAN_SKIP;
        return;
    }
    it->plan = status == DM_NOT_FOUND                        ? PLAN_SKIP
               : row->is_retryable && it->left_ms > LATER_MS ? PLAN_LATER
                                                             : PLAN_SEND;
    if (it->plan == PLAN_SKIP)
        return;
    it->no_contact = dm_arena_printf (arena, "intake did not tell whom to write to (%s)", row->name);
    log_item (it, DM_WARN, "contact_unavailable", row->name, 0, error.message);
}

static void ask_contacts (sending *it, dm_arena *arena)
{
    for (size_t i = 0; i < it->count; i++)
        start_contact (&it->items[i]);
    for (size_t i = 0; i < it->count; i++) {
        wait_contact (&it->items[i], arena);
        it->has_answer |= it->items[i].plan == PLAN_SKIP;
        if (it->items[i].plan != PLAN_SEND)
            add_span (&it->items[i], it->items[i].plan == PLAN_SKIP ? "skipped" : "later",
                      it->items[i].plan == PLAN_LATER, 0);
    }
}

/* Gives the claim up with a new status, and tells of it where it is the last. */
static dm_status finish (dm_call *call, item *it, const char *status, int64_t wait_ms)
{
    const PGresult *rows;
    dm_status result = dm_tx_query (call, &notification_sql_finish_bericht, &rows, DM_UUID (it->uuid),
                                    DM_UUID (it->owner->claim.bytes), DM_TEXT (status), DM_INT8 (wait_ms));
    if (result || PQntuples (rows) == 0 || strcmp (status, "queued") == 0)
        return result;
    dm_call own = *call;
    own.origin = &it->origin;
    notification_bericht_emit (&own, status, it->uuid, it->zaak, it->template_name,
                               (uint32_t) dm_get_int4 (rows, 0, NOTIFICATION_FINISH_BERICHT_ATTEMPTS));
    return DM_OK;
}

static item *find_item (sending *it, const uint8_t *uuid)
{
    for (size_t i = 0; i < it->count; i++)
        if (memcmp (it->items[i].uuid, uuid, DM_UUID_BYTES) == 0)
            return &it->items[i];
    return NULL;
}

/* Committed before the first byte goes to the mail server. */
static dm_status record_begin (dm_call *call, void *arg)
{
    sending *it = arg;
    ProtobufCBinaryData uuids[NOTIFICATION_CONNECTIONS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < it->count; i++) {
        item *one = &it->items[i];
        one->volgnummer = 0;
        dm_status status = one->plan == PLAN_SKIP    ? finish (call, one, "skipped", 0)
                           : one->plan == PLAN_LATER ? finish (call, one, "queued", LATER_MS)
                                                     : DM_OK;
        if (status)
            return status;
        if (one->plan == PLAN_SEND)
            uuids[count++] = (ProtobufCBinaryData){ DM_UUID_BYTES, one->uuid };
    }
    if (count == 0)
        return DM_OK;
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &notification_sql_start_attempts, &rows, dm_param_uuids (call->arena, uuids, count),
                     DM_UUID (it->claim.bytes), DM_INT8 (2 * it->app->smtp_config.timeout_ms + RECORD_MS));
    for (int row = 0; !status && row < PQntuples (rows); row++) {
        item *one = find_item (it, dm_get_bytes (rows, row, NOTIFICATION_START_ATTEMPTS_BERICHT).data);
        if (one)
            one->volgnummer = dm_get_int4 (rows, row, NOTIFICATION_START_ATTEMPTS_VOLGNUMMER);
    }
    return status;
}

static void count_outcome (const sending *it, const char *outcome)
{
    dm_metrics_add (dm_runtime_metrics (it->runtime), NOTIFICATION_M_MAIL_ATTEMPTS, outcome, NULL, 1);
}

static void count_skipped (const sending *it)
{
    for (size_t i = 0; i < it->count; i++)
        if (it->items[i].plan == PLAN_SKIP)
            count_outcome (it, "skipped");
}

/* Returns false when it ended at once. */
static bool start_mail (item *it, dm_arena *arena)
{
    dm_error error = { 0 };
    notification_app *app = it->owner->app;
    it->mail = (notification_mail){ .message_id = it->message_id, .letter = &it->letter, .arena = arena, .arg = it };
    if (it->was_interrupted)
        dm_metrics_add (dm_runtime_metrics (it->owner->runtime), NOTIFICATION_M_MAIL_INTERRUPTED, NULL, NULL, 1);
    if (!it->contact) {
        it->mail.outcome = NOTIFICATION_RETRY;
        it->mail.fault = it->no_contact;
        return false;
    }
    it->mail.to = it->contact->emailadres;
    const notification_letter_from from = { app->gemeente, app->portal_url };
    if (notification_letter_write (it->template_name, it->contact, it->is_eindstatus, &from, arena, &it->letter,
                                   &error)) {
        it->mail.outcome = NOTIFICATION_FAILED;
        it->mail.fault = dm_arena_strdup (arena, error.message);
        return false;
    }
    return notification_smtp_start (app->smtp, &it->mail);
}

static const struct {
    const char *status, *metric;
} outcomes[] = {
    [NOTIFICATION_SENT] = { "sent", "sent" },
    [NOTIFICATION_RETRY] = { "queued", "retry" },
    [NOTIFICATION_FAILED] = { "failed", "failed" },
};

/* After 48 hours a failed attempt is the last. A mail that the mail server did not hear of stays due: it waits for the
 * next probe, as all others do. */
static int64_t judge (item *it)
{
    notification_mail *mail = &it->mail;
    bool stays_due = mail->is_connection_worn || mail->reach == NOTIFICATION_UNREACHED;
    int64_t wait_ms = stays_due ? 0 : notification_retry_delay_ms ((unsigned) it->attempts + 1);
    if (mail->outcome == NOTIFICATION_RETRY && wait_ms >= it->left_ms)
        mail->outcome = NOTIFICATION_FAILED;
    if (mail->outcome != NOTIFICATION_SENT)
        log_item (it, DM_WARN, "mail_not_sent", outcomes[mail->outcome].metric, mail->smtp_code, mail->fault);
    else if (dm_trace_is_sampled (it->origin.traceparent))
        log_item (it, DM_INFO, "mail_sent", outcomes[mail->outcome].metric, mail->smtp_code, NULL);
    count_outcome (it->owner, outcomes[mail->outcome].metric);
    add_span (it, outcomes[mail->outcome].metric, mail->outcome != NOTIFICATION_SENT, mail->smtp_code);
    return wait_ms;
}

/* Attempts that have ended together. */
typedef struct ending {
    item *items[NOTIFICATION_CONNECTIONS_MAX];
    int64_t wait_ms[NOTIFICATION_CONNECTIONS_MAX];
    size_t count;
} ending;

static dm_status record_end (dm_call *call, void *arg)
{
    const ending *it = arg;
    for (size_t i = 0; i < it->count; i++) {
        item *one = it->items[i];
        const notification_mail *mail = &one->mail;
        dm_tx_send (call->tx, &notification_sql_end_attempt, DM_UUID (one->uuid), DM_INT4 (one->volgnummer),
                    DM_INT4 (mail->smtp_code), DM_TEXT (mail->fault));
        dm_status status = finish (call, one, outcomes[mail->outcome].status, it->wait_ms[i]);
        if (status)
            return status;
    }
    return DM_OK;
}

/* Tries again for as long as the lease lasts: a mail that was sent must not be sent again only because the database was
 * away for a moment. */
static void insist (sending *it, dm_call *call, dm_status (*work) (dm_call *call, void *arg), void *arg)
{
    int64_t until_ms = dm_clock_monotonic_ms () + RECORD_MS / 2;
    for (unsigned attempt = 0;; attempt++) {
        if (!dm_status_find (dm_job_transact (it->runtime, call, work, arg))->is_retryable)
            return;
        if (dm_clock_monotonic_ms () > until_ms || dm_runtime_is_stopping (it->runtime))
            return;
        uint32_t wait_ms = 20 + dm_backoff_ms (attempt, 50, 1000);
        nanosleep (&(struct timespec){ wait_ms / 1000, wait_ms % 1000 * 1000000 }, NULL);
    }
}

static void note_reach (sending *it, const notification_mail *mail)
{
    if (mail->reach == NOTIFICATION_REACHED)
        it->reach = NOTIFICATION_REACHED;
    else if (mail->reach == NOTIFICATION_UNREACHED && it->reach == NOTIFICATION_REACH_UNKNOWN)
        it->reach = NOTIFICATION_UNREACHED;
    if (mail->reach == NOTIFICATION_UNREACHED)
        it->fault = mail->fault;
}

/* What this run saw of the mail server says how many mails the next one may try. */
static void conclude_reach (const sending *it)
{
    notification_relay *relay = it->app->relay;
    if (it->reach == NOTIFICATION_UNREACHED && notification_relay_set_down (relay, it->fault))
        dm_log (DM_ERROR, "relay_down", DM_T ("error", it->fault));
    if (it->reach == NOTIFICATION_REACHED && notification_relay_set_up (relay))
        dm_log (DM_INFO, "relay_up");
    if (it->reach != NOTIFICATION_REACH_UNKNOWN)
        dm_metrics_set (dm_runtime_metrics (it->runtime), NOTIFICATION_M_RELAY_DOWN, NULL, NULL,
                        it->reach == NOTIFICATION_UNREACHED);
}

/* Records how these attempts ended. Of one that we broke off ourselves we do not know it, so it stays open. */
static void conclude (sending *it, dm_call *call, item *const items[], size_t count)
{
    ending ended = { .count = 0 };
    for (size_t i = 0; i < count; i++) {
        items[i]->is_broken_off = items[i]->mail.outcome == NOTIFICATION_BROKEN_OFF;
        if (items[i]->is_broken_off)
            continue;
        const notification_mail *mail = &items[i]->mail;
        it->has_answer |= mail->outcome != NOTIFICATION_RETRY || mail->smtp_code != 0 || mail->is_connection_worn;
        note_reach (it, mail);
        ended.wait_ms[ended.count] = judge (items[i]);
        ended.items[ended.count++] = items[i];
    }
    if (ended.count > 0)
        insist (it, call, record_end, &ended);
}

static dm_status give_back (dm_call *call, void *arg)
{
    sending *it = arg;
    dm_status status = DM_OK;
    for (size_t i = 0; !status && i < it->count; i++)
        if (it->items[i].is_broken_off)
            status = finish (call, &it->items[i], "queued", 0);
    return status;
}

/* Starts all, and goes on until all have ended. */
static void deliver (sending *it, dm_call *call)
{
    item *ended[NOTIFICATION_CONNECTIONS_MAX] = { NULL };
    size_t ended_count = 0, left = 0;
    for (size_t i = 0; i < it->count; i++) {
        if (it->items[i].volgnummer == 0)
            continue;
        if (start_mail (&it->items[i], call->arena))
            left++;
        else
            ended[ended_count++] = &it->items[i];
    }
    conclude (it, call, ended, ended_count);
    while (left > 0) {
        notification_mail *mails[NOTIFICATION_CONNECTIONS_MAX];
        ended_count = notification_smtp_take (it->app->smtp, POLL_MS, mails);
        for (size_t i = 0; i < ended_count; i++)
            ended[i] = mails[i]->arg;
        left -= ended_count;
        conclude (it, call, ended, ended_count);
    }
    if (dm_runtime_is_stopping (it->runtime))
        dm_job_transact (it->runtime, call, give_back, it);
}

dm_status notification_send_mail (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    sending *it = dm_arena_zalloc (call->arena, sizeof *it);
    it->runtime = runtime;
    it->app = call->app;
    it->claim = dm_uuid_new ();
    it->room = notification_relay_room (it->app->relay, it->app->smtp_config.connections);
    if (it->room == 0)
        return DM_OK;
    if (!dm_client_is_connected (dm_runtime_client (runtime), INTAKE))
        return dm_fail (&call->error, DM_UNAVAILABLE, NULL, "there is no connection to intake");
    dm_status status = dm_job_transact (runtime, call, claim, it);
    if (!status && it->count == 0)
        notification_smtp_rest (it->app->smtp);
    if (status || it->count == 0)
        return status;
    ask_contacts (it, call->arena);
    status = dm_job_transact (runtime, call, record_begin, it);
    if (status)
        return status;
    count_skipped (it);
    deliver (it, call);
    conclude_reach (it);
    *out_again = it->has_answer;
    return DM_OK;
}
