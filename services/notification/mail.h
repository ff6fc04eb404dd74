/* SPDX-License-Identifier: EUPL-1.2 */
/* The form of a mail: addresses and header lines.  Source: RFC 5322, RFC 2047. */
#pragma once

#include "common/arena.h"
#include "common/base.h"
#include "common/email.h"
#include "common/status.h"

/* Who we are: "Gemeente Voorbeeld <noreply@voorbeeld.nl>", or the address alone. */
typedef struct notification_sender {
    char name[101]; /* the municipality's where none is given */
    char address[DM_EMAIL_SIZE];
} notification_sender;

/* Takes: gemeente, the municipality's name.  Gives: *out.  Errors: DM_INVALID_ARGUMENT (field mail-from). */
dm_status notification_sender_parse (const char *text, const char *gemeente, notification_sender *out, dm_error *error);
/* The part of the address behind the @. */
const char *notification_sender_domain (const notification_sender *sender);

/* "Subject: value" in lines of at most 76 characters; whatever is not plain ASCII becomes encoded words, control
 * characters become blanks.  Takes: value in UTF-8.  Gives: text in arena, without the last CR LF. */
char *notification_header_write (const char *name, const char *value, dm_arena *arena);
/* "From: name <address>" likewise. */
char *notification_from_write (const notification_sender *sender, dm_arena *arena);
/* "Date: Mon, 23 Nov 2026 09:00:00 +0000". */
char *notification_date_header_write (int64_t time_ms, dm_arena *arena);
/* The text with CR LF at every end of a line. */
char *notification_lines_write (const char *text, dm_arena *arena);

/* Makes of an SMTP reply a line that may be kept: printable ASCII, at most 200 characters. Every word that holds an @
 * or the local part of the address is replaced. */
char *notification_reply_mask (const char *reply, const char *address, dm_arena *arena);
