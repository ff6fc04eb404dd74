/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the HTTP side: one request from its first line to its answer, and whom it passes on its way.
 *
 *   http.c          the daemon, its connections, the pool     I/O thread; workers
 *   http_request.c  from hand to hand, and how long each has  both, never at once
 *   arrive.c        from headers to a route, or a refusal     I/O thread
 *   receive.c       the body                                  I/O thread
 *   upload.c        a file of a form, on to documents         both, never at once
 *   work.c          session, rights, handler                  a worker
 *   answer.c        the response                              both
 *   download.c      documents, one or in a ZIP                both, never at once
 */
#pragma once

#include <microhttpd.h>
#include <stdatomic.h>
#include "services/gateway/http/client_address.h"
#include "services/gateway/exchange/form.h"
#include "services/gateway/http/http.h"
#include "services/gateway/http/multipart.h"
#include "services/gateway/exchange/route.h"

#define GATEWAY_CHUNK_BYTES ((size_t) 128 * 1024)
#define GATEWAY_CHUNKS_OUT 8
#define GATEWAY_BUFFER_BYTES (GATEWAY_CHUNKS_OUT * GATEWAY_CHUNK_BYTES)
#define GATEWAY_FILL_BYTES (4 * GATEWAY_CHUNK_BYTES) /* of a download that are asked for at once */
#define GATEWAY_TRANSFERS_MAX 64                     /* uploads and downloads at one time: each may hold a buffer */

typedef struct gateway_upload gateway_upload;
typedef struct gateway_download gateway_download;
typedef struct gateway_request gateway_request;

/* A connection, for its time limit. */
typedef struct gateway_client {
    int fd;
    atomic_llong deadline_ms; /* dm_clock_monotonic_ms () at which it is cut off */
    atomic_bool is_reading;   /* nothing is being sent */
    size_t place;             /* among its address's connections */
    struct gateway_client *next, *before;
} gateway_client;

typedef enum gateway_phase {
    GATEWAY_ARRIVING,  /* its headers are not looked at yet */
    GATEWAY_RECEIVING, /* its body comes */
    GATEWAY_WORKING,   /* a worker has it, or had it */
    GATEWAY_ANSWERED,
} gateway_phase;

struct gateway_request {
    gateway_exchange exchange;
    gateway_http *http;
    struct MHD_Connection *connection;
    gateway_client *client;
    gateway_address address; /* who asks */
    size_t place;
    const char *target; /* as it came, in arena */
    int64_t started_us;
    int64_t handed_ms, work_ms;              /* since when a worker has it; how long workers had it */
    void (*work) (gateway_request *request); /* what a worker is to do */
    gateway_phase phase;
    unsigned retry_after_s;
    bool is_waiting; /* for a worker, as one of gateway_http.waiting */
    bool is_head;
    bool accepts_gzip;
    bool is_transfer;  /* it holds place of gateway_http.transfers */
    bool is_crowded;   /* there was none for it */
    bool is_down;      /* documents could not take a file of it now: the next ones are passed over */
    bool must_prepare; /* a worker is to run route->prepare before the body is read */
    bool has_body;
    bool is_drained; /* it has its answer before its body, which is read and forgotten */
    bool is_too_large;
    bool is_stopped; /* by a part that may not be */
    bool has_upload_work;
    unsigned code; /* of the answer */
    /* the body */
    dm_error refused;              /* why it will not be taken; its files are passed over, its text may be given back */
    uint64_t received, most_bytes; /* of all */
    size_t text_bytes, text_most;  /* of what is no file */
    char *text;                    /* an urlencoded form, or the text fields of a multipart one; room for text_most */
    gateway_fields form;
    gateway_multipart *multipart;
    const gateway_part *part;
    size_t part_start; /* of its text */
    gateway_upload *upload;
    /* the answer */
    gateway_download *download;
    struct MHD_Response *response;
    size_t sent_bytes;
};

/* http.c */
/* Gives the request, whose connection is suspended, to a worker.  Returns false when there is no room, and it goes on
 * as it was. is_new: it is not yet in work, so that it may be turned away earlier. */
