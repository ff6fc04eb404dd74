/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the HTTP side: one request from its first line to its answer, and whom it passes on its way.
 *
 *   http.c      the daemon and its connections                  I/O thread
 *   phase.c     what happens in which phase, and what then      I/O thread
 *   request.c   how a request begins and ends, and its limits   I/O thread
 *   arrive.c    from headers to a row, or a refusal             I/O thread
 *   receive.c   the body                                        I/O thread
 *   upload.c    a file of a form, on to documents               both, never at once
 *   pool.c      the workers                                     both
 *   work.c      who asks, rights, handler                       a worker
 *   answer.c    the response                                    both
 *   download.c  documents, one or in a ZIP                      both, never at once
 */
#pragma once

#include <microhttpd.h>
#include "services/gateway/http/client_address.h"
#include "services/gateway/exchange/route.h"
#include "services/gateway/http/multipart.h"
#include "services/gateway/http/reaper.h"

#define GATEWAY_CHUNK_BYTES ((size_t) 128 * 1024)
#define GATEWAY_CHUNKS_OUT 8
#define GATEWAY_BUFFER_BYTES (GATEWAY_CHUNKS_OUT * GATEWAY_CHUNK_BYTES)
#define GATEWAY_FILL_BYTES (4 * GATEWAY_CHUNK_BYTES) /* of a download that are asked for at once */
#define GATEWAY_TRANSFERS_MAX 64                     /* uploads and downloads at one time: each may hold a buffer */

typedef struct gateway_http gateway_http;
typedef struct gateway_upload gateway_upload;
typedef struct gateway_download gateway_download;
typedef struct gateway_request gateway_request;

typedef enum gateway_phase {
    GATEWAY_ARRIVING,  /* its headers are not looked at yet */
    GATEWAY_PREPARING, /* a worker asks the row which files the body may bring */
    GATEWAY_RECEIVING, /* its body comes, or it has none */
    GATEWAY_STORING,   /* a worker sends a piece of a file on to documents */
    GATEWAY_WORKING,   /* a worker makes the answer */
    GATEWAY_DRAINING,  /* it has its answer; its body is read and forgotten, so that the browser shows the answer */
    GATEWAY_SENDING,   /* its answer goes out */
    GATEWAY_FILLING,   /* a worker gets the next piece of a download */
} gateway_phase;

typedef enum gateway_event {
    /* of libmicrohttpd */
    GATEWAY_HEADERS, /* the headers are there */
    GATEWAY_BYTES,   /* some of the body is there */
    GATEWAY_END,     /* nothing more of it comes */
    GATEWAY_EMPTY,   /* a download must go on */
    GATEWAY_FILLED,  /* and can */
    /* of the step before */
    GATEWAY_PREPARE, /* the row is to be asked before the body */
    GATEWAY_BODY,    /* the body may come */
    GATEWAY_FILE,    /* a file needs a worker */
    GATEWAY_EARLY,   /* it has its answer, before its body was read */
    GATEWAY_ANSWER,  /* it has its answer */
    /* no event */
    GATEWAY_WAIT,
    GATEWAY_HANG_UP,
} gateway_event;

struct gateway_request {
    gateway_exchange exchange;
    gateway_http *http;
    struct MHD_Connection *connection;
    gateway_client *client;
    gateway_address address; /* who asks */
    size_t place;            /* among the transfers; GATEWAY_NO_PLACE: none */
    const char *method;
    const char *target; /* as it came, in arena */
    int64_t started_us;
    int64_t handed_ms, work_ms;              /* since when a worker has it; how long workers had it */
    void (*work) (gateway_request *request); /* what a worker is to do */
    gateway_phase phase;
    unsigned retry_after_s;
    bool is_counted; /* among the new requests that wait for a worker */
    bool is_head;
    bool accepts_gzip;
    bool is_down; /* documents could not take a file of it now: the next ones are passed over */
    bool has_body;
    bool is_short; /* of a body: it is read to its end even when the request has its answer before */
    bool is_too_large;
    bool is_stopped; /* by a part that may not be */

    unsigned code; /* of the answer */
    /* the body */
    const uint8_t *bytes;          /* what has just come of it */
    size_t size;                   /* of bytes; less what was taken of them */
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

/* request.c */
/* What libmicrohttpd calls on the I/O thread.  Takes: arg, the gateway_http. */
/* The first line of a request is there. Returns the request. */
void *gateway_http_open_request (void *arg, const char *target, struct MHD_Connection *connection);
/* It was answered, or cut off. */
void gateway_http_close_request (void *arg, struct MHD_Connection *connection, void **state,
                                 enum MHD_RequestTerminationCode why);
/* Takes one of the places for a transfer, once a request; false: there is none for its address. */
bool gateway_request_begin_transfer (gateway_request *request);
/* Counts bytes of a file, on the I/O thread; false: its address has brought too many this hour. A civil servant, whose
 * files are of a zaak at once and who may share an address with all others, brings as many as there are. */
bool gateway_request_may_bring (gateway_request *request, size_t bytes);
/* Finds who asks.  Returns false when its address or its session asks too often, with retry_after_s. */
bool gateway_request_is_allowed (gateway_request *request);

/* arrive.c */
/* Finds all that can be told from the headers.  Returns GATEWAY_PREPARE, GATEWAY_BODY, or with an answer GATEWAY_EARLY
 * or GATEWAY_ANSWER. */
gateway_event gateway_request_arrive (gateway_request *request);
/* Opens what receives the body, when it is known which files it may bring. What cannot come gives an answer. */
void gateway_request_expect_body (gateway_request *request);

/* receive.c */
/* Decides how the body is read.  Errors: DM_INVALID_ARGUMENT for another type. */
dm_status gateway_receive_open (gateway_request *request, dm_error *error);
/* Takes bytes of the body.  Returns how many were taken; fewer than size: its upload needs work, and the rest
 * comes again. */
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
/* The file is whole. */
void gateway_upload_end (gateway_upload *upload);
/* A worker is to call gateway_upload_work. */
bool gateway_upload_needs_work (const gateway_upload *upload);
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
/* On a worker: gets the next bytes, for the event GATEWAY_FILLED. */
void gateway_download_work (gateway_request *request);
/* How many bytes it holds for the browser. */
size_t gateway_download_bytes (const gateway_download *download);
