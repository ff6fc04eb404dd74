/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/client_inside.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/zap.h"

#define REOPEN_MS 100 /* until a lost connection is replaced; a peer that hangs up at once is not pestered */

/* Returns NULL when the context has no socket left or is closing. */
static void *open_socket (const dm_client *client, int type, const dm_peer *peer)
{
    void *socket = zmq_socket (client->config.zmq_context, type);
    if (!socket)
        return NULL;
    dm_zap_secure_client (socket, client->config.keys, peer);
    if (type == ZMQ_SUB)
        zmq_setsockopt (socket, ZMQ_SUBSCRIBE, "", 0);
    return socket;
}

static int descriptor_of (void *socket)
{
    int fd = -1;
    size_t size = sizeof fd;
    zmq_getsockopt (socket, ZMQ_FD, &fd, &size);
    return fd;
}

static int events_of (void *socket)
{
    int events = 0;
    size_t size = sizeof events;
    zmq_getsockopt (socket, ZMQ_EVENTS, &events, &size);
    return events;
}

static void close_connection (dm_connection *connection)
{
    if (connection->monitor) {
        zmq_socket_monitor (connection->dealer, NULL, 0);
        zmq_close (connection->monitor);
    }
    if (connection->dealer)
        zmq_close (connection->dealer);
    if (connection->sub)
        zmq_close (connection->sub);
    free (connection);
}

/* Hints are published on the port next to the requests'. */
static bool connect_sub (const dm_client *client, dm_connection *connection, const dm_peer *peer)
{
    char host[254];
    uint16_t port;
    if (!dm_endpoint_split (connection->endpoint.text, strlen (connection->endpoint.text), host, &port))
        return false;
    dm_endpoint hints = connection->endpoint;
    snprintf (strrchr (hints.text, ':'), 7, ":%u", port + 1U);
    connection->sub = open_socket (client, ZMQ_SUB, peer);
    if (!connection->sub || zmq_connect (connection->sub, hints.text) != 0)
        return false;
    connection->fds[2] = descriptor_of (connection->sub);
    return true;
}

/* ZMQ_IMMEDIATE and POLLOUT would tell as much, but libzmq 4.3.4 then ends the pipe with the connection: replies that
 * are not yet read are lost, and between the two frames of one it aborts (fq.cpp, !_more). */
static bool watch (const dm_client *client, dm_connection *connection)
{
    static atomic_uint number; /* libzmq gives an address free some time after the close */
    char address[40];
    snprintf (address, sizeof address, "inproc://client-monitor-%u", atomic_fetch_add (&number, 1));
    if (zmq_socket_monitor (connection->dealer, address, ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED) == -1)
        return false;
    connection->monitor = zmq_socket (client->config.zmq_context, ZMQ_PAIR);
    if (!connection->monitor || zmq_connect (connection->monitor, address) != 0)
        return false;
    connection->fds[1] = descriptor_of (connection->monitor);
    return true;
}

static bool connect_dealer (const dm_client *client, dm_connection *connection, const dm_peer *peer)
{
    connection->dealer = open_socket (client, ZMQ_DEALER, peer);
    if (!connection->dealer || !watch (client, connection)
        || zmq_connect (connection->dealer, connection->endpoint.text) != 0)
        return false;
    connection->fds[0] = descriptor_of (connection->dealer);
    return true;
}

static void open_connection (dm_remote *remote, const dm_endpoint *endpoint, const dm_peer *peer)
{
    if (remote->connection_count == DM_CONNECTIONS_MAX)
        return;
    dm_connection *connection = calloc (1, sizeof *connection);
    if (!connection)
        abort ();
    connection->endpoint = *endpoint;
    memcpy (connection->public_key, peer->public_key, sizeof connection->public_key);
    connection->fds[0] = connection->fds[1] = connection->fds[2] = -1;
    connection->is_dirty = connection->has_events = true;
    connection->has_hints = remote->target->on_hint != NULL;
    if (!connect_dealer (remote->client, connection, peer)
        || (remote->target->on_hint && !connect_sub (remote->client, connection, peer))) {
        dm_log (DM_WARN, "connect_failed", DM_T ("target", remote->target->name), DM_T ("address", endpoint->text),
                DM_T ("error", zmq_strerror (errno)));
        close_connection (connection);
        return;
    }
    remote->connections[remote->connection_count++] = connection;
}

/* What a target's connections are made of. */
typedef struct ways {
    dm_endpoint endpoints[DM_ENDPOINTS_MAX];
    dm_peer keys[DM_PEER_KEYS_MAX];
    size_t endpoint_count, key_count;
} ways;

static bool is_way (const dm_connection *connection, const dm_endpoint *endpoint, const dm_peer *key)
{
    return strcmp (connection->endpoint.text, endpoint->text) == 0
           && strcmp (connection->public_key, key->public_key) == 0;
}

