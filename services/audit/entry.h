/* SPDX-License-Identifier: EUPL-1.2 */
/* What audit makes of an event's bytes. */
#pragma once

#include "common/event.h"

/* What an entry says of its event. A value that the bytes lack, or that is out of its bounds, is absent; the bytes are
 * kept in any case. */
typedef struct audit_entry {
    const char *type;
    bool has_time_ms;
    int64_t time_ms;
    const uint8_t *subject, *related; /* 16 bytes */
    bool has_actor_kind;
    int32_t actor_kind;
    const char *actor_id, *purpose, *traceparent;
} audit_entry;

/* Gives: an entry that borrows from the event. */
audit_entry audit_entry_read (const dm_event *event);
