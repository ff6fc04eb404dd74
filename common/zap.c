/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/zap.h"

#include <czmq.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"

#define ENDPOINT "inproc://zeromq.zap.01"
#define ADDRESS_MAX 255
#define LOG_EVERY_MS 1000
#define ZAP_ENFORCE_DOMAIN 93 /* zmq.h names it for draft builds only, yet every 4.3 library takes it */

struct dm_zap {
    void *socket; /* REP */
    dm_keys *keys;
    dm_metrics *metrics;
    pthread_t thread;
    int stop_fd;
    int64_t logged_ms; /* the last refusal that was logged */
};

enum { VERSION, REQUEST_ID, DOMAIN, ADDRESS, ROUTING_ID, MECHANISM, CREDENTIALS };

static bool is_text (ProtobufCBinaryData frame, const char *text)
{
    return frame.len == strlen (text) && memcmp (frame.data, text, frame.len) == 0;
}

bool dm_zap_find_peer (dm_keys *keys, const ProtobufCBinaryData frames[DM_ZAP_FRAMES], dm_peer *out)
{
    char key[DM_KEY_TEXT_SIZE];
    return is_text (frames[VERSION], "1.0") && is_text (frames[DOMAIN], DM_ZAP_DOMAIN)
           && is_text (frames[MECHANISM], "CURVE") && frames[CREDENTIALS].len == 32
           && zmq_z85_encode (key, frames[CREDENTIALS].data, 32) && dm_keys_find_by_key (keys, key, out);
}

/* Gives: frames, borrowed from the message; those that are missing have no bytes. */
static void read_frames (zmsg_t *message, ProtobufCBinaryData frames[DM_ZAP_FRAMES])
{
    zframe_t *frame = zmsg_first (message);
    memset (frames, 0, DM_ZAP_FRAMES * sizeof *frames);
    for (size_t i = 0; frame && i < DM_ZAP_FRAMES; i++, frame = zmsg_next (message))
        frames[i] = (ProtobufCBinaryData){ zframe_size (frame), zframe_data (frame) };
}

static void note_refusal (dm_zap *zap, ProtobufCBinaryData address)
{
    dm_metrics_add (zap->metrics, DM_M_ZAP_REFUSED, NULL, NULL, 1);
    int64_t now_ms = dm_clock_monotonic_ms ();
    if (zap->logged_ms && now_ms - zap->logged_ms < LOG_EVERY_MS)
        return;
    zap->logged_ms = now_ms;
    char text[ADDRESS_MAX + 1];
    const char *from = text;
    snprintf (text, sizeof text, "%.*s", (int) address.len, address.len > 0 ? (const char *) address.data : "");
    dm_log (DM_WARN, "peer_refused", DM_T ("address", from));
}

/* Source: ZeroMQ RFC 27 (status codes 200 and 400). */
static void answer (dm_zap *zap, zmsg_t *request)
{
    dm_peer peer = { 0 };
    ProtobufCBinaryData frames[DM_ZAP_FRAMES];
    read_frames (request, frames);
    bool is_known = dm_zap_find_peer (zap->keys, frames, &peer);
    if (!is_known)
        note_refusal (zap, frames[ADDRESS]);
    zmsg_t *reply = zmsg_new ();
    zmsg_addstr (reply, "1.0");
    zmsg_addmem (reply, frames[REQUEST_ID].data, frames[REQUEST_ID].len);
    zmsg_addstr (reply, is_known ? "200" : "400");
    zmsg_addstr (reply, is_known ? "OK" : "unknown key");
    zmsg_addstr (reply, peer.public_key);
    zmsg_addstr (reply, "");
    zmsg_send (&reply, zap->socket);
    zmsg_destroy (&reply);
}

static void *answer_all (void *arg)
{
    dm_zap *zap = arg;
    zmq_pollitem_t items[] = { { zap->socket, 0, ZMQ_POLLIN, 0 }, { NULL, zap->stop_fd, ZMQ_POLLIN, 0 } };
    while (!(items[1].revents & ZMQ_POLLIN)) {
        for (zmsg_t *request; (request = zmsg_recv (zap->socket)); zmsg_destroy (&request))
            answer (zap, request);
        zmq_poll (items, DM_COUNT (items), -1);
    }
    zmq_close (zap->socket);
    return NULL;
}

