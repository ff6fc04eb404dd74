/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/job_ship_journeys.h"

#include "embed/intake.h"
#include "services/intake/intake.h"
#include "services/intake/journey/journey_store.h"

static dm_status ship (dm_call *call, void *arg)
{
    const dm_asset *asset = arg;
    Digimeente__Intake__V1__CheckJourneyResponse check = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_RESPONSE__INIT;
    intake_journey *journey = NULL;
    uint32_t version = 0;
    dm_status status =
        intake_journey_read_file (call, intake_of (call)->zaaktypen, asset->text, true, &journey, &check);
    if (!status && !journey)
        status = dm_fail (&call->error, DM_INTERNAL, "journey", "%s: line %u: %s", asset->path,
                          check.n_reasons ? check.reasons[0]->line : 0,
                          check.n_reasons ? check.reasons[0]->message : "it cannot be read");
    if (!status)
        status = intake_journey_publish (call, journey, asset->text, true, &version);
    intake_journey_destroy (&journey);
    return status;
}

dm_status intake_ship_journeys (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    intake *app = intake_of (call);
    *out_again = false;
    for (; app->shipped_count < INTAKE_SHIPPED_MAX && intake_assets[app->shipped_count].path; app->shipped_count++) {
        dm_status status = dm_job_transact (runtime, call, ship, (void *) &intake_assets[app->shipped_count]);
        if (status)
            return status;
    }
    return DM_OK;
}
