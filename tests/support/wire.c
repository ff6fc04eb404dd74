/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/wire.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>
#include "common/zap.h"
#include "tests/support/process.h"

dm_keys *ts_keys_open (const char *folder, const char *name, const char *const peers[], size_t peer_count)
{
    char peers_path[300], key_path[300];
    dm_error error = { 0 };
    dm_keys *keys = NULL;
    snprintf (peers_path, sizeof peers_path, "%s/peers", folder);
    snprintf (key_path, sizeof key_path, "%s/%s.key", folder, name);
    if (dm_keys_generate (folder, peers, peer_count, &error)
        || dm_keys_open (peers_path, key_path, name, &keys, &error))
        ts_die ("keys: %s", error.message);
    return keys;
}

void ts_header_init (ts_header *out, const char *method, uint64_t call_id)
{
    digimeente__rpc__v1__header__init (&out->header);
    digimeente__rpc__v1__actor__init (&out->actor);
    out->key = dm_uuid_new ();
    out->actor.has_kind = true;
    out->actor.kind = DIGIMEENTE__RPC__V1__ACTOR_KIND__ACTOR_KIND_BEHEERDER;
    out->actor.id = "jan";
    Digimeente__Rpc__V1__Header *header = &out->header;
    header->has_version = header->has_kind = header->has_call_id = header->has_attempt = true;
    header->has_key = header->has_timeout_ms = true;
    header->version = 1;
    header->kind = DIGIMEENTE__RPC__V1__KIND__KIND_REQUEST;
    header->call_id = call_id;
    header->attempt = 1;
    header->key = (ProtobufCBinaryData){ sizeof out->key.bytes, out->key.bytes };
    header->timeout_ms = 5000;
    header->method = (char *) method;
    header->actor = &out->actor;
}

ProtobufCBinaryData ts_pack (dm_arena *arena, const ProtobufCMessage *message)
{
    ProtobufCBinaryData bytes = { protobuf_c_message_get_packed_size (message), NULL };
    bytes.data = dm_arena_alloc (arena, bytes.len);
    protobuf_c_message_pack (message, bytes.data);
    return bytes;
}

static void *open_socket (void *zmq_context, int type)
{
    void *socket = zmq_socket (zmq_context, type);
    zmq_setsockopt (socket, ZMQ_LINGER, &(int){ 0 }, sizeof (int));
    zmq_setsockopt (socket, ZMQ_RCVTIMEO, &(int){ TS_PATIENCE_MS }, sizeof (int));
    zmq_setsockopt (socket, ZMQ_SNDTIMEO, &(int){ TS_PATIENCE_MS }, sizeof (int));
    return socket;
}

static void *watch (void *zmq_context, void *socket)
{
    static atomic_uint number;
    char endpoint[64];
    snprintf (endpoint, sizeof endpoint, "inproc://ts-wire-%u", atomic_fetch_add (&number, 1));
    void *monitor = open_socket (zmq_context, ZMQ_PAIR);
    if (zmq_socket_monitor (socket, endpoint, ZMQ_EVENT_ALL) != 0 || zmq_connect (monitor, endpoint) != 0)
        ts_die ("monitor: %s", zmq_strerror (zmq_errno ()));
    return monitor;
}

void *ts_wire_open (void *zmq_context, int type, const dm_keys *own, const dm_peer *server, unsigned port,
                    void **out_monitor)
{
    char endpoint[64];
    void *socket = open_socket (zmq_context, type);
    snprintf (endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", port);
    dm_zap_secure_client (socket, own, server);
    if (type == ZMQ_SUB)
        zmq_setsockopt (socket, ZMQ_SUBSCRIBE, "", 0);
    if (out_monitor)
        *out_monitor = watch (zmq_context, socket);
    if (zmq_connect (socket, endpoint) != 0)
        ts_die ("%s: %s", endpoint, zmq_strerror (zmq_errno ()));
    return socket;
}

int ts_wire_await (void *monitor, int events)
{
    uint16_t event = 0;
    while (!(event & events)) {
        uint8_t number[6];
        char address[256];
        if (zmq_recv (monitor, number, sizeof number, 0) < 0 || zmq_recv (monitor, address, sizeof address, 0) < 0)
            ts_die ("none of the events %#x within %d ms", (unsigned) events, TS_PATIENCE_MS);
        memcpy (&event, number, sizeof event);
    }
    return event;
}

int ts_wire_handshake (void *zmq_context, int type, const dm_keys *own, const dm_peer *server, unsigned port)
{
    void *monitor, *socket = ts_wire_open (zmq_context, type, own, server, port, &monitor);
    int event = ts_wire_await (monitor, ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
                                            | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
                                            | ZMQ_EVENT_DISCONNECTED);
    zmq_socket_monitor (socket, NULL, 0);
    zmq_close (socket);
    zmq_close (monitor);
    return event;
}

void ts_wire_send (void *socket, ProtobufCBinaryData header, ProtobufCBinaryData body)
{
    if (zmq_send (socket, header.data, header.len, ZMQ_SNDMORE) < 0 || zmq_send (socket, body.data, body.len, 0) < 0)
        ts_die ("send: %s", zmq_strerror (zmq_errno ()));
}

Digimeente__Rpc__V1__Header *ts_wire_receive (void *socket, dm_arena *arena, ProtobufCBinaryData *body)
{
    zmq_msg_t frames[2];
    for (size_t i = 0; i < DM_COUNT (frames); i++) {
        zmq_msg_init (&frames[i]);
        if (zmq_msg_recv (&frames[i], socket, 0) < 0)
            ts_die ("receive: %s", zmq_strerror (zmq_errno ()));
        if (zmq_msg_more (&frames[i]) != (i == 0))
            ts_die ("a reply is not a header and a body");
    }
    Digimeente__Rpc__V1__Header *header = digimeente__rpc__v1__header__unpack (
        dm_arena_allocator (arena), zmq_msg_size (&frames[0]), zmq_msg_data (&frames[0]));
    if (body)
        *body = (ProtobufCBinaryData){ zmq_msg_size (&frames[1]),
                                       dm_arena_copy (arena, zmq_msg_data (&frames[1]), zmq_msg_size (&frames[1])) };
    for (size_t i = 0; i < DM_COUNT (frames); i++)
        zmq_msg_close (&frames[i]);
    if (!header)
        ts_die ("the reply's header does not decode");
    return header;
}

bool ts_wire_is_silent (void *socket, int timeout_ms)
{
    zmq_pollitem_t item = { socket, 0, ZMQ_POLLIN, 0 };
    return zmq_poll (&item, 1, timeout_ms) == 0;
}
