/* SPDX-License-Identifier: EUPL-1.2 */
/* The event log: what a service tells the others. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/base.h"
#include "common/rpc.h"
#include "common/status.h"
#include "digimeente/event/v1/event.pb-c.h"

#define DM_EVENT_MAX (60 * 1024)

/* Adds an event to the transaction. It is stored, at the next position, if and only if the transaction commits. Actor,
 * purpose and trace are those of call->origin.
 * Takes: type "nl.digimeente.zaak.created", subject 16 bytes, related 16 bytes or NULL, data a message without
 * personal data. An event over DM_EVENT_MAX is a bug (assert).  Source: CloudEvents 1.0. */
void dm_emit (dm_call *call, const char *type, const uint8_t *subject, const uint8_t *related,
              const ProtobufCMessage *data);

/* An event as a consumer gets it. Everything is borrowed for one call. */
typedef struct dm_event {
    const char *source; /* the log's name */
    const uint8_t *epoch;
    int64_t position;
    const uint8_t *bytes; /* as received; hash and store these */
    size_t size;
    uint8_t sha256[32];
    const Digimeente__Event__V1__Event *event; /* decoded; NULL when the bytes are no Event (for a recorder only) */
} dm_event;

/* Applies one event in call->tx. Runs again when the batch was rolled back. When it refuses, the event is tried again
 * with backoff, and at last it is parked. */
typedef dm_status (*dm_event_handler) (dm_call *call, const dm_event *event);
/* Records events of one log, at least one, at consecutive positions, in call->tx; also those whose bytes do not decode.
 * Runs again as a handler does. When it refuses, the events are tried one by one; nothing is ever parked. */
typedef dm_status (*dm_event_recorder) (dm_call *call, const dm_event events[], size_t count);

typedef struct dm_consumer {
    const char *source;         /* the log to follow, and the RPC target that has it */
    dm_event_handler handler;   /* takes one event after another; NULL: there is a recorder */
    dm_event_recorder recorder; /* takes all events of a transaction together; NULL: there is a handler */
    const char *wakes;          /* the job that runs at once when events of this log have been applied; NULL: none */
} dm_consumer;

/* Unpacks the event's data as this type, in call->arena.  Returns NULL, with DM_DATA_LOSS in call->error, when the data
 * is of another type or does not decode. */
ProtobufCMessage *dm_event_data (dm_call *call, const dm_event *event, const ProtobufCMessageDescriptor *type);
