/* SPDX-License-Identifier: EUPL-1.2 */
/* What consumers and audit read of another service's log. The input is taken as a reply to Pull, and as an event. */
#include <assert.h>
#include <string.h>
#include "common/consumer.h"
#include "common/utf8.h"
#include "services/audit/entry.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const uint8_t epoch[16] = "0123456789abcdef";

static void check_text (const char *text, size_t most)
{
    assert (!text || (strlen (text) <= most && dm_utf8_is_valid (text, strlen (text))));
}

static void read_event (dm_arena *arena, ProtobufCBinaryData bytes)
{
    dm_event event;
    dm_origin origin, own = { .actor = { DM_ACTOR_SYSTEM, "audit" } };
    dm_event_read (&event, arena, "intake", epoch, 1, bytes);
    dm_event_origin (&origin, &own, &event);
    assert (origin.purpose[sizeof origin.purpose - 1] == '\0');
    audit_entry entry = audit_entry_read (&event);
    check_text (entry.type, 255);
    check_text (entry.actor_id, DM_ACTOR_ID_SIZE - 1);
    check_text (entry.purpose, DM_PURPOSE_SIZE - 1);
    check_text (entry.traceparent, DM_TRACEPARENT_SIZE - 1);
}

static void read_pulled (dm_arena *arena, ProtobufCBinaryData bytes)
{
    const Digimeente__Log__V1__PullResponse *reply =
        digimeente__log__v1__pull_response__unpack (dm_arena_allocator (arena), bytes.len, bytes.data);
    if (!reply || dm_pull_check (reply, 0, NULL))
        return;
    for (size_t i = 0; i < reply->n_entries; i++) {
        assert (reply->entries[i]->position == 1 + (int64_t) i);
        read_event (arena, reply->entries[i]->event);
    }
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    dm_arena *arena = dm_arena_open ();
    ProtobufCBinaryData bytes = { size, dm_arena_copy (arena, data, size) };
    read_event (arena, bytes);
    read_pulled (arena, bytes);
    dm_arena_destroy (&arena);
    return 0;
}
