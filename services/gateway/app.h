/* SPDX-License-Identifier: EUPL-1.2 */
/* What the gateway keeps: its settings, its secrets, and the HTTP side while that is served. */
#pragma once

#include "common/service.h"
#include "services/gateway/beheer/watch.h"
#include "services/gateway/http/http.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/view/mold.h"
#include "services/gemeente/gemeente.h"

typedef struct gateway_app {
    gemeente *gemeente;
    gateway_login_config *login;
    char content_policy[512]; /* the header Content-Security-Policy of pages */
    gateway_molds *molds;
    gateway_site site;
    gateway_http *http;
    gateway_watch *watch;
} gateway_app;

/* The gateway's own settings, beside those of every service. */
extern const dm_setting gateway_settings[];
extern const size_t gateway_setting_count;

/* Before any thread starts: reads settings and secrets, and the templates.
 * Gives: *out_app, a gateway_app, which gateway_app_close frees.
 * Errors: DM_INVALID_ARGUMENT with the setting's name; as pages_check_pictures. */
dm_status gateway_app_open (dm_runtime *runtime, void **out_app, dm_error *error);
/* After gateway_app_unserve. Sets *app to NULL. */
void gateway_app_close (void **app);
/* dm_service.reload: reads the keys of sessions again. */
dm_status gateway_app_reload (dm_runtime *runtime, dm_error *error);
/* Begins to serve browsers.  Errors: as gateway_http_open. */
dm_status gateway_app_serve (dm_runtime *runtime, dm_error *error);
/* Ends that: no thread of the HTTP side runs afterwards. */
void gateway_app_unserve (dm_runtime *runtime);
/* dm_service.tell: since when the identity provider fails. */
void gateway_app_tell (dm_runtime *runtime, char *out, size_t size);
/* A job: finds out that it is back, also while nobody logs in. */
dm_status gateway_app_watch_provider (dm_runtime *runtime, dm_call *call, bool *out_again);
