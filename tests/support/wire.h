/* SPDX-License-Identifier: EUPL-1.2 */
/* A peer that speaks the wire by hand, rightly or wrongly. */
#pragma once

#include "common/arena.h"
#include "common/keys.h"
#include "common/rpc.h"
#include "common/uuid.h"

/* Makes keys for the peers in the folder and opens those of one of them. */
dm_keys *ts_keys_open (const char *folder, const char *name, const char *const peers[], size_t peer_count);

/* A header whose every field is well, to be spoilt. The structure must stay where it is. */
typedef struct ts_header {
    Digimeente__Rpc__V1__Header header;
    Digimeente__Rpc__V1__Actor actor;
    dm_uuid key;
} ts_header;
/* BEHEERDER jan calls method, with a new key, 5 s. */
void ts_header_init (ts_header *out, const char *method, uint64_t call_id);
ProtobufCBinaryData ts_pack (dm_arena *arena, const ProtobufCMessage *message);

/* A socket of that type towards a port of 127.0.0.1; sending and receiving wait 30 s at most.
 * Gives: *out_monitor, a socket that tells what happens to it, to be closed by the caller; NULL: none is wanted. */
void *ts_wire_open (void *zmq_context, int type, const dm_keys *own, const dm_peer *server, unsigned port,
                    void **out_monitor);
/* The next event of the set, ZMQ_EVENT_... */
int ts_wire_await (void *monitor, int events);
/* What comes of a handshake: ZMQ_EVENT_HANDSHAKE_SUCCEEDED, another of these, or ZMQ_EVENT_DISCONNECTED. */
int ts_wire_handshake (void *zmq_context, int type, const dm_keys *own, const dm_peer *server, unsigned port);
void ts_wire_send (void *socket, ProtobufCBinaryData header, ProtobufCBinaryData body);
/* Receives a reply in two frames.  Returns its header, in arena; body may be NULL. */
Digimeente__Rpc__V1__Header *ts_wire_receive (void *socket, dm_arena *arena, ProtobufCBinaryData *body);
/* True when nothing has come within the time. */
bool ts_wire_is_silent (void *socket, int timeout_ms);
