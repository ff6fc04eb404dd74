/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/id_token.h"

#include <cjson/cJSON.h>
#include <openssl/crypto.h>
#include <string.h>
#include "common/utf8.h"

#define SKEW_MS (60 * 1000)
#define AGE_MAX_MS (15 * 60 * 1000) /* a login takes ten minutes at most */
#define RSA_BITS_MIN 2048
#define NAME_MAX_BYTES 200
#define LOGOUT_EVENT "http://schemas.openid.net/event/backchannel-logout"

/* What may sign, and with which kind of key. Never none, and never a shared secret. */
static const struct {
    jwa_alg alg;
    const char *name;
    int key_type;
    unsigned bits_min, bits_max;
} algorithms[] = {
    { R_JWA_ALG_RS256, "RS256", R_KEY_TYPE_RSA, RSA_BITS_MIN, 16384 },
    { R_JWA_ALG_PS256, "PS256", R_KEY_TYPE_RSA, RSA_BITS_MIN, 16384 },
    { R_JWA_ALG_ES256, "ES256", R_KEY_TYPE_EC, 256, 256 },
};

static void free_jws (jws_t **jws)
{
    r_jws_free (*jws);
}

static void free_jwk (jwk_t **jwk)
{
    r_jwk_free (*jwk);
}

static void free_json (cJSON **json)
{
    cJSON_Delete (*json);
}

static dm_status refuse (dm_error *error, const char *why)
{
    return dm_fail (error, DM_UNAUTHENTICATED, "token", "the token is not good: %s", why);
}

dm_status gateway_jwks_read (const char *json, jwks_t **out, dm_error *error)
{
    jwks_t *keys = NULL;
    if (r_jwks_init (&keys) != RHN_OK)
        return dm_fail (error, DM_UNAVAILABLE, "jwks", "the provider's keys cannot be kept");
    /* a set may hold keys of kinds that are not known here: what is known counts */
    int result = r_jwks_import_from_json_str (keys, json);
    if ((result != RHN_OK && result != RHN_ERROR_PARAM) || r_jwks_size (keys) == 0) {
        r_jwks_free (keys);
        return dm_fail (error, DM_UNAVAILABLE, "jwks", "the provider's keys cannot be read");
    }
    *out = keys;
    return DM_OK;
}

static bool is_string (const cJSON *object, const char *name, const char *value)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive (object, name);
    return cJSON_IsString (item) && strcmp (item->valuestring, value) == 0;
}

/* Three parts, of base64url alone. */
static bool is_compact (const char *token)
{
    size_t length = strlen (token), dots = 0;
    if (length == 0 || length > GATEWAY_ID_TOKEN_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        dots += token[i] == '.';
    return dots == 2 && strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == length;
}

/* Names no algorithm but ours, and asks for nothing that we do not do: compression, keys from elsewhere.
 * Gives: *out_row of algorithms. */
static dm_status check_header (jws_t *jws, size_t *out_row, dm_error *error)
{
    static const char *const refused[] = { "crit", "zip", "b64", "jku", "jwk", "x5u", "x5c" };
    for (size_t i = 0; i < DM_COUNT (refused); i++) {
        json_t *value = r_jws_get_header_json_t_value (jws, refused[i]);
        json_decref (value);
        if (value)
            return refuse (error, "its header");
    }
    jwa_alg alg = r_jws_get_alg (jws);
    for (size_t i = 0; i < DM_COUNT (algorithms); i++)
        if (algorithms[i].alg == alg) {
            *out_row = i;
            return DM_OK;
        }
    return refuse (error, "its algorithm");
}

static bool key_suits (jwk_t *key, size_t row)
{
    unsigned bits = 0;
    int type = r_jwk_key_type (key, &bits, R_FLAG_IGNORE_REMOTE);
    const char *use = r_jwk_get_property_str (key, "use"), *alg = r_jwk_get_property_str (key, "alg");
    return (type & algorithms[row].key_type) && (type & R_KEY_TYPE_PUBLIC) && bits >= algorithms[row].bits_min
           && bits <= algorithms[row].bits_max && (!use || strcmp (use, "sig") == 0)
           && (!alg || strcmp (alg, algorithms[row].name) == 0);
}

/* By its kid; a token without one is signed by the only key that suits.  Gives: *out, freed by r_jwk_free. */
static dm_status find_key (jwks_t *keys, const char *kid, size_t row, jwk_t **out, dm_error *error)
{
    size_t found = 0;
    for (size_t i = 0; i < r_jwks_size (keys); i++) {
        jwk_t *key = r_jwks_get_at (keys, i);
        const char *its = key ? r_jwk_get_property_str (key, "kid") : NULL;
        if (key && (kid ? its && strcmp (its, kid) == 0 : key_suits (key, row)) && found++ == 0)
            *out = key;
        else
            r_jwk_free (key);
    }
    if (found == 0)
        return dm_fail (error, DM_NOT_FOUND, "kid", "the key of the token is not known");
    if (found > 1 && !kid)
        return refuse (error, "it names no key");
    return key_suits (*out, row) ? DM_OK : refuse (error, "its key is of another kind");
}

/* A string, or an array of strings. */
static bool holds (const cJSON *item, const char *value)
{
    if (cJSON_IsString (item))
        return strcmp (item->valuestring, value) == 0;
    const cJSON *element;
    cJSON_ArrayForEach (element, item)
        if (cJSON_IsString (element) && strcmp (element->valuestring, value) == 0)
            return true;
    return false;
}

static dm_status check_parties (const cJSON *payload, const gateway_id_token_check *check, dm_error *error)
{
    const cJSON *aud = cJSON_GetObjectItemCaseSensitive (payload, "aud");
    const cJSON *azp = cJSON_GetObjectItemCaseSensitive (payload, "azp");
    if (!is_string (payload, "iss", check->issuer))
        return refuse (error, "its issuer");
    if (!(cJSON_IsString (aud) || cJSON_IsArray (aud)) || !holds (aud, check->client_id))
        return refuse (error, "its audience");
    if ((azp || (cJSON_IsArray (aud) && cJSON_GetArraySize (aud) > 1)) && !is_string (payload, "azp", check->client_id))
        return refuse (error, "for whom it was made");
    return DM_OK;
}

/* Seconds since 1970; false where there is no such number. */
static bool get_time_ms (const cJSON *payload, const char *name, int64_t *out)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive (payload, name);
    if (!cJSON_IsNumber (item) || !(item->valuedouble >= 0 && item->valuedouble < 1e11))
        return false;
    *out = (int64_t) (item->valuedouble * 1000);
    return true;
}

