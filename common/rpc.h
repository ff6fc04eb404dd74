/* SPDX-License-Identifier: EUPL-1.2 */
/* What both ends of a call share: actor, call, handler, method. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/arena.h"
#include "common/base.h"
#include "common/keyring.h"
#include "common/peers.h"
#include "common/status.h"
#include "common/uuid.h"
#include "digimeente/rpc/v1/rpc.pb-c.h"

#define DM_HEADER_MAX 4096
#define DM_BODY_MAX (1024 * 1024)
#define DM_TIMEOUT_MAX_MS 600000
#define DM_ACTOR_ID_SIZE 65
#define DM_LEVEL_SIZE 41
#define DM_PURPOSE_SIZE 129
#define DM_METHOD_SIZE 129
#define DM_TRACEPARENT_SIZE 56
#define DM_SPAN_ID_SIZE 17 /* 16 hex digits */

typedef enum dm_actor_kind { /* the numbers of digimeente.rpc.v1.ActorKind */
                             DM_ACTOR_NONE = 0,
                             DM_ACTOR_INWONER = 1,
                             DM_ACTOR_ONDERNEMER = 2,
                             DM_ACTOR_BEHANDELAAR = 3,
                             DM_ACTOR_BEHEERDER = 4,
                             DM_ACTOR_SYSTEM = 5,
} dm_actor_kind;

typedef struct dm_actor {
    dm_actor_kind kind;
    char id[DM_ACTOR_ID_SIZE];
    char level[DM_LEVEL_SIZE]; /* how sure the caller is of it; "" for not said */
} dm_actor;

/* Where a call comes from, and for whom; also what an event says about its cause. */
typedef struct dm_origin {
    char peer[DM_PEER_NAME_SIZE]; /* the CURVE peer's name; our own for consumers and jobs; "" where the key is known no
                                     more */
    bool is_operator;             /* it is a person's key, and the actor is that person */
    dm_actor actor;
    char purpose[DM_PURPOSE_SIZE];         /* "" for none */
    char traceparent[DM_TRACEPARENT_SIZE]; /* of the span that works for it; "" for none */
    char parent_span[DM_SPAN_ID_SIZE];     /* of that span; "" for none */
    char tracestate[257];                  /* "" for none */
} dm_origin;

typedef struct dm_tx dm_tx;

/* All that a handler, a consumer or a job works with. Lives for one run of it. */
typedef struct dm_call {
    dm_tx *tx;       /* the transaction (or read connection); NULL in an IO method */
    dm_arena *arena; /* everything in the reply may live here */
    dm_error error;  /* dm_fail (&call->error, ...) */
    const dm_origin *origin;
    const uint8_t *key;  /* of a WRITE: 16 bytes; else NULL */
    int64_t deadline_ms; /* dm_clock_monotonic_ms () at which the caller's budget ends */
    void *app;           /* what the service keeps: dm_service.app */
    dm_keyring *keyring; /* of the key file; NULL: the service has none */
    const char *wakes;   /* a handler that writes may set it: the job that runs at once when this is committed */
    void *ahead;         /* what dm_service.look_ahead found for it; NULL: it asked nothing for this call */
} dm_call;

/* Straight-line work: check, act in call->tx, fill the reply. May be run twice.
 * Takes: request as decoded, its strings checked; reply initialised, to be filled with pointers into call->arena, the
 * request or rows of call->tx.  Returns DM_OK, or dm_fail's status. */
typedef dm_status (*dm_handler) (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);

/* What a method does, and so where it runs and what its caller must send. */
typedef enum dm_method_kind {
    /* Reads only. Runs on a reader thread with a connection of its own, outside a transaction. */
    DM_READ,
    /* Writes, once for each key that callers send. Runs in a batch; its reply is stored with the key, and a repeated
     * key gets that reply without a second run. */
    DM_WRITE,
    /* Writes, without a key: it runs each time it is called. For what may be done again without harm, for readings
     * that leave a record, and for replies that must not be stored. Runs in a batch. */
    DM_WRITE_UNKEYED,
    /* Moves bytes. Runs on an IO worker thread, without a database. */
    DM_IO,
    /* Tells of the process. Runs on a thread that does nothing else, without a database, also before the process is
     * ready: it answers while all other threads wait. */
    DM_APART,
} dm_method_kind;

typedef struct dm_method {
    const char *name; /* "digimeente.intake.v1.IntakeService/Submit" */
    dm_method_kind kind;
    dm_handler handler;
    /* DM_IO: bytes whose hash picks the worker, so that one upload's chunks stay in order. NULL: any worker. */
    ProtobufCBinaryData (*affinity) (const ProtobufCMessage *request);
} dm_method;

#define DM_ACTORS(kind) (1U << DM_ACTOR_##kind)

/* One row of the access list: this peer may call this method and present these kinds of actor. */
typedef struct dm_access {
    const char *peer;   /* a program's name, or "operator" for all operators */
    const char *method; /* full name, or "package.Service/" and an asterisk for all methods of a service */
    unsigned actors;    /* DM_ACTORS (SYSTEM) | DM_ACTORS (BEHEERDER) */
} dm_access;

/* True when a row allows this peer to call the method with this kind of actor. */
bool dm_access_allows (const dm_access rows[], size_t count, const char *peer, const char *method, dm_actor_kind kind);

/* The message types of a method, from the generated service descriptors.  Takes: name, "package.Service/Method".
 * Returns false when no service has it. */
bool dm_method_find_types (const ProtobufCServiceDescriptor *const services[], size_t count, const char *name,
                           const ProtobufCMessageDescriptor **out_input, const ProtobufCMessageDescriptor **out_output);

/* The method that takes this message: in a .proto each request is that of one method.  Gives: out,
 * "package.Service/Method". Returns false, with out unchanged, when no method takes it. */
bool dm_method_find_name (const ProtobufCServiceDescriptor *const services[], size_t count,
                          const ProtobufCMessageDescriptor *input, char out[DM_METHOD_SIZE]);

/* Checks a request's header against every bound that rpc.proto states, and copies what it says about the origin.
 * Gives: *out_origin, all but its peer.  Errors: DM_INVALID_ARGUMENT with the field. Actor and key may be absent here:
 * whether they are needed depends on the method. */
dm_status dm_header_check (const Digimeente__Rpc__V1__Header *header, dm_origin *out_origin, dm_error *error);

/* Finds the call_id in a header that does not decode or is too long, so that its sender can be told.
 * Takes: size bytes, borrowed; those after DM_HEADER_MAX are not looked at. Returns false when there is none. */
bool dm_header_find_call_id (const uint8_t *bytes, size_t size, uint64_t *out);
