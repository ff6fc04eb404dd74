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
 *   kept.c      answers that are the same for everybody         I/O thread
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

/* Uploads and downloads at one time, each of which may hold a buffer. Who asks has places that the others cannot take.
 */
#define GATEWAY_VISITOR_TRANSFERS 64
#define GATEWAY_CITIZEN_TRANSFERS 32
#define GATEWAY_STAFF_TRANSFERS 32
#define GATEWAY_TRANSFERS_MAX (GATEWAY_VISITOR_TRANSFERS + GATEWAY_CITIZEN_TRANSFERS + GATEWAY_STAFF_TRANSFERS)

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
    gateway_places *places;  /* of which its client holds one, for a document; NULL: none */
    const char *method;
    const char *target; /* as it came, in arena */
    int64_t started_us;
    int64_t handed_ms, work_ms;              /* since when a worker has it; how long workers had it */
    void (*work) (gateway_request *request); /* what a worker is to do */
    gateway_phase phase;
    unsigned retry_after_s;
    bool is_counted; /* among the new requests that wait for a worker */
    bool is_head;
    bool is_kept; /* its answer was made for another */
    bool accepts_gzip;
    bool is_down;           /* documents could not take a file of it now: the next ones are passed over */
    bool has_cookies_twice; /* for which exchange.error is set */
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
    size_t text_room;              /* of text, which grows as more comes */
    char *text;                    /* an urlencoded form, or the text fields of a multipart one */
    size_t memory_bytes;           /* taken of the budget of all bodies */
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
/* libmicrohttpd calls these two on the I/O thread.  Takes: arg, the gateway_http. */
/* Makes a request when its first line has come.  Returns it, for *state of the calls that follow. */
void *gateway_http_open_request (void *arg, const char *target, struct MHD_Connection *connection);
/* Logs, counts and frees a request that was answered or cut off. Sets *state to NULL. */
void gateway_http_close_request (void *arg, struct MHD_Connection *connection, void **state,
                                 enum MHD_RequestTerminationCode why);
/* Takes a place for a transfer, unless the request has one.  Returns false when there is none for its address among the
 * places of those who ask like it: visitors, who is logged in, civil servants. */
bool gateway_request_begin_transfer (gateway_request *request);
/* Takes bytes of memory for the body, of the budget of all bodies, until the request ends.  Returns false when there
 * are fewer. */
bool gateway_request_take_memory (gateway_request *request, size_t bytes);
/* Gives bytes back before that. */
void gateway_request_leave_memory (gateway_request *request, size_t bytes);
/* On the I/O thread: counts bytes of a file.  Returns false when the address has brought too many this hour. A civil
 * servant may bring any number, because the whole town hall may share one address. */
bool gateway_request_may_bring (gateway_request *request, size_t bytes);
/* Counts what leaves rows behind: a form of a visitor, or a login that is begun.  Returns false, with retry_after_s,
 * when the address of a visitor has sent too many this hour. */
bool gateway_request_may_write (gateway_request *request);
/* Finds the address that asks.  Returns false, with retry_after_s, when it or its session asks too often. */
bool gateway_request_is_allowed (gateway_request *request);

/* arrive.c */
/* Finds the row and checks all that the headers tell.  Returns GATEWAY_PREPARE or GATEWAY_BODY; or GATEWAY_EARLY or
 * GATEWAY_ANSWER, when the request has its answer already. */
gateway_event gateway_request_arrive (gateway_request *request);
/* Gets ready for the body, once it is known which files it may bring. A body that cannot be taken gets its answer. */
void gateway_request_expect_body (gateway_request *request);

/* receive.c */
/* Chooses the parser by the Content-Type.  Errors: DM_INVALID_ARGUMENT for a type that forms do not have. */
dm_status gateway_receive_open (gateway_request *request, dm_error *error);
/* Takes bytes of the body.  Returns how many it took. When it took fewer than size, the upload needs a worker; the
 * caller gives the rest again afterwards. */
