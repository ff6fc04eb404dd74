/* SPDX-License-Identifier: EUPL-1.2 */
/* What intake keeps beside its tables. Included by main.c, handlers and jobs alone: what lies below them gets what it
 * needs as arguments. */
#pragma once

#include "common/rpc.h"
#include "common/runtime.h"
#include "services/intake/journey/journey.h"
#include "services/intake/zaak/mail_address.h"
#include "services/intake/zaaktype/zaaktype.h"

#define INTAKE_SHIPPED_MAX 100 /* journeys that come with the program */

typedef struct intake {
    intake_zaaktypen *zaaktypen;
    intake_journeys *journeys;
    int32_t document_hours; /* so long a document is kept that nothing has */
    int32_t link_days;      /* so long after a zaak ended its link opens it */
    intake_submit_limits submit_limits;
    size_t shipped_count; /* journeys that the job has looked at */
} intake;

/* Opens what intake keeps, by its settings.  Gives: *out, an intake, which intake_close
 * frees. Errors: DM_INTERNAL for a kind of question that lacks something. */
dm_status intake_open (dm_runtime *runtime, void **out, dm_error *error);
void intake_close (void **app);

/* What the service of this call keeps. */
static inline intake *intake_of (const dm_call *call)
{
    return call->app;
}
