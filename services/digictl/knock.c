/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/knock.h"

#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zmq.h>
#include "common/resolver.h"
#include "common/zap.h"

#define RESOLVE_S 5
#define RESOLVE_AGAIN_MS 1000
#define SHAKE_MS 3000 /* a service that is busy takes less by far */

/* One try: the server answers with the handshake, or hangs up, or says nothing. */
static void set_once (void *socket)
{
    zmq_setsockopt (socket, ZMQ_RECONNECT_IVL, &(int){ -1 }, sizeof (int));
}

/* The number of the next event, 0 when none came in time. An event is two frames. */
static int next_event (void *monitor)
{
    zmq_msg_t frame;
    uint16_t event = 0;
    for (bool is_first = true, has_more = true; has_more; is_first = false) {
        zmq_msg_init (&frame);
        bool is_there = zmq_msg_recv (&frame, monitor, 0) != -1;
        if (is_there && is_first)
            memcpy (&event, zmq_msg_data (&frame), sizeof event);
        has_more = is_there && zmq_msg_more (&frame);
        zmq_msg_close (&frame);
    }
    return event;
}

static bool wait_for_handshake (void *monitor)
{
    static const int timeout_ms = SHAKE_MS;
    zmq_setsockopt (monitor, ZMQ_RCVTIMEO, &timeout_ms, sizeof timeout_ms);
    return next_event (monitor) == ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
}

static bool shakes_hands (digictl_knock *knock, const dm_endpoint *endpoint, const dm_peer *server)
{
    static const int events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
                              | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
                              | ZMQ_EVENT_DISCONNECTED;
    void *socket = zmq_socket (knock->zmq_context, ZMQ_DEALER), *monitor = zmq_socket (knock->zmq_context, ZMQ_PAIR);
    char monitor_address[32]; /* libzmq gives one free some time after the close */
    snprintf (monitor_address, sizeof monitor_address, "inproc://knock-%u", knock->tries++);
    dm_zap_secure_client (socket, knock->keys, server);
    set_once (socket);
    bool is_heard = zmq_socket_monitor (socket, monitor_address, events) != -1
                    && zmq_connect (monitor, monitor_address) == 0 && zmq_connect (socket, endpoint->text) == 0
                    && wait_for_handshake (monitor);
    zmq_socket_monitor (socket, NULL, 0);
    zmq_close (monitor);
    zmq_close (socket);
    return is_heard;
}

static void on_addresses (void *found)
{
    sem_post (found);
}

/* The addresses behind the names.  Returns how many, 0 when they were not found in time. */
static size_t resolve (const char *addresses, dm_endpoint out[DM_ENDPOINTS_MAX])
{
    sem_t found;
    struct timespec until;
    sem_init (&found, 0, 0);
    clock_gettime (CLOCK_REALTIME, &until);
    until.tv_sec += RESOLVE_S;
    dm_resolver *resolver = dm_resolver_open (&addresses, 1, RESOLVE_AGAIN_MS, on_addresses, &found);
    for (const char *at = addresses; at; at = (at = strchr (at, ',')) ? at + 1 : NULL)
        sem_timedwait (&found, &until); /* once for each name */
    size_t count = dm_resolver_list (resolver, 0, out);
    dm_resolver_destroy (&resolver);
    sem_destroy (&found);
    return count;
}

bool digictl_knock_at (digictl_knock *knock, const char *addresses, const dm_peer servers[], size_t server_count,
                       size_t *out_count, char *out_silent)
{
    dm_endpoint endpoints[DM_ENDPOINTS_MAX];
    *out_count = resolve (addresses, endpoints);
    *out_silent = '\0';
    for (size_t i = 0; i < *out_count && !*out_silent; i++) {
        bool is_heard = false;
        for (size_t j = 0; j < server_count && !is_heard; j++)
            is_heard = shakes_hands (knock, &endpoints[i], &servers[j]);
        if (!is_heard)
            snprintf (out_silent, DM_ENDPOINT_SIZE, "%s", endpoints[i].text);
    }
    return *out_count > 0;
}
