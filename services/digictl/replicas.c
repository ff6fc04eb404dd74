/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/replicas.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/message_json.h"

#define RESOLVE_MS 2000 /* for the names of a service */
#define CONNECT_MS 2000
#define LOOK_AGAIN_MS 5
#define PROBE_MS 500

/* How many addresses the configuration has of a service. */
static size_t count_configured (const digictl_session *session, size_t service)
{
    size_t count = 1;
    for (const char *at = session->config.addresses[service]; (at = strchr (at, ',')); at++)
        count++;
    return count;
}

static int compare_replicas (const void *a, const void *b)
{
    const dm_replica *left = a, *right = b;
    return strcmp (left->address, right->address);
}

/* The addresses of a service, once its names were looked up, or until_ms has come. */
static size_t list_replicas (const digictl_session *session, size_t service, int64_t until_ms,
                             dm_replica out[DM_ENDPOINTS_MAX])
{
    size_t count, wanted = count_configured (session, service);
    while ((count = dm_client_list_replicas (session->client, digictl_services[service], out)) < wanted
           && dm_clock_monotonic_ms () < until_ms)
        poll (NULL, 0, LOOK_AGAIN_MS);
    qsort (out, count, sizeof *out, compare_replicas);
    return count;
}

/* Connects to the address without any key.  Returns 0, or errno. */
static int probe (const struct addrinfo *address)
{
    int fd = socket (address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), fault = 0;
    socklen_t size = sizeof fault;
    if (fd < 0)
        return errno;
    struct pollfd it = { .fd = fd, .events = POLLOUT };
    if (connect (fd, address->ai_addr, address->ai_addrlen) && errno != EINPROGRESS)
        fault = errno;
    else if (poll (&it, 1, PROBE_MS) <= 0)
        fault = ETIMEDOUT;
    else
        getsockopt (fd, SOL_SOCKET, SO_ERROR, &fault, &size);
    close (fd);
    return fault;
}

/* Says why there is no connection to an address: does nothing listen, or does it not know our key? */
static void explain (digictl_answer *answer)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    char host[254], port[8];
    uint16_t number;
    if (!dm_endpoint_split (answer->address, strlen (answer->address), host, &number))
        return;
    snprintf (port, sizeof port, "%u", number);
    if (getaddrinfo (host, port, &hints, &found))
        return;
    int fault = probe (found);
    freeaddrinfo (found);
    if (fault == 0)
        dm_fail (
            &answer->error, DM_UNAVAILABLE, NULL,
            "something listens at %s, but takes no connection with this key: it is starting or hangs, its peers file "
            "lacks the key, or it is of another installation",
            answer->address);
    else
        dm_fail (&answer->error, DM_UNAVAILABLE, NULL,
                 "nothing answers at %s (%s): it does not run, is starting, or listens elsewhere", answer->address,
                 strerror (fault));
}

static bool is_connected (const digictl_session *session, const digictl_answer *answer)
{
    dm_replica replicas[DM_ENDPOINTS_MAX];
    size_t count = dm_client_list_replicas (session->client, answer->service, replicas);
    for (size_t i = 0; i < count; i++)
        if (strcmp (replicas[i].address, answer->address) == 0)
            return replicas[i].is_connected;
    return false;
}

/* The answers of a service, still without replies.  Returns how many: at least one. */
static size_t list_answers (const digictl_session *session, size_t service, int64_t until_ms, digictl_answer out[])
{
    dm_replica replicas[DM_ENDPOINTS_MAX];
    size_t count = list_replicas (session, service, until_ms, replicas);
    for (size_t i = 0; i < count; i++) {
        out[i] = (digictl_answer){ .service = digictl_services[service], .is_alone = count == 1 };
        memcpy (out[i].address, replicas[i].address, sizeof out[i].address);
    }
    if (count > 0)
        return count;
    out[0] = (digictl_answer){ .service = digictl_services[service], .is_alone = true };
    dm_fail (&out[0].error, DM_UNAVAILABLE, NULL,
             "no address is known for %.100s: it does not run, or its name is not known here",
             session->config.addresses[service]);
    return 1;
}

/* Calls each that has an address, and waits for all. */
static void ask (digictl_session *session, uint32_t timeout_ms, dm_arena *arena, digictl_answer answers[], size_t count)
{
    const Digimeente__Ops__V1__GetStatusRequest request = DIGIMEENTE__OPS__V1__GET_STATUS_REQUEST__INIT;
    const uint32_t connect_ms = timeout_ms < CONNECT_MS ? timeout_ms : CONNECT_MS;
    dm_pending *pending[DIGICTL_ANSWERS_MAX];
    for (size_t i = 0; i < count; i++)
        if (*answers[i].address)
            pending[i] = digictl_start_at (session, answers[i].service, answers[i].address, connect_ms, timeout_ms,
                                           &request.base);
    for (size_t i = 0; i < count; i++) {
        if (!*answers[i].address)
            continue;
        answers[i].reply = digictl_wait (session, answers[i].service, &pending[i], arena);
        answers[i].error = session->error;
        if (!answers[i].reply && !is_connected (session, &answers[i]))
            explain (&answers[i]);
    }
}

size_t digictl_ask_replicas (digictl_session *session, const char *only, uint32_t timeout_ms, dm_arena *arena,
                             digictl_answer out[])
{
    const int64_t until_ms = dm_clock_monotonic_ms () + (timeout_ms < RESOLVE_MS ? timeout_ms : RESOLVE_MS);
    size_t count = 0;
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        if (!only || strcmp (only, digictl_services[i]) == 0)
            count += list_answers (session, i, until_ms, &out[count]);
    ask (session, timeout_ms, arena, out, count);
    return count;
}

const char *digictl_answer_name (const digictl_answer *answer, dm_arena *arena)
{
    if (answer->is_alone)
        return answer->service;
    return dm_arena_printf (arena, "%s %s", answer->service, answer->address + strlen ("tcp://"));
}

static bool has_diverged (const Digimeente__Ops__V1__GetStatusResponse *reply)
{
    for (size_t i = 0; i < reply->n_consumers; i++)
        if (reply->consumers[i]->log_diverged)
            return true;
    return false;
}

const char *digictl_answer_state (const digictl_answer *answer)
{
    const Digimeente__Ops__V1__GetStatusResponse *reply = answer->reply;
    if (!reply)
        return answer->error.status == DM_PERMISSION_DENIED ? "refuses" : "does not answer";
    return has_diverged (reply)   ? "log diverged"
           : reply->parked > 0    ? "parked events"
           : reply->not_ready     ? "not ready"
           : reply->n_notices > 0 ? "in trouble"
                                  : "ok";
}

cJSON *digictl_answer_json (const digictl_answer *answer)
{
    cJSON *object = answer->reply ? dm_message_json (&answer->reply->base) : cJSON_CreateObject ();
    if (!answer->reply) {
        cJSON_AddStringToObject (object, "service", answer->service);
        cJSON_AddStringToObject (object, "code", dm_status_find (answer->error.status)->name);
        cJSON_AddStringToObject (object, "reason", answer->error.message);
    }
    cJSON_AddStringToObject (object, "address", answer->address);
    cJSON_AddStringToObject (object, "state", digictl_answer_state (answer));
    return object;
}

const digictl_answer *digictl_find_head (const digictl_answer answers[], size_t count, const char *service)
{
    const digictl_answer *best = NULL;
    for (size_t i = 0; service && i < count; i++)
        if (strcmp (answers[i].service, service) == 0 && answers[i].reply && answers[i].reply->has_head
            && (!best || answers[i].reply->head > best->reply->head))
            best = &answers[i];
    return best;
}
