/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: what a consumer makes of bytes from another service. */
#pragma once

#include "common/event.h"
#include "digimeente/log/v1/log.pb-c.h"

/* Checks a pulled reply: consecutive from after + 1, epoch the same (NULL: any), each event within its bounds.
 * Returns NULL, or what is wrong. */
const char *dm_pull_check (const Digimeente__Log__V1__PullResponse *response, int64_t after, const uint8_t *epoch);

/* Hashes and decodes.  Takes: bytes, borrowed. Gives: *out; out->event NULL when the bytes are no event. */
void dm_event_read (dm_event *out, dm_arena *arena, const char *source, const uint8_t *epoch, int64_t position,
                    ProtobufCBinaryData bytes);

/* The origin of what a consumer does because of an event: own, with the event's trace and purpose. */
void dm_event_origin (dm_origin *out, const dm_origin *own, const dm_event *event);
