/* SPDX-License-Identifier: EUPL-1.2 */
/* One request inside the process, from the server or a local call to the thread that does the work and back. */
#pragma once

#include "common/arena.h"
#include "common/rpc.h"
#include "common/status.h"

/* One request on its way through the service. Whoever holds it owns it. It ends in dm_server_reply. */
typedef struct dm_request {
    /* filled by the server */
    const dm_method *method;
    const ProtobufCMessageDescriptor *output;
    const ProtobufCMessage *message; /* decoded, in arena */
    dm_arena *arena;
    dm_origin origin;
    bool has_key;
    uint8_t key[16];  /* of a WRITE: a UUIDv7 */
    uint8_t hash[32]; /* of a WRITE: SHA-256 of method name, a NUL, and the body's bytes */
    bool is_repeat;   /* its caller says that it asked before */
    int64_t received_us;
    int64_t deadline_ms; /* dm_clock_monotonic_ms () */
    uint64_t call_id;
    uint8_t routing_id[256];
    size_t routing_id_bytes;
    /* filled by whoever did the work */
    dm_error error;      /* status DM_OK: body is the reply */
    const uint8_t *body; /* in arena, or NULL with 0 bytes */
    size_t body_bytes;
    /* of a call from inside the process (local.h): called at the end in place of a reply; the request is the caller's
     */
    void (*on_reply) (struct dm_request *request);
    void *on_reply_arg;
    /* for the server alone */
    size_t received_bytes;
    struct dm_request *next;
} dm_request;
