/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/metrics.h"
#include "services/gateway/http/http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/address.h"
#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/http/phase.h"
#include "services/gateway/http/pool.h"
#include "services/gateway/http/state.h"

#define CONNECTION_BYTES ((size_t) 32 * 1024) /* its headers, and what is on its way out */
/* Connections beside those of the setting, which have lost their places: the reaper ends them within half a second. */
#define ENDING 64
#define SEND_MS 500
#define MINUTE_MS (60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define MIB (1024 * 1024)
#define FINISH_MS 2000 /* of the 5 s in which the process must end */

static void take_place (gateway_http *http, const struct sockaddr *peer, gateway_holder *holder)
{
    gateway_address address;
    if (gateway_address_is_proxy (peer, http->proxy))
        return;
    gateway_address_of_peer (peer, &address);
    holder->stalls_ms = dm_clock_monotonic_ms () + http->stall_ms;
    gateway_places_take (http->connections, address.bytes, address.size, dm_clock_monotonic_ms (), holder);
}

static void on_connection (void *arg, struct MHD_Connection *connection, void **state,
                           enum MHD_ConnectionNotificationCode what)
{
    gateway_http *http = arg;
    dm_metrics_add (dm_runtime_metrics (http->runtime), GATEWAY_M_HTTP_CONNECTIONS, NULL, NULL,
                    what == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        gateway_client *client = gateway_reaper_add (
            http->reaper, MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
            dm_clock_monotonic_ms () + http->patience_ms);
        take_place (http, MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
                    &client->connection);
        *state = client;
    } else {
        gateway_places_leave (http->connections, &((gateway_client *) *state)->connection);
        gateway_reaper_remove (http->reaper, *state);
    }
}

/* Refuses a connection when its address has its share. libmicrohttpd has such a limit too, but it knows neither
 * networks of IPv6 nor our proxy, from which all connections come. */
static enum MHD_Result may_connect (void *arg, const struct sockaddr *peer, socklen_t size)
{
    (void) size;
    const gateway_http *http = arg;
    gateway_address address;
    if (gateway_address_is_proxy (peer, http->proxy))
        return MHD_YES;
    gateway_address_of_peer (peer, &address);
    if (gateway_places_has_one (http->connections, address.bytes, address.size, dm_clock_monotonic_ms ()))
        return MHD_YES;
    gateway_http_count_refusal (http, "connections");
    return MHD_NO;
}

/* The target is decoded by our own rules (form.h). */
static size_t keep_as_is (void *arg, struct MHD_Connection *connection, char *text)
{
    (void) arg, (void) connection;
    return strlen (text);
}

static dm_status start_daemon (gateway_http *http, const char *address, dm_error *error)
{
    struct sockaddr_storage at;
    socklen_t size;
    if (!dm_address_parse (address, &at, &size))
        return dm_fail (error, DM_INVALID_ARGUMENT, "http", "%.64s is no address and port, as 127.0.0.1:7180 is",
                        address);
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (at.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0U);
    const dm_settings *settings = dm_runtime_settings (http->runtime);
    errno = 0;
    http->daemon = MHD_start_daemon (
        flags, 0, may_connect, http, gateway_http_on_request, http, MHD_OPTION_SOCK_ADDR, &at,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned) dm_settings_number (settings, "http-connections") + ENDING,
        MHD_OPTION_CONNECTION_TIMEOUT, GATEWAY_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES,
        MHD_OPTION_URI_LOG_CALLBACK, gateway_http_open_request, http, MHD_OPTION_NOTIFY_COMPLETED,
        gateway_http_close_request, http, MHD_OPTION_NOTIFY_CONNECTION, on_connection, http,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_as_is, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_LISTEN_BACKLOG_SIZE,
        511U, MHD_OPTION_END);
    if (http->daemon)
        return DM_OK;
    return dm_fail (error, DM_UNAVAILABLE, "http", "cannot listen on %.64s: %s", address, strerror (errno));
}

