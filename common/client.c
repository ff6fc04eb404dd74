/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "common/client_inside.h"
#include "common/clock.h"
#include "common/log.h"

#define RESOLVE_MS 10000
#define TIMEOUT_MS 10000
#define ATTEMPT_MS 2000
#define ATTEMPTS 5
#define ATTEMPTS_MAX 100     /* Source: rpc.proto, Header.attempt */
#define HEADER_REST_BYTES 32 /* call_id, attempt and timeout_ms at their longest: 11 + 6 + 6 */

/* A header that is to be packed; what it points to is borrowed from options, or lives here. */
typedef struct header {
    Digimeente__Rpc__V1__Header message;
    Digimeente__Rpc__V1__Actor actor;
    char traceparent[DM_TRACEPARENT_SIZE], parent_span[DM_SPAN_ID_SIZE];
} header;

/* The call is a span of its own, inside the one that makes it. */
static void fill_trace (header *out, const dm_origin *origin)
{
    snprintf (out->traceparent, sizeof out->traceparent, "%s", origin ? origin->traceparent : "");
    dm_trace_enter (out->traceparent, out->parent_span);
    out->message.traceparent = *out->traceparent ? out->traceparent : NULL;
}

static void fill_header (header *out, const char *method, const dm_call_options *options)
{
    const dm_origin *origin = options->origin;
    digimeente__rpc__v1__header__init (&out->message);
    digimeente__rpc__v1__actor__init (&out->actor);
    out->message.has_version = out->message.has_kind = true;
    out->message.version = 1;
    out->message.kind = DIGIMEENTE__RPC__V1__KIND__KIND_REQUEST;
    out->message.method = (char *) method;
    out->message.has_key = options->key != NULL;
    if (options->key)
        out->message.key = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) options->key };
    fill_trace (out, origin);
    if (!origin)
        return;
    out->actor.has_kind = true;
    out->actor.kind = (Digimeente__Rpc__V1__ActorKind) origin->actor.kind;
    out->actor.id = (char *) origin->actor.id;
    out->actor.level = *origin->actor.level ? (char *) origin->actor.level : NULL;
    out->message.actor = &out->actor;
    out->message.purpose = *origin->purpose ? (char *) origin->purpose : NULL;
    out->message.tracestate = *origin->tracestate ? (char *) origin->tracestate : NULL;
}

static dm_remote *find_remote (dm_client *client, const char *target)
{
    for (size_t i = 0; i < client->remote_count; i++)
        if (strcmp (client->remotes[i].target->name, target) == 0)
            return &client->remotes[i];
    return NULL;
}

static void encode_body (dm_pending *call, const ProtobufCMessage *request, size_t size)
{
    zmq_msg_close (&call->body);
    if (zmq_msg_init_size (&call->body, size) != 0)
        abort ();
    protobuf_c_message_pack (request, zmq_msg_data (&call->body));
    call->is_big = size > DM_BIG_BODY_BYTES;
}

/* What can be wrong with a call before it is sent. */
static dm_status check_call (const dm_client *client, dm_pending *call, const char *target, const char *method,
                             const ProtobufCMessage *request, size_t body_bytes)
{
    const ProtobufCMessageDescriptor *input;
    if (!call->remote)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "target", "there is no target %s", target);
    if (strlen (method) >= DM_METHOD_SIZE
        || !dm_method_find_types (client->config.descriptors, client->config.descriptor_count, method, &input,
                                  &call->output)
        || input != request->descriptor)
        return dm_fail (&call->error, DM_UNIMPLEMENTED, "method", "there is no such method for this message");
    if (call->header_bytes + HEADER_REST_BYTES > DM_HEADER_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "header", "the header is larger than 4 KiB");
    if (body_bytes > DM_BODY_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, NULL, "the request is larger than 1 MiB");
    return DM_OK;
}

static uint32_t bounded (uint32_t value, uint32_t fallback, uint32_t most)
{
    return value == 0 ? fallback : value < most ? value : most;
}

