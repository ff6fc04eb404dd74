/* SPDX-License-Identifier: EUPL-1.2 */
/* Sends mails by SMTP, several at once, over connections that are used again as long as there is something to send. By
 * libcurl; used by one thread.  Source: RFC 5321, RFC 3207 (STARTTLS), RFC 4954 (AUTH). */
#pragma once

#include "common/arena.h"
#include "common/base.h"
#include "common/status.h"
#include "services/notification/letter.h"
#include "services/notification/mail.h"

#define NOTIFICATION_CONNECTIONS_MAX 16

typedef struct notification_smtp_config {
    const char *url;        /* smtp://host:port or smtps://host:port, with /name for EHLO where wanted */
    const char *connect_to; /* "host:port" that connections go to in place of url's own; NULL: url's own */
    const char *user;       /* "": no login */
    const char *password;
    const char *tls;      /* none, try (where offered, the certificate unchecked), require */
    const char *ca;       /* file with the certificates to trust; "": the system's */
    int64_t timeout_ms;   /* for one mail, connecting included */
    unsigned connections; /* 1 to NOTIFICATION_CONNECTIONS_MAX */
    notification_sender sender;
    bool (*is_stopping) (void *arg); /* dialogues are broken off some seconds after it has become true; NULL: never */
    void *is_stopping_arg;
} notification_smtp_config;

typedef enum notification_outcome {
    NOTIFICATION_SENT,
    NOTIFICATION_RETRY,      /* no connection, or a reply that says "not now" or says nothing about this mail */
    NOTIFICATION_FAILED,     /* refused for good: 5xx to the recipient or the message, or an address that is none */
    NOTIFICATION_BROKEN_OFF, /* by us, because the process is to stop: it may or may not have arrived */
} notification_outcome;

/* What a dialogue told about the mail server as a whole. */
typedef enum notification_reach {
    NOTIFICATION_REACH_UNKNOWN, /* nothing: there was none, or an old connection was at its end */
    NOTIFICATION_REACHED,       /* it heard whom the mail is for */
    NOTIFICATION_UNREACHED,     /* no connection, or it would hear of no mail at all */
} notification_reach;

typedef struct notification_mail {
    const char *to;
    const char *message_id; /* <id@host> */
    const notification_letter *letter;
    dm_arena *arena; /* for what is made of it */
    void *arg;       /* the caller's own */
    /* filled when it ends */
    notification_outcome outcome;
    int smtp_code;           /* 0: no reply that decided */
    const char *fault;       /* NULL when sent; in arena, without personal data */
    bool is_connection_worn; /* an old connection was at its end: a new one may do better at once */
    notification_reach reach;
} notification_mail;

typedef struct notification_smtp notification_smtp;

/* Connects to nobody yet.  Takes: config, its texts borrowed for as long as it lives.
 * Errors: DM_INVALID_ARGUMENT with the setting as field. */
dm_status notification_smtp_open (const notification_smtp_config *config, notification_smtp **out, dm_error *error);
/* Breaks off what is under way. */
void notification_smtp_destroy (notification_smtp **smtp);

/* Begins to send; mail and all it holds is borrowed until notification_smtp_take gives it back.
 * Returns false when it ended at once, with its outcome filled. At most config.connections may be under way. */
bool notification_smtp_start (notification_smtp *smtp, notification_mail *mail);
/* Waits up to timeout_ms for mails to end (longer while a server thinks about a whole message, or about QUIT; never
 * longer than twice config.timeout_ms).  Gives: out, room for config.connections. Returns how many. */
size_t notification_smtp_take (notification_smtp *smtp, int timeout_ms, notification_mail *out[]);
/* Closes the connections; breaks off what is under way. */
void notification_smtp_rest (notification_smtp *smtp);
