/* SPDX-License-Identifier: EUPL-1.2 */
/* The client's thread: the life of every call, from its first attempt to its outcome. */
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include "common/client_inside.h"
#include "common/clock.h"
#include "common/log.h"

#define CHECK_MS 1000 /* so long until a reloaded key is seen */
#define AVOID_MS 5000
#define BACKOFF_FIRST_MS 100
#define BACKOFF_MOST_MS 5000

static void set_due (dm_pending *call, int64_t due_ms)
{
    dm_client *client = call->remote->client;
    call->due_ms = due_ms < call->deadline_ms ? due_ms : call->deadline_ms;
    if (call->due_ms < client->next_due_ms)
        client->next_due_ms = call->due_ms;
}

static void add_span (const dm_pending *call)
{
    dm_spans_add (call->remote->client->config.spans, &(dm_step){ .type = DM_SPAN_CALL,
                                                                  .traceparent = call->traceparent,
                                                                  .parent = call->parent_span,
                                                                  .started_us = call->started_us,
                                                                  .status = call->error.status,
                                                                  .name = call->method,
                                                                  .other = call->remote->target->name,
                                                                  .number = call->attempt });
}

/* Gives the call back to its caller; it must not be touched afterwards. */
static void finish (dm_pending *call)
{
    dm_remote *remote = call->remote;
    size_t place = call->call_id % DM_CALLS_MAX;
    if (call->state == DM_CALL_SENT)
        call->connection->in_flight--;
    remote->calls[place] = NULL;
    remote->free_places[remote->free_count++] = (uint8_t) place;
    remote->done++;
    remote->big_done += call->is_big;
    if (remote->client->config.metrics)
        dm_metrics_observe (remote->client->config.metrics, DM_M_RPC_CLIENT_SECONDS, call->method,
                            dm_status_find (call->error.status)->name,
                            (double) (dm_clock_monotonic_us () - call->started_us) / 1e6);
    add_span (call);
    sem_post (&call->done);
}

/* Lets as many callers in as calls have ended. */
static void release_room (dm_remote *remote)
{
    if (remote->done == 0)
        return;
    pthread_mutex_lock (&remote->client->mutex);
    remote->out -= remote->done;
    remote->big_out -= remote->big_done;
    for (; remote->done > 0; remote->done--) {
        pthread_cond_signal (&remote->room);
        pthread_cond_signal (&remote->big_room);
    }
    pthread_mutex_unlock (&remote->client->mutex);
    remote->big_done = 0;
}

static void make_header (const dm_pending *call, zmq_msg_t *out)
{
    Digimeente__Rpc__V1__Header rest = DIGIMEENTE__RPC__V1__HEADER__INIT;
    rest.has_call_id = rest.has_attempt = rest.has_timeout_ms = true;
    rest.call_id = call->call_id;
    rest.attempt = call->attempt;
    int64_t left_ms = call->deadline_ms - call->remote->client->now_ms; /* now_ms may lie before the call's start */
    rest.timeout_ms = left_ms < DM_TIMEOUT_MAX_MS ? (uint32_t) left_ms : DM_TIMEOUT_MAX_MS;
    zmq_msg_init_size (out, call->header_bytes + digimeente__rpc__v1__header__get_packed_size (&rest));
    uint8_t *bytes = zmq_msg_data (out);
    memcpy (bytes, call->header, call->header_bytes);
    digimeente__rpc__v1__header__pack (&rest, bytes + call->header_bytes);
}

static bool send_over (dm_pending *call, dm_connection *connection)
{
    zmq_msg_t header;
    make_header (call, &header);
    if (!dm_connection_send (connection, &header, &call->body))
        return false;
    connection->in_flight++;
    call->connection = connection;
    call->state = DM_CALL_SENT;
    set_due (call, call->remote->client->now_ms + call->attempt_ms);
    return true;
}

/* Sends the next attempt, or waits for a connection: as long as the attempts that are left would have taken, or less
 * where the caller is less patient. */
static void attempt (dm_pending *call)
{
    int64_t now_ms = call->remote->client->now_ms;
    if (call->deadline_ms <= now_ms) {
        if (!call->error.status)
            dm_fail (&call->error, DM_DEADLINE_EXCEEDED, NULL, "the budget ended before the call was sent");
        finish (call);
        return;
    }
    call->attempt++;
    for (dm_connection *connection; (connection = dm_remote_pick (call));)
        if (send_over (call, connection))
            return;
    call->attempt--;
    call->state = DM_CALL_UNCONNECTED;
    const int64_t due_ms = now_ms + (int64_t) call->attempt_ms * (call->attempts - call->attempt);
    set_due (call, due_ms < call->connect_by_ms ? due_ms : call->connect_by_ms);
}

/* The attempt failed, for the reason in call->error. Tries again later where that can help; else the call has failed.
 */
