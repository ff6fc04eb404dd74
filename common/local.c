/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/local.h"

#include <assert.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include "common/chassis_methods.h"
#include "common/client_inside.h"
#include "common/clock.h"
#include "common/gate.h"
#include "common/runtime_inside.h"
#include "common/utf8.h"
#include "common/worker.h"

#define TIMEOUT_MS 10000
#define BUSY_RETRY_MS 50

static const dm_method *find_method (const dm_runtime *runtime, const char *name)
{
    for (size_t i = 0; i < runtime->method_count; i++)
        if (strcmp (runtime->methods[i].name, name) == 0)
            return &runtime->methods[i];
    for (size_t i = 0; i < dm_chassis_method_count; i++)
        if (strcmp (dm_chassis_methods[i].name, name) == 0)
            return &dm_chassis_methods[i];
    return NULL;
}

static void wake_caller (dm_request *request)
{
    sem_post (request->on_reply_arg);
}

static dm_status check_text (const ProtobufCMessage *request, dm_error *error)
{
    char field[sizeof error->field];
    if (dm_utf8_check_message (request, field, sizeof field))
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, field, "it is not UTF-8 text without control characters");
}

/* What the gate does for a request from outside. */
static dm_status admit (dm_request *out, const dm_call_options *options, const ProtobufCMessage *message,
                        dm_error *error)
{
    size_t size = protobuf_c_message_get_packed_size (message);
    if (size > DM_BODY_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "body", "at most %d bytes", DM_BODY_MAX);
    dm_status status = check_text (message, error);
    if (status || out->method->kind != DM_WRITE)
        return status;
    status = dm_gate_check_key (options->key, error);
    if (status)
        return status;
    out->has_key = true;
    memcpy (out->key, options->key, sizeof out->key);
    uint8_t *bytes = dm_arena_alloc (out->arena, size);
    protobuf_c_message_pack (message, bytes);
    dm_gate_hash (out->method, (ProtobufCBinaryData){ size, bytes }, out->hash);
    return DM_OK;
}

/* Hands it over and waits until a worker has ended it.  Returns false when no worker takes it. */
static bool hand_over (dm_runtime *runtime, dm_request *request)
{
    sem_t done;
    sem_init (&done, 0, 0);
    request->on_reply = wake_caller;
    request->on_reply_arg = &done;
    bool is_taken = dm_workers_dispatch (runtime, request);
    while (is_taken && sem_wait (&done) != 0)
        ;
    sem_destroy (&done);
    return is_taken;
}

static dm_status run (dm_runtime *runtime, dm_request *request, dm_error *error)
{
    if (request->method->kind == DM_READ ? dm_workers_read (runtime, request) : hand_over (runtime, request)) {
        *error = request->error;
        return request->error.status;
    }
    dm_fail (error, DM_RESOURCE_EXHAUSTED, NULL, "this service has too much to do at the moment");
    error->retry_after_ms = BUSY_RETRY_MS;
    return DM_RESOURCE_EXHAUSTED;
}

dm_status dm_local_call (dm_runtime *runtime, const char *method, const dm_call_options *options,
                         const ProtobufCMessage *request, dm_arena *arena, ProtobufCMessage **out_reply,
                         dm_error *error)
{
    dm_request it = { .method = find_method (runtime, method), .message = request, .arena = arena };
    const ProtobufCMessageDescriptor *input;
    assert (it.method);
    if (!dm_method_find_types (runtime->descriptors, runtime->descriptor_count, method, &input, &it.output))
        assert (!"the method has no descriptor");
    assert (input == request->descriptor);
    it.origin = *options->origin;
    snprintf (it.origin.peer, sizeof it.origin.peer, "%s", runtime->name);
    it.received_us = dm_clock_monotonic_us ();
    it.deadline_ms = it.received_us / 1000 + (options->timeout_ms ? options->timeout_ms : TIMEOUT_MS);
    dm_status status = admit (&it, options, request, error);
    if (!status)
        status = run (runtime, &it, error);
    if (!status)
        status = dm_reply_decode (it.output, it.body, it.body_bytes, arena, out_reply, error);
    return status;
}
