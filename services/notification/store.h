/* SPDX-License-Identifier: EUPL-1.2 */
/* Berichten as rows and as messages. */
#pragma once

#include "common/db.h"
#include "common/event.h"
#include "digimeente/notification/v1/notification.pb-c.h"

/* The word for it in the column status; NULL for UNSPECIFIED and for numbers that are no status. */
const char *notification_status_name (Digimeente__Notification__V1__BerichtStatus status);

/* Takes: rows of find_bericht, or of a query whose columns are as those.
 * Gives: a message in call->arena that borrows from rows. */
Digimeente__Notification__V1__Bericht *notification_bericht_read (dm_call *call, const PGresult *rows, int row);
/* Reads the attempts of a bericht and adds them.  Errors: those of the statement, in call->error. */
dm_status notification_bericht_add_attempts (dm_call *call, Digimeente__Notification__V1__Bericht *bericht);

/* Emits nl.digimeente.bericht.<what>. */
void notification_bericht_emit (dm_call *call, const char *what, const uint8_t *bericht, const uint8_t *zaak,
                                const char *template_name, uint32_t attempts);
