/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/login_config.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "services/identity/level.h"

#define URL_MAX 400
#define STAFF_ACR_MAX 200

static dm_status read_pseudonym_key (const dm_settings *settings, uint8_t out[GATEWAY_SECRET_BYTES], dm_error *error)
{
    static const char name[] = "pseudonym-key";
    const char *hex = dm_settings_text (settings, name);
    size_t bytes;
    if (strlen (hex) == 2 * GATEWAY_SECRET_BYTES
        && OPENSSL_hexstr2buf_ex (out, GATEWAY_SECRET_BYTES, &bytes, hex, '\0') == 1)
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, name, "the setting %s is needed: 64 hex digits", name);
}

static dm_status check_public_url (const char *url, dm_error *error)
{
    size_t length = strlen (url);
    if ((strncmp (url, "https://", 8) != 0 && strncmp (url, "http://", 7) != 0) || length > URL_MAX
        || url[length - 1] == '/' || strpbrk (url, "?#\" "))
        return dm_fail (error, DM_INVALID_ARGUMENT, "public-url",
                        "public-url is an http or https address without a slash at its end");
    return DM_OK;
}

/* A login without a level is none, whatever is set. */
static dm_status read_levels (const dm_settings *settings, gateway_login_config *config, dm_error *error)
{
    config->inwoner_level = dm_settings_text (settings, "inwoner-level");
    config->ondernemer_level = dm_settings_text (settings, "ondernemer-level");
    config->staff_acr = dm_settings_text (settings, "staff-acr");
    config->staff_amr = dm_settings_text (settings, "staff-amr");
    if (!identity_level_is_known (config->inwoner_level))
        return dm_fail (error, DM_INVALID_ARGUMENT, "inwoner-level", "inwoner-level is a level, as in digid:midden");
    if (!identity_level_is_known (config->ondernemer_level))
        return dm_fail (error, DM_INVALID_ARGUMENT, "ondernemer-level",
                        "ondernemer-level is a level, as in eherkenning:3");
    if (config->staff_acr[strspn (config->staff_acr, " ")] == '\0' || strlen (config->staff_acr) > STAFF_ACR_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "staff-acr", "staff-acr is one level or more, at most %d bytes",
                        STAFF_ACR_MAX);
    return DM_OK;
}

static dm_status open_oidc (const dm_settings *settings, gateway_login_config *config, dm_error *error)
{
    char redirect_uri[URL_MAX + sizeof "/inloggen/terug"];
    snprintf (redirect_uri, sizeof redirect_uri, "%s/inloggen/terug", config->public_url);
    const gateway_oidc_config oidc = {
        .issuer = dm_settings_text (settings, "issuer"),
        .client_id = dm_settings_text (settings, "client-id"),
        .client_secret = dm_settings_text (settings, "client-secret"),
        .redirect_uri = redirect_uri,
        .connect_to = dm_settings_host_port (settings, "issuer-connect-to"),
    };
    return gateway_oidc_open (&oidc, &config->oidc, error);
}

dm_status gateway_login_config_open (const dm_settings *settings, gateway_login_config **out, dm_error *error)
{
    gateway_login_config *config = calloc (1, sizeof *config);
    if (!config)
        abort ();
    config->public_url = dm_settings_text (settings, "public-url");
    config->idle_s = (int32_t) dm_settings_number (settings, "idle-minutes") * 60;
    config->session_s = (int32_t) dm_settings_number (settings, "session-hours") * 3600;
    config->desk_s = (int32_t) dm_settings_number (settings, "desk-hours") * 3600;
    config->known = gateway_known_open (config->idle_s);
    dm_status status = check_public_url (config->public_url, error);
    if (!status)
        status = read_pseudonym_key (settings, config->pseudonym_key, error);
    if (!status)
        status = gateway_session_keys_open (settings, &config->session_keys, error);
    if (!status)
        status = read_levels (settings, config, error);
    if (!status)
        status = open_oidc (settings, config, error);
    if (status)
        gateway_login_config_destroy (&config);
    else
        *out = config;
    return status;
}

dm_status gateway_login_config_reload (const gateway_login_config *config, dm_error *error)
{
    return gateway_session_keys_reload (config->session_keys, error);
}

void gateway_login_config_destroy (gateway_login_config **config)
{
    gateway_login_config *it = *config;
    if (!it)
        return;
    gateway_oidc_destroy (&it->oidc);
    gateway_known_destroy (&it->known);
    gateway_session_keys_destroy (&it->session_keys);
    OPENSSL_cleanse (it, sizeof *it);
    free (it);
    *config = NULL;
}
