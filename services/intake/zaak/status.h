/* SPDX-License-Identifier: EUPL-1.2 */
/* The statuses of a zaak: each is set after the one before, and the one that ends it is the last. */
#pragma once

#include "services/intake/zaak/store.h"
#include "services/intake/zaak/zaak_key.h"

/* What was set. */
typedef struct intake_next_status {
    const uint8_t *zaak;
    const char *zaaktype;
    int32_t volgnummer;
    bool is_eindstatus;
    intake_zaak_key *key;
} intake_next_status;

/* Bounds of a request.  Errors: DM_INVALID_ARGUMENT. */
dm_status intake_status_check (const char *statustype, const char *toelichting, dm_error *error);
/* Locks the zaak and finds out whether it may have this status.  Errors: DM_NOT_FOUND, DM_INVALID_ARGUMENT,
 * DM_FAILED_PRECONDITION, DM_DATA_LOSS. */
dm_status intake_status_find (dm_call *call, const intake_key *key, const char *statustype, intake_next_status *out);
/* The status that a zaak gets when a civil servant takes it.
 * Gives: *out_statustype, NULL when it gets none: its zaaktype has no such status, or the zaak is as far already; *out
 * otherwise, as intake_status_find does. */
dm_status intake_status_find_taken (dm_call *call, const uint8_t *zaak, const char *zaaktype,
                                    const char **out_statustype, intake_next_status *out);
/* Writes it, the next revision, its place in the history; an eindstatus also ends the zaak, its suspension and its open
 * questions. No event.  Takes: no toelichting for a zaak that was erased. */
void intake_status_write (dm_call *call, const intake_next_status *next, const char *statustype,
                          const char *toelichting);
/* nl.digimeente.zaak.status-set */
void intake_status_emit (dm_call *call, const intake_next_status *next, const char *statustype);
