/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>
#include "common/db.h"
#include "common/utf8.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "services/audit/audit.h"
#include "services/audit/entry.h"
#include "services/audit/page_token.h"
#include "sql/audit.h"

#define PAGE_SIZE_MAX 500
#define PAGE_SIZE_DEFAULT 100

typedef Digimeente__Audit__V1__ListEntriesRequest ListEntriesRequest;
typedef Digimeente__Audit__V1__ListEntriesResponse ListEntriesResponse;
typedef Digimeente__Audit__V1__Entry Entry;

/* What to list. */
typedef struct filter {
    const uint8_t *zaak;
    const char *actor_id;
    int64_t from_ms, to_ms;
    audit_page_token after;
    int32_t page_size;
} filter;

static dm_status read_filter (const ListEntriesRequest *request, filter *out, dm_error *error)
{
    *out = (filter){
        .zaak = request->has_zaak ? request->zaak.data : NULL,
        .actor_id = request->actor_id,
        .from_ms = request->has_from_ms ? request->from_ms : INT64_MIN,
        .to_ms = request->has_to_ms ? request->to_ms : INT64_MAX,
        .after = audit_page_start,
        .page_size = request->has_page_size ? (int32_t) request->page_size : PAGE_SIZE_DEFAULT,
    };
    if (request->has_zaak && request->zaak.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "zaak", "a UUID of 16 bytes is needed");
    size_t actor_bytes = out->actor_id ? strlen (out->actor_id) : 1;
    if (actor_bytes < 1 || actor_bytes >= DM_ACTOR_ID_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, "actor_id", "1 to %d bytes", DM_ACTOR_ID_SIZE - 1);
    if (!request->has_zaak && !request->actor_id && !request->has_from_ms)
        return dm_fail (error, DM_INVALID_ARGUMENT, "zaak", "at least one of zaak, actor_id and from_ms is needed");
    if (request->has_page_size && (request->page_size < 1 || request->page_size > PAGE_SIZE_MAX))
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_size", "1 to %d", PAGE_SIZE_MAX);
    if (request->has_page_token && !audit_page_token_decode (request->page_token, &out->after))
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_token", "it is no next_page_token of this method");
    return DM_OK;
}

/* One row more than the page, which tells whether there is another page. */
static dm_status query (dm_call *call, const filter *it, const PGresult **out)
{
    const dm_param from = DM_INT8 (it->from_ms), to = DM_INT8 (it->to_ms), order_ms = DM_INT8 (it->after.order_ms),
                   position = DM_INT8 (it->after.position), log = DM_INT4 ((int32_t) it->after.log),
                   most = DM_INT4 (it->page_size + 1);
    if (it->zaak)
        return dm_tx_query (call, &audit_sql_list_entries_of_zaak, out, DM_UUID (it->zaak), from, to, order_ms,
                            position, log, most, DM_TEXT (it->actor_id));
    if (it->actor_id)
        return dm_tx_query (call, &audit_sql_list_entries_of_actor, out, DM_TEXT (it->actor_id), from, to, order_ms,
                            position, log, most);
    return dm_tx_query (call, &audit_sql_list_entries, out, from, to, order_ms, position, log, most);
}

static Digimeente__Rpc__V1__Actor *read_actor (dm_call *call, const audit_entry *entry)
{
    if (!entry->has_actor_kind && !entry->actor_id)
        return NULL;
    Digimeente__Rpc__V1__Actor *out = dm_arena_alloc (call->arena, sizeof *out);
    digimeente__rpc__v1__actor__init (out);
    out->has_kind = entry->has_actor_kind;
    out->kind = (Digimeente__Rpc__V1__ActorKind) entry->actor_kind;
    out->id = (char *) entry->actor_id;
    return out;
}

static ProtobufCBinaryData uuid_data (const uint8_t *uuid)
{
    return (ProtobufCBinaryData){ uuid ? DM_UUID_BYTES : 0, (uint8_t *) uuid };
}

/* What the bytes of the event say. */
static void read_event (dm_call *call, ProtobufCBinaryData bytes, Entry *out)
{
    const dm_event event = {
        .event = digimeente__event__v1__event__unpack (dm_arena_allocator (call->arena), bytes.len, bytes.data),
    };
    const audit_entry entry = audit_entry_read (&event);
    out->type = (char *) entry.type;
    out->has_time_ms = entry.has_time_ms;
    out->time_ms = entry.time_ms;
    out->has_subject = entry.subject != NULL;
    out->subject = uuid_data (entry.subject);
    out->has_related = entry.related != NULL;
    out->related = uuid_data (entry.related);
    out->actor = read_actor (call, &entry);
    out->purpose = (char *) entry.purpose;
    out->traceparent = (char *) entry.traceparent;
}

static Entry *read_entry (dm_call *call, const PGresult *rows, int row)
{
    Entry *out = dm_arena_alloc (call->arena, sizeof *out);
    digimeente__audit__v1__entry__init (out);
    out->has_epoch = out->has_position = out->has_sha256 = true;
    out->source = dm_get_text (rows, row, AUDIT_LIST_ENTRIES_SOURCE);
    out->epoch = dm_get_bytes (rows, row, AUDIT_LIST_ENTRIES_EPOCH);
    out->position = dm_get_int8 (rows, row, AUDIT_LIST_ENTRIES_POSITION);
    out->sha256 = dm_get_bytes (rows, row, AUDIT_LIST_ENTRIES_SHA256);
    read_event (call, dm_get_bytes (rows, row, AUDIT_LIST_ENTRIES_BYTES), out);
    return out;
}

static ProtobufCBinaryData token_after (dm_call *call, const PGresult *rows, int row)
{
    const audit_page_token token = { .order_ms = dm_get_int8 (rows, row, AUDIT_LIST_ENTRIES_ORDER_MS),
                                     .position = dm_get_int8 (rows, row, AUDIT_LIST_ENTRIES_POSITION),
                                     .log = dm_get_int4 (rows, row, AUDIT_LIST_ENTRIES_LOG) };
    return audit_page_token_encode (&token, call->arena);
}

dm_status audit_handle_list_entries (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    ListEntriesResponse *reply = (ListEntriesResponse *) out;
    const PGresult *rows;
    filter it;
    dm_status status = read_filter ((const ListEntriesRequest *) message, &it, &call->error);
    if (!status)
        status = query (call, &it, &rows);
    if (status)
        return status;
    int count = PQntuples (rows) < it.page_size ? PQntuples (rows) : it.page_size;
    reply->n_entries = (size_t) count;
    reply->entries = dm_arena_alloc (call->arena, (size_t) count * sizeof *reply->entries);
    for (int row = 0; row < count; row++)
        reply->entries[row] = read_entry (call, rows, row);
    reply->has_next_page_token = PQntuples (rows) > count;
    if (reply->has_next_page_token)
        reply->next_page_token = token_after (call, rows, count - 1);
    return DM_OK;
}
