/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl status, parked list, parked retry: what OpsService tells. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <string.h>
#include "digimeente/ops/v1/ops.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/show.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;
typedef Digimeente__Ops__V1__ConsumerStatus ConsumerStatus;
typedef Digimeente__Ops__V1__ListParkedResponse ListParkedResponse;
typedef Digimeente__Ops__V1__ParkedEvent ParkedEvent;

/* What a service answered, when it did. */
typedef struct answer {
    const GetStatusResponse *reply; /* NULL: it did not */
    dm_error error;
} answer;

/* Asks all at once. */
static void ask_all (digictl_session *session, answer answers[])
{
    const Digimeente__Ops__V1__GetStatusRequest request = DIGIMEENTE__OPS__V1__GET_STATUS_REQUEST__INIT;
    dm_pending *pending[DIGICTL_SERVICES];
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        pending[i] = digictl_start (session, digictl_services[i], &request.base);
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        answers[i].reply = digictl_wait (session, digictl_services[i], &pending[i], session->arena);
        answers[i].error = session->error;
    }
}

/* The head of a service's log, as itself says, else as the consumer saw it just now. Returns false when neither is
 * known. */
static bool find_head (const answer answers[], const ConsumerStatus *consumer, int64_t *out)
{
    bool is_known = consumer->has_head && !consumer->has_fault_since_ms;
    *out = is_known ? consumer->head : consumer->position;
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        if (consumer->source && strcmp (digictl_services[i], consumer->source) == 0 && answers[i].reply
            && answers[i].reply->has_head) {
            is_known = true;
            if (answers[i].reply->head > *out)
                *out = answers[i].reply->head;
        }
    return is_known;
}

static bool has_diverged (const GetStatusResponse *reply)
{
    for (size_t i = 0; i < reply->n_consumers; i++)
        if (reply->consumers[i]->log_diverged)
            return true;
    return false;
}

static const char *state_of (const answer *of)
{
    if (!of->reply)
        return of->error.status == DM_PERMISSION_DENIED ? "refuses" : "does not answer";
    return has_diverged (of->reply)   ? "log diverged"
           : of->reply->parked > 0    ? "parked events"
           : of->reply->not_ready     ? "not ready"
           : of->reply->n_notices > 0 ? "in trouble"
                                      : "ok";
}

static const char *join_notices (const digictl_session *session, const GetStatusResponse *reply)
{
    const char *all = reply->not_ready ? reply->not_ready : "";
    for (size_t i = 0; i < reply->n_notices; i++)
        all = dm_arena_printf (session->arena, "%s%s%s", all, *all ? "; " : "", reply->notices[i]);
    return all;
}

static void print_services (const digictl_session *session, const answer answers[])
{
    static const digictl_column columns[] = {
        { .title = "SERVICE" },
        { .title = "STATE" },
        { .title = "VERSION" },
        { .title = "UPTIME", .is_right = true },
        { .title = "HEAD", .is_right = true },
        { .title = "PARKED", .is_right = true },
        { .title = "", .may_shrink = true },
    };
    digictl_table *table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        const GetStatusResponse *reply = answers[i].reply;
        char uptime[DIGICTL_TIME_SIZE];
        const char *cells[DM_COUNT (columns)] = { digictl_services[i], state_of (&answers[i]) };
        if (reply) {
            cells[2] = reply->version;
            cells[3] = digictl_time_duration (reply->uptime_s, uptime);
            cells[4] = reply->has_head ? dm_arena_printf (session->arena, "%" PRId64, reply->head) : "?";
            cells[5] = reply->has_parked ? dm_arena_printf (session->arena, "%" PRIu64, reply->parked) : "?";
            cells[6] = join_notices (session, reply);
        } else
            cells[6] = answers[i].error.message;
        digictl_table_add (table, cells);
    }
    digictl_table_destroy (&table);
}

static void add_consumer (const digictl_session *session, digictl_table *table, const char *service,
                          const answer answers[], const ConsumerStatus *consumer)
{
    int64_t head;
    bool is_known = find_head (answers, consumer, &head);
    char since[DIGICTL_TIME_SIZE];
    const char *const cells[] = { service,
                                  consumer->source,
                                  dm_arena_printf (session->arena, "%" PRId64, consumer->position),
                                  is_known ? dm_arena_printf (session->arena, "%" PRId64, head) : "?",
                                  is_known ? dm_arena_printf (session->arena, "%" PRId64, head - consumer->position)
                                           : "?",
                                  consumer->log_diverged ? "diverged: it is another log than before"
                                  : consumer->has_fault_since_ms
                                      ? dm_arena_printf (session->arena, "cannot be followed since %s",
                                                         digictl_time_format (consumer->fault_since_ms, since))
                                      : "ok" };
    digictl_table_add (table, cells);
}