static bool is_listed (const ways *all, const dm_connection *connection)
{
    for (size_t i = 0; i < all->endpoint_count * all->key_count; i++)
        if (is_way (connection, &all->endpoints[i / all->key_count], &all->keys[i % all->key_count]))
            return true;
    return false;
}

static bool has_connection (const dm_remote *remote, const dm_endpoint *endpoint, const dm_peer *key)
{
    for (size_t i = 0; i < remote->connection_count; i++)
        if (!remote->connections[i]->is_ending && is_way (remote->connections[i], endpoint, key))
            return true;
    return false;
}

/* The replica with this address among count; NULL: it is not there. */
static dm_replica *find_replica (dm_replica replicas[], size_t count, const char *address)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (replicas[i].address, address) == 0)
            return &replicas[i];
    return NULL;
}

/* Each address once, though an old connection to it may still end.  Gives: out; returns how many. */
static size_t collect_replicas (const dm_remote *remote, dm_replica out[DM_ENDPOINTS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < remote->connection_count; i++) {
        const dm_connection *connection = remote->connections[i];
        dm_replica *replica = find_replica (out, count, connection->endpoint.text);
        if (!replica && count < DM_ENDPOINTS_MAX) {
            replica = &out[count++];
            *replica = (dm_replica){ .is_connected = false };
            snprintf (replica->address, sizeof replica->address, "%s", connection->endpoint.text);
        }
        if (replica && connection->is_connected && !connection->is_ending)
            replica->is_connected = true;
    }
    return count;
}

/* Tells all threads which addresses are connected. */
static void publish_connected (dm_remote *remote)
{
    dm_replica replicas[DM_ENDPOINTS_MAX];
    size_t count = collect_replicas (remote, replicas);
    bool is_connected = false;
    for (size_t i = 0; i < count; i++) {
        const dm_replica *before = find_replica (remote->replicas, remote->replica_count, replicas[i].address);
        bool is_as_before = before && before->is_connected == replicas[i].is_connected;
        replicas[i].since_ms = is_as_before ? before->since_ms : dm_clock_now_ms ();
        is_connected = is_connected || replicas[i].is_connected;
    }
    pthread_mutex_lock (&remote->client->mutex);
    memcpy (remote->replicas, replicas, count * sizeof *replicas);
    remote->replica_count = count;
    pthread_mutex_unlock (&remote->client->mutex);
    remote->is_connected = is_connected;
}

/* Closes those that end and have no call left. */
static void close_ended (dm_remote *remote)
{
    size_t kept = 0;
    for (size_t i = 0; i < remote->connection_count; i++) {
        dm_connection *connection = remote->connections[i];
        if (!connection->is_ending || connection->in_flight > 0) {
            remote->connections[kept++] = connection;
            continue;
        }
        dm_remote_forget (remote, connection);
        close_connection (connection);
    }
    remote->connection_count = kept;
}

void dm_remote_connect (dm_remote *remote)
{
    const dm_client *client = remote->client;
    ways all;
    all.endpoint_count = dm_resolver_list (client->resolver, remote->number, all.endpoints);
    all.key_count = dm_keys_list (client->config.keys, remote->target->name, all.keys);
    for (size_t i = 0; i < remote->connection_count; i++) {
        dm_connection *connection = remote->connections[i];
        connection->is_ending = connection->is_ending || !is_listed (&all, connection);
    }
    close_ended (remote);
    for (size_t i = 0; i < all.endpoint_count; i++)
        for (size_t j = 0; j < all.key_count; j++)
            if (!has_connection (remote, &all.endpoints[i], &all.keys[j]))
                open_connection (remote, &all.endpoints[i], &all.keys[j]);
    publish_connected (remote);
}

void dm_remote_disconnect (dm_remote *remote)
{
    for (size_t i = 0; i < remote->connection_count; i++)
        close_connection (remote->connections[i]);
    remote->connection_count = 0;
    remote->is_connected = false;
}

/* What speaks against a connection; the one with the least is best: it was used the last time, it left a call
 * unanswered, it has much to do. */
static unsigned burden (const dm_remote *remote, const dm_connection *connection, const dm_connection *previous)
{
    return connection->in_flight + (connection->avoid_until_ms > remote->client->now_ms ? 1000 : 0)
           + (connection == previous ? 2000 : 0);
}

/* Whether the call may go over it. */
static bool is_fit (const dm_pending *call, const dm_connection *connection)
{
    return connection->is_connected && !connection->is_ending && !connection->was_lost
           && (!*call->address || strcmp (connection->endpoint.text, call->address) == 0);
}

dm_connection *dm_remote_pick (const dm_pending *call)
{
    dm_remote *remote = call->remote;
    dm_connection *best = NULL;
    for (size_t i = 0; i < remote->connection_count; i++) {
        dm_connection *connection = remote->connections[(remote->next_connection + i) % remote->connection_count];
        if (!is_fit (call, connection))
            continue;
        if (!best || burden (remote, connection, call->connection) < burden (remote, best, call->connection))
            best = connection;
    }
    remote->next_connection++;
    return best;
}

