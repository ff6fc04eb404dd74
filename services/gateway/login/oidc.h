/* SPDX-License-Identifier: EUPL-1.2 */
/* The identity provider, by OpenID Connect: code flow with PKCE; discovery and keys are asked for when they are needed
 * and kept for a while.  Source: OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0; RFC 7636, RFC 9207.
 */
#pragma once

#include "services/gateway/login/id_token.h"

typedef struct gateway_oidc gateway_oidc;

typedef struct gateway_oidc_config {
    const char *issuer; /* one address for browser and gateway alike; https, or http on this machine */
    const char *client_id;
    const char *client_secret;
    const char *redirect_uri;
} gateway_oidc_config;

/* Asks nothing yet.  Takes: config, copied.  Errors: DM_INVALID_ARGUMENT with the setting's name. */
dm_status gateway_oidc_open (const gateway_oidc_config *config, gateway_oidc **out, dm_error *error);
void gateway_oidc_destroy (gateway_oidc **oidc);

/* One login. */
typedef struct gateway_oidc_login {
    const char *state;
    const char *nonce;
    const char *verifier; /* of PKCE */
    const char *acr;      /* the level asked for; "" for any */
} gateway_oidc_login;

/* These are called from any thread. deadline_ms is of dm_clock_monotonic_ms; nothing takes longer than some seconds.
 * All fail with DM_UNAVAILABLE when the provider does not answer, or not as one. */

/* Where to send the browser.  Gives: *out_url in arena. */
dm_status gateway_oidc_authorize (gateway_oidc *oidc, const gateway_oidc_login *login, int64_t deadline_ms,
                                  dm_arena *arena, const char **out_url, dm_error *error);
/* Redeems a code.  Gives: *out in arena.
 * Errors: DM_UNAUTHENTICATED when the provider does not take it, or its token is not good for this login. */
dm_status gateway_oidc_redeem (gateway_oidc *oidc, const gateway_oidc_login *login, const char *code,
                               int64_t deadline_ms, dm_arena *arena, gateway_claims *out, dm_error *error);
/* Where to send the browser to log out. Without id_token_hint: that token holds a BSN, and would stand in an address.
 * Gives: *out_url in arena; NULL where the provider has no such place. */
dm_status gateway_oidc_logout (gateway_oidc *oidc, const char *back, int64_t deadline_ms, dm_arena *arena,
                               const char **out_url, dm_error *error);

/* True when an issuer's name in an answer, where there is one (RFC 9207), is ours. */
bool gateway_oidc_is_issuer (const gateway_oidc *oidc, const char *issuer);
/* True for an address that may be asked: https, or http on this machine. */
bool gateway_oidc_url_is_allowed (const char *url);
