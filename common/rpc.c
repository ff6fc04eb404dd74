/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/rpc.h"

#include <stdio.h>
#include <string.h>
#include "common/log.h"
#include "common/utf8.h"

#define VERSION 1
#define ATTEMPTS_MAX 100
#define CALL_ID_FIELD 3

typedef Digimeente__Rpc__V1__Header Header;

static bool matches (const char *pattern, const char *method)
{
    size_t length = strlen (pattern);
    if (length > 2 && strcmp (pattern + length - 2, "/*") == 0)
        return strncmp (pattern, method, length - 1) == 0;
    return strcmp (pattern, method) == 0;
}

bool dm_access_allows (const dm_access rows[], size_t count, const char *peer, const char *method, dm_actor_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].actors & (1U << kind) && strcmp (rows[i].peer, peer) == 0 && matches (rows[i].method, method))
            return true;
    return false;
}

bool dm_method_find_types (const ProtobufCServiceDescriptor *const services[], size_t count, const char *name,
                           const ProtobufCMessageDescriptor **out_input, const ProtobufCMessageDescriptor **out_output)
{
    const char *slash = strchr (name, '/');
    size_t length = slash ? (size_t) (slash - name) : 0;
    for (size_t i = 0; slash && i < count; i++) {
        if (strlen (services[i]->name) != length || memcmp (services[i]->name, name, length) != 0)
            continue;
        const ProtobufCMethodDescriptor *method =
            protobuf_c_service_descriptor_get_method_by_name (services[i], slash + 1);
        if (!method)
            continue;
        *out_input = method->input;
        *out_output = method->output;
        return true;
    }
    return false;
}

bool dm_method_find_name (const ProtobufCServiceDescriptor *const services[], size_t count,
                          const ProtobufCMessageDescriptor *input, char out[DM_METHOD_SIZE])
{
    for (size_t i = 0; i < count; i++)
        for (unsigned m = 0; m < services[i]->n_methods; m++)
            if (services[i]->methods[m].input == input) {
                snprintf (out, DM_METHOD_SIZE, "%s/%s", services[i]->name, services[i]->methods[m].name);
                return true;
            }
    return false;
}

/* True when text has 1 to most characters, all letters, digits or one of others. */
static bool is_word (const char *text, size_t most, const char *others)
{
    size_t length = strlen (text);
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr (others, c)))
            return false;
    }
    return length > 0 && length <= most;
}

/* Printable ASCII of at most 256 characters.  Source: W3C Trace Context, section 3.3. */
static bool is_tracestate (const char *text)
{
    size_t length = strlen (text);
    for (size_t i = 0; i < length; i++)
        if (text[i] < 0x20 || text[i] > 0x7E)
            return false;
    return length <= sizeof ((dm_origin *) NULL)->tracestate - 1;
}

static dm_status check_actor (const Digimeente__Rpc__V1__Actor *actor, dm_actor *out, dm_error *error)
{
    if (!actor)
        return DM_OK;
    int kind = actor->has_kind ? (int) actor->kind : DM_ACTOR_NONE;
    if (kind < DM_ACTOR_INWONER || kind > DM_ACTOR_SYSTEM)
        return dm_fail (error, DM_INVALID_ARGUMENT, "actor.kind", "a kind of actor is needed");
    if (!actor->id || !is_word (actor->id, DM_ACTOR_ID_SIZE - 1, "._@-:"))
        return dm_fail (error, DM_INVALID_ARGUMENT, "actor.id",
                        "1 to 64 characters of A-Z a-z 0-9 . _ @ - : are needed");
    if (actor->level && !is_word (actor->level, DM_LEVEL_SIZE - 1, ".:+-"))
        return dm_fail (error, DM_INVALID_ARGUMENT, "actor.level", "1 to 40 characters of A-Z a-z 0-9 . : + -");
    out->kind = (dm_actor_kind) kind;
    snprintf (out->level, sizeof out->level, "%s", actor->level ? actor->level : "");
    snprintf (out->id, sizeof out->id, "%s", actor->id);
    return DM_OK;
}