static void retry (dm_pending *call)
{
    dm_remote *remote = call->remote;
    if (call->state == DM_CALL_SENT)
        call->connection->in_flight--;
    call->state = DM_CALL_BACKOFF;
    int64_t due_ms = remote->client->now_ms + call->error.retry_after_ms
                     + dm_backoff_ms (call->attempt - 1, BACKOFF_FIRST_MS, BACKOFF_MOST_MS);
    if (call->attempt >= call->attempts || due_ms >= call->deadline_ms) {
        finish (call);
        return;
    }
    if (remote->client->config.metrics)
        dm_metrics_add (remote->client->config.metrics, DM_M_RPC_CLIENT_RETRIES, call->method, NULL, 1);
    set_due (call, due_ms);
}

static void on_unconnected (dm_pending *call)
{
    const char *name = call->remote->target->name;
    if (*call->address)
        dm_fail (&call->error, DM_UNAVAILABLE, NULL, "%s at %s is not connected", name, call->address);
    else
        dm_fail (&call->error, DM_UNAVAILABLE, NULL, "no address of %s is connected", name);
    finish (call);
}

static void on_unanswered (dm_pending *call)
{
    int64_t now_ms = call->remote->client->now_ms;
    call->connection->avoid_until_ms = now_ms + AVOID_MS;
    dm_fail (&call->error, DM_DEADLINE_EXCEEDED, NULL, "%s did not answer in time", call->remote->target->name);
    retry (call);
}

static void (*const on_due[]) (dm_pending *call) = {
    [DM_CALL_UNCONNECTED] = on_unconnected,
    [DM_CALL_SENT] = on_unanswered,
    [DM_CALL_BACKOFF] = attempt,
};

/* Looks at all calls, but only when one may be due: with steady traffic that is once in attempt_ms. */
static void run_timers (dm_client *client)
{
    if (client->now_ms < client->next_due_ms)
        return;
    client->next_due_ms = INT64_MAX;
    for (size_t i = 0; i < client->remote_count * DM_CALLS_MAX; i++) {
        dm_pending **place = &client->remotes[i / DM_CALLS_MAX].calls[i % DM_CALLS_MAX];
        if (*place && (*place)->due_ms <= client->now_ms)
            on_due[(*place)->state](*place);
        if (*place && (*place)->due_ms < client->next_due_ms)
            client->next_due_ms = (*place)->due_ms;
    }
}

static void begin (dm_pending *call)
{
    dm_remote *remote = call->remote;
    uint8_t place = remote->free_places[--remote->free_count];
    call->call_id = ++remote->client->calls_started * DM_CALLS_MAX + place;
    remote->calls[place] = call;
    attempt (call);
}

static void warn_of_reply (const dm_remote *remote)
{
    dm_client *client = remote->client;
    if (client->warned_ms != 0 && client->now_ms < client->warned_ms + CHECK_MS)
        return;
    client->warned_ms = client->now_ms;
    dm_log (DM_WARN, "reply_malformed", DM_T ("target", remote->target->name));
}

/* A reply to an earlier attempt is as good as one to the last, unless it only says to try again. */
void dm_remote_reply (dm_remote *remote, dm_connection *connection, const void *header, size_t header_bytes,
                      zmq_msg_t *body)
{
    uint64_t call_id;
    dm_error error;
    connection->avoid_until_ms = 0;
    if (!dm_reply_read (header, header_bytes, &call_id, &error)) {
        warn_of_reply (remote);
        return;
    }
    dm_pending *call = remote->calls[call_id % DM_CALLS_MAX];
    if (!call || call->call_id != call_id)
        return; /* answered already, or its caller has given up */
    bool is_retryable = error.status && dm_status_find (error.status)->is_retryable;
    if (is_retryable && (call->state != DM_CALL_SENT || call->connection != connection))
        return;
    call->error = error;
    if (is_retryable)
        retry (call);
    else {
        zmq_msg_move (&call->reply, body);
        finish (call);
    }
}

void dm_remote_up (dm_remote *remote)
{
    for (size_t i = 0; i < DM_CALLS_MAX; i++)
        if (remote->calls[i] && remote->calls[i]->state == DM_CALL_UNCONNECTED)
            attempt (remote->calls[i]);
    if (remote->target->on_hint) /* hints may have been missed */
        remote->target->on_hint (remote->target->arg, remote->target->name);
}

void dm_remote_down (dm_remote *remote, dm_connection *connection)
{
    for (size_t i = 0; i < DM_CALLS_MAX; i++) {
        dm_pending *call = remote->calls[i];
        if (!call || call->state != DM_CALL_SENT || call->connection != connection)
            continue;
        dm_fail (&call->error, DM_UNAVAILABLE, NULL, "the connection to %s was lost", remote->target->name);
        retry (call);
    }
    dm_resolver_wake (remote->client->resolver);
}

