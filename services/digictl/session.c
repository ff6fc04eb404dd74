/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/session.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>
#include "common/log.h"
#include "common/memory.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "services/digictl/text.h"

#define ATTEMPTS_MAX 100 /* the budget ends it sooner */

static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__intake__v1__intake_service__descriptor,
    &digimeente__intake__v1__journey_service__descriptor,
    &digimeente__documents__v1__documents_service__descriptor,
    &digimeente__notification__v1__notification_service__descriptor,
    &digimeente__audit__v1__audit_service__descriptor,
    &digimeente__gateway__v1__session_service__descriptor,
    &digimeente__ops__v1__ops_service__descriptor,
};

/* The actor is the operator whose key this is; the services take nobody else from it. */
static dm_status fill_origin (digictl_session *session, dm_error *error)
{
    const char *purpose = digictl_args_text (&session->args, "purpose"), *name = dm_keys_name (session->keys);
    dm_origin *origin = &session->origin;
    snprintf (origin->peer, sizeof origin->peer, "%s", name);
    origin->actor.kind = DM_ACTOR_BEHEERDER;
    snprintf (origin->actor.id, sizeof origin->actor.id, "%s", name);
    if (purpose && strlen (purpose) >= DM_PURPOSE_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, "purpose", "--purpose takes at most %d bytes", DM_PURPOSE_SIZE - 1);
    snprintf (origin->purpose, DM_PURPOSE_SIZE, "%s", purpose ? purpose : "beheer");
    dm_trace_child (NULL, origin->traceparent);
    return DM_OK;
}

dm_status digictl_session_open (digictl_session *session, dm_error *error)
{
    dm_status status = digictl_config_open (digictl_args_text (&session->args, "config"), &session->config, error);
    if (!status)
        status = dm_keys_open (session->config.peers, session->config.key, NULL, &session->keys, error);
    if (!status)
        status = fill_origin (session, error);
    if (status)
        return status;
    dm_log_init ("digictl", DM_ERROR);
    session->timeout_ms = 1000 * (uint32_t) digictl_args_number (&session->args, "timeout", session->verb->timeout_s);
    dm_memory_init ();
    session->zmq_context = zmq_ctx_new ();
    session->metrics = dm_metrics_open ("digictl", NULL, 0);
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        session->targets[i] = (dm_target){ .name = digictl_services[i], .addresses = session->config.addresses[i] };
    const dm_client_config config = { .zmq_context = session->zmq_context,
                                      .keys = session->keys,
                                      .metrics = session->metrics,
                                      .targets = session->targets,
                                      .target_count = DIGICTL_SERVICES,
                                      .descriptors = descriptors,
                                      .descriptor_count = DM_COUNT (descriptors) };
    session->client = dm_client_open (&config);
    return DM_OK;
}

void digictl_session_close (digictl_session *session)
{
    dm_client_destroy (&session->client);
    if (session->zmq_context)
        zmq_ctx_term (session->zmq_context);
    session->zmq_context = NULL;
    dm_metrics_destroy (&session->metrics);
    dm_keys_destroy (&session->keys);
}

static void find_method (const ProtobufCMessage *request, char out[DM_METHOD_SIZE])
{
    if (!dm_method_find_name (descriptors, DM_COUNT (descriptors), request->descriptor, out))
        assert (!"a method that takes this request");
}

static const void *call (digictl_session *session, const char *target, const dm_call_options *options,
                         const ProtobufCMessage *request)
{
    ProtobufCMessage *reply;
    char method[DM_METHOD_SIZE];
    find_method (request, method);
    session->target = target;
    session->error = (dm_error){ 0 };
    dm_status status =
        dm_client_call (session->client, target, method, options, request, session->arena, &reply, &session->error);
    session->error.status = status;
    return status ? NULL : reply;
}

const void *digictl_call (digictl_session *session, const char *target, const dm_uuid *key,
                          const ProtobufCMessage *request)
{
    const dm_call_options options = { .origin = &session->origin,
                                      .key = key ? key->bytes : NULL,
                                      .timeout_ms = session->timeout_ms,
                                      .attempts = ATTEMPTS_MAX };
    return call (session, target, &options, request);
}

const void *digictl_call_long (digictl_session *session, const char *target, uint32_t timeout_ms,
                               const ProtobufCMessage *request)
{
    const dm_call_options options = {
        .origin = &session->origin, .timeout_ms = timeout_ms, .attempt_ms = timeout_ms, .attempts = ATTEMPTS_MAX
    };
    return call (session, target, &options, request);
}

dm_pending *digictl_start (digictl_session *session, const char *target, const ProtobufCMessage *request)
{
    const dm_call_options options = { .origin = &session->origin,
                                      .timeout_ms = session->timeout_ms,
                                      .attempts = ATTEMPTS_MAX };
    char method[DM_METHOD_SIZE];
    find_method (request, method);
    return dm_client_start (session->client, target, method, &options, request);
}

dm_pending *digictl_start_at (digictl_session *session, const char *target, const char *address, uint32_t connect_ms,
                              uint32_t timeout_ms, const ProtobufCMessage *request)
{
    const dm_call_options options = { .origin = &session->origin,
                                      .timeout_ms = timeout_ms,
                                      .attempt_ms = timeout_ms,
                                      .attempts = ATTEMPTS_MAX,
                                      .connect_ms = connect_ms,
                                      .address = address };
    char method[DM_METHOD_SIZE];
    find_method (request, method);
    return dm_client_start (session->client, target, method, &options, request);
}