bool dm_connection_send (dm_connection *connection, zmq_msg_t *header, zmq_msg_t *body)
{
    zmq_msg_t copy;
    zmq_msg_init (&copy);
    zmq_msg_copy (&copy, body);
    connection->is_dirty = true;
    if (zmq_msg_send (header, connection->dealer, ZMQ_DONTWAIT | ZMQ_SNDMORE) != -1
        && zmq_msg_send (&copy, connection->dealer, ZMQ_DONTWAIT) != -1)
        return true;
    zmq_msg_close (header);
    zmq_msg_close (&copy);
    connection->was_lost = true;
    return false;
}

static void set_connected (dm_remote *remote, dm_connection *connection, bool is_connected)
{
    if (connection->is_connected == is_connected)
        return;
    connection->is_connected = is_connected;
    publish_connected (remote);
    dm_log (DM_INFO, is_connected ? "peer_connected" : "peer_lost", DM_T ("target", remote->target->name),
            DM_T ("address", connection->endpoint.text));
    if (is_connected)
        dm_remote_up (remote);
    else
        dm_remote_down (remote, connection);
}

/* Reads frames up to the last of a message; keeps the first two.  Returns how many there were, 0: nothing has come. */
static unsigned receive (void *socket, zmq_msg_t frames[2])
{
    unsigned count = 0;
    for (bool has_more = true; has_more; count++) {
        zmq_msg_t extra, *frame = count < 2 ? &frames[count] : &extra;
        zmq_msg_init (frame);
        if (zmq_msg_recv (frame, socket, ZMQ_DONTWAIT) == -1) {
            zmq_msg_close (frame);
            return count;
        }
        has_more = zmq_msg_more (frame);
        if (count >= 2)
            zmq_msg_close (frame);
    }
    return count;
}

static void close_frames (zmq_msg_t frames[2], unsigned count)
{
    for (unsigned i = 0; i < count && i < 2; i++)
        zmq_msg_close (&frames[i]);
}

/* An event's number is the first two bytes of its first frame. An end counts after a handshake only: before it the
 * DEALER goes on trying. Nothing counts any more once the connection was given up. */
static void read_events (dm_remote *remote, dm_connection *connection)
{
    zmq_msg_t frames[2];
    connection->has_events = false;
    do
        for (unsigned count; (count = receive (connection->monitor, frames)) > 0; close_frames (frames, count)) {
            uint16_t event;
            memcpy (&event, zmq_msg_data (&frames[0]), sizeof event);
            if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED && !connection->was_lost)
                set_connected (remote, connection, true);
            else if (event == ZMQ_EVENT_DISCONNECTED && connection->is_connected)
                connection->was_lost = true;
        }
    while (events_of (connection->monitor) & ZMQ_POLLIN);
}

static void read_replies (dm_remote *remote, dm_connection *connection)
{
    zmq_msg_t frames[2];
    connection->is_dirty = false;
    do
        for (unsigned count; (count = receive (connection->dealer, frames)) > 0; close_frames (frames, count))
            if (count == 2)
                dm_remote_reply (remote, connection, zmq_msg_data (&frames[0]), zmq_msg_size (&frames[0]), &frames[1]);
    while (events_of (connection->dealer) & ZMQ_POLLIN);
}

/* The connection was lost. Its DEALER would connect again, and send to a new process what was meant for the old one, so
 * another takes its place. */
static void give_up (dm_remote *remote, dm_connection *connection)
{
    dm_client *client = remote->client;
    zmq_disconnect (connection->dealer, connection->endpoint.text);
    connection->is_ending = true;
    if (client->next_check_ms > client->now_ms + REOPEN_MS)
        client->next_check_ms = client->now_ms + REOPEN_MS;
    set_connected (remote, connection, false);
}

/* Events first: replies that came before the end are in the DEALER by the time the end is told. */
void dm_connection_drain (dm_remote *remote, dm_connection *connection)
{
    if (connection->has_events)
        read_events (remote, connection);
    read_replies (remote, connection);
    if (connection->was_lost && connection->is_connected)
        give_up (remote, connection);
}

void dm_connection_drain_hints (dm_remote *remote, dm_connection *connection)
{
    char log[DM_PEER_NAME_SIZE] = "";
    zmq_msg_t frames[2];
    connection->has_hints = false;
    do
        for (unsigned count; (count = receive (connection->sub, frames)) > 0; close_frames (frames, count))
            if (count == 2)
                dm_hint_read (zmq_msg_data (&frames[0]), zmq_msg_size (&frames[0]), zmq_msg_data (&frames[1]),
                              zmq_msg_size (&frames[1]), log);
    while (events_of (connection->sub) & ZMQ_POLLIN);
    if (*log)
        remote->target->on_hint (remote->target->arg, log);
}
