/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "services/gateway/api/api.h"
#include "services/gateway/portal/portal.h"
#include "services/gateway/routes.h"
#include "services/gateway/view/render.h"

const dm_setting gateway_settings[] = {
    { "http", DM_SETTING_TEXT, "127.0.0.1:7180", "address and port that browsers, or the proxy before it, connect to",
      0, 0 },
    { "public-url", DM_SETTING_TEXT, "http://localhost:7180", "the counter's address as people see it", 0, 0 },
    { "public-connect-to", DM_SETTING_ENDPOINT, "",
      "where the certificate of public-url is looked at in place of its own address, by that name", 0, 0 },
    { "proxy", DM_SETTING_TEXT, "", "address of the proxy whose X-Forwarded-For is believed; empty for none", 0, 0 },
    { "gemeente", DM_SETTING_PATH, "", "the file of the municipality; digictl gemeente check looks at it", 0, 0 },
    { "security-contact", DM_SETTING_TEXT, "",
      "where to tell of a vulnerability: mailto:, https:// or tel:; empty for no security.txt", 0, 0 },
    { "hsts-subdomains", DM_SETTING_BOOL, "false", "hosts below the counter's are reached by TLS alone too", 0, 0 },
    { "issuer", DM_SETTING_TEXT, "http://localhost:7191", "identity provider, by OpenID Connect discovery", 0, 0 },
    { "issuer-connect-to", DM_SETTING_ENDPOINT, "",
      "where connections to the identity provider go in place of its own address; TLS still checks its name", 0, 0 },
    { "client-id", DM_SETTING_TEXT, "digimeente", "our name at the identity provider", 0, 0 },
    { "client-secret", DM_SETTING_SECRET, "", "our secret at the identity provider", 0, 0 },
    { "pseudonym-key", DM_SETTING_SECRET, "", "64 hex digits; makes people's ids of their numbers, never changes", 0,
      0 },
    { "session-key", DM_SETTING_SECRET, "",
      "64 hex digits; seals logins and protects forms; its file is read again at SIGHUP", 0, 0 },
    { "inwoner-level", DM_SETTING_TEXT, "digid:basis", "lowest level (acr) of a resident's login", 0, 0 },
    { "ondernemer-level", DM_SETTING_TEXT, "eherkenning:2", "lowest level (acr) of the login of a business", 0, 0 },
    { "staff-acr", DM_SETTING_TEXT, "mfa",
      "levels (acr) of which the login of a civil servant has one; several with spaces between", 0, 0 },
    { "staff-amr", DM_SETTING_TEXT, "",
      "what a civil servant logs in with (amr), as in mfa; empty where the provider does not tell", 0, 0 },
    { "idle-minutes", DM_SETTING_NUMBER, "30", "minutes after which an unused session ends", 1, 1440 },
    { "session-hours", DM_SETTING_NUMBER, "12", "hours after which a session ends", 1, 24 },
    { "desk-hours", DM_SETTING_NUMBER, "10", "hours after which a civil servant's session ends", 1, 24 },
    { "http-workers", DM_SETTING_NUMBER, "32", "threads that answer pages", 1, 64 },
    { "http-waiting", DM_SETTING_NUMBER, "128", "requests that may wait for such a thread; more get 503", 1, 4096 },
    { "http-connections", DM_SETTING_NUMBER, "1000", "connections at one time", 8, 100000 },
    { "body-mb", DM_SETTING_NUMBER, "128",
      "MiB of memory for all forms and files on their way; a form beyond them gets 503", 8, 65536 },
    { "http-seconds", DM_SETTING_NUMBER, "30",
      "seconds that a browser has for its headers, and beside its bytes for a body or a page", 1, 600 },
    { "address-connections", DM_SETTING_NUMBER, "100",
      "connections at one time of one address that is not the proxy; 0 for no limit", 0, 100000 },
    { "address-transfers", DM_SETTING_NUMBER, "16", /* a page of a zaak may have as many pictures */
      "documents on their way at one time for one address, but for civil servants; 0 for no limit", 0, 64 },
    { "stall-seconds", DM_SETTING_NUMBER, "5",
      "seconds without enough bytes after which a document on its way may lose its place to another", 1, 600 },
    { "address-upload-mb", DM_SETTING_NUMBER, "500",
      "MiB of files an hour from one address, each 1 or more, but for civil servants; 0 for no limit", 0, 1000000 },
    { "address-rate", DM_SETTING_NUMBER, "1200", "pages a minute for one address; 0 for no limit", 0, 1000000 },
    { "address-forms", DM_SETTING_NUMBER, "1200",
      "forms and logins an hour of one address, by those who are not logged in; 0 for no limit", 0, 1000000 },
    { "backup-status", DM_SETTING_PATH, "", "file in which the backup command says until when everything is safe", 0,
      0 },
    { "trace-sample", DM_SETTING_NUMBER, "100",
      "of 100 requests, how many leave log lines and spans here and in each service on their way", 0, 100 },
    { "session-rate", DM_SETTING_NUMBER, "600", "pages a minute for one session; 0 for no limit", 0, 1000000 },
};
const size_t gateway_setting_count = DM_COUNT (gateway_settings);

