/* SPDX-License-Identifier: EUPL-1.2 */
/* What a client reads from its peer. The first byte picks the reply's type, the next two (big-endian) say how many of
 * the rest are the first frame: a reply's header, and the name in a hint; what is left is the second. */
#include <assert.h>
#include <string.h>
#include "common/client_inside.h"
#include "common/utf8.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const ProtobufCMessageDescriptor *const outputs[] = {
    &digimeente__intake__v1__view_zaak_response__descriptor,
    &digimeente__log__v1__pull_response__descriptor,
    &digimeente__ops__v1__get_status_response__descriptor,
    &digimeente__documents__v1__get_chunk_response__descriptor,
};

static void check_text (const char *text, size_t size)
{
    size_t length = strnlen (text, size);
    assert (length < size && dm_utf8_is_valid (text, length));
}

static void check_error (const dm_error *error)
{
    assert (error->status <= DM_UNAUTHENTICATED && (error->status || !*error->message));
    check_text (error->field, sizeof error->field);
    check_text (error->message, sizeof error->message);
}

static void read_reply (ProtobufCBinaryData header, ProtobufCBinaryData body, uint8_t type)
{
    uint64_t call_id;
    dm_error error;
    if (!dm_reply_read (header.data, header.len, &call_id, &error))
        return;
    check_error (&error);
    if (error.status)
        return;
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    if (dm_reply_decode (outputs[type % DM_COUNT (outputs)], body.data, body.len, arena, &reply, &error))
        check_error (&error);
    else
        assert (protobuf_c_message_check (reply));
    dm_arena_destroy (&arena);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    size_t header_bytes = (size_t) data[1] << 8 | data[2];
    if (header_bytes > size - 3)
        header_bytes = size - 3;
    ProtobufCBinaryData header = { header_bytes, (uint8_t *) data + 3 };
    ProtobufCBinaryData body = { size - 3 - header_bytes, (uint8_t *) data + 3 + header_bytes };
    read_reply (header, body, data[0]);
    char log[DM_PEER_NAME_SIZE];
    if (dm_hint_read (header.data, header.len, body.data, body.len, log))
        check_text (log, sizeof log);
    return 0;
}