dm_status dm_zap_open (void *zmq_context, dm_keys *keys, dm_metrics *metrics, dm_zap **out, dm_error *error)
{
    void *socket = zmq_socket (zmq_context, ZMQ_REP);
    if (!socket)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "no ZAP handler: %s", zmq_strerror (zmq_errno ()));
    zmq_setsockopt (socket, ZMQ_LINGER, &(int){ 0 }, sizeof (int));
    zmq_setsockopt (socket, ZMQ_RCVTIMEO, &(int){ 0 }, sizeof (int)); /* answer_all waits by zmq_poll */
    if (zmq_bind (socket, ENDPOINT) != 0) {
        dm_fail (error, DM_UNAVAILABLE, NULL, "no ZAP handler: %s", zmq_strerror (zmq_errno ()));
        zmq_close (socket);
        return DM_UNAVAILABLE;
    }
    dm_zap *zap = calloc (1, sizeof *zap);
    if (!zap)
        abort ();
    *zap = (dm_zap){ .socket = socket, .keys = keys, .metrics = metrics, .stop_fd = eventfd (0, EFD_CLOEXEC) };
    if (zap->stop_fd < 0 || pthread_create (&zap->thread, NULL, answer_all, zap) != 0)
        abort ();
    *out = zap;
    return DM_OK;
}

void dm_zap_destroy (dm_zap **zap)
{
    if (!*zap)
        return;
    eventfd_write ((*zap)->stop_fd, 1);
    pthread_join ((*zap)->thread, NULL);
    close ((*zap)->stop_fd);
    free (*zap);
    *zap = NULL;
}

typedef struct option {
    int name, value;
} option;

/* Options of both ends.  Source of the values: measured; README, "Traps that shaped the code". */
static const option both_options[] = {
    { ZMQ_LINGER, 0 },
    { ZMQ_SNDHWM, 1000 },
    { ZMQ_RCVHWM, 0 }, /* none: libzmq aborts when a peer whose queue is full goes away and a heartbeat is due */
    { ZMQ_HANDSHAKE_IVL, 3000 },
    { ZMQ_HEARTBEAT_IVL, 2000 },
    { ZMQ_HEARTBEAT_TIMEOUT, 6000 },
    { ZMQ_HEARTBEAT_TTL, 6000 },
    { ZMQ_IPV6, 1 },
};
static const option server_options[] = {
    { ZMQ_CURVE_SERVER, 1 },
    { ZAP_ENFORCE_DOMAIN, 1 },
    { ZMQ_BACKLOG, 512 },
};
static const option client_options[] = {
    { ZMQ_CONNECT_TIMEOUT, 2000 },   { ZMQ_RECONNECT_IVL, 100 },
    { ZMQ_RECONNECT_IVL_MAX, 1000 }, /* less than a page waits: what is back is found by the next page */
    { ZMQ_HEARTBEAT_IVL, 500 },      /* a service that is halted is known before whoever waits for a page gives up */
    { ZMQ_HEARTBEAT_TIMEOUT, 1200 },
};
static const int64_t message_max = 5 * 256 * 1024; /* 1.25 MiB */

/* A socket on which an option cannot be set would be less safe than it must be: stop. */
static void set (void *socket, int name, const void *value, size_t size)
{
    if (zmq_setsockopt (socket, name, value, size) != 0)
        abort ();
}

static void set_all (void *socket, const option options[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        set (socket, options[i].name, &options[i].value, sizeof options[i].value);
}

static void set_both (void *socket, const dm_keys *keys)
{
    set_all (socket, both_options, DM_COUNT (both_options));
    set (socket, ZMQ_MAXMSGSIZE, &message_max, sizeof message_max);
    set (socket, ZMQ_CURVE_PUBLICKEY, dm_keys_public (keys), DM_KEY_TEXT_SIZE);
    set (socket, ZMQ_CURVE_SECRETKEY, dm_keys_secret (keys), DM_KEY_TEXT_SIZE);
}

void dm_zap_secure_server (void *socket, const dm_keys *keys)
{
    set_both (socket, keys);
    set_all (socket, server_options, DM_COUNT (server_options));
    set (socket, ZMQ_ZAP_DOMAIN, DM_ZAP_DOMAIN, strlen (DM_ZAP_DOMAIN));
}

void dm_zap_secure_client (void *socket, const dm_keys *keys, const dm_peer *server)
{
    set_both (socket, keys);
    set_all (socket, client_options, DM_COUNT (client_options));
    set (socket, ZMQ_CURVE_SERVERKEY, server->public_key, DM_KEY_TEXT_SIZE);
}
