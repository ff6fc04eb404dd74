/* SPDX-License-Identifier: EUPL-1.2 */
/* The row of a path, and how the row for a request is found. A row carries functions for all that differs between a
 * page for people and an API for programs. */
#pragma once

#include "services/gateway/exchange/exchange.h"
#include "services/gateway/exchange/static.h"

/* How a caller proves who it is. */
typedef struct gateway_proof {
    /* What the caller shows, for counting how often one caller asks; NULL: nothing. Asks nobody. */
    const char *(*credential) (const gateway_exchange *exchange);
    /* Finds who asks: session, origin.actor, csrf. A second time it does nothing.  Errors: in exchange->error. */
    dm_status (*enter) (gateway_exchange *exchange);
    /* May the caller use the row?  Errors: DM_UNAUTHENTICATED, DM_PERMISSION_DENIED, in exchange->error. */
    dm_status (*admit) (gateway_exchange *exchange);
    /* The field of a form that holds its token; NULL: forms need none. */
    const char *token_field;
    /* Was the form made for this caller?  Takes: token, NULL for none.  Errors: DM_PERMISSION_DENIED, in *error. */
    dm_status (*check_token) (const gateway_exchange *exchange, const char *token, dm_error *error);
} gateway_proof;

/* Who writes what a caller reads when a request fails. These functions call no service. */
typedef struct gateway_errors {
    /* Writes the answer for exchange->status and exchange->error. */
    void (*write) (gateway_exchange *exchange);
    /* Writes the answer for exchange->error and sets its status, and says so in the log: an error, the way to the
     * login, or the form that was sent, to be sent again. */
    void (*fail) (gateway_exchange *exchange);
    /* True when fail would give the form back, so that its body is read first. */
    bool (*keeps_form) (const gateway_exchange *exchange);
} gateway_errors;

/* What a POST brings. */
typedef enum gateway_body {
    GATEWAY_NO_BODY, /* the row takes no POST */
    GATEWAY_FORM,
    GATEWAY_FORM_WITH_FILES, /* prepare says which */
} gateway_body;

struct gateway_route {
    const char *path; /* as in /aanvraag/{}/{}: {} is one segment, an argument; {...} at the end is the rest, if any */
    gateway_handler get; /* also serves HEAD; NULL: 405 */
    gateway_handler post;
    gateway_handler prepare; /* of a form with files: says which, in exchange->upload_rules, before the body is read */
    unsigned who;            /* gateway_rol bits; others are refused by proof->admit */
    gateway_body body;
    uint32_t body_bytes;          /* most of a POST's body without its files; 0: 64 KiB */
    bool is_empty_without_login;  /* its POST does nothing without a login, and needs a token only with one */
    bool is_shared;               /* without a login and a query its page is the same for all who read its language */
    bool get_writes;              /* a GET may leave rows behind, and counts as a form */
    bool shows_again;             /* a form that outlived its login is shown filled in, and not done at once */
    bool serves_without_database; /* while it is away, a GET knows who was known lately (login/known.h) */
    bool is_signed; /* a POST leaves rows only when the identity provider signed it: it counts as no form */
    const gateway_proof *proof;
    const gateway_errors *errors;
    const gateway_static *(*file) (const char *path); /* instead of get: a file that never changes */
};

/* What all rows share. */
struct gateway_site {
    const gateway_route *routes; /* the last one is /{...}, for paths that no other row fits */
    size_t route_count;
    bool is_https;                /* public-url is */
    const char *transport_policy; /* the header Strict-Transport-Security; NULL: none */
    const char *content_policy;   /* the header Content-Security-Policy of pages */
    /* What a login goes on with that a journey asked for: starts a draft, and leads to its first step.
     * Takes: audience, inwoner or ondernemer; about, the zaak that it is about, no bytes for none; key, of the form
     * that asked for it.  Errors: in exchange->error. */
    dm_status (*start_journey) (gateway_exchange *exchange, const char *journey, const char *audience,
                                ProtobufCBinaryData about, const dm_uuid *key);
};

/* For rows that anybody may use, and that set no cookie. */
extern const gateway_proof gateway_no_proof;

/* The row whose pattern the path fits. When several fit, the one wins that has fixed text where the others have an
 * argument, looking from the left.
 * Takes: path, decoded.  Gives: out_arguments, in arena.  Returns NULL when no row fits. */
const gateway_route *gateway_route_find (const gateway_route routes[], size_t count, const char *path, dm_arena *arena,
                                         const char *out_arguments[GATEWAY_ARGUMENTS_MAX]);
/* The row for a target that cannot be decoded: of the rows that end in {...}, the longest that the target lies below.
 */
const gateway_route *gateway_route_find_rest (const gateway_route routes[], size_t count, const char *target);
/* True when something is behind the row. Rows without a handler or file stand for paths that are not found. */
bool gateway_route_is_served (const gateway_route *route);
/* The row's path, for logs and metrics; "none" when nothing is behind the row. */
const char *gateway_route_label (const gateway_route *route);
/* Logs one line about a request that was refused, with its exchange->error and exchange->status. */
void gateway_log_refusal (const gateway_exchange *exchange);
