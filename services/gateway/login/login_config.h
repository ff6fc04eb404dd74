/* SPDX-License-Identifier: EUPL-1.2 */
/* What logins and sessions need of the settings. */
#pragma once

#include "common/settings.h"
#include "services/gateway/login/oidc.h"
#include "services/gateway/login/rol.h"
#include "services/gateway/login/seal.h"

#define GATEWAY_LOGIN_S 600 /* from the first redirect until the browser is back */

typedef struct gateway_login_config {
    gateway_oidc *oidc;
    const char *public_url; /* without a slash at the end; lives as long as the settings */
    uint8_t pseudonym_key[GATEWAY_SECRET_BYTES];
    uint8_t session_key[GATEWAY_SECRET_BYTES];
    int32_t idle_s;
    int32_t session_s;
    int32_t desk_s; /* for civil servants */
} gateway_login_config;

/* Reads public-url, issuer, client-id, client-secret, pseudonym-key, session-key, idle-minutes, session-hours and
 * desk-hours. The provider is not asked anything yet.  Errors: DM_INVALID_ARGUMENT with the setting's name. */
dm_status gateway_login_config_open (const dm_settings *settings, gateway_login_config **out, dm_error *error);
void gateway_login_config_destroy (gateway_login_config **config);

/* That of the service's app (dm_runtime_app, call->app). */
const gateway_login_config *gateway_login_config_of (void *app);
