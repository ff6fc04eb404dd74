/* SPDX-License-Identifier: EUPL-1.2 */
/* ID tokens and key sets as anybody might make them: neither may do harm, and no token is taken that we did not sign.
 */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/login/id_token.h"

/* A public key whose private half nobody has kept: what is taken is forged. */
static const char published[] =
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"use\":\"sig\","
    "\"x\":\"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0\",\"y\":\"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps\"}]}";

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static jwks_t *keys;
    dm_error error = { 0 };
    if (!keys && gateway_jwks_read (published, &keys, &error))
        abort ();
    char *text = malloc (size + 1);
    if (!text)
        abort ();
    memcpy (text, data, size);
    text[size] = '\0';
    const gateway_id_token_check check = { "https://idp.example", "digimeente", "n1", 1800000000000, 600 };
    gateway_claims claims = { 0 };
    dm_arena *arena = dm_arena_open ();
    if (!gateway_id_token_read (text, keys, &check, arena, &claims, &error))
        abort ();
    gateway_logout logout = { 0 };
    if (!gateway_logout_token_read (text, keys, &check, arena, &logout, &error))
        abort ();
    jwks_t *others = NULL;
    if (!gateway_jwks_read (text, &others, &error)) {
        (void) gateway_id_token_read ("eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.e30.AAAA", others, &check, arena, &claims,
                                      &error);
        r_jwks_free (others);
    }
    dm_arena_destroy (&arena);
    free (text);
    return 0;
}
