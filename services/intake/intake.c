/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/intake.h"

#include <stdlib.h>
#include "services/intake/field/field.h"

dm_status intake_open (dm_runtime *runtime, void **out, dm_error *error)
{
    const dm_settings *settings = dm_runtime_settings (runtime);
    dm_status status = intake_field_kind_check_all (error);
    if (status)
        return status;
    intake *app = calloc (1, sizeof *app);
    if (!app)
        abort ();
    app->document_hours = (int32_t) dm_settings_number (settings, "document-hours");
    app->link_days = (int32_t) dm_settings_number (settings, "link-days");
    app->submit_limits = (intake_submit_limits){
        .by_recipient = (int32_t) dm_settings_number (settings, "recipient-submits"),
        .by_client = (int32_t) dm_settings_number (settings, "client-submits"),
        .by_journey = (int32_t) dm_settings_number (settings, "journey-submits"),
    };
    app->zaaktypen = intake_zaaktypen_open ();
    app->journeys = intake_journeys_open ();
    *out = app;
    return DM_OK;
}

void intake_close (void **app)
{
    intake *it = *app;
    if (!it)
        return;
    intake_zaaktypen_destroy (&it->zaaktypen);
    intake_journeys_destroy (&it->journeys);
    free (it);
    *app = NULL;
}
