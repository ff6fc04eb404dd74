/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: following another service's log. One thread a log pulls events and applies them. */
#pragma once

#include "common/event.h"
#include "common/runtime.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"

typedef struct dm_follower dm_follower;

/* Takes: runtime and consumer, borrowed for as long as the follower lives. No thread yet. */
dm_follower *dm_follower_open (dm_runtime *runtime, const dm_consumer *consumer);
/* Starts its thread, when all that it uses is open. */
void dm_follower_start (dm_follower *follower);
/* A hint has come: pull now. From any thread. */
void dm_follower_wake (dm_follower *follower);
/* How far it is.  Takes: out, initialised; its strings are borrowed from the follower. From any thread. */
void dm_follower_status (dm_follower *follower, Digimeente__Ops__V1__ConsumerStatus *out);
/* Sets the gauge of the age of what is not applied, which grows while nothing happens. From any thread. */
void dm_follower_measure (dm_follower *follower);
/* Why its log cannot be followed now, and since when.  Gives: out, one sentence, "" when it can be. From any thread. */
void dm_follower_tell (dm_follower *follower, char *out, size_t size);
/* Ends its thread; hints may still come. */
void dm_follower_stop (dm_follower *follower);
void dm_follower_destroy (dm_follower **follower);

/* Checks a pulled reply: it has no more events than were asked for, their positions are consecutive from after + 1, its
 * epoch is this one (NULL: any) or one in which that goes on, and each event is within its bounds. Returns NULL, or
 * what is wrong. */
const char *dm_pull_check (const Digimeente__Log__V1__PullResponse *response, int64_t after, const uint8_t *epoch);

/* How long a log may gather events before the next pull, after a pull that brought this many: the busier it is, the
 * longer. So one commit of the consumer is for many of the producer, and a single event is applied at once. */
uint32_t dm_gather_ms (size_t events);

/* Hashes and decodes an event.  Takes: source, epoch (16 bytes) and bytes, all borrowed.
 * Gives: *out; out->event is NULL when the bytes are no event. */
void dm_event_read (dm_event *out, dm_arena *arena, const char *source, const uint8_t *epoch, int64_t position,
                    ProtobufCBinaryData bytes);

/* The origin of what a consumer does because of an event.  Gives: *out, which is own with the event's trace and
 * purpose.
 */
void dm_event_origin (dm_origin *out, const dm_origin *own, const dm_event *event);