static dm_status check_times (const cJSON *payload, int64_t now_ms, dm_error *error)
{
    int64_t exp_ms, iat_ms, nbf_ms;
    if (!get_time_ms (payload, "exp", &exp_ms) || exp_ms + SKEW_MS <= now_ms)
        return refuse (error, "it has expired");
    if (!get_time_ms (payload, "iat", &iat_ms) || iat_ms - SKEW_MS > now_ms || iat_ms + AGE_MAX_MS < now_ms)
        return refuse (error, "when it was made");
    if (cJSON_GetObjectItemCaseSensitive (payload, "nbf")
        && (!get_time_ms (payload, "nbf", &nbf_ms) || nbf_ms - SKEW_MS > now_ms))
        return refuse (error, "it is not valid yet");
    return DM_OK;
}

/* When the person logged in.  Source: OpenID Connect Core 1.0, section 2, auth_time. */
static dm_status check_age (const cJSON *payload, const gateway_id_token_check *check, dm_error *error)
{
    int64_t auth_ms;
    if (check->max_age_s == 0)
        return DM_OK;
    if (!get_time_ms (payload, "auth_time", &auth_ms) || auth_ms - SKEW_MS > check->now_ms
        || auth_ms + check->max_age_s * 1000 + SKEW_MS < check->now_ms)
        return refuse (error, "when the person logged in");
    return DM_OK;
}

static dm_status check_nonce (const cJSON *payload, const char *nonce, dm_error *error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive (payload, "nonce");
    size_t length = strlen (nonce);
    if (!cJSON_IsString (item) || strlen (item->valuestring) != length
        || CRYPTO_memcmp (item->valuestring, nonce, length) != 0)
        return refuse (error, "its nonce");
    return DM_OK;
}

/* Gives: *out in arena, "" where there is none.  Returns false for what is no text, or too long. */
static bool get_text (const cJSON *payload, const char *name, size_t most, dm_arena *arena, const char **out)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive (payload, name);
    *out = "";
    if (!item || cJSON_IsNull (item))
        return true;
    if (!cJSON_IsString (item) || strlen (item->valuestring) > most
        || !dm_utf8_is_valid (item->valuestring, strlen (item->valuestring)))
        return false;
    *out = dm_arena_strdup (arena, item->valuestring);
    return true;
}

/* What no zaaktype can name as its team gives no right to anything, and stops nobody from logging in. */
static bool is_team (const char *name)
{
    size_t length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && name[length] == '\0';
}

static bool get_teams (const cJSON *payload, dm_arena *arena, gateway_claims *out)
{
    const cJSON *teams = cJSON_GetObjectItemCaseSensitive (payload, "teams"), *team;
    if (teams && !cJSON_IsArray (teams) && !cJSON_IsNull (teams))
        return false;
    cJSON_ArrayForEach (team, teams) {
        if (!cJSON_IsString (team) || strlen (team->valuestring) > 50 || out->team_count == GATEWAY_TEAMS_MAX
            || !dm_utf8_is_valid (team->valuestring, strlen (team->valuestring)))
            return false;
        if (is_team (team->valuestring))
            out->teams[out->team_count++] = dm_arena_strdup (arena, team->valuestring);
    }
    return true;
}

