/* SPDX-License-Identifier: EUPL-1.2 */
/* LogService and OpsService, which every service has. */
#include "common/chassis_methods.h"

#include <stdlib.h>
#include <string.h>
#include "common/check.h"
#include "common/clock.h"
#include "common/consumer.h"
#include "common/health_check.h"
#include "common/job.h"
#include "common/ops_status.h"
#include "common/rejoin.h"
#include "common/runtime_inside.h"
#include "common/trace_methods.h"
#include "sql/dm.h"

#define EVENTS_MAX 1024
#define BYTES_MIN (64 * 1024)
#define BYTES_MAX (960 * 1024)

typedef Digimeente__Log__V1__PullRequest PullRequest;
typedef Digimeente__Log__V1__PullResponse PullResponse;

static dm_status check_pull (dm_call *call, const PullRequest *request)
{
    const dm_runtime *runtime = call->app;
    dm_error *error = &call->error;
    if (!request->log || strcmp (request->log, runtime->name) != 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, "log", "this service's log is %s", runtime->name);
    if (request->has_epoch && request->epoch.len != 16)
        return dm_fail (error, DM_INVALID_ARGUMENT, "epoch", "an epoch has 16 bytes");
    if (!request->has_after || request->after < 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, "after", "a position from 0 is needed");
    if (request->after > 0 && (!request->has_last_hash || request->last_hash.len != 32))
        return dm_fail (error, DM_INVALID_ARGUMENT, "last_hash", "the SHA-256 of the event at after is needed");
    if (!request->has_max_events || request->max_events < 1 || request->max_events > EVENTS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "max_events", "1 to %d", EVENTS_MAX);
    if (!request->has_max_bytes || request->max_bytes < BYTES_MIN || request->max_bytes > BYTES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "max_bytes", "%d to %d", BYTES_MIN, BYTES_MAX);
    return DM_OK;
}

/* Is it the log that the consumer followed? */
static dm_status check_same_log (dm_call *call, const PullRequest *request, const PGresult *head)
{
    ProtobufCBinaryData epoch = dm_get_bytes (head, 0, DM_FIND_HEAD_EPOCH),
                        hash = dm_get_bytes (head, 0, DM_FIND_HEAD_HASH);
    const bool is_other = request->has_epoch && memcmp (epoch.data, request->epoch.data, 16) != 0;
    if (is_other && dm_get_is_null (head, 0, DM_FIND_HEAD_ENDED))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "epoch", "the log has another epoch");
    if (is_other && request->after > dm_get_int8 (head, 0, DM_FIND_HEAD_ENDED))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "epoch",
                        "the log was set back to position %lld, before this one",
                        (long long) dm_get_int8 (head, 0, DM_FIND_HEAD_ENDED));
    if (request->after > dm_get_int8 (head, 0, DM_FIND_HEAD_HEAD))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "after", "the log ends before this position");
    if (request->after + 1 < dm_get_int8 (head, 0, DM_FIND_HEAD_OLDEST))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "after", "the events after this position are not kept");
    if (request->after > 0 && hash.len == 32 && memcmp (hash.data, request->last_hash.data, 32) != 0)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "last_hash", "the event at this position is another one");
    return DM_OK;
}

static dm_status list_entries (dm_call *call, const PullRequest *request, PullResponse *reply)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &dm_sql_list_events, &rows, DM_INT8 (request->after),
                                    DM_INT4 ((int32_t) request->max_events), DM_INT8 (request->max_bytes));
    if (status)
        return status;
    reply->n_entries = (size_t) PQntuples (rows);
    reply->entries = dm_arena_alloc (call->arena, reply->n_entries * sizeof *reply->entries);
    Digimeente__Log__V1__Entry *entries = dm_arena_alloc (call->arena, reply->n_entries * sizeof *entries);
    for (size_t i = 0; i < reply->n_entries; i++) {
        digimeente__log__v1__entry__init (&entries[i]);
        entries[i].has_position = entries[i].has_event = true;
        entries[i].position = dm_get_int8 (rows, (int) i, DM_LIST_EVENTS_POSITION);
        entries[i].event = dm_get_bytes (rows, (int) i, DM_LIST_EVENTS_BYTES);
        reply->entries[i] = &entries[i];
    }
    if (reply->n_entries > 0 && entries[reply->n_entries - 1].position > reply->head)
        reply->head = entries[reply->n_entries - 1].position;
    return DM_OK;
}

static dm_status handle_pull (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const PullRequest *request = (const PullRequest *) message;
    PullResponse *reply = (PullResponse *) out;
    const PGresult *head;
    dm_status status = check_pull (call, request);
    if (!status)
        status = dm_tx_query (call, &dm_sql_find_head, &head, DM_INT8 (request->after),
                              DM_UUID (request->has_epoch ? request->epoch.data : NULL));
    if (!status)
        status = check_same_log (call, request, head);
    if (status)
        return status;
    reply->has_epoch = reply->has_head = reply->has_oldest = true;
    reply->epoch = dm_get_bytes (head, 0, DM_FIND_HEAD_EPOCH);
    reply->head = dm_get_int8 (head, 0, DM_FIND_HEAD_HEAD);
    reply->oldest = dm_get_int8 (head, 0, DM_FIND_HEAD_OLDEST);
    reply->has_continues = true;
    reply->continues = request->has_epoch && memcmp (reply->epoch.data, request->epoch.data, 16) != 0;
    return reply->head > request->after ? list_entries (call, request, reply) : DM_OK;
}