static void print_consumers (const digictl_session *session, const answer answers[])
{
    static const digictl_column columns[] = {
        { .title = "CONSUMER" },
        { .title = "FOLLOWS" },
        { .title = "POSITION", .is_right = true },
        { .title = "HEAD", .is_right = true },
        { .title = "LAG", .is_right = true },
        { .title = "LOG" },
    };
    digictl_table *table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        for (size_t j = 0; answers[i].reply && j < answers[i].reply->n_consumers; j++)
            add_consumer (session, table, digictl_services[i], answers, answers[i].reply->consumers[j]);
    if (digictl_table_count (table) > 0)
        fputc ('\n', stdout);
    digictl_table_destroy (&table);
}

static cJSON *consumers_json (const answer answers[], const GetStatusResponse *reply)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < reply->n_consumers; i++) {
        cJSON *consumer = dm_message_json (&reply->consumers[i]->base);
        int64_t head;
        if (find_head (answers, reply->consumers[i], &head))
            cJSON_AddNumberToObject (consumer, "lag", (double) (head - reply->consumers[i]->position));
        else
            cJSON_AddNullToObject (consumer, "lag");
        cJSON_AddItemToArray (list, consumer);
    }
    return list;
}

static void print_json (const answer answers[])
{
    cJSON *all = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (all, "services");
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        const GetStatusResponse *reply = answers[i].reply;
        cJSON *service = reply ? dm_message_json (&reply->base) : cJSON_CreateObject ();
        if (reply)
            cJSON_ReplaceItemInObjectCaseSensitive (service, "consumers", consumers_json (answers, reply));
        else {
            cJSON_AddStringToObject (service, "service", digictl_services[i]);
            cJSON_AddStringToObject (service, "code", dm_status_find (answers[i].error.status)->name);
            cJSON_AddStringToObject (service, "reason", answers[i].error.message);
        }
        cJSON_AddStringToObject (service, "state", state_of (&answers[i]));
        cJSON_AddItemToArray (list, service);
    }
    digictl_json_print (stdout, all);
}

int digictl_status (digictl_session *session)
{
    answer answers[DIGICTL_SERVICES];
    int code = DIGICTL_DONE;
    ask_all (session, answers);
    if (session->is_json)
        print_json (answers);
    else {
        print_services (session, answers);
        print_consumers (session, answers);
    }
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        if (strcmp (state_of (&answers[i]), "ok") != 0)
            code = DIGICTL_FAILED;
    return code;
}

static const digictl_column parked_columns[] = {
    { .title = "SERVICE" }, { .title = "SOURCE" },    { .title = "POSITION", .is_right = true },
    { .title = "SUBJECT" }, { .title = "PARKED AT" }, { .title = "ERROR", .may_shrink = true },
};

static int list_parked (digictl_session *session, const char *service, digictl_listing *listing)
{
    const Digimeente__Ops__V1__ListParkedRequest request = DIGIMEENTE__OPS__V1__LIST_PARKED_REQUEST__INIT;
    const ListParkedResponse *reply = digictl_call (session, service, NULL, &request.base);
    if (!reply)
        return digictl_fail (session, service);
    listing->service = service;
    for (size_t i = 0; i < reply->n_parked; i++) {
        const ParkedEvent *event = reply->parked[i];
        char uuid[DM_UUID_TEXT_SIZE], time[DIGICTL_TIME_SIZE];
        const char *const cells[] = { service,
                                      event->source,
                                      dm_arena_printf (session->arena, "%" PRId64, event->position),
                                      digictl_show_uuid (event->subject, uuid),
                                      digictl_time_format (event->parked_at_ms, time),
                                      event->error };
        digictl_listing_add (listing, &event->base, cells);
    }
    return DIGICTL_DONE;
}

int digictl_parked_list (digictl_session *session)
{
    const char *only = digictl_args_text (&session->args, "service");
    int code = DIGICTL_DONE;
    digictl_listing listing;
    digictl_listing_open (&listing, session, "parked", parked_columns, DM_COUNT (parked_columns));
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        int this = only && strcmp (only, digictl_services[i]) != 0
                       ? DIGICTL_DONE
                       : list_parked (session, digictl_services[i], &listing);
        code = this ? this : code;
    }
    digictl_listing_close (&listing, code);
    return code;
}

int digictl_parked_retry (digictl_session *session)
{
    char *const *words = session->args.words;
    Digimeente__Ops__V1__RetryParkedRequest request = DIGIMEENTE__OPS__V1__RETRY_PARKED_REQUEST__INIT;
    dm_uuid subject, key = dm_uuid_new ();
    if (!digictl_session_service (session, 0))
        return DIGICTL_USAGE;
    if (!digictl_session_uuid (session, 2, &subject))
        return digictl_refuse (session, "SUBJECT is a UUID");
    request.source = words[1];
    request.has_subject = true;
    request.subject = (ProtobufCBinaryData){ DM_UUID_BYTES, subject.bytes };
    const Digimeente__Ops__V1__RetryParkedResponse *reply = digictl_call (session, words[0], &key, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    if (session->is_json)
        digictl_json_print (stdout, dm_message_json (&reply->base));
    else
        printf ("%u applied\n", (unsigned) reply->applied);
    return DIGICTL_DONE;
}