const gateway_login_config *gateway_login_config_of (void *app)
{
    return ((gateway_app *) app)->login;
}

gateway_watch *gateway_watch_of (void *app)
{
    return ((gateway_app *) app)->watch;
}

gateway_molds *gateway_molds_of (void *app)
{
    return ((gateway_app *) app)->molds;
}

/* Gives: its scheme, host and port. */
static void write_origin (const char *url, char *out, size_t size)
{
    const char *host = strstr (url, "://");
    size_t length = host ? (size_t) (host - url) + 3 + strcspn (host + 3, "/") : 0;
    snprintf (out, size, "%.*s", (int) length, url);
}

/* After a form's answer the browser may be sent on to the login, which form-action means too. */
static void write_content_policy (gateway_app *app, const dm_settings *settings)
{
    char issuer[256];
    write_origin (dm_settings_text (settings, "issuer"), issuer, sizeof issuer);
    snprintf (app->content_policy, sizeof app->content_policy,
              "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
              "connect-src 'self'; form-action 'self' %s; frame-ancestors 'none'; base-uri 'none'",
              issuer);
}

static dm_status check_contact (const dm_settings *settings, dm_error *error)
{
    const char *contact = dm_settings_text (settings, "security-contact");
    if (!*contact || gateway_security_contact_is_good (contact))
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, "security-contact",
                    "security-contact begins with mailto:, https:// or tel:, and has no spaces");
}

/* Returns the header Strict-Transport-Security; NULL when browsers do not reach us by TLS. */
static const char *choose_transport_policy (const dm_settings *settings)
{
    if (strncmp (dm_settings_text (settings, "public-url"), "https://", 8) != 0)
        return NULL;
    return dm_settings_bool (settings, "hsts-subdomains") ? "max-age=31536000; includeSubDomains" : "max-age=31536000";
}

dm_status gateway_app_open (dm_runtime *runtime, void **out_app, dm_error *error)
{
    const dm_settings *settings = dm_runtime_settings (runtime);
    dm_status status = gateway_pages_check_pictures (error);
    if (!status)
        status = check_contact (settings, error);
    if (status)
        return status;
    gateway_app *app = calloc (1, sizeof *app);
    if (!app)
        abort ();
    status = gemeente_open_for (dm_settings_text (settings, "gemeente"), dm_settings_text (settings, "public-url"),
                                &app->gemeente, error);
    if (!status)
        status = gateway_login_config_open (settings, &app->login, error);
    if (status) {
        gemeente_destroy (&app->gemeente);
        free (app);
        return status;
    }
    write_content_policy (app, settings);
    app->site = (gateway_site){
        .routes = gateway_routes,
        .route_count = gateway_route_count,
        .is_https = choose_transport_policy (settings) != NULL,
        .transport_policy = choose_transport_policy (settings),
        .content_policy = app->content_policy,
        .start_journey = gateway_pages_start_draft,
    };
    app->molds = gateway_molds_open ();
    app->watch = gateway_watch_open ();
    gateway_render_open (app->gemeente);
    *out_app = app;
    return DM_OK;
}

void gateway_app_close (void **app)
{
    gateway_app *it = *app;
    gateway_login_config_destroy (&it->login);
    gateway_molds_destroy (&it->molds);
    gateway_watch_destroy (&it->watch);
    gateway_render_close ();
    gemeente_destroy (&it->gemeente);
    free (it);
    *app = NULL;
}

dm_status gateway_app_reload (dm_runtime *runtime, dm_error *error)
{
    return gateway_login_config_reload (gateway_login_config_of (dm_runtime_app (runtime)), error);
}

dm_status gateway_app_serve (dm_runtime *runtime, dm_error *error)
{
    gateway_app *app = dm_runtime_app (runtime);
    return gateway_http_open (runtime, &app->site, &app->http, error);
}

void gateway_app_unserve (dm_runtime *runtime)
{
    gateway_app *app = dm_runtime_app (runtime);
    gateway_http_destroy (&app->http);
}

void gateway_app_tell (dm_runtime *runtime, char *out, size_t size)
{
    gateway_oidc_tell (gateway_login_config_of (dm_runtime_app (runtime))->oidc, out, size);
}

dm_status gateway_app_watch_provider (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    *out_again = false;
    gateway_oidc_watch (gateway_login_config_of (dm_runtime_app (runtime))->oidc, call->arena);
    return DM_OK;
}
