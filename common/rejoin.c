/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/rejoin.h"

#include <string.h>
#include "common/db.h"
#include "common/event.h"
#include "common/log.h"
#include "common/runtime_inside.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "sql/dm.h"

#define NAME_MAX_BYTES 32
#define HASH_BYTES 32

static dm_status check_name (dm_call *call, const char *field, const char *name)
{
    size_t size = name ? strlen (name) : 0;
    return size > 0 && size <= NAME_MAX_BYTES
               ? DM_OK
               : dm_fail (&call->error, DM_INVALID_ARGUMENT, field, "a service's name of at most %d bytes is needed",
                          NAME_MAX_BYTES);
}

static dm_status check_position (dm_call *call, const char *field, bool has, int64_t position)
{
    return has && position >= 0 ? DM_OK
                                : dm_fail (&call->error, DM_INVALID_ARGUMENT, field, "a position from 0 is needed");
}

dm_status dm_handle_get_cursor (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__GetCursorRequest *request = (const void *) message;
    Digimeente__Ops__V1__GetCursorResponse *reply = (void *) out;
    const PGresult *rows;
    dm_status status = check_name (call, "source", request->source);
    if (!status)
        status = dm_tx_query (call, &dm_sql_find_cursor, &rows, DM_TEXT (request->source));
    if (!status && PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "source", "this service has never followed such a log");
    if (status)
        return status;
    reply->has_position = true;
    reply->position = dm_get_int8 (rows, 0, DM_FIND_CURSOR_POSITION);
    reply->has_epoch = !dm_get_is_null (rows, 0, DM_FIND_CURSOR_EPOCH);
    reply->epoch = dm_get_bytes (rows, 0, DM_FIND_CURSOR_EPOCH);
    reply->has_last_hash = !dm_get_is_null (rows, 0, DM_FIND_CURSOR_LAST_HASH);
    reply->last_hash = dm_get_bytes (rows, 0, DM_FIND_CURSOR_LAST_HASH);
    return DM_OK;
}

/* What a consumer followed last. */
typedef struct followed {
    bool has_epoch, has_hash, has_position;
    ProtobufCBinaryData epoch, hash;
    int64_t position;
} followed;

static dm_status check_followed (dm_call *call, const followed *it)
{
    if (it->has_epoch && it->epoch.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "epoch", "an epoch has %d bytes", DM_UUID_BYTES);
    if (it->has_hash && it->hash.len != HASH_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "last_hash", "a SHA-256 has %d bytes", HASH_BYTES);
    return check_position (call, "position", it->has_position, it->position);
}

/* Does this log have what the consumer followed last? As Pull answers it. */
static bool is_still_there (const followed *it, const Digimeente__Ops__V1__CompareLogResponse *reply,
                            const PGresult *rows)
{
    const ProtobufCBinaryData hash = dm_get_bytes (rows, 0, DM_FIND_COMMON_FOLLOWED_HASH);
    const bool is_same = !it->has_epoch || memcmp (it->epoch.data, reply->epoch.data, DM_UUID_BYTES) == 0;
    if (it->has_hash && hash.len == HASH_BYTES && memcmp (it->hash.data, hash.data, HASH_BYTES) != 0)
        return false;
    return is_same ? it->position <= reply->head : reply->has_ended_at_ms && it->position <= reply->common;
}

/* Gives: *reply, which is what the consumer shares with the log.  Takes: common, with has_common: the operator says it.
 */
static dm_status compare (dm_call *call, const followed *it, bool has_common, int64_t common,
                          Digimeente__Ops__V1__CompareLogResponse *reply)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &dm_sql_find_common, &rows, DM_UUID (it->has_epoch ? it->epoch.data : NULL),
                     has_common ? DM_INT8 (common) : dm_param_null (DM_INT8 (0)), DM_INT8 (it->position));
    if (status)
        return status;
    reply->has_epoch = reply->has_head = reply->has_follows = true;
    reply->epoch = dm_get_bytes (rows, 0, DM_FIND_COMMON_EPOCH);
    reply->head = dm_get_int8 (rows, 0, DM_FIND_COMMON_HEAD);
    if (has_common && common > reply->head)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "common", "the log ends at position %lld",
                        (long long) reply->head);
    reply->has_common = !dm_get_is_null (rows, 0, DM_FIND_COMMON_COMMON);
    reply->common = reply->has_common ? dm_get_int8 (rows, 0, DM_FIND_COMMON_COMMON) : 0;
    reply->has_common_hash = !dm_get_is_null (rows, 0, DM_FIND_COMMON_HASH);
    reply->common_hash = dm_get_bytes (rows, 0, DM_FIND_COMMON_HASH);
    reply->has_ended_at_ms = !dm_get_is_null (rows, 0, DM_FIND_COMMON_ENDED_AT_MS);
    reply->ended_at_ms = reply->has_ended_at_ms ? dm_get_int8 (rows, 0, DM_FIND_COMMON_ENDED_AT_MS) : 0;
    reply->follows = is_still_there (it, reply, rows);
    return DM_OK;
}

dm_status dm_handle_compare_log (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__CompareLogRequest *request = (const void *) message;
    const followed it = { request->has_epoch, request->has_last_hash, request->has_position,
                          request->epoch,     request->last_hash,     request->position };
    dm_status status = check_followed (call, &it);
    if (!status && request->has_common)
        status = check_position (call, "common", true, request->common);
    return status ? status : compare (call, &it, request->has_common, request->common, (void *) out);
}

