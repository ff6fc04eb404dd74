/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/health.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/address.h"

/* A scraper, a supervisor and a person need three. A connection that is slow or idle ends and makes room. */
#define CONNECTIONS_MAX 8U
#define CONNECTION_TIMEOUT_S 5U
#define CONNECTION_BYTES ((size_t) 8192)
#define READY_TEXT_SIZE 4096

struct dm_health {
    struct MHD_Daemon *daemon;
    dm_metrics *metrics;
    dm_ready_check check;
    void *arg;
    uint16_t port;
};

static enum MHD_Result reply (struct MHD_Connection *connection, unsigned code, const char *type, char *text,
                              enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *response = MHD_create_response_from_buffer (strlen (text), text, mode);
    if (!response)
        return MHD_NO;
    MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (code == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header (response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    enum MHD_Result result = MHD_queue_response (connection, code, response);
    MHD_destroy_response (response);
    return result;
}

static enum MHD_Result reply_text (struct MHD_Connection *connection, unsigned code, const char *text)
{
    return reply (connection, code, "text/plain; charset=utf-8", (char *) text, MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result handle_metrics (dm_health *health, struct MHD_Connection *connection)
{
    return reply (connection, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8",
                  dm_metrics_render (health->metrics), MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result handle_livez (dm_health *health, struct MHD_Connection *connection)
{
    (void) health;
    return reply_text (connection, MHD_HTTP_OK, "ok\n");
}

static enum MHD_Result handle_readyz (dm_health *health, struct MHD_Connection *connection)
{
    char lines[READY_TEXT_SIZE] = "", text[READY_TEXT_SIZE + 16];
    bool is_ready = health->check (health->arg, lines, sizeof lines);
    snprintf (text, sizeof text, "%s%s%s", is_ready ? "ok\n" : "not ready: ", lines, *lines ? "\n" : "");
    return reply_text (connection, is_ready ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE, text);
}

static const struct {
    const char *path;
    enum MHD_Result (*handle) (dm_health *health, struct MHD_Connection *connection);
} pages[] = {
    { "/metrics", handle_metrics },
    { "/livez", handle_livez },
    { "/readyz", handle_readyz },
};

static enum MHD_Result handle_request (void *arg, struct MHD_Connection *connection, const char *path,
                                       const char *method, const char *version, const char *body, size_t *body_bytes,
                                       void **state)
{
    (void) version, (void) body, (void) state;
    *body_bytes = 0; /* a body is not looked at */
    if (strcmp (method, MHD_HTTP_METHOD_GET) != 0 && strcmp (method, MHD_HTTP_METHOD_HEAD) != 0)
        return reply_text (connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD\n");
    for (size_t i = 0; i < DM_COUNT (pages); i++)
        if (strcmp (path, pages[i].path) == 0)
            return pages[i].handle (arg, connection);
    return reply_text (connection, MHD_HTTP_NOT_FOUND, "only /metrics, /livez and /readyz\n");
}

static dm_status start (dm_health *health, const char *address, const struct sockaddr *at, dm_error *error)
{
    unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | (at->sa_family == AF_INET6 ? MHD_USE_IPv6 : 0U);
    errno = 0;
    health->daemon =
        MHD_start_daemon (flags, 0, NULL, NULL, handle_request, health, MHD_OPTION_SOCK_ADDR, at,
                          MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
                          CONNECTION_TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, MHD_OPTION_END);
    if (!health->daemon)
        return dm_fail (error, DM_UNAVAILABLE, "health", "cannot listen on %.64s: %s", address, strerror (errno));
    health->port = MHD_get_daemon_info (health->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    return DM_OK;
}

dm_status dm_health_open (const char *address, dm_metrics *metrics, dm_ready_check check, void *arg, dm_health **out,
                          dm_error *error)
{
    struct sockaddr_storage at;
    socklen_t size;
    if (!dm_address_parse (address, &at, &size))
        return dm_fail (error, DM_INVALID_ARGUMENT, "health", "%.64s is no address and port, as 127.0.0.1:7190 is",
                        address);
    dm_health *health = malloc (sizeof *health);
    if (!health)
        abort ();
    *health = (dm_health){ .metrics = metrics, .check = check, .arg = arg };
    dm_status status = start (health, address, (const struct sockaddr *) &at, error);
    if (status)
        dm_health_destroy (&health);
    else
        *out = health;
    return status;
}

void dm_health_destroy (dm_health **health)
{
    if (!*health)
        return;
    if ((*health)->daemon)
        MHD_stop_daemon ((*health)->daemon);
    free (*health);
    *health = NULL;
}

uint16_t dm_health_port (const dm_health *health)
{
    return health->port;
}