static dm_status handle_list_parked (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__ListParkedRequest *request = (const void *) message;
    Digimeente__Ops__V1__ListParkedResponse *reply = (void *) out;
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &dm_sql_list_parked, &rows, DM_TEXT (request->source));
    if (status)
        return status;
    reply->n_parked = (size_t) PQntuples (rows);
    reply->parked = dm_arena_alloc (call->arena, reply->n_parked * sizeof *reply->parked);
    Digimeente__Ops__V1__ParkedEvent *parked = dm_arena_alloc (call->arena, reply->n_parked * sizeof *parked);
    for (size_t i = 0; i < reply->n_parked; i++) {
        digimeente__ops__v1__parked_event__init (&parked[i]);
        parked[i].has_position = parked[i].has_subject = parked[i].has_parked_at_ms = true;
        parked[i].source = dm_get_text (rows, (int) i, DM_LIST_PARKED_SOURCE);
        parked[i].position = dm_get_int8 (rows, (int) i, DM_LIST_PARKED_POSITION);
        parked[i].subject = dm_get_bytes (rows, (int) i, DM_LIST_PARKED_SUBJECT);
        parked[i].type = dm_get_text (rows, (int) i, DM_LIST_PARKED_TYPE);
        parked[i].error = dm_get_text (rows, (int) i, DM_LIST_PARKED_ERROR);
        parked[i].parked_at_ms = dm_get_int8 (rows, (int) i, DM_LIST_PARKED_PARKED_AT_MS);
        reply->parked[i] = &parked[i];
    }
    return DM_OK;
}

static const dm_consumer *find_consumer (const dm_runtime *runtime, const char *source)
{
    for (size_t i = 0; source && i < runtime->consumer_count; i++)
        if (strcmp (runtime->consumers[i].source, source) == 0)
            return &runtime->consumers[i];
    return NULL;
}

/* One parked event, as if it had just been pulled. */
static dm_status apply_parked (dm_call *call, const dm_consumer *consumer, const PGresult *rows, int row)
{
    dm_runtime *runtime = call->app;
    dm_event event;
    dm_origin origin;
    int64_t position = dm_get_int8 (rows, row, DM_LOCK_PARKED_POSITION);
    dm_event_read (&event, call->arena, consumer->source, dm_get_bytes (rows, row, DM_LOCK_PARKED_EPOCH).data, position,
                   dm_get_bytes (rows, row, DM_LOCK_PARKED_BYTES));
    if (!event.event)
        return dm_fail (&call->error, DM_DATA_LOSS, NULL, "the bytes at position %lld are no event",
                        (long long) position);
    dm_event_origin (&origin, &runtime->origin, &event);
    dm_call inner = *call;
    inner.origin = &origin;
    inner.app = runtime->app;
    int64_t started_us = dm_clock_monotonic_us ();
    dm_status status = consumer->handler (&inner, &event);
    dm_event_add_span (runtime->spans, &event, &origin, started_us, status);
    call->error = inner.error;
    return status ? status
                  : dm_tx_send (call->tx, &dm_sql_delete_parked, DM_TEXT (consumer->source), DM_INT8 (position));
}

static dm_status handle_retry_parked (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__RetryParkedRequest *request = (const void *) message;
    Digimeente__Ops__V1__RetryParkedResponse *reply = (void *) out;
    const dm_consumer *consumer = find_consumer (call->app, request->source);
    if (!consumer)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "source", "this service does not follow such a log");
    if (!request->has_subject || request->subject.len != 16)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "subject", "a UUID of 16 bytes is needed");
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &dm_sql_lock_parked, &rows, DM_TEXT (consumer->source), DM_UUID (request->subject.data));
    if (!status && PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "subject", "nothing of this subject is parked");
    for (int row = 0; !status && row < PQntuples (rows); row++)
        status = apply_parked (call, consumer, rows, row);
    if (status)
        return status;
    call->wakes = consumer->wakes;
    reply->has_applied = true;
    reply->applied = (uint32_t) PQntuples (rows);
    Digimeente__Ops__V1__ParkedRetried data = DIGIMEENTE__OPS__V1__PARKED_RETRIED__INIT;
    data.source = request->source;
    data.has_applied = true;
    data.applied = reply->applied;
    dm_emit (call, "nl.digimeente.parked.retried", request->subject.data, NULL, &data.base);
    return DM_OK;
}

static dm_status fail_no_keys (dm_call *call)
{
    return dm_fail (&call->error, DM_FAILED_PRECONDITION, NULL, "this service has no key file");
}

static int compare_wraps (const void *a, const void *b)
{
    const Digimeente__Ops__V1__WrapKey *const *left = a, *const *right = b;
    return (int) (*left)->id - (int) (*right)->id;
}