size_t gateway_receive (gateway_request *request, const uint8_t *bytes, size_t size);
/* Checks the token among the fields that have come so far.  Errors: DM_PERMISSION_DENIED. */
dm_status gateway_receive_check_form (const gateway_request *request, dm_error *error);
/* Makes the form when the whole body has come, unless it is too large. Sets refused when something is wrong with it. */
void gateway_receive_close (gateway_request *request);

/* upload.c */
/* Begins the file of the form's last field. A file that a rule forbids is read and dropped, and its field says why.
 * gateway_upload_destroy frees it, finished or not. */
gateway_upload *gateway_upload_open (gateway_request *request, const gateway_part *part);
void gateway_upload_destroy (gateway_upload **upload);
/* Takes bytes of the file.  Returns how many it took; fewer than size when it needs a worker first. */
size_t gateway_upload_take (gateway_upload *upload, const uint8_t *bytes, size_t size);
/* Says that all bytes of the file have been taken. */
void gateway_upload_end (gateway_upload *upload);
/* True when a worker must call gateway_upload_work before the upload takes more. */
bool gateway_upload_needs_work (const gateway_upload *upload);
/* True when all bytes of the file have been taken. */
bool gateway_upload_is_done (const gateway_upload *upload);
/* On a worker: sends the bytes that it holds to documents, and completes the document after the last ones. When that
 * fails, the field says why.  Errors: those of documents, in exchange->error; DM_OK when documents has no room. */
dm_status gateway_upload_work (gateway_upload *upload);

/* work.c: what a worker does with a request. None of these fails: an error becomes the answer. */
/* Finds who asks, and lets the row say which files the form may bring. */
void gateway_work_prepare (gateway_request *request);
/* Sends a piece of a file to documents. */
void gateway_work_upload (gateway_request *request);
/* Finds who asks, checks rights and token, and makes the answer. */
void gateway_work_page (gateway_request *request);
/* On either thread: answers a request that failed with exchange->error, as its row writes errors. When the body has not
 * come yet and the row can give the form back, the request goes on instead, and fails after its body with refused. */
void gateway_work_fail (gateway_request *request);

/* answer.c: each makes the request's response, which is sent when the connection goes on. */
/* The answer that the exchange holds. */
void gateway_answer (gateway_request *request);
/* A refusal, as the row writes errors.  Takes: code, the HTTP status; status and text, for exchange->error. */
void gateway_answer_error (gateway_request *request, unsigned code, dm_status status, const char *text);
/* The answer for exchange->error, as the row writes errors. What the exchange held for an answer is dropped. */
void gateway_answer_failure (gateway_request *request);
/* The row's file for this path: 200, 304 or 404. */
void gateway_answer_file (gateway_request *request);
/* On the I/O thread: the answer that was made for others who ask alike.  Returns false when there is none. */
bool gateway_answer_alike (gateway_request *request);
/* On the I/O thread, when the answer was queued: keeps it for others when it is for everybody, or lets it go. */
void gateway_answer_release (gateway_request *request);
/* The answer to OPTIONS.  Takes: allow, the methods of the row. */
void gateway_answer_options (gateway_request *request, const char *allow);

/* download.c */
/* On a worker: gets the first bytes of exchange->document, or of the ZIP of exchange->archive_parts, into
 * request->download. gateway_download_destroy frees it, finished or not.  Errors: in exchange->error. */
dm_status gateway_download_open (gateway_request *request);
void gateway_download_destroy (gateway_download **download);
/* A response that sends the download as the browser reads it. The caller destroys it; the download must outlive it. */
struct MHD_Response *gateway_download_response (gateway_download *download);
/* On a worker: gets the next bytes, after which GATEWAY_FILLED follows. */
void gateway_download_work (gateway_request *request);
/* How many bytes it holds that the browser has not read. */
size_t gateway_download_bytes (const gateway_download *download);
