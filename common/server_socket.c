/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/server_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "common/zap.h"

#define FREE_PORT_TRIES 20
#define HOST_SIZE 256
#define ENDPOINT_SIZE (HOST_SIZE + 8)

/* Parts "tcp://host:port".  Gives: host, "tcp://host", room for HOST_SIZE, and *out_port, 0 for an asterisk. */
static bool split_endpoint (const char *endpoint, char host[HOST_SIZE], uint16_t *out_port)
{
    const char *colon = strrchr (endpoint, ':');
    if (strncmp (endpoint, "tcp://", 6) != 0 || strlen (endpoint) >= HOST_SIZE || colon < endpoint + 7)
        return false;
    const char *digits = colon + 1;
    size_t length = strspn (digits, "0123456789");
    bool is_any = strcmp (digits, "*") == 0;
    long port = is_any ? 0 : strtol (digits, NULL, 10);
    if (!is_any && (digits[length] != '\0' || length > 5 || port < 1 || port > UINT16_MAX - 1))
        return false;
    snprintf (host, HOST_SIZE, "%.*s", (int) (colon - endpoint), endpoint);
    *out_port = (uint16_t) port;
    return true;
}

/* Binds the ROUTER, and the PUB one port higher.  Returns false with errno. */
static bool bind_both (void *router, void *pub, const char *host, uint16_t port, uint16_t *out_port)
{
    char endpoint[ENDPOINT_SIZE], bound[ENDPOINT_SIZE];
    size_t bound_size = sizeof bound;
    snprintf (endpoint, sizeof endpoint, port ? "%s:%u" : "%s:*", host, port);
    if (zmq_bind (router, endpoint) != 0)
        return false;
    zmq_getsockopt (router, ZMQ_LAST_ENDPOINT, bound, &bound_size);
    *out_port = (uint16_t) strtoul (strrchr (bound, ':') + 1, NULL, 10);
    snprintf (endpoint, sizeof endpoint, "%s:%u", host, *out_port + 1U);
    if (zmq_bind (pub, endpoint) == 0)
        return true;
    int cause = errno;
    zmq_unbind (router, bound);
    errno = cause;
    return false;
}

static dm_status bind_sockets (void *router, void *pub, const char *endpoint, uint16_t *out_port, dm_error *error)
{
    char host[HOST_SIZE];
    uint16_t port;
    if (!split_endpoint (endpoint, host, &port))
        return dm_fail (error, DM_INVALID_ARGUMENT, "endpoint", "%.150s: tcp://host:port is needed, port up to %d",
                        endpoint, UINT16_MAX - 1);
    for (int tries = port ? 1 : FREE_PORT_TRIES; tries > 0; tries--)
        if (bind_both (router, pub, host, port, out_port))
            return DM_OK;
    bool is_wrong = errno == EINVAL || errno == ENODEV || errno == EADDRNOTAVAIL;
    return dm_fail (error, is_wrong ? DM_INVALID_ARGUMENT : DM_UNAVAILABLE, "endpoint",
                    "%.150s (or the port after it): %s", endpoint, zmq_strerror (errno));
}

dm_status dm_server_sockets_open (void *zmq_context, const dm_keys *keys, const char *endpoint, void **out_router,
                                  void **out_pub, uint16_t *out_port, dm_error *error)
{
    void *router = zmq_socket (zmq_context, ZMQ_ROUTER), *pub = zmq_socket (zmq_context, ZMQ_PUB);
    if (!router || !pub)
        abort (); /* more than ZMQ_MAX_SOCKETS is a bug */
    dm_zap_secure_server (router, keys);
    dm_zap_secure_server (pub, keys);
    zmq_setsockopt (router, ZMQ_ROUTER_MANDATORY, &(int){ 1 }, sizeof (int));
    dm_status status = bind_sockets (router, pub, endpoint, out_port, error);
    if (status) {
        zmq_close (router);
        zmq_close (pub);
        return status;
    }
    *out_router = router;
    *out_pub = pub;
    return DM_OK;
}
