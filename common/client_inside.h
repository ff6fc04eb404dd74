/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the client: what its four files share. A call is made by any thread (client.c), lives on the client's thread
 * (client_call.c), travels over a connection (client_socket.c), and what came back is read (client_reply.c). */
#pragma once

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <zmq.h>
#include "common/client.h"

#define DM_CALLS_MAX 128
#define DM_BIG_CALLS_MAX 8
#define DM_BIG_BODY_BYTES (64 * 1024)
/* Of one target: those in use, for each key that it may have, and as many that end. */
#define DM_CONNECTIONS_MAX (2 * DM_PEER_KEYS_MAX * DM_ENDPOINTS_MAX)
#define DM_CONNECTION_FDS 3

typedef struct dm_remote dm_remote;

/* One address of a target, and one of its keys: while a key is being replaced nobody knows which of the two a replica
 * has, so both are tried, and one shakes hands. On the client's thread only. */
typedef struct dm_connection {
    dm_endpoint endpoint;
    char public_key[DM_KEY_TEXT_SIZE];
    void *dealer;
    void *monitor;              /* tells when dealer has shaken hands, and when that connection ends */
    void *sub;                  /* NULL: nobody wants hints */
    int fds[DM_CONNECTION_FDS]; /* of dealer, monitor and sub; -1: none */
    bool is_connected;          /* shaken hands */
    bool was_lost;              /* the connection ended, or a send failed: once, another takes its place */
    bool is_ending;             /* lost, gone from DNS, or its key has changed: no new calls */
    bool is_dirty; /* dealer has something to read, or was used since: libzmq may then have swallowed the signal */
    bool has_events;
    bool has_hints;
    unsigned in_flight;
    int64_t avoid_until_ms; /* it left a call unanswered */
} dm_connection;

typedef enum dm_call_state {
    DM_CALL_UNCONNECTED, /* waits for a connection */
    DM_CALL_SENT,        /* waits for a reply */
    DM_CALL_BACKOFF,     /* waits before the next attempt */
} dm_call_state;

/* A call. Made by the caller's thread, then the client thread's, then the caller's again: handed over by the client's
 * mutex, handed back by done. */
struct dm_pending {
    dm_remote *remote;
    dm_pending *next; /* in the list of new ones */
    const ProtobufCMessageDescriptor *output;
    char method[DM_METHOD_SIZE];
    char address[DM_ENDPOINT_SIZE];        /* the only one that it may go over; "": any */
    char traceparent[DM_TRACEPARENT_SIZE]; /* the call's own span; "" for none */
    char parent_span[DM_SPAN_ID_SIZE];
    bool is_big;
    int64_t started_us;
    int64_t deadline_ms;
    int64_t connect_by_ms; /* without a connection it has failed then */
    uint32_t attempt_ms;
    unsigned attempts;
    zmq_msg_t body;
    /* the client thread's */
    uint64_t call_id;
    dm_call_state state;
    unsigned attempt;
    dm_connection *connection; /* of the last attempt; NULL: none, or closed since */
    int64_t due_ms;            /* when the state ends by itself, dm_clock_monotonic_ms () */
    /* the outcome */
    sem_t done;
    dm_error error;
    zmq_msg_t reply;
    /* the header's bytes without call_id, attempt and timeout_ms; protobuf joins what is set end to end */
    size_t header_bytes;
    uint8_t header[];
};

/* One target. */
struct dm_remote {
    dm_client *client;
    const dm_target *target;
    size_t number;
    atomic_bool is_connected;
    /* under the client's mutex: calls from start until their outcome */
    unsigned out;
    unsigned big_out;
    pthread_cond_t room;
    pthread_cond_t big_room;
    dm_replica replicas[DM_ENDPOINTS_MAX]; /* under the mutex, too; the client's thread changes them */
    size_t replica_count;
    /* the client thread's */
    dm_connection *connections[DM_CONNECTIONS_MAX];
    size_t connection_count;
    size_t next_connection;
    dm_pending *calls[DM_CALLS_MAX]; /* a call's place is call_id % DM_CALLS_MAX */
    uint8_t free_places[DM_CALLS_MAX];
    size_t free_count;
    unsigned done; /* calls that ended since the last dm_remote_release */
    unsigned big_done;
};

struct dm_client {
    dm_client_config config;
    dm_resolver *resolver;
    pthread_t thread;
    int wake_fd;
    atomic_bool must_connect; /* addresses have changed */
    pthread_mutex_t mutex;    /* over what follows, and out and big_out of the remotes */
    pthread_cond_t left;
    dm_pending *incoming;
    dm_pending **incoming_end;
    unsigned waiting_for_room;
    bool is_asleep; /* the thread polls, or is about to: it needs a wake */
    bool is_closing;
    /* the client thread's */
    int64_t now_ms;
    int64_t next_due_ms; /* no call is due earlier */
    int64_t next_check_ms;
    struct pollfd *descriptors; /* wake_fd, then those of each connection */
    size_t descriptor_count;
    uint64_t calls_started;
    int64_t warned_ms;
    size_t remote_count;
    dm_remote remotes[];
};

/* client_call.c: the client's thread. */
void *dm_client_loop (void *client);
/* A reply has come. Takes over what is in *body. */
void dm_remote_reply (dm_remote *remote, dm_connection *connection, const void *header, size_t header_bytes,
                      zmq_msg_t *body);
/* A connection has shaken hands: waiting calls may go. */
void dm_remote_up (dm_remote *remote);
/* The connection was lost: its calls may go over another. */
void dm_remote_down (dm_remote *remote, dm_connection *connection);
/* The connection will be closed: calls that went over it must not point to it any more. */
void dm_remote_forget (dm_remote *remote, const dm_connection *connection);

/* client_socket.c: connections. */
/* Makes the remote's connections those that the resolver and the keys say. */
void dm_remote_connect (dm_remote *remote);
/* Closes them all. */
void dm_remote_disconnect (dm_remote *remote);
/* The best connection to send the call's next attempt over; NULL: none is connected. */
dm_connection *dm_remote_pick (const dm_pending *call);
/* Sends header and a copy of body (by reference). Returns false when the connection is not there any more. */
bool dm_connection_send (dm_connection *connection, zmq_msg_t *header, zmq_msg_t *body);
/* Takes all replies that have come, and sees whether the connection came up or went down. */
void dm_connection_drain (dm_remote *remote, dm_connection *connection);
/* Takes all hints that have come. */
void dm_connection_drain_hints (dm_remote *remote, dm_connection *connection);

/* client_reply.c: bytes from outside, of which nothing is assumed. */
/* Reads a reply's header.  Gives: *out_call_id, and the outcome as *out_error.  Returns false when the bytes are no
 * reply's header. */
bool dm_reply_read (const void *header, size_t size, uint64_t *out_call_id, dm_error *out_error);
/* Reads a reply's body and checks its strings.  Errors: DM_INTERNAL. */
dm_status dm_reply_decode (const ProtobufCMessageDescriptor *output, const void *body, size_t size, dm_arena *arena,
                           ProtobufCMessage **out, dm_error *error);
/* Reads a hint's two frames.  Gives: out_log, the log's name, on success only. */
bool dm_hint_read (const void *log, size_t log_bytes, const void *head, size_t head_bytes,
                   char out_log[DM_PEER_NAME_SIZE]);
