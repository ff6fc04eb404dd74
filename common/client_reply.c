/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>
#include "common/client_inside.h"
#include "common/utf8.h"

static bool is_reply (const Digimeente__Rpc__V1__Header *header)
{
    return header->has_version && header->version == 1 && header->has_kind
           && header->kind == DIGIMEENTE__RPC__V1__KIND__KIND_REPLY && header->has_call_id && header->has_code;
}

static bool is_good_text (const char *text)
{
    return text && *text && dm_utf8_is_valid (text, strlen (text));
}

/* An error in the peer's own words where they are well-formed, else in those of the status. */
static void copy_error (const Digimeente__Rpc__V1__Header *header, dm_error *out)
{
    const dm_status_row *row = dm_status_find ((int) header->code);
    dm_status status = header->code <= DM_UNAUTHENTICATED ? (dm_status) header->code : DM_UNKNOWN;
    dm_fail (out, status, is_good_text (header->field) ? header->field : NULL, "%s",
             is_good_text (header->reason) ? header->reason : row->text);
    out->retry_after_ms = header->has_retry_after_ms ? header->retry_after_ms : 0;
}

bool dm_reply_read (const void *header, size_t size, uint64_t *out_call_id, dm_error *out_error)
{
    if (size > DM_HEADER_MAX)
        return false;
    dm_arena *arena = dm_arena_open ();
    const Digimeente__Rpc__V1__Header *reply =
        digimeente__rpc__v1__header__unpack (dm_arena_allocator (arena), size, header);
    bool is_good = reply && is_reply (reply);
    if (is_good)
        *out_call_id = reply->call_id;
    if (is_good && reply->code == DM_OK)
        *out_error = (dm_error){ .status = DM_OK };
    else if (is_good)
        copy_error (reply, out_error);
    dm_arena_destroy (&arena);
    return is_good;
}

dm_status dm_reply_decode (const ProtobufCMessageDescriptor *output, const void *body, size_t size, dm_arena *arena,
                           ProtobufCMessage **out, dm_error *error)
{
    if (size > DM_BODY_MAX)
        return dm_fail (error, DM_INTERNAL, NULL, "the reply is larger than 1 MiB");
    ProtobufCMessage *reply = protobuf_c_message_unpack (output, dm_arena_allocator (arena), size, body);
    if (!reply)
        return dm_fail (error, DM_INTERNAL, NULL, "the reply is no %s", output->name);
    char field[sizeof error->field];
    if (!dm_utf8_check_message (reply, field, sizeof field))
        return dm_fail (error, DM_INTERNAL, field, "the reply has text that is not UTF-8");
    *out = reply;
    return DM_OK;
}

bool dm_hint_read (const void *log, size_t log_bytes, const void *head, size_t head_bytes,
                   char out_log[DM_PEER_NAME_SIZE])
{
    (void) head; /* the pull tells the head; here only its form counts */
    if (log_bytes == 0 || log_bytes >= DM_PEER_NAME_SIZE || head_bytes != 8)
        return false;
    if (!dm_utf8_is_valid (log, log_bytes))
        return false;
    memcpy (out_log, log, log_bytes);
    out_log[log_bytes] = '\0';
    return true;
}
