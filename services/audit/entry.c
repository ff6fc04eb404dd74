/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/audit/entry.h"

#include <string.h>
#include "common/log.h"
#include "common/utf8.h"

#define TYPE_MAX_BYTES 255

static const char *text_within (const char *text, size_t most)
{
    size_t size = text ? strlen (text) : 0;
    return size > 0 && size <= most && dm_utf8_is_valid (text, size) ? text : NULL;
}

static const uint8_t *uuid_of (bool has, ProtobufCBinaryData bytes)
{
    return has && bytes.len == DM_UUID_BYTES ? bytes.data : NULL;
}

audit_entry audit_entry_read (const dm_event *received)
{
    const Digimeente__Event__V1__Event *event = received->event;
    audit_entry out = { 0 };
    if (!event)
        return out;
    out.type = text_within (event->type, TYPE_MAX_BYTES);
    out.has_time_ms = event->has_time_ms;
    out.time_ms = event->time_ms;
    out.subject = uuid_of (event->has_subject, event->subject);
    out.related = uuid_of (event->has_related, event->related);
    out.purpose = text_within (event->purpose, DM_PURPOSE_SIZE - 1);
    out.traceparent = event->traceparent && dm_trace_is_valid (event->traceparent) ? event->traceparent : NULL;
    if (event->actor) {
        out.has_actor_kind = event->actor->has_kind;
        out.actor_kind = (int32_t) event->actor->kind;
        out.actor_id = text_within (event->actor->id, DM_ACTOR_ID_SIZE - 1);
    }
    return out;
}
