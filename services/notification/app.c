/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/app.h"

#include <stdlib.h>
#include <string.h>
#include "services/notification/letter.h"

static dm_status read_config (const dm_settings *settings, const char *name, notification_smtp_config *out,
                              dm_error *error)
{
    *out = (notification_smtp_config){
        .url = dm_settings_text (settings, "smtp-url"),
        .connect_to = dm_settings_host_port (settings, "smtp-connect-to"),
        .user = dm_settings_text (settings, "smtp-user"),
        .password = dm_settings_text (settings, "smtp-password"),
        .tls = dm_settings_text (settings, "smtp-tls"),
        .ca = dm_settings_text (settings, "smtp-ca"),
        .timeout_ms = 1000 * dm_settings_number (settings, "smtp-seconds"),
        .connections = (unsigned) dm_settings_number (settings, "smtp-connections"),
    };
    if (!*out->url)
        return dm_fail (error, DM_INVALID_ARGUMENT, "smtp-url", "the setting smtp-url is needed");
    return notification_sender_parse (dm_settings_text (settings, "mail-from"), name, &out->sender, error);
}

/* The address becomes part of links in mails, so it holds no blank, no quote, nothing but an address. */
static dm_status check_portal_url (const char *url, dm_error *error)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/[]";
    size_t length = strlen (url);
    if ((strncmp (url, "http://", 7) != 0 && strncmp (url, "https://", 8) != 0) || strspn (url, allowed) != length
        || url[length - 1] == '/' || length > 200)
        return dm_fail (error, DM_INVALID_ARGUMENT, "portal-url",
                        "the setting portal-url is an address as in https://loket.example.nl, without a / at its end");
    return DM_OK;
}

static bool is_stopping (void *arg)
{
    return dm_runtime_is_stopping (arg);
}

dm_status notification_app_open (dm_runtime *runtime, void **out, dm_error *error)
{
    const dm_settings *settings = dm_runtime_settings (runtime);
    notification_app *app = calloc (1, sizeof *app);
    if (!app)
        abort ();
    app->portal_url = dm_settings_text (settings, "portal-url");
    dm_status status = check_portal_url (app->portal_url, error);
    if (!status)
        status = gemeente_open_for (dm_settings_text (settings, "gemeente"), app->portal_url, &app->gemeente, error);
    if (!status)
        status = read_config (settings, app->gemeente->name, &app->smtp_config, error);
    app->smtp_config.is_stopping = is_stopping;
    app->smtp_config.is_stopping_arg = runtime;
    if (!status)
        status = notification_letter_check (app->gemeente, error);
    if (!status)
        status = notification_smtp_open (&app->smtp_config, &app->smtp, error);
    if (status) {
        gemeente_destroy (&app->gemeente);
        free (app);
        return status;
    }
    app->relay = notification_relay_open ();
    *out = app;
    return DM_OK;
}

void notification_app_tell (dm_runtime *runtime, char *out, size_t size)
{
    notification_relay_tell (((notification_app *) dm_runtime_app (runtime))->relay, out, size);
}

void notification_app_close (void **app)
{
    notification_app *it = *app;
    notification_smtp_destroy (&it->smtp);
    notification_relay_destroy (&it->relay);
    gemeente_destroy (&it->gemeente);
    free (it);
    *app = NULL;
}