/* What is no text counts for nothing. */
static void get_amr (const cJSON *payload, dm_arena *arena, gateway_claims *out)
{
    const cJSON *method;
    cJSON_ArrayForEach (method, cJSON_GetObjectItemCaseSensitive (payload, "amr"))
        if (cJSON_IsString (method) && strlen (method->valuestring) <= 50 && out->amr_count < GATEWAY_AMR_MAX)
            out->amr[out->amr_count++] = dm_arena_strdup (arena, method->valuestring);
}

static dm_status read_claims (const cJSON *payload, dm_arena *arena, gateway_claims *out, dm_error *error)
{
    const struct {
        const char *name;
        size_t most;
        const char **out;
    } texts[] = {
        { "sub", 255, &out->sub }, { "sid", 255, &out->sid },
        { "acr", 64, &out->acr },  { "name", NAME_MAX_BYTES, &out->name },
        { "bsn", 20, &out->bsn },  { "kvk", 20, &out->kvk },
        { "rol", 20, &out->rol },
    };
    for (size_t i = 0; i < DM_COUNT (texts); i++)
        if (!get_text (payload, texts[i].name, texts[i].most, arena, texts[i].out))
            return refuse (error, "a claim beyond its bounds");
    if (!*out->sub)
        return refuse (error, "it is about nobody");
    get_amr (payload, arena, out);
    return get_teams (payload, arena, out) ? DM_OK : refuse (error, "its teams");
}

static dm_status verify (const char *token, jwks_t *keys, jws_t *jws, dm_error *error)
{
    DM_AUTO (free_jwk) jwk_t *key = NULL;
    size_t row = 0;
    if (!is_compact (token) || r_jws_advanced_compact_parse (jws, token, R_PARSE_NONE, R_FLAG_IGNORE_REMOTE) != RHN_OK)
        return refuse (error, "its form");
    dm_status status = check_header (jws, &row, error);
    if (!status)
        status = find_key (keys, r_jws_get_header_str_value (jws, "kid"), row, &key, error);
    if (!status && r_jws_verify_signature (jws, key, R_FLAG_IGNORE_REMOTE) != RHN_OK)
        return refuse (error, "its signature");
    return status;
}

/* Checks the signature, and all claims but those that only one kind of token has.
 * Gives: *out, freed by cJSON_Delete. */
static dm_status open_token (const char *token, jwks_t *keys, const gateway_id_token_check *check, cJSON **out,
                             dm_error *error)
{
    DM_AUTO (free_jws) jws_t *jws = NULL;
    size_t size = 0;
    if (r_jws_init (&jws) != RHN_OK)
        return refuse (error, "no memory");
    dm_status status = verify (token, keys, jws, error);
    if (status)
        return status;
    const char *bytes = (const char *) r_jws_get_payload (jws, &size);
    DM_AUTO (free_json) cJSON *payload = bytes ? cJSON_ParseWithLength (bytes, size) : NULL;
    if (!cJSON_IsObject (payload))
        return refuse (error, "its payload");
    status = check_parties (payload, check, error);
    if (!status)
        status = check_times (payload, check->now_ms, error);
    if (status)
        return status;
    *out = payload;
    payload = NULL;
    return DM_OK;
}

dm_status gateway_id_token_read (const char *token, jwks_t *keys, const gateway_id_token_check *check, dm_arena *arena,
                                 gateway_claims *out, dm_error *error)
{
    DM_AUTO (free_json) cJSON *payload = NULL;
    gateway_claims claims = { 0 };
    dm_status status = open_token (token, keys, check, &payload, error);
    if (!status)
        status = check_age (payload, check, error);
    if (!status)
        status = check_nonce (payload, check->nonce, error);
    if (!status)
        status = read_claims (payload, arena, &claims, error);
    if (!status)
        *out = claims;
    return status;
}

static dm_status read_logout (const cJSON *payload, dm_arena *arena, gateway_logout *out, dm_error *error)
{
    const cJSON *events = cJSON_GetObjectItemCaseSensitive (payload, "events");
    if (!cJSON_IsObject (cJSON_GetObjectItemCaseSensitive (events, LOGOUT_EVENT)))
        return refuse (error, "it tells of no logout");
    if (cJSON_GetObjectItemCaseSensitive (payload, "nonce"))
        return refuse (error, "its nonce");
    if (!get_text (payload, "jti", 255, arena, &out->jti) || !get_text (payload, "sub", 255, arena, &out->sub)
        || !get_text (payload, "sid", 255, arena, &out->sid))
        return refuse (error, "a claim beyond its bounds");
    if (!*out->jti)
        return refuse (error, "it has no jti");
    return *out->sub || *out->sid ? DM_OK : refuse (error, "it is about nobody");
}

dm_status gateway_logout_token_read (const char *token, jwks_t *keys, const gateway_id_token_check *check,
                                     dm_arena *arena, gateway_logout *out, dm_error *error)
{
    DM_AUTO (free_json) cJSON *payload = NULL;
    gateway_logout logout = { 0 };
    dm_status status = open_token (token, keys, check, &payload, error);
    if (!status)
        status = read_logout (payload, arena, &logout, error);
    if (!status)
        *out = logout;
    return status;
}
