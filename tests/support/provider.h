/* SPDX-License-Identifier: EUPL-1.2 */
/* The local identity provider with demo people (compose/local/oidc), as a process of the test's own. */
#pragma once

#include "common/base.h"

#define TS_CLIENT_ID "digimeente"
#define TS_CLIENT_SECRET "a secret of the tests, with +/ & spaces"

typedef struct ts_provider ts_provider;

/* Takes: public_url of the gateway, copied. It listens on a port of its own from start to stop. */
ts_provider *ts_provider_open (const char *public_url);
void ts_provider_destroy (ts_provider **provider);
/* "http://localhost:P"; borrowed. */
const char *ts_provider_issuer (const ts_provider *provider);
/* Ends it; starts it again at the same address, with keys and sessions of its own. */
void ts_provider_stop (ts_provider *provider);
void ts_provider_start (ts_provider *provider);