dm_status dm_handle_grant_rejoin (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__GrantRejoinRequest *request = (const void *) message;
    (void) out;
    const followed it = { request->has_epoch, request->has_last_hash, request->has_position,
                          request->epoch,     request->last_hash,     request->position };
    Digimeente__Ops__V1__CompareLogResponse common = DIGIMEENTE__OPS__V1__COMPARE_LOG_RESPONSE__INIT;
    Digimeente__Ops__V1__RejoinGranted data = DIGIMEENTE__OPS__V1__REJOIN_GRANTED__INIT;
    dm_status status = check_name (call, "consumer", request->consumer);
    if (!status)
        status = check_followed (call, &it);
    if (!status)
        status = check_position (call, "common", request->has_common, request->common);
    if (!status)
        status = compare (call, &it, true, request->common, &common);
    if (!status && common.follows)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "position", "the consumer can go on by itself");
    if (status)
        return status;
    data.consumer = request->consumer;
    data.has_epoch = request->has_epoch;
    data.epoch = request->epoch;
    data.has_position = data.has_common = true;
    data.position = request->position;
    data.common = request->common;
    dm_emit (call, "nl.digimeente.log.rejoin-granted", common.epoch.data, NULL, &data.base);
    return DM_OK;
}

static dm_status check_move (dm_call *call, const Digimeente__Ops__V1__MoveCursorRequest *request)
{
    dm_status status = check_name (call, "source", request->source);
    if (!status)
        status = check_position (call, "from_position", request->has_from_position, request->from_position);
    if (!status)
        status = check_position (call, "position", request->has_position, request->position);
    if (!status && request->has_from_epoch && request->from_epoch.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "from_epoch", "an epoch has %d bytes", DM_UUID_BYTES);
    if (!status && (!request->has_epoch || request->epoch.len != DM_UUID_BYTES))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "epoch", "an epoch of %d bytes is needed", DM_UUID_BYTES);
    if (!status && request->position > 0 && (!request->has_last_hash || request->last_hash.len != HASH_BYTES))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "last_hash",
                        "the SHA-256 of the event at position is needed");
    return status;
}

dm_status dm_handle_move_cursor (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__MoveCursorRequest *request = (const void *) message;
    Digimeente__Ops__V1__MoveCursorResponse *reply = (void *) out;
    const PGresult *rows;
    dm_status status = check_move (call, request);
    if (!status)
        status =
            dm_tx_query (call, &dm_sql_move_cursor, &rows, DM_TEXT (request->source),
                         DM_UUID (request->has_from_epoch ? request->from_epoch.data : NULL),
                         DM_INT8 (request->from_position), DM_UUID (request->epoch.data), DM_INT8 (request->position),
                         DM_BYTES (request->position > 0 ? request->last_hash.data : NULL, HASH_BYTES));
    if (!status && PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_ABORTED, "from_position", "the cursor is not there any more; look again");
    if (status)
        return status;
    reply->has_dropped = true;
    reply->dropped = (uint64_t) dm_get_int8 (rows, 0, DM_MOVE_CURSOR_PARKED);
    dm_log (DM_WARN, "log_rejoined", DM_T ("source", request->source), DM_N ("from", request->from_position),
            DM_N ("position", request->position), DM_N ("dropped", reply->dropped));
    return reply->dropped > 0 ? dm_tx_send (call->tx, &dm_sql_delete_parked_after, DM_TEXT (request->source),
                                            DM_INT8 (request->position))
                              : DM_OK;
}

static bool is_followed (const dm_runtime *runtime, const char *source)
{
    for (size_t i = 0; i < runtime->consumer_count; i++)
        if (strcmp (runtime->consumers[i].source, source) == 0)
            return true;
    return false;
}

dm_status dm_handle_forget_log (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    static const uint8_t no_subject[DM_UUID_BYTES];
    const Digimeente__Ops__V1__ForgetLogRequest *request = (const void *) message;
    Digimeente__Ops__V1__ForgetLogResponse *reply = (void *) out;
    Digimeente__Ops__V1__LogForgotten data = DIGIMEENTE__OPS__V1__LOG_FORGOTTEN__INIT;
    const PGresult *rows;
    dm_status status = check_name (call, "source", request->source);
    if (!status && is_followed (call->app, request->source))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "source", "this service follows that log");
    if (!status)
        status = dm_tx_query (call, &dm_sql_delete_cursor, &rows, DM_TEXT (request->source));
    if (!status && PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "source", "this service has never followed such a log");
    if (status)
        return status;
    reply->has_position = reply->has_dropped = data.has_position = data.has_dropped = true;
    data.source = request->source;
    data.position = reply->position = dm_get_int8 (rows, 0, DM_DELETE_CURSOR_POSITION);
    data.dropped = reply->dropped = (uint64_t) dm_get_int8 (rows, 0, DM_DELETE_CURSOR_PARKED);
    if (reply->dropped > 0)
        status = dm_tx_send (call->tx, &dm_sql_delete_parked_after, DM_TEXT (request->source), DM_INT8 (-1));
    dm_emit (call, "nl.digimeente.log.forgotten", no_subject, NULL, &data.base);
    return status;
}
