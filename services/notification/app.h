/* SPDX-License-Identifier: EUPL-1.2 */
/* What the service keeps for as long as it runs. */
#pragma once

#include "common/service.h"
#include "services/gemeente/gemeente.h"
#include "services/notification/relay.h"
#include "services/notification/smtp.h"

typedef struct notification_app {
    notification_smtp_config smtp_config; /* texts borrowed from the settings */
    gemeente *gemeente;
    const char *portal_url;  /* borrowed from the settings */
    notification_smtp *smtp; /* of the job's thread */
    notification_relay *relay;
} notification_app;

/* dm_service.open: reads the settings.  Gives: *out, a notification_app, which notification_app_close frees.
 * Errors: DM_INVALID_ARGUMENT with the setting's name. */
dm_status notification_app_open (dm_runtime *runtime, void **out, dm_error *error);
void notification_app_close (void **app);
/* dm_service.tell: since when the mail server takes no mail. */
void notification_app_tell (dm_runtime *runtime, char *out, size_t size);