void dm_remote_forget (dm_remote *remote, const dm_connection *connection)
{
    for (size_t i = 0; i < DM_CALLS_MAX; i++)
        if (remote->calls[i] && remote->calls[i]->connection == connection)
            remote->calls[i]->connection = NULL;
}

/* Begins all calls that were handed over.  Returns false when the client closes. */
static bool take_incoming (dm_client *client)
{
    pthread_mutex_lock (&client->mutex);
    dm_pending *call = client->incoming;
    client->incoming = NULL;
    client->incoming_end = &client->incoming;
    client->is_asleep = false;
    bool is_closing = client->is_closing;
    pthread_mutex_unlock (&client->mutex);
    while (call) {
        dm_pending *next = call->next;
        begin (call);
        call = next;
    }
    return !is_closing;
}

/* Makes the connections what they should be, and the descriptors those of the connections. */
static void connect_all (dm_client *client)
{
    client->next_check_ms = client->now_ms + CHECK_MS;
    client->must_connect = false;
    client->descriptor_count = 0;
    client->descriptors[client->descriptor_count++] = (struct pollfd){ .fd = client->wake_fd, .events = POLLIN };
    for (size_t i = 0; i < client->remote_count; i++) {
        dm_remote *remote = &client->remotes[i];
        dm_remote_connect (remote);
        for (size_t j = 0; j < remote->connection_count; j++)
            for (size_t k = 0; k < DM_CONNECTION_FDS; k++)
                client->descriptors[client->descriptor_count++] =
                    (struct pollfd){ .fd = remote->connections[j]->fds[k], .events = POLLIN };
    }
}

/* libzmq's descriptor tells once that something has happened; the socket must be asked what it was. */
static void mark_ready (dm_client *client)
{
    const struct pollfd *descriptor = client->descriptors;
    eventfd_t wakes;
    if ((descriptor++)->revents)
        eventfd_read (client->wake_fd, &wakes);
    for (size_t i = 0; i < client->remote_count; i++)
        for (size_t j = 0; j < client->remotes[i].connection_count; j++) {
            dm_connection *connection = client->remotes[i].connections[j];
            connection->is_dirty |= (descriptor++)->revents != 0;
            connection->has_events |= (descriptor++)->revents != 0;
            connection->has_hints |= (descriptor++)->revents != 0;
        }
}

/* Returns true when a socket was drained. What a reply leads to may be that another socket must be drained, too. */
static bool drain_dirty (dm_client *client)
{
    bool was_dirty = false;
    for (size_t i = 0; i < client->remote_count; i++)
        for (size_t j = 0; j < client->remotes[i].connection_count; j++) {
            dm_connection *connection = client->remotes[i].connections[j];
            bool is_dirty = connection->is_dirty || connection->has_events;
            was_dirty |= is_dirty;
            if (is_dirty)
                dm_connection_drain (&client->remotes[i], connection);
            if (connection->has_hints)
                dm_connection_drain_hints (&client->remotes[i], connection);
        }
    return was_dirty;
}

/* How long the thread may sleep; 0: there is work. */
static int sleep_ms (dm_client *client)
{
    int64_t until_ms = client->next_due_ms < client->next_check_ms ? client->next_due_ms : client->next_check_ms;
    int64_t wait_ms = until_ms - dm_clock_monotonic_ms ();
    pthread_mutex_lock (&client->mutex);
    client->is_asleep = !client->incoming && !client->is_closing && wait_ms > 0;
    bool is_asleep = client->is_asleep;
    pthread_mutex_unlock (&client->mutex);
    return is_asleep ? (int) wait_ms : 0;
}

static void cancel_all (dm_client *client)
{
    for (size_t i = 0; i < client->remote_count * DM_CALLS_MAX; i++) {
        dm_pending *call = client->remotes[i / DM_CALLS_MAX].calls[i % DM_CALLS_MAX];
        if (!call)
            continue;
        dm_fail (&call->error, DM_CANCELLED, NULL, "the client was closed");
        finish (call);
    }
}

void *dm_client_loop (void *arg)
{
    dm_client *client = arg;
    client->now_ms = dm_clock_monotonic_ms ();
    while (take_incoming (client)) {
        run_timers (client);
        if (client->must_connect || client->now_ms >= client->next_check_ms)
            connect_all (client);
        while (drain_dirty (client))
            ;
        for (size_t i = 0; i < client->remote_count; i++)
            release_room (&client->remotes[i]);
        if (poll (client->descriptors, client->descriptor_count, sleep_ms (client)) > 0)
            mark_ready (client);
        client->now_ms = dm_clock_monotonic_ms ();
    }
    cancel_all (client);
    for (size_t i = 0; i < client->remote_count; i++)
        dm_remote_disconnect (&client->remotes[i]);
    return NULL;
}