/* The texts that go along with a call. */
static dm_status check_context (const Header *header, dm_origin *out, dm_error *error)
{
    if (header->traceparent && !dm_trace_is_valid (header->traceparent))
        return dm_fail (error, DM_INVALID_ARGUMENT, "traceparent", "it is no traceparent of version 00");
    if (header->tracestate && !is_tracestate (header->tracestate))
        return dm_fail (error, DM_INVALID_ARGUMENT, "tracestate", "at most 256 printable ASCII characters");
    if (header->purpose && strlen (header->purpose) > DM_PURPOSE_SIZE - 1)
        return dm_fail (error, DM_INVALID_ARGUMENT, "purpose", "at most 128 bytes");
    if (header->purpose && !dm_utf8_is_valid (header->purpose, strlen (header->purpose)))
        return dm_fail (error, DM_INVALID_ARGUMENT, "purpose", "it is not UTF-8 text without control characters");
    snprintf (out->traceparent, sizeof out->traceparent, "%s", header->traceparent ? header->traceparent : "");
    snprintf (out->tracestate, sizeof out->tracestate, "%s", header->tracestate ? header->tracestate : "");
    snprintf (out->purpose, sizeof out->purpose, "%s", header->purpose ? header->purpose : "");
    return DM_OK;
}

static dm_status check_call (const Header *header, dm_error *error)
{
    if (!header->has_version || header->version != VERSION)
        return dm_fail (error, DM_INVALID_ARGUMENT, "version", "this side speaks version %d", VERSION);
    if (!header->has_kind || header->kind != DIGIMEENTE__RPC__V1__KIND__KIND_REQUEST)
        return dm_fail (error, DM_INVALID_ARGUMENT, "kind", "a request is needed");
    if (!header->has_call_id)
        return dm_fail (error, DM_INVALID_ARGUMENT, "call_id", "a call_id is needed");
    if (!header->has_attempt || header->attempt < 1 || header->attempt > ATTEMPTS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "attempt", "1 to %d", ATTEMPTS_MAX);
    if (header->has_key && header->key.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "key", "a key has 16 bytes");
    if (!header->method || !is_word (header->method, DM_METHOD_SIZE - 1, "._/"))
        return dm_fail (error, DM_INVALID_ARGUMENT, "method",
                        "\"package.Service/Method\" is needed, at most 128 bytes");
    if (!header->has_timeout_ms || header->timeout_ms < 1 || header->timeout_ms > DM_TIMEOUT_MAX_MS)
        return dm_fail (error, DM_INVALID_ARGUMENT, "timeout_ms", "1 to %d", DM_TIMEOUT_MAX_MS);
    return DM_OK;
}

dm_status dm_header_check (const Header *header, dm_origin *out_origin, dm_error *error)
{
    dm_origin origin = *out_origin;
    origin.actor = (dm_actor){ 0 };
    dm_status status = check_call (header, error);
    if (!status)
        status = check_context (header, &origin, error);
    if (!status)
        status = check_actor (header->actor, &origin.actor, error);
    if (!status)
        *out_origin = origin;
    return status;
}

static bool read_varint (const uint8_t **cursor, const uint8_t *end, uint64_t *out)
{
    uint64_t value = 0;
    for (unsigned shift = 0; *cursor < end && shift < 64; shift += 7) {
        uint8_t byte = *(*cursor)++;
        value |= (uint64_t) (byte & 0x7F) << shift;
        if (!(byte & 0x80)) {
            *out = value;
            return true;
        }
    }
    return false;
}

/* Source: protobuf's encoding (wire types). */
bool dm_header_find_call_id (const uint8_t *bytes, size_t size, uint64_t *out)
{
    enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };
    const uint8_t *cursor = bytes, *end = bytes + (size < DM_HEADER_MAX ? size : DM_HEADER_MAX);
    uint64_t tag, value;
    while (cursor < end && read_varint (&cursor, end, &tag)) {
        uint64_t skip = 0;
        switch (tag & 7) {
        case VARINT:
            if (!read_varint (&cursor, end, &value))
                return false;
            if (tag >> 3 != CALL_ID_FIELD)
                break;
            *out = value;
            return true;
        case BYTES:
            if (!read_varint (&cursor, end, &skip))
                return false;
            break;
        case FIXED64:
            skip = 8;
            break;
        case FIXED32:
            skip = 4;
            break;
        default:
            return false;
        }
        if (skip > (uint64_t) (end - cursor))
            return false;
        cursor += skip;
    }
    return false;
}
