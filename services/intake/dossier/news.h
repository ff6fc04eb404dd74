/* SPDX-License-Identifier: EUPL-1.2 */
/* What happened to a zaak that its initiator is mailed about: a status, or an entry of its history. */
#pragma once

#include "common/db.h"

#define INTAKE_NEWS_DAYS 30 /* two for mailing, the rest for notification being away or an operator's retry */

/* Checks that this happened to the zaak, at most INTAKE_NEWS_DAYS ago: only then contact data is told.
 * Takes: volgnummer of a status; history_entry, NULL when it is about the status itself.
 * Errors: DM_NOT_FOUND (zaak), DM_FAILED_PRECONDITION (longer ago), DM_UNAVAILABLE. */
dm_status intake_news_check (dm_call *call, const uint8_t *zaak, int32_t volgnummer, const uint8_t *history_entry);
