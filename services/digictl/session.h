/* SPDX-License-Identifier: EUPL-1.2 */
/* One run of a verb: what was typed, the way to the services, and how a failure is told. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/client.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/digictl/verb.h"
#include "services/digictl/config.h"
#include "services/digictl/table.h"

typedef struct digictl_session {
    const digictl_verb *verbs; /* all there are */
    size_t verb_count;
    const digictl_verb *verb;
    digictl_args args;
    bool is_json;
    dm_arena *arena; /* replies live here until the end */
    /* of verbs that call services */
    digictl_config config;
    dm_keys *keys;
    dm_metrics *metrics;
    void *zmq_context;
    dm_client *client;
    dm_target targets[DIGICTL_SERVICES];
    dm_origin origin;
    uint32_t timeout_ms;
    char key[DM_UUID_TEXT_SIZE]; /* with which a failed write may be repeated; "" for none */
    /* why the last call failed */
    const char *target;
    dm_error error;
} digictl_session;

/* Reads the configuration and opens the client.  Errors: DM_INVALID_ARGUMENT (configuration, keys). */
dm_status digictl_session_open (digictl_session *session, dm_error *error);
void digictl_session_close (digictl_session *session);

/* Calls the method that takes this request, at target, and waits.  Takes: key of a WRITE, else NULL. A request that no
 * method of the services takes is a bug (assert).
 * Returns the reply, in session->arena; NULL when it failed, with session->target and session->error. */
const void *digictl_call (digictl_session *session, const char *target, const dm_uuid *key,
                          const ProtobufCMessage *request);
/* The same with a budget of its own, all of it for the first attempt: for work that takes long. */
const void *digictl_call_long (digictl_session *session, const char *target, uint32_t timeout_ms,
                               const ProtobufCMessage *request);
/* digictl_call in two steps, so that several calls may be out. This one sends the request. */
dm_pending *digictl_start (digictl_session *session, const char *target, const ProtobufCMessage *request);
/* The same to one address of target alone (dm_client_list_replicas), with a budget of its own: it fails when that is
 * not connected within connect_ms. */
dm_pending *digictl_start_at (digictl_session *session, const char *target, const char *address, uint32_t connect_ms,
                              uint32_t timeout_ms, const ProtobufCMessage *request);
/* Waits for its reply and frees *pending.  Takes: arena for the reply, which may be emptied sooner than the session's.
 * Returns as digictl_call. */
const void *digictl_wait (digictl_session *session, const char *target, dm_pending **pending, dm_arena *arena);

/* Tells on stderr why the last call failed and what may help.  Takes: what, NULL for the verb's name.
 * Returns the exit code. */
int digictl_fail (const digictl_session *session, const char *what);
/* Tells what is wrong with what was typed.  Returns DIGICTL_USAGE. */
int digictl_refuse (const digictl_session *session, const char *format, ...) DM_PRINTF (2, 3);
/* Tells what failed here, not at a service.  Returns DIGICTL_FAILED. */
int digictl_fail_here (const digictl_session *session, const char *format, ...) DM_PRINTF (2, 3);

/* The key that was given with --key, or a new one; remembered for the advice after a failure. */
dm_uuid digictl_session_key (digictl_session *session);
/* A word that must be a service's name.  Returns false, having told the user, when it is none. */
bool digictl_session_service (const digictl_session *session, size_t word);
/* A word that must be a UUID.  Returns false when it is none. */
bool digictl_session_uuid (const digictl_session *session, size_t word, dm_uuid *out);
/* The zaak with this number or UUID, in the session's arena; NULL as digictl_call. That it was viewed is recorded. */
const Digimeente__Intake__V1__Zaak *digictl_session_view (digictl_session *session, const char *number);
/* The id of a zaak given by its number or UUID; a number is looked up (and that is recorded).
 * Returns DIGICTL_DONE or an exit code. */
int digictl_session_zaak (digictl_session *session, const char *number, dm_uuid *out);
