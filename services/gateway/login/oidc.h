/* SPDX-License-Identifier: EUPL-1.2 */
/* Talks to the identity provider by OpenID Connect: code flow with PKCE. It asks for the provider's configuration and
 * keys when they are needed, and keeps them for a while.  Source: OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated
 * Logout 1.0, Back-Channel Logout 1.0; RFC 7636, RFC 9207.
 */
#pragma once

#include "services/gateway/login/id_token.h"

typedef struct gateway_oidc gateway_oidc;

typedef struct gateway_oidc_config {
    const char *issuer; /* one address for browser and gateway alike; https, or http on this machine */
    const char *client_id;
    const char *client_secret;
    const char *redirect_uri;
    const char *connect_to; /* "host:port" that the gateway reaches it by; NULL: by its own address */
} gateway_oidc_config;

/* Asks the provider nothing yet.  Takes: config, copied.  Gives: *out, which gateway_oidc_destroy frees.
 * Errors: DM_INVALID_ARGUMENT with the setting's name. */
dm_status gateway_oidc_open (const gateway_oidc_config *config, gateway_oidc **out, dm_error *error);
void gateway_oidc_destroy (gateway_oidc **oidc);

/* One login. */
typedef struct gateway_oidc_login {
    const char *state;
    const char *nonce;
    const char *verifier; /* of PKCE */
    const char *acr;      /* the levels asked for, with spaces between; "" for any */
    int64_t max_age_s;    /* the person logged in at most so long ago; 0: that is not asked */
} gateway_oidc_login;

/* Any thread may call the four below. None takes longer than some seconds, or than until deadline_ms, which is of
 * dm_clock_monotonic_ms. All fail with DM_UNAVAILABLE when the provider does not answer, or answers nonsense. */

/* Where to send the browser to log in.  Gives: *out_url in arena. */
dm_status gateway_oidc_authorize (gateway_oidc *oidc, const gateway_oidc_login *login, int64_t deadline_ms,
                                  dm_arena *arena, const char **out_url, dm_error *error);
/* Exchanges the code that the browser brought back for the person's claims.  Gives: *out in arena.
 * Errors: DM_UNAUTHENTICATED when the provider refuses the code, or its token is not good for this login. */
dm_status gateway_oidc_redeem (gateway_oidc *oidc, const gateway_oidc_login *login, const char *code,
                               int64_t deadline_ms, dm_arena *arena, gateway_claims *out, dm_error *error);
/* Checks a logout token that came from the provider, or from anybody.  Takes: token, any text.  Gives: *out in arena.
 * Errors: DM_UNAUTHENTICATED when it is not good. */
dm_status gateway_oidc_read_logout (gateway_oidc *oidc, const char *token, int64_t deadline_ms, dm_arena *arena,
                                    gateway_logout *out, dm_error *error);
/* Where to send the browser to log out. The address has no id_token_hint, because that token holds a BSN.
 * Takes: back, where the provider sends the browser afterwards.
 * Gives: *out_url in arena; NULL when the provider has no page for logging out. */
dm_status gateway_oidc_logout (gateway_oidc *oidc, const char *back, int64_t deadline_ms, dm_arena *arena,
                               const char **out_url, dm_error *error);

/* Asks a provider that failed whether it answers again, so that gateway_oidc_tell is true while nobody logs in.
 * Takes: arena, for the answer. */
void gateway_oidc_watch (gateway_oidc *oidc, dm_arena *arena);
/* From any thread.  Gives: out, "nobody can log in since <time>: <why>" while the provider fails; else "". */
void gateway_oidc_tell (gateway_oidc *oidc, char *out, size_t size);

/* True when the issuer that an answer names is our provider.  Source: RFC 9207. */
bool gateway_oidc_is_issuer (const gateway_oidc *oidc, const char *issuer);
/* True for an address that may be asked: https, or http on this machine. */
bool gateway_oidc_url_is_allowed (const char *url);
