/* SPDX-License-Identifier: EUPL-1.2 */
/* What a message says: the template of its kind and language with what intake knows of the zaak. */
#pragma once

#include "common/arena.h"
#include "common/status.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/gemeente/gemeente.h"

/* The template that asks whose address it is: all that is mailed to an address that is not confirmed. */
#define NOTIFICATION_ASKS_ADDRESS "adres"
/* The template with the link that goes on with a draft; its bericht is about that draft, not about a zaak. */
#define NOTIFICATION_DRAFT_LINK "verder"

typedef struct notification_letter {
    const char *language; /* "nl" or "en" */
    char *subject, *text, *html;
} notification_letter;

/* Who writes. */
typedef struct notification_letter_from {
    const gemeente *gemeente; /* signs */
    const char *portal_url;   /* where the links go */
} notification_letter_from;

/* Writes the letter in the language that the contact wants, and in Dutch when there is no template in that language.
 * The initiator's name is not used: anyone may send a form in someone else's name, and we mail no stranger's words.
 * Takes: template_name as in templates/.  Gives: *out in arena.
 * Errors: DM_NOT_FOUND (no such template), DM_INVALID_ARGUMENT (a template is wrong). */
dm_status notification_letter_write (const char *template_name,
                                     const Digimeente__Intake__V1__GetContactResponse *contact, bool is_eindstatus,
                                     const notification_letter_from *from, dm_arena *arena, notification_letter *out,
                                     dm_error *error);
/* Renders every template there is, in the name of this municipality.  Errors: as above. */
dm_status notification_letter_check (const gemeente *it, dm_error *error);
/* "2026-11-27" as "27 november 2026" or "27 November 2026"; another text stays as it is.
 * Gives: text in arena, or iso itself; NULL for NULL. */
const char *notification_date_write (const char *iso, const char *language, dm_arena *arena);
