/* SPDX-License-Identifier: EUPL-1.2 */
/* The settings of logins and sessions, checked and ready for use. */
#pragma once

#include "common/settings.h"
#include "services/gateway/login/known.h"
#include "services/gateway/login/oidc.h"
#include "services/gateway/login/rol.h"
#include "services/gateway/login/seal.h"
#include "services/gateway/login/session_keys.h"

#define GATEWAY_LOGIN_S 600 /* from the first redirect until the browser is back */
#define GATEWAY_LOGOUT_TOKEN_S                                                                                         \
    1200 /* so long a logout token that was taken is remembered: for longer than it is good */

typedef struct gateway_login_config {
    gateway_oidc *oidc;
    const char *public_url; /* without a slash at the end; lives as long as the settings */
    uint8_t pseudonym_key[GATEWAY_SECRET_BYTES];
    gateway_session_keys *session_keys;           /* these alone may change while we run */
    const char *inwoner_level, *ondernemer_level; /* the lowest; these live as long as the settings */
    const char *staff_acr;                        /* one or more, with spaces between */
    const char *staff_amr;                        /* "" for any */
    int32_t idle_s;
    int32_t session_s;
    int32_t desk_s; /* for civil servants */
    gateway_known *known;
} gateway_login_config;

/* Reads public-url, issuer, client-id, client-secret, pseudonym-key, session-key, inwoner-level, ondernemer-level,
 * staff-acr, staff-amr, idle-minutes, session-hours and desk-hours. It does not ask the provider anything yet.
 * Takes: settings, borrowed until destroy.  Gives: *out, which gateway_login_config_destroy frees.
 * Errors: DM_INVALID_ARGUMENT with the setting's name. */
dm_status gateway_login_config_open (const dm_settings *settings, gateway_login_config **out, dm_error *error);
void gateway_login_config_destroy (gateway_login_config **config);

/* Reads session-key again.  Errors: as gateway_session_keys_reload. */
dm_status gateway_login_config_reload (const gateway_login_config *config, dm_error *error);

/* The configuration that the gateway's app holds.  Takes: app, of dm_runtime_app or call->app. */
const gateway_login_config *gateway_login_config_of (void *app);