/* A town hall may share one address. */
static void open_transfers (gateway_http *http, size_t share)
{
    http->visitor_transfers = gateway_places_open (GATEWAY_VISITOR_TRANSFERS, share);
    http->citizen_transfers = gateway_places_open (GATEWAY_CITIZEN_TRANSFERS, share);
    http->staff_transfers = gateway_places_open (GATEWAY_STAFF_TRANSFERS, 0);
}

dm_status gateway_http_open (dm_runtime *runtime, const gateway_site *site, gateway_http **out, dm_error *error)
{
    const dm_settings *settings = dm_runtime_settings (runtime);
    gateway_http *http = calloc (1, sizeof *http);
    if (!http)
        abort ();
    http->runtime = runtime;
    http->site = site;
    http->addresses = gateway_limits_open (dm_settings_number (settings, "address-rate"), MINUTE_MS);
    http->sessions = gateway_limits_open (dm_settings_number (settings, "session-rate"), MINUTE_MS);
    http->uploads = gateway_limits_open (dm_settings_number (settings, "address-upload-mb") * MIB, HOUR_MS);
    http->forms = gateway_limits_open (dm_settings_number (settings, "address-forms"), HOUR_MS);
    http->connections = gateway_places_open ((size_t) dm_settings_number (settings, "http-connections"),
                                             (size_t) dm_settings_number (settings, "address-connections"));
    open_transfers (http, (size_t) dm_settings_number (settings, "address-transfers"));
    http->trace_percent = (unsigned) dm_settings_number (settings, "trace-sample");
    http->patience_ms = dm_settings_number (settings, "http-seconds") * 1000;
    http->stall_ms = dm_settings_number (settings, "stall-seconds") * 1000;
    http->kept = gateway_kept_open ();
    http->budget = gateway_budget_open ((size_t) dm_settings_number (settings, "body-mb") * MIB);
    http->reaper = gateway_reaper_open (dm_runtime_metrics (runtime), http->budget);
    http->pool =
        gateway_pool_open (dm_runtime_metrics (runtime), (size_t) dm_settings_number (settings, "http-workers"),
                           (size_t) dm_settings_number (settings, "http-waiting"), (size_t) 2 * GATEWAY_TRANSFERS_MAX);
    dm_status status = gateway_address_read_proxy (dm_settings_text (settings, "proxy"), http->proxy, error);
    if (!status)
        status = start_daemon (http, dm_settings_text (settings, "http"), error);
    if (status)
        gateway_http_destroy (&http);
    else
        *out = http;
    return status;
}

static void wait_for_requests (const gateway_http *http, int64_t most_ms)
{
    int64_t until_ms = dm_clock_monotonic_ms () + most_ms;
    while (http->active > 0 && dm_clock_monotonic_ms () < until_ms)
        usleep (5000);
}

static void finish_requests (gateway_http *http)
{
    int listening = MHD_quiesce_daemon (http->daemon);
    shutdown (listening, SHUT_RDWR); /* else the kernel goes on taking connections that nobody would read */
    wait_for_requests (http, FINISH_MS);
    dm_client_stop (dm_runtime_client (http->runtime)); /* what still waits for another service waits no longer */
    gateway_pool_finish (http->pool);  /* it resumes what it has: MHD may not stop with one suspended */
    wait_for_requests (http, SEND_MS); /* or MHD would drop their answers */
    MHD_stop_daemon (http->daemon);
    close (listening);
}

void gateway_http_destroy (gateway_http **http)
{
    gateway_http *it = *http;
    if (!it)
        return;
    it->is_stopping = true;
    if (it->daemon)
        finish_requests (it);
    gateway_pool_destroy (&it->pool);
    gateway_reaper_destroy (&it->reaper);
    gateway_kept_destroy (&it->kept);
    gateway_budget_destroy (&it->budget);
    gateway_limits_destroy (&it->addresses);
    gateway_limits_destroy (&it->sessions);
    gateway_limits_destroy (&it->uploads);
    gateway_limits_destroy (&it->forms);
    gateway_places_destroy (&it->connections);
    gateway_places_destroy (&it->visitor_transfers);
    gateway_places_destroy (&it->citizen_transfers);
    gateway_places_destroy (&it->staff_transfers);
    free (it);
    *http = NULL;
}
