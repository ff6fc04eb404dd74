/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl status, parked list, parked retry: what OpsService tells. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <string.h>
#include "digimeente/ops/v1/ops.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/replicas.h"
#include "services/digictl/show.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;
typedef Digimeente__Ops__V1__ConsumerStatus ConsumerStatus;
typedef Digimeente__Ops__V1__ListParkedResponse ListParkedResponse;
typedef Digimeente__Ops__V1__ParkedEvent ParkedEvent;

/* What all replicas answered. */
typedef struct answers {
    digictl_answer all[DIGICTL_ANSWERS_MAX];
    size_t count;
} answers;

/* The head of a service's log, as its replicas say, else as the consumer saw it just now. Returns false when neither is
 * known. */
static bool find_head (const answers *of, const ConsumerStatus *consumer, int64_t *out)
{
    const digictl_answer *source = digictl_find_head (of->all, of->count, consumer->source);
    bool is_known = consumer->has_head && !consumer->has_fault_since_ms;
    *out = is_known ? consumer->head : consumer->position;
    if (source && source->reply->head > *out)
        *out = source->reply->head;
    return is_known || source;
}

static const char *join_notices (const digictl_session *session, const GetStatusResponse *reply)
{
    const char *all = reply->not_ready ? reply->not_ready : "";
    for (size_t i = 0; i < reply->n_notices; i++)
        all = dm_arena_printf (session->arena, "%s%s%s", all, *all ? "; " : "", reply->notices[i]);
    return all;
}

static void print_services (const digictl_session *session, const answers *of)
{
    static const digictl_column columns[] = {
        { .title = "SERVICE" },
        { .title = "STATE" },
        { .title = "VERSION" },
        { .title = "UPTIME", .is_right = true },
        { .title = "HEAD", .is_right = true },
        { .title = "PARKED", .is_right = true },
        { .title = "" }, /* whole: it says what is wrong */
    };
    digictl_table *table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    for (size_t i = 0; i < of->count; i++) {
        const digictl_answer *answer = &of->all[i];
        const GetStatusResponse *reply = answer->reply;
        char uptime[DIGICTL_TIME_SIZE];
        const char *cells[DM_COUNT (columns)] = { digictl_answer_name (answer, session->arena),
                                                  digictl_answer_state (answer) };
        if (reply) {
            cells[2] = reply->version;
            cells[3] = digictl_time_duration (reply->uptime_s, uptime);
            cells[4] = reply->has_head ? dm_arena_printf (session->arena, "%" PRId64, reply->head) : "?";
            cells[5] = reply->has_parked ? dm_arena_printf (session->arena, "%" PRIu64, reply->parked) : "?";
            cells[6] = join_notices (session, reply);
        } else
            cells[6] = answer->error.message;
        digictl_table_add (table, cells);
    }
    digictl_table_destroy (&table);
}

static void add_consumer (const digictl_session *session, digictl_table *table, const digictl_answer *answer,
                          const answers *of, const ConsumerStatus *consumer)
{
    int64_t head;
    bool is_known = find_head (of, consumer, &head);
    char since[DIGICTL_TIME_SIZE];
    const char *const cells[] = { digictl_answer_name (answer, session->arena),
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

static void print_consumers (const digictl_session *session, const answers *of)
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
    for (size_t i = 0; i < of->count; i++)
        for (size_t j = 0; of->all[i].reply && j < of->all[i].reply->n_consumers; j++)
            add_consumer (session, table, &of->all[i], of, of->all[i].reply->consumers[j]);
    if (digictl_table_count (table) > 0)
        fputc ('\n', stdout);
    digictl_table_destroy (&table);
}

static cJSON *consumers_json (const answers *of, const GetStatusResponse *reply)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < reply->n_consumers; i++) {
        cJSON *consumer = dm_message_json (&reply->consumers[i]->base);
        int64_t head;
        if (find_head (of, reply->consumers[i], &head))
            cJSON_AddNumberToObject (consumer, "lag", (double) (head - reply->consumers[i]->position));
        else
            cJSON_AddNullToObject (consumer, "lag");
        cJSON_AddItemToArray (list, consumer);
    }
    return list;
}

static void print_json (const answers *of)
{
    cJSON *all = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (all, "services");
    for (size_t i = 0; i < of->count; i++) {
        const digictl_answer *answer = &of->all[i];
        cJSON *service = digictl_answer_json (answer);
        if (answer->reply)
            cJSON_ReplaceItemInObjectCaseSensitive (service, "consumers", consumers_json (of, answer->reply));
        cJSON_AddItemToArray (list, service);
    }
    digictl_json_print (stdout, all);
}

int digictl_status (digictl_session *session)
{
    answers *of = dm_arena_alloc (session->arena, sizeof *of);
    int code = DIGICTL_DONE;
    of->count = digictl_ask_replicas (session, NULL, session->timeout_ms, session->arena, of->all);
    if (session->is_json)
        print_json (of);
    else {
        print_services (session, of);
        print_consumers (session, of);
    }
    for (size_t i = 0; i < of->count; i++)
        if (strcmp (digictl_answer_state (&of->all[i]), "ok") != 0)
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
