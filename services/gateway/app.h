/* SPDX-License-Identifier: EUPL-1.2 */
/* What the gateway keeps: its settings, its secrets, and the HTTP side while that is served. */
#pragma once

#include "common/service.h"
#include "services/gateway/http/http.h"
#include "services/gateway/login/login_config.h"

typedef struct gateway_app {
    gateway_login_config *login;
    char content_policy[512]; /* the header Content-Security-Policy of pages */
    gateway_site site;
    gateway_http *http;
} gateway_app;

extern const dm_setting gateway_settings[];
extern const size_t gateway_setting_count;

dm_status gateway_app_open (dm_runtime *runtime, void **out_app, dm_error *error);
void gateway_app_close (void **app);
/* The two ends of serving HTTP (dm_service). */
dm_status gateway_app_serve (dm_runtime *runtime, dm_error *error);
void gateway_app_unserve (dm_runtime *runtime);
