/* SPDX-License-Identifier: EUPL-1.2 */
/* One HTTP request and its answer, as every handler sees them. The request is decoded and checked already. Handlers run
 * on a worker thread, and may wait. */
#pragma once

#include "common/service.h"
#include "services/gateway/exchange/form.h"

#define GATEWAY_ARGUMENTS_MAX 4
#define GATEWAY_COOKIES_MAX 16 /* that are set */

typedef struct gateway_route gateway_route; /* route.h */
typedef struct gateway_site gateway_site;   /* route.h */
typedef struct gateway_exchange gateway_exchange;

typedef enum gateway_rol {                      /* bits of gateway_route.who */
                           GATEWAY_VISITOR = 1, /* not logged in */
                           GATEWAY_INWONER = 2,
                           GATEWAY_ONDERNEMER = 4,
                           GATEWAY_BEHANDELAAR = 8,
                           GATEWAY_BEHEERDER = 16,
} gateway_rol;
#define GATEWAY_EVERYONE                                                                                               \
    (GATEWAY_VISITOR | GATEWAY_INWONER | GATEWAY_ONDERNEMER | GATEWAY_BEHANDELAAR | GATEWAY_BEHEERDER)
#define GATEWAY_CITIZEN (GATEWAY_INWONER | GATEWAY_ONDERNEMER)

/* Who is logged in. Name, BSN and KVK number are personal data; the other fields are not. */
typedef struct gateway_session {
    gateway_rol rol;
    const char *actor; /* the actor id */
    const char *acr;   /* "" for none */
    const char *name;  /* "" for none */
    const char *bsn;   /* "" for none */
    const char *kvk;   /* "" for none */
} gateway_session;

/* Which files one field of a form may bring. A row's prepare says so before the body is read. */
typedef struct gateway_upload_rule {
    const char *name;          /* of the form field */
    const char *const *accept; /* endings, as in jpg and pdf; the file's own bytes decide, not its name */
    size_t accept_count;
    uint64_t max_bytes; /* of one */
    unsigned max_files;
} gateway_upload_rule;

/* One file of a ZIP. The ZIP is made while it is sent. */
typedef struct gateway_archive_part {
    const char *name;
    const char *text; /* NULL: a document, from documents */
    dm_uuid document;
    uint64_t bytes;
} gateway_archive_part;

struct gateway_exchange {
    /* who serves */
    dm_runtime *runtime;
    const gateway_site *site;
    const gateway_route *route; /* the row that the path belongs to */
    bool is_https;              /* browsers reach us by TLS */
    dm_arena *arena;            /* lives until the response was sent */

    /* the request */
    bool is_post;
    bool is_shared;                               /* the answer is kept for others: nothing of who asks may be in it */
    bool is_action;                               /* its path is one that forms are sent to and no page has */
    const char *path;                             /* as in /aanvraag/…, without query; normalised, valid UTF-8 */
    const char *arguments[GATEWAY_ARGUMENTS_MAX]; /* what stood at the route's {…}, in order */
    const gateway_field *query;
    size_t query_count;
    const gateway_field *form; /* in the order of the form */
    size_t form_count;
    bool was_cut_short;           /* a file of the form was dropped for want of room, which may be there later */
    const gateway_field *cookies; /* ours, each once */
    size_t cookie_count;
    const gateway_session *session; /* NULL: not logged in */
    ProtobufCBinaryData client;     /* the address that limits count; it names a household: no log line has it */
    const char *language;           /* nl or en */
    bool is_same_origin;     /* the browser says that a page of ours sent it: Sec-Fetch-Site, which no page can forge */
    const char *csrf_cookie; /* which of the browser's cookies its forms belong to; NULL: nobody has looked yet */
    const char *csrf;        /* what a form must send back as its token; it is checked before the handler runs */
    /* A header of the request; NULL when there is none. Use gateway_header. */
    const char *(*find_header) (const gateway_exchange *exchange, const char *name);
    size_t network_bytes; /* of client, the first so many that are its network: 24 bits of IPv4, 48 of IPv6; else all */
    dm_origin origin;     /* actor of the session, or INWONER "anoniem"; purpose may be set by the handler */
    int64_t deadline_ms;  /* dm_clock_monotonic_ms (); calls get what remains */