/* A call that is ready to go, or one with an error. */
static dm_pending *open_call (dm_client *client, const char *target, const char *method, const dm_call_options *options,
                              const ProtobufCMessage *request)
{
    header head;
    fill_header (&head, method, options);
    size_t header_bytes = digimeente__rpc__v1__header__get_packed_size (&head.message);
    dm_pending *call = calloc (1, sizeof *call + header_bytes);
    if (!call)
        abort ();
    call->header_bytes = digimeente__rpc__v1__header__pack (&head.message, call->header);
    call->remote = find_remote (client, target);
    snprintf (call->method, sizeof call->method, "%s", method);
    memcpy (call->traceparent, head.traceparent, sizeof call->traceparent);
    memcpy (call->parent_span, head.parent_span, sizeof call->parent_span);
    call->started_us = dm_clock_monotonic_us ();
    call->deadline_ms = dm_clock_monotonic_ms () + bounded (options->timeout_ms, TIMEOUT_MS, DM_TIMEOUT_MAX_MS);
    call->connect_by_ms = options->connect_ms ? dm_clock_monotonic_ms () + options->connect_ms : INT64_MAX;
    call->attempt_ms = bounded (options->attempt_ms, ATTEMPT_MS, DM_TIMEOUT_MAX_MS);
    call->attempts = bounded (options->attempts, ATTEMPTS, ATTEMPTS_MAX);
    snprintf (call->address, sizeof call->address, "%s", options->address ? options->address : "");
    zmq_msg_init (&call->body);
    zmq_msg_init (&call->reply);
    sem_init (&call->done, 0, 0);
    size_t body_bytes = protobuf_c_message_get_packed_size (request);
    if (!check_call (client, call, target, method, request, body_bytes))
        encode_body (call, request, body_bytes);
    return call;
}

static void wake (dm_client *client)
{
    eventfd_write (client->wake_fd, 1);
}

static bool has_room (const dm_pending *call)
{
    return call->remote->out < DM_CALLS_MAX && (!call->is_big || call->remote->big_out < DM_BIG_CALLS_MAX);
}

/* Waits until there is room.  The mutex is held. */
static dm_status wait_for_room (dm_client *client, dm_pending *call)
{
    const struct timespec until = { call->deadline_ms / 1000, call->deadline_ms % 1000 * 1000000 };
    pthread_cond_t *room = call->is_big ? &call->remote->big_room : &call->remote->room;
    client->waiting_for_room++;
    while (!client->is_closing && !has_room (call) && dm_clock_monotonic_ms () < call->deadline_ms)
        pthread_cond_timedwait (room, &client->mutex, &until);
    client->waiting_for_room--;
    if (client->is_closing) {
        pthread_cond_signal (&client->left);
        return dm_fail (&call->error, DM_CANCELLED, NULL, "the client was closed");
    }
    if (!has_room (call))
        return dm_fail (&call->error, DM_RESOURCE_EXHAUSTED, NULL, "too many calls to %s are out already",
                        call->remote->target->name);
    return DM_OK;
}

/* Gives the call to the client's thread; wakes it only where it sleeps. */
static dm_status hand_over (dm_client *client, dm_pending *call)
{
    pthread_mutex_lock (&client->mutex);
    dm_status status = wait_for_room (client, call);
    if (!status) {
        call->remote->out++;
        call->remote->big_out += call->is_big;
        *client->incoming_end = call;
        client->incoming_end = &call->next;
        if (client->is_asleep)
            wake (client);
        client->is_asleep = false;
    }
    pthread_mutex_unlock (&client->mutex);
    return status;
}

dm_pending *dm_client_start (dm_client *client, const char *target, const char *method, const dm_call_options *options,
                             const ProtobufCMessage *request)
{
    static const dm_call_options defaults;
    dm_pending *call = open_call (client, target, method, options ? options : &defaults, request);
    if (call->error.status || hand_over (client, call))
        sem_post (&call->done);
    return call;
}

/* Uses nothing of the client, which may be gone by now. */
dm_status dm_client_wait (dm_pending **pending, dm_arena *arena, ProtobufCMessage **out_reply, dm_error *error)
{
    dm_pending *call = *pending;
    *pending = NULL;
    while (sem_wait (&call->done) != 0)
        ; /* a signal came */
    dm_status status = call->error.status;
    if (status && error)
        *error = call->error;
    if (!status)
        status = dm_reply_decode (call->output, zmq_msg_data (&call->reply), zmq_msg_size (&call->reply), arena,
                                  out_reply, error);
    zmq_msg_close (&call->body);
    zmq_msg_close (&call->reply);
    sem_destroy (&call->done);
    free (call);
    return status;
}

