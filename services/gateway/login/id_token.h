/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads ID tokens and logout tokens. A token comes from outside, so nothing in it is believed before all of it was
 * checked. */
#pragma once

#include <rhonabwy.h>
#include "common/arena.h"
#include "common/status.h"

#define GATEWAY_ID_TOKEN_MAX 8192
#define GATEWAY_TEAMS_MAX 50
#define GATEWAY_AMR_MAX 10

/* What a token says about a person. All text is valid UTF-8, and "" where the token says nothing. Personal data. */
typedef struct gateway_claims {
    const char *sub; /* 1 to 255 bytes */
    const char *sid; /* the login at the provider; at most 255 bytes */
    const char *acr; /* at most 64 bytes */
    const char *name;
    const char *bsn;
    const char *kvk;
    const char *rol;
    const char *teams[GATEWAY_TEAMS_MAX]; /* at most 50 bytes each */
    size_t team_count;
    const char *amr[GATEWAY_AMR_MAX]; /* what was logged in with, at most 50 bytes each; more than fit are left out */
    size_t amr_count;
} gateway_claims;

/* What a logout token says: which login has ended at the provider. */
typedef struct gateway_logout {
    const char *jti; /* 1 to 255 bytes */
    const char *sub; /* both at most 255 bytes; "" where it says nothing, but not both */
    const char *sid;
} gateway_logout;

typedef struct gateway_id_token_check {
    const char *issuer;
    const char *client_id;
    const char *nonce; /* of an ID token; a logout token has none */
    int64_t now_ms;
    int64_t max_age_s; /* the person logged in at most so long ago; 0: the token need not say when */
} gateway_id_token_check;

/* Reads the JSON of a provider's keys (JWKS).  Gives: *out, freed by r_jwks_free.  Errors: DM_UNAVAILABLE. */
dm_status gateway_jwks_read (const char *json, jwks_t **out, dm_error *error);

/* Checks a token's signature (RS256, PS256 or ES256, by one of the keys), issuer, audience, azp, times, nonce and,
 * where it is asked, when the person logged in. Takes: token, any text.  Gives: *out, in arena. Errors: DM_NOT_FOUND
 * when none of the keys is the token's; DM_UNAUTHENTICATED when anything else is wrong. Source: OpenID Connect
 * Core 1.0, section 3.1.3.7; RFC 8725. */
dm_status gateway_id_token_read (const char *token, jwks_t *keys, const gateway_id_token_check *check, dm_arena *arena,
                                 gateway_claims *out, dm_error *error);
/* The same for a logout token, which has the event of a logout, a jti, and no nonce. Whether the jti was seen before is
 * for the caller to find out.  Gives: *out, in arena.  Errors: as gateway_id_token_read.
 * Source: OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6. */
dm_status gateway_logout_token_read (const char *token, jwks_t *keys, const gateway_id_token_check *check,
                                     dm_arena *arena, gateway_logout *out, dm_error *error);