bool gateway_request_dispatch (gateway_request *request, void (*work) (gateway_request *request), bool is_new);
bool gateway_http_is_stopping (const gateway_http *http);

/* http_request.c */
/* The browser is to read so many bytes now: a while, and more for each; dispatch had taken that limit away. */
void gateway_request_await_browser (gateway_request *request, size_t bytes);
/* Takes one of the places for a transfer, once a request; false: there is none for its address. */
bool gateway_request_begin_transfer (gateway_request *request);
/* Counts bytes of a file, on the I/O thread; false: its address has brought too many this hour. A civil servant, whose
 * files are of a zaak at once and who may share an address with all others, brings as many as there are. */
bool gateway_request_may_bring (gateway_request *request, size_t bytes);
/* Finds who asks.  Returns false when its address or its session asks too often, with retry_after_s. */
bool gateway_request_is_allowed (gateway_request *request);

/* arrive.c: all that can be told from the headers. Afterwards it has an answer, or must_prepare, or waits for its body.
 */
void gateway_request_arrive (gateway_request *request, const char *method);
/* Opens what receives the body, when it is known which files it may bring.  Returns false when it has an answer. */
bool gateway_request_expect_body (gateway_request *request);

/* receive.c */
/* Decides how the body is read.  Errors: DM_INVALID_ARGUMENT for another type. */
dm_status gateway_receive_open (gateway_request *request, dm_error *error);
/* Takes bytes of the body.  Returns how many were taken; fewer than size: has_upload_work, then the rest again. */
size_t gateway_receive (gateway_request *request, const uint8_t *bytes, size_t size);
/* Checks the token of the form, as far as it came.  Errors: DM_PERMISSION_DENIED. */
dm_status gateway_receive_check_form (const gateway_request *request, dm_error *error);
/* The whole body is there: makes the form of it, unless it is too large. What is wrong with it is then in refused. */
void gateway_receive_close (gateway_request *request);

/* upload.c */
/* Begins a file. A file against a rule is taken in and dropped, and its field says why. */
gateway_upload *gateway_upload_open (gateway_request *request, const gateway_part *part);
void gateway_upload_destroy (gateway_upload **upload);
/* Returns how many bytes it took; fewer than size: it needs work first. */
size_t gateway_upload_take (gateway_upload *upload, const uint8_t *bytes, size_t size);
/* The file is whole.  Returns true when it needs work. */
bool gateway_upload_end (gateway_upload *upload);
/* It is ended, and has no more work. */
bool gateway_upload_is_done (const gateway_upload *upload);
/* On a worker: sends on what it holds, and completes the document at its end. When that fails the field says so; where
 * documents has no room, that alone.  Errors: others, in exchange->error. */
dm_status gateway_upload_work (gateway_upload *upload);

/* work.c, on a worker */
void gateway_work_prepare (gateway_request *request);
void gateway_work_upload (gateway_request *request);
void gateway_work_page (gateway_request *request);
/* On either thread, of a request that failed with exchange->error: answers it as its row writes errors. Before its
 * body has come, a form that may be given back goes on, with refused. */
void gateway_work_fail (gateway_request *request);

/* answer.c: makes the response, once; it is sent when the connection goes on. */
/* A page of the exchange. */
void gateway_answer (gateway_request *request);
/* The answer for a refusal, as the row writes errors; code is the HTTP status. */
void gateway_answer_error (gateway_request *request, unsigned code, dm_status status, const char *text);
/* The answer for exchange->error, as the row writes errors. */
void gateway_answer_failure (gateway_request *request);
/* A file that never changes, or 304. */
void gateway_answer_file (gateway_request *request);
void gateway_answer_options (gateway_request *request, const char *allow);

/* download.c */
/* On a worker: gets the first bytes of exchange->document.  Errors: in exchange->error. */
dm_status gateway_download_open (gateway_request *request);
void gateway_download_destroy (gateway_download **download);
struct MHD_Response *gateway_download_response (gateway_download *download);