dm_status dm_client_call (dm_client *client, const char *target, const char *method, const dm_call_options *options,
                          const ProtobufCMessage *request, dm_arena *arena, ProtobufCMessage **out_reply,
                          dm_error *error)
{
    dm_pending *call = dm_client_start (client, target, method, options, request);
    return dm_client_wait (&call, arena, out_reply, error);
}

size_t dm_client_list_replicas (dm_client *client, const char *target, dm_replica out[DM_ENDPOINTS_MAX])
{
    const dm_remote *remote = find_remote (client, target);
    if (!remote)
        return 0;
    pthread_mutex_lock (&client->mutex);
    size_t count = remote->replica_count;
    memcpy (out, remote->replicas, count * sizeof *out);
    pthread_mutex_unlock (&client->mutex);
    return count;
}

bool dm_client_is_connected (dm_client *client, const char *target)
{
    const dm_remote *remote = find_remote (client, target);
    return remote && remote->is_connected;
}

static void on_addresses (void *arg)
{
    dm_client *client = arg;
    client->must_connect = true;
    wake (client);
}

static void init_remote (dm_client *client, size_t number, const pthread_condattr_t *clock)
{
    dm_remote *remote = &client->remotes[number];
    remote->client = client;
    remote->target = &client->config.targets[number];
    remote->number = number;
    pthread_cond_init (&remote->room, clock);
    pthread_cond_init (&remote->big_room, clock);
    for (; remote->free_count < DM_CALLS_MAX; remote->free_count++)
        remote->free_places[remote->free_count] = (uint8_t) remote->free_count;
}

static void init_remotes (dm_client *client)
{
    pthread_condattr_t clock;
    pthread_condattr_init (&clock);
    pthread_condattr_setclock (&clock, CLOCK_MONOTONIC);
    for (size_t i = 0; i < client->remote_count; i++)
        init_remote (client, i, &clock);
    pthread_condattr_destroy (&clock);
}

static void open_resolver (dm_client *client)
{
    const char **lists = calloc (client->remote_count + 1, sizeof *lists);
    if (!lists)
        abort ();
    for (size_t i = 0; i < client->remote_count; i++)
        lists[i] = client->config.targets[i].addresses;
    client->resolver = dm_resolver_open (lists, client->remote_count, RESOLVE_MS, on_addresses, client);
    free (lists);
}

dm_client *dm_client_open (const dm_client_config *config)
{
    dm_client *client = calloc (1, sizeof *client + config->target_count * sizeof client->remotes[0]);
    if (!client)
        abort ();
    client->config = *config;
    client->remote_count = config->target_count;
    client->incoming_end = &client->incoming;
    client->next_due_ms = INT64_MAX;
    client->descriptors =
        calloc (1 + DM_CONNECTION_FDS * DM_CONNECTIONS_MAX * client->remote_count, sizeof *client->descriptors);
    client->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!client->descriptors || client->wake_fd == -1)
        abort ();
    pthread_mutex_init (&client->mutex, NULL);
    pthread_cond_init (&client->left, NULL);
    init_remotes (client);
    open_resolver (client);
    if (pthread_create (&client->thread, NULL, dm_client_loop, client) != 0)
        abort ();
    return client;
}

/* Turns away all callers that wait for room, and stops the thread, which cancels its calls. */
void dm_client_stop (dm_client *client)
{
    pthread_mutex_lock (&client->mutex);
    bool was_closing = client->is_closing;
    client->is_closing = true;
    for (size_t i = 0; i < client->remote_count; i++) {
        pthread_cond_broadcast (&client->remotes[i].room);
        pthread_cond_broadcast (&client->remotes[i].big_room);
    }
    while (client->waiting_for_room > 0)
        pthread_cond_wait (&client->left, &client->mutex);
    pthread_mutex_unlock (&client->mutex);
    if (was_closing)
        return;
    wake (client);
    pthread_join (client->thread, NULL);
}

void dm_client_destroy (dm_client **client)
{
    if (!*client)
        return;
    dm_client *it = *client;
    dm_client_stop (it);
    dm_resolver_destroy (&it->resolver);
    for (size_t i = 0; i < it->remote_count; i++) {
        pthread_cond_destroy (&it->remotes[i].room);
        pthread_cond_destroy (&it->remotes[i].big_room);
    }
    pthread_cond_destroy (&it->left);
    pthread_mutex_destroy (&it->mutex);
    close (it->wake_fd);
    free (it->descriptors);
    free (it);
    *client = NULL;
}