    /* filled by a route's prepare: which files its form may bring; in arena */
    const gateway_upload_rule *upload_rules;
    size_t upload_rule_count;

    /* the response */
    unsigned status;          /* 200 unless the handler sets it */
    const char *location;     /* with gateway_redirect */
    const char *content_type; /* "text/html; charset=utf-8" unless set */
    const char *body;
    size_t body_bytes;
    const char *cache;            /* Cache-Control: "no-store" unless set */
    const char *vary;             /* that of a page unless set */
    const char *content_language; /* Content-Language; NULL: not said */
    const char *etag;             /* a tag of body, without quotes: who shows it again is answered 304; NULL: none */
    const char *attachment;       /* file name of a download, or NULL */
    dm_uuid document; /* instead of body, where document_bytes > 0: streamed from documents, with rights checked */
    uint64_t document_bytes;
    bool is_shown;                             /* a page shows that document as a picture */
    const gateway_archive_part *archive_parts; /* instead of body: a ZIP of these; in arena */
    size_t archive_part_count;
    const char *set_cookies[GATEWAY_COOKIES_MAX]; /* by gateway_set_cookie */
    size_t set_cookie_count;
    dm_error error; /* what the handler failed with: dm_fail (&exchange->error, ...) */
};

/* Makes the answer to one request. Returns DM_OK when the answer is filled in. Otherwise the row's errors write the
 * answer, with the HTTP code that belongs to the status (common/status.c). On a page, DM_UNAUTHENTICATED leads to the
 * login, and a form that came at a busy moment is shown again, to be sent later. */
typedef dm_status (*gateway_handler) (gateway_exchange *exchange);

/* The value of the first field of that name, in the form that was sent; "" when there is none. Borrowed. */
const char *gateway_form_value (const gateway_exchange *exchange, const char *name);
/* The same for the address's query. */
const char *gateway_query_value (const gateway_exchange *exchange, const char *name);
/* Answers with 303 See Other. The format and its arguments make a path of ours.  Returns DM_OK always. */
dm_status gateway_redirect (gateway_exchange *exchange, const char *format, ...) DM_PRINTF (2, 3);

/* A header of the request; NULL when there is none. */
const char *gateway_header (const gateway_exchange *exchange, const char *name);
/* The language of the answer, nl or en: what the browser's cookie says, or else what its Accept-Language asks for. */
const char *gateway_exchange_language (const gateway_exchange *exchange);
/* A cookie of the request; NULL when there is none. */
const char *gateway_cookie (const gateway_exchange *exchange, const char *name);
/* Sets a cookie with HttpOnly, SameSite=Lax and Path=/, and with Secure and GATEWAY_HOST_PREFIX behind TLS.
 * Takes: name, one of ours; value, of cookie characters (RFC 6265), copied; max_age_s, its life in seconds: 0 until the
 * browser closes, below 0 takes it away. */
void gateway_set_cookie (gateway_exchange *exchange, const char *name, const char *value, int max_age_s);

/* Calls a method of another service for whoever sent this request, with the time that the request has left.
 * Takes: key, 16 bytes for a method that writes, else NULL.  Gives: *out_reply in the exchange's arena.
 * Errors: as dm_client_call, in exchange->error too. */
dm_status gateway_call (gateway_exchange *exchange, const char *target, const char *method, const uint8_t *key,
                        const ProtobufCMessage *request, ProtobufCMessage **out_reply);
/* The same for a method of the gateway's own, which runs in this process. */
dm_status gateway_call_local (gateway_exchange *exchange, const char *method, const uint8_t *key,
                              const ProtobufCMessage *request, ProtobufCMessage **out_reply);