const void *digictl_wait (digictl_session *session, const char *target, dm_pending **pending, dm_arena *arena)
{
    ProtobufCMessage *reply;
    session->target = target;
    session->error = (dm_error){ 0 };
    dm_status status = dm_client_wait (pending, arena, &reply, &session->error);
    session->error.status = status;
    return status ? NULL : reply;
}

/* What may help, by status; %s is the service's name. */
static const char *const advice[] = {
    [DM_DEADLINE_EXCEEDED] = "Try again, or give it more time with --timeout; digictl status shows how %s is.",
    [DM_ALREADY_EXISTS] = "Without --key it becomes a new request with a key of its own.",
    [DM_PERMISSION_DENIED] = "The access list of %s does not allow digictl this.",
    [DM_RESOURCE_EXHAUSTED] = "Try again in a while; %s is busy.",
    [DM_ABORTED] = "Try again in a while.",
    [DM_UNIMPLEMENTED] = "digictl and %s are of different versions; see digictl status.",
    [DM_INTERNAL] = "The log of %s says more.",
    [DM_UNAVAILABLE] = "Is %s running? digictl status shows what is.",
    [DM_DATA_LOSS] = "The log of %s says more.",
};

static void print_advice (const digictl_session *session)
{
    dm_status status = session->error.status;
    if (status < DM_COUNT (advice) && advice[status]) {
        const char *mark = strstr (advice[status], "%s");
        int before = mark ? (int) (mark - advice[status]) : (int) strlen (advice[status]);
        fprintf (stderr, "  %.*s%s%s\n", before, advice[status], mark ? session->target : "", mark ? mark + 2 : "");
    }
    if (dm_status_find (status)->is_retryable && *session->key)
        fprintf (stderr, "  It may have been done: repeat it with --key %s, then it is done once.\n", session->key);
}

static void print_failure (const digictl_session *session, const char *what, const char *text)
{
    char *clean_what = digictl_text_clean (what ? what : session->verb ? session->verb->name : "", false);
    char *clean = digictl_text_clean (text, false);
    fflush (stdout);
    fprintf (stderr, "digictl: %s%s%s\n", clean_what, *clean_what ? ": " : "", clean);
    free (clean_what);
    free (clean);
}

int digictl_fail (const digictl_session *session, const char *what)
{
    const dm_error *error = &session->error;
    const dm_status_row *row = dm_status_find (error->status);
    char text[sizeof error->message + sizeof error->field + 64];
    if (error->status == DM_OK)
        return digictl_fail_here (session, "the reply of %s lacks what was asked for", session->target);
    snprintf (text, sizeof text, "%s (%s%s%s)", *error->message ? error->message : row->text, error->field,
              *error->field ? ", " : "", row->name);
    print_failure (session, what, text);
    print_advice (session);
    return row->is_retryable ? DIGICTL_AWAY : DIGICTL_FAILED;
}

int digictl_refuse (const digictl_session *session, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (text, sizeof text, format, arguments);
    va_end (arguments);
    print_failure (session, NULL, text);
    if (session->verb)
        fprintf (stderr, "Try digictl %s --help.\n", session->verb->name);
    else
        fprintf (stderr, "Try digictl help.\n");
    return DIGICTL_USAGE;
}

int digictl_fail_here (const digictl_session *session, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (text, sizeof text, format, arguments);
    va_end (arguments);
    print_failure (session, NULL, text);
    return DIGICTL_FAILED;
}

dm_uuid digictl_session_key (digictl_session *session)
{
    const digictl_value *given = digictl_args_value (&session->args, "key", 0);
    dm_uuid key = given ? given->uuid : dm_uuid_new ();
    dm_uuid_format (key.bytes, session->key);
    return key;
}

bool digictl_session_service (const digictl_session *session, size_t word)
{
    const char *name = session->args.words[word];
    char offer[200];
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        if (strcmp (digictl_services[i], name) == 0)
            return true;
    digictl_refuse (session, "there is no service %.40s%s", name,
                    digictl_text_offer (offer, sizeof offer, name, "", digictl_services, DIGICTL_SERVICES));
    return false;
}

bool digictl_session_uuid (const digictl_session *session, size_t word, dm_uuid *out)
{
    return dm_uuid_parse (session->args.words[word], out);
}

const Digimeente__Intake__V1__Zaak *digictl_session_view (digictl_session *session, const char *number)
{
    Digimeente__Intake__V1__ViewZaakRequest request = DIGIMEENTE__INTAKE__V1__VIEW_ZAAK_REQUEST__INIT;
    dm_uuid uuid;
    request.has_uuid = dm_uuid_parse (number, &uuid);
    if (request.has_uuid)
        request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, uuid.bytes };
    else
        request.identificatie = (char *) number;
    const Digimeente__Intake__V1__ViewZaakResponse *reply = digictl_call (session, "intake", NULL, &request.base);
    return reply ? reply->zaak : NULL;
}

int digictl_session_zaak (digictl_session *session, const char *number, dm_uuid *out)
{
    if (dm_uuid_parse (number, out))
        return DIGICTL_DONE;
    const Digimeente__Intake__V1__Zaak *zaak = digictl_session_view (session, number);
    if (!zaak || zaak->uuid.len != DM_UUID_BYTES)
        return digictl_fail (session, NULL);
    memcpy (out->bytes, zaak->uuid.data, DM_UUID_BYTES);
    return DIGICTL_DONE;
}