/* The wrap key with this id in the reply, added where it is not there yet. */
static Digimeente__Ops__V1__WrapKey *add_wrap (dm_call *call, Digimeente__Ops__V1__GetKeysResponse *reply, int32_t id)
{
    for (size_t i = 0; i < reply->n_keys; i++)
        if (reply->keys[i]->id == (uint32_t) id)
            return reply->keys[i];
    Digimeente__Ops__V1__WrapKey *key = dm_arena_alloc (call->arena, sizeof *key);
    digimeente__ops__v1__wrap_key__init (key);
    key->has_id = key->has_data_keys = key->has_is_in_file = key->has_is_current = true;
    key->id = (uint32_t) id;
    reply->keys[reply->n_keys++] = key;
    return key;
}

static dm_status handle_get_keys (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *out)
{
    (void) request;
    Digimeente__Ops__V1__GetKeysResponse *reply = (void *) out;
    const dm_runtime *runtime = call->app;
    const PGresult *rows;
    int32_t ids[DM_KEYRING_KEYS_MAX];
    if (!runtime->keyring)
        return fail_no_keys (call);
    dm_status status = dm_tx_query (call, &dm_sql_count_data_keys, &rows);
    if (status)
        return status;
    size_t count = dm_keyring_list_wraps (runtime->keyring, ids);
    reply->keys = dm_arena_alloc (call->arena, (count + (size_t) PQntuples (rows)) * sizeof *reply->keys);
    for (size_t i = 0; i < count; i++)
        add_wrap (call, reply, ids[i])->is_in_file = true;
    for (int row = 0; row < PQntuples (rows); row++)
        add_wrap (call, reply, dm_get_int4 (rows, row, DM_COUNT_DATA_KEYS_WRAP_ID))->data_keys =
            (uint64_t) dm_get_int8 (rows, row, DM_COUNT_DATA_KEYS_COUNT);
    qsort (reply->keys, reply->n_keys, sizeof *reply->keys, compare_wraps);
    reply->has_current = true;
    reply->current = (uint32_t) dm_keyring_current (runtime->keyring);
    for (size_t i = 0; i < reply->n_keys; i++)
        reply->keys[i]->is_current = reply->keys[i]->id == reply->current;
    return DM_OK;
}

/* It writes nothing through the connection that it is given, so it counts as reading. */
static dm_status handle_reload_keys (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *out)
{
    (void) request;
    Digimeente__Ops__V1__ReloadKeysResponse *reply = (void *) out;
    dm_runtime *runtime = call->app;
    dm_status status = runtime->keyring ? dm_jobs_reload_keys (runtime, &call->error) : fail_no_keys (call);
    if (status == DM_INVALID_ARGUMENT) /* the file's fault, not the caller's */
        status = call->error.status = DM_FAILED_PRECONDITION;
    if (status)
        return status;
    reply->has_current = true;
    reply->current = (uint32_t) dm_keyring_current (runtime->keyring);
    return DM_OK;
}

const dm_method dm_chassis_methods[] = {
    { "digimeente.log.v1.LogService/Pull", DM_READ, handle_pull, NULL },
    { "digimeente.ops.v1.OpsService/GetStatus", DM_APART, dm_handle_get_status, NULL },
    { "digimeente.ops.v1.OpsService/ListParked", DM_READ, handle_list_parked, NULL },
    { "digimeente.ops.v1.OpsService/RetryParked", DM_WRITE, handle_retry_parked, NULL },
    { "digimeente.ops.v1.OpsService/GetKeys", DM_READ, handle_get_keys, NULL },
    { "digimeente.ops.v1.OpsService/ReloadKeys", DM_READ, handle_reload_keys, NULL },
    { "digimeente.ops.v1.OpsService/CheckData", DM_READ, dm_handle_check_data, NULL },
    { "digimeente.ops.v1.OpsService/CheckHealth", DM_IO, dm_handle_check_health, NULL },
    { "digimeente.ops.v1.OpsService/GetCursor", DM_READ, dm_handle_get_cursor, NULL },
    { "digimeente.ops.v1.OpsService/CompareLog", DM_READ, dm_handle_compare_log, NULL },
    { "digimeente.ops.v1.OpsService/GrantRejoin", DM_WRITE, dm_handle_grant_rejoin, NULL },
    { "digimeente.ops.v1.OpsService/MoveCursor", DM_WRITE_UNKEYED, dm_handle_move_cursor, NULL },
    { "digimeente.ops.v1.OpsService/ForgetLog", DM_WRITE_UNKEYED, dm_handle_forget_log, NULL },
    { "digimeente.ops.v1.OpsService/ListSpans", DM_APART, dm_handle_list_spans, NULL },
    { "digimeente.ops.v1.OpsService/ListTraceEvents", DM_READ, dm_handle_list_trace_events, NULL },
};
const size_t dm_chassis_method_count = DM_COUNT (dm_chassis_methods);

const ProtobufCServiceDescriptor *const dm_chassis_descriptors[] = {
    &digimeente__log__v1__log_service__descriptor,
    &digimeente__ops__v1__ops_service__descriptor,
};
const size_t dm_chassis_descriptor_count = DM_COUNT (dm_chassis_descriptors);
