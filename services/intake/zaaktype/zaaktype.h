/* SPDX-License-Identifier: EUPL-1.2 */
/* What a submission needs to know of its zaaktype, kept in memory so that it waits for no statement. */
#pragma once

#include "common/rpc.h"
#include "services/intake/value/term.h"

#define INTAKE_ZAAKTYPE_SIZE 51 /* identificatie of a zaaktype or statustype, with its NUL */

typedef struct intake_zaaktype {
    char identificatie[INTAKE_ZAAKTYPE_SIZE];
    char statustype[INTAKE_ZAAKTYPE_SIZE]; /* the first */
    uint32_t doorlooptijd_days;
    char startdatum[INTAKE_DATE_SIZE]; /* today in Amsterdam */
    char counted_einddatum[INTAKE_DATE_SIZE];
    char uiterlijke_einddatum_afdoening[INTAKE_DATE_SIZE];
} intake_zaaktype;

typedef struct intake_zaaktypen intake_zaaktypen;

/* Opened empty: the first that is sought is read. */
intake_zaaktypen *intake_zaaktypen_open (void);
void intake_zaaktypen_destroy (intake_zaaktypen **zaaktypen);

/* Finds a zaaktype as it is today. The database is asked at most once a minute, at midnight, and for a zaaktype that
 * is not known; so a change of a zaaktype counts within a minute. From any thread.
 * Takes: call->tx.  Gives: *out.  Errors: DM_INVALID_ARGUMENT with field zaaktype where there is none; dm_tx_query's.
 */
dm_status intake_zaaktype_find (dm_call *call, intake_zaaktypen *zaaktypen, const char *identificatie,
                                intake_zaaktype *out);
/* Makes it one of a zaak that began on an earlier day, today at the latest.  Takes: zaaktype as found; startdatum NULL
 * for today.  Errors: DM_INVALID_ARGUMENT with field startdatum. */
dm_status intake_zaaktype_begin (intake_zaaktype *zaaktype, const char *startdatum, dm_error *error);
